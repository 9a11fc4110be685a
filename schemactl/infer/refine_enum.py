"""Whether a string property is an enum: few values, each seen often, and no sign of more to come.

The estimate of more to come is Good and Turing's (Good, 1953): the share of the values that were seen once among all strings. One added to it keeps a
small sample from proving anything.
"""

import re
from collections.abc import Collection
from typing import Final

from schemactl.infer.evidence.shapes import is_label
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tally import Tally
from schemactl.model.options.infer import EnumOptions
from schemactl.model.subject import Subject

_NUMBERED: Final = re.compile(r"[0-9]{3}")
_WORDS: Final = 3
"""Of a value, at most."""


def enum_of(strings: StringEvidence, options: EnumOptions) -> tuple[str, ...] | None:
    """The values in order, or None where the property is open. One value alone is no enum, unless there are others elsewhere."""
    values = strings.values
    fewest = 1 if strings.chosen else 2
    if values is None or strings.hidden.count or not fewest <= len(values) <= options.values or not are_names(values):
        return None
    samples = strings.tally.count
    repeats = options.proper_repeats if are_proper(values) else options.repeats
    if samples < options.samples or samples < repeats * len(values) or unseen(strings) > options.unseen:
        return None
    return tuple(sorted(values))


def visible(strings: StringEvidence) -> StringEvidence:
    """The strings whose values are known, where others were read from disk; itself where there are none."""
    if not strings.hidden.count:
        return strings
    shown = StringEvidence()
    shown.values = strings.values
    shown.tally = Tally(strings.tally.count - strings.hidden.count)
    return shown


def names_of(subject: Subject) -> frozenset[str]:
    """The words by which a subject is named: its source, its type, and what stands between the dots of that."""
    return frozenset({subject.source} if subject.type is None else {subject.source, subject.type, *subject.type.split(".")})


def name_of_subject(strings: StringEvidence, names: frozenset[str]) -> tuple[str, ...] | None:
    """The one value of a property that says of which subject the event is (`action`: `opened` in `issues@opened`), or None. How often it was seen
    does not matter: that the subject has this name is why all its events have the value."""
    values = strings.values
    return tuple(values) if values is not None and not strings.hidden.count and len(values) == 1 and names.issuperset(values) else None


def unseen(strings: StringEvidence) -> float:
    """The probability that the next string is a new value."""
    once = sum(tally.count == 1 for tally in (strings.values or {}).values())
    return once / strings.tally.count


def are_names(values: Collection[str]) -> bool:
    """Whether these could be the names of an enum: one word, several joined, or few that begin with a capital; no numbers that count on, no text."""
    return all(map(_is_name, values)) and not _is_series(values)


def _is_name(value: str) -> bool:
    words = value.count(" ") + 1
    return is_label(value) and words <= _WORDS and (words == 1 or value[:1].isupper()) and not _NUMBERED.search(value)


def _is_series(values: Collection[str]) -> bool:
    """Whether they are one name that is counted on: `DK-1`, `DK-2`, `DK-7`."""
    return len(values) > 2 and all(re.search("[0-9]", value) for value in values) and len({re.sub("[0-9]+", "", value) for value in values}) == 1


def are_proper(values: Collection[str]) -> bool:
    """Whether they are written like the names of people, places and products (`Odense`, `Ann Ek`): some enums are (`To Do`), but it takes more to
    believe it."""
    return any(" " in value for value in values) or all(value[:1].isupper() and value[1:].islower() for value in values)
