"""Evidence of strings: which formats still hold, and the distinct values while they are few."""

import base64
import binascii
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from schemactl.guard import Field, Outcome, worst_of
from schemactl.infer.evidence.counter import NONE, Lack, Slotted, TimedCounter, members_of
from schemactl.infer.evidence.walk import Walk
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import Caps
from schemactl.schema.formats import INFERRED_FORMATS
from schemactl.schema.parse import NotJson, loads

LONGEST_VALUE: Final = 128
"""Characters; a longer string is text, whatever it repeats, and no enum's value."""
_FEWEST_BASE64: Final = 24
"""Characters below which words pass for base64 by chance too often."""


def is_hierarchical(text: str) -> bool:
    """A URI with an authority (`https://…`) or a URN, not just a word, a colon, and more words."""
    return "://" in text or text[:4].lower() == "urn:"


def is_base64(text: str) -> bool:
    """RFC 4648, section 4, long enough and mixed enough not to be a word or a number."""
    if len(text) < _FEWEST_BASE64 or len(text) % 4 or text.isdigit() or text.islower() or text.isupper():
        return False
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def is_json(text: str) -> bool:
    """An object or an array, written as JSON (RFC 8259)."""
    if text[:1] not in ("{", "["):
        return False
    try:
        loads(text.encode())
    except NotJson:
        return False
    return True


TRAITS: Final[dict[str, Callable[[str], bool]]] = {**INFERRED_FORMATS, "hierarchical": is_hierarchical, "base64": is_base64, "json": is_json}
"""All that is asked of a string: the formats, and what is only noted."""


@lru_cache(maxsize=1 << 16)
def _short_traits(text: str) -> frozenset[str]:
    return frozenset(name for name, holds in TRAITS.items() if holds(text))


def traits_of(text: str) -> frozenset[str]:
    """The names of TRAITS that `text` has."""
    return _short_traits(text) if len(text) <= LONGEST_VALUE else frozenset(name for name, holds in TRAITS.items() if holds(text))


class StringEvidence(Slotted):
    """counter: all strings. values: how often each was seen, None when they are open: there were more than the cap, or one too long. hidden: strings
    whose value is not known any more, since none is ever written to disk. traits: those that some string had, with the strings that lack each,
    fewer than `caps.trait_failures`; one that is not here while there were fewer strings than that was never seen, else it is given up. earlier:
    the worst that the guard says of a value that is hidden, by itself; of no account once the values are open. On copies of its own inference sets
    field, what the guard knows of the place; chosen, that the values are those of more strings that are possible at a place; and pooled, of the
    strings below a label those of all labels."""

    __slots__ = ("chosen", "counter", "earlier", "field", "hidden", "open", "pooled", "traits", "values")

    def __init__(self) -> None:
        self.counter = NONE
        self.values: dict[str, TimedCounter] | None = {}
        self.hidden = NONE
        self.open = False
        self.chosen = False
        self.pooled: StringEvidence | None = None
        self.earlier = Outcome.PUBLISHED
        self.field: Field | None = None
        self.traits: dict[str, Lack] = {}

    def add(self, text: str, walk: Walk) -> None:
        """Count one string."""
        if self.values is not None:
            self._add_value(text, walk)
        if self.traits or self.counter.count < walk.caps.trait_failures:
            self._add_traits(text, walk)
        else:
            self.counter += walk.seen

    def merge(self, other: "StringEvidence", caps: Caps) -> None:
        """Count what `other` counted, too."""
        self._merge_values(other, caps.distinct_values)
        known = {name for name in {*self.traits, *other.traits} if not self._gave_up(name, caps) and not other._gave_up(name, caps)}
        self.traits = {name: self._lack(name) + other._lack(name) for name in sorted(known)}
        self.counter += other.counter
        if self.field is not None and other.field is not None:
            self.field |= other.field
        else:
            self.field = self.field or other.field
        self._give_up(caps.trait_failures)

    def settle(self, shift: int) -> None:
        """Make all buckets as wide as `shift` says, where they are narrower."""
        self.counter, self.hidden = self.counter.coarsened(shift), self.hidden.coarsened(shift)
        if self.values:
            self.values = {text: counter.coarsened(shift) for text, counter in self.values.items()}

    def all_have(self, trait: str) -> bool:
        """Whether every string had it."""
        lack = self.traits.get(trait)
        return lack is not None and not lack.count

    def _lack(self, trait: str) -> Lack:
        """The strings without it: all, where none had it."""
        lack = self.traits.get(trait)
        return Lack.of_all(self.counter) if lack is None else lack

    def _gave_up(self, trait: str, caps: Caps) -> bool:
        return trait not in self.traits and self.counter.count >= caps.trait_failures

    def _add_value(self, text: str, walk: Walk) -> None:
        assert self.values is not None
        counter = self.values.get(text)
        if counter is not None:
            self.values[text] = counter + walk.seen
        elif len(text) > LONGEST_VALUE or len(self.values) >= walk.caps.distinct_values:
            self.stay_open()
        else:
            self.values[text] = walk.seen

    def _add_traits(self, text: str, walk: Walk) -> None:
        had = traits_of(text)
        seen = walk.seen
        if self.counter.count < walk.caps.trait_failures:
            for name in had.difference(self.traits):
                self.traits[name] = Lack.of_all(self.counter)
        self.counter += seen
        for name, lack in self.traits.items():
            if name not in had:
                self.traits[name] = lack + seen
        self._give_up(walk.caps.trait_failures)

    def _merge_values(self, other: "StringEvidence", cap: int) -> None:
        if self.values is None or other.values is None:
            self.stay_open()
            return
        self.hidden += other.hidden
        self.earlier = max(self.earlier, other.earlier)
        for text, counter in other.values.items():
            self.values[text] = self.values.get(text, NONE) + counter
        if len(self.values) > cap:
            self.stay_open()

    def stay_open(self) -> None:
        """Know the values no more."""
        self.open, self.values, self.hidden, self.earlier = True, None, NONE, Outcome.PUBLISHED

    def _give_up(self, failures: int) -> None:
        lacking = [name for name, lack in self.traits.items() if lack.count >= failures]
        for name in lacking:
            del self.traits[name]

    def to_json(self) -> JsonObject:
        """Counters only, no value; and the guard's verdict on the values, where they are few enough for it to matter and it is not that all may be
        shown."""
        traits: JsonObject = {name: lack.to_json() for name, lack in self.traits.items()}
        written: JsonObject = {"counter": self.counter.to_json(), "traits": traits, "open": self.open}
        worst = self.earlier if self.earlier is Outcome.NEVER else max(self.earlier, worst_of(self.values or ()))
        return {**written, "guard": worst.name.lower()} if worst is not Outcome.PUBLISHED else written

    @classmethod
    def from_json(cls, written: JsonValue) -> "StringEvidence":
        """Read what `to_json` wrote: the values are hidden. Raises KeyError, TypeError or ValueError for anything else."""
        strings = cls()
        members = members_of(written)
        strings.counter = TimedCounter.from_json(members["counter"])
        if members["open"] is True:
            strings.stay_open()
        else:
            strings.hidden = strings.counter
        strings.earlier = Outcome[str(members.get("guard", "published")).upper()]
        strings.traits = {name: Lack.from_json(lack) for name, lack in members_of(members["traits"]).items()}
        return strings
