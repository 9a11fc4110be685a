"""Proposes rules for schemactl.toml where the names that the envelopes give tell too little: every event has the same type (hub and spoke), raw
records of several kinds stand in one file, or sources carry the stage of their deployment."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from schemactl.model.options.subjects import SubjectOptions
from schemactl.model.record import Event
from schemactl.schema.shallow import TopLevel, text_of

_STAGE = re.compile(r"[-_.](?:dev|test|qa|uat|stage|staging|preprod|prod|production|sandbox)$")
_KEPT: Final = 1000
"""Events looked at; those of a capture's beginning tell how it is built."""
_DEPTH: Final = 3
_FEWEST: Final = 4
_MOST_KINDS: Final = 100
_KIND_KEYS: Final = (
    "type",
    "subtype",
    "status",
    "event",
    "event_type",
    "eventType",
    "event_name",
    "eventName",
    "kind",
    "action",
    "category",
    "name",
    "op",
)
"""Members that tell kinds apart, in the order in which they make a name."""
_KEYS_OF_ONE: Final = ("event_type", "eventType", "event_name", "eventName", "event", "type", "kind", "action", "op")
_METADATA = re.compile(r"meta|header|context|envelope|event$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines for schemactl.toml, and why."""

    toml: str
    because: str


@dataclass(slots=True)
class Sightings:
    """What the proposals rest on, of the first events of a capture. Cheap: after those it does nothing."""

    seen: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    _payloads: list[bytes] = field(default_factory=list)

    @property
    def wants_more(self) -> bool:
        """Whether events are still looked at."""
        return self.seen < _KEPT

    def observe(self, event: Event) -> None:
        """Look at an event, if it is one of the first."""
        if not self.wants_more:
            return
        self.seen += 1
        self.sources[event.source or ""] += 1
        self.types[event.type or ""] += 1
        self._payloads.append(event.payload)

    def merge(self, other: "Sightings") -> None:
        """Look at what `other` looked at, too."""
        self.seen += other.seen
        self.sources += other.sources
        self.types += other.types
        self._payloads += other.payloads

    @property
    def payloads(self) -> tuple[bytes, ...]:
        return tuple(self._payloads)


def propose(sightings: Sightings, options: SubjectOptions) -> tuple[Proposal, ...]:
    """The rules that the capture asks for and `options` do not have yet; none for most captures."""
    strip = None if options.strip_source else _strip(sightings)
    compose = None if options.rules or options.discriminators else _compose(sightings)
    return tuple(proposal for proposal in (strip, compose) if proposal is not None)


def _strip(sightings: Sightings) -> Proposal | None:
    stages = sorted({match.group() for source in sightings.sources if (match := _STAGE.search(source))})
    if not stages:
        return None
    expression = "|".join(_readable(stage) for stage in stages)
    return Proposal(
        f"[subjects]\nstrip_source = {json.dumps(expression)}\n", f"Sources carry the stage that they are deployed in ({', '.join(stages)})."
    )


def _compose(sightings: Sightings) -> Proposal | None:
    if sightings.seen < _FEWEST or len(sightings.types) != 1:
        return None
    [type_] = sightings.types
    because = f"Every event has the type {type_!r}" if type_ else "The records have no type of their own"
    tops = [top for payload in sightings.payloads if (top := TopLevel.of(payload)) is not None]
    for pointer, keys in _discriminators(tops):
        subject = "{source}@" if any(sightings.sources) else "{file}@"
        subject += ".".join("{" + key + "}" for key in keys)
        condition = f"type = {json.dumps(_readable(type_), ensure_ascii=False)}\n" if type_ else ""
        under = f"under = {json.dumps(pointer, ensure_ascii=False)}\n" if pointer else ""
        subject = subject if pointer else re.sub(r"@\{(\w+)\}", r"@{/\1}", subject)
        return Proposal(
            f"[[subjects.rules]]\n{condition}{under}subject = {json.dumps(subject)}\n", f"{because}, and {pointer or ''}/{keys[0]} tells them apart."
        )
    return None


def _discriminators(tops: list[TopLevel]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where members that tell kinds apart stand in every payload: metadata objects first, the top level last."""
    for pointer in _object_pointers(tops[0]) if tops else ():
        objects = [_at(top, pointer) for top in tops]
        present = [item for item in objects if item is not None]
        if len(present) == len(tops):
            keys = tuple(key for key in _KIND_KEYS if all(item.text(key) for item in present))
            if keys and _tells_apart(present, keys):
                yield pointer, keys
    for key in _KEYS_OF_ONE:
        if all(top.text(key) for top in tops) and _tells_apart(tops, (key,)):
            yield "", (key,)


def _tells_apart(objects: list[TopLevel], keys: tuple[str, ...]) -> bool:
    kinds = {tuple(text_of(item.raw(key) or b"") for key in keys) for item in objects}
    return 2 <= len(kinds) <= min(_MOST_KINDS, len(objects) // 2)


def _object_pointers(top: TopLevel, prefix: str = "", depth: int = 1) -> Iterator[str]:
    for key in top.members:
        inner = top.object(key)
        if inner is None or not re.fullmatch(r"\w+", key):
            continue
        if _METADATA.search(key):
            yield f"{prefix}/{key}"
        if depth < _DEPTH:
            yield from _object_pointers(inner, f"{prefix}/{key}", depth + 1)


def _at(top: TopLevel, pointer: str) -> TopLevel | None:
    found: TopLevel | None = top
    for key in pointer.split("/")[1:]:
        found = found.object(key) if found is not None else None
    return found


def _readable(text: str) -> str:
    """A regular expression for exactly this text, with no more backslashes than needed."""
    return re.escape(text).replace("\\ ", " ").replace("\\-", "-")
