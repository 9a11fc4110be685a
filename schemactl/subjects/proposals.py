"""Proposes rules for schemactl.toml where the names that the envelopes give tell too little: every event has the same type (hub and spoke), raw
records of several kinds stand in one file, or sources carry the stage of their deployment."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from schemactl.model.options.subjects import SubjectOptions
from schemactl.model.record import Event
from schemactl.model.subject import Subject
from schemactl.schema.shallow import TopLevel, text_of
from schemactl.subjects.file_names import stem
from schemactl.subjects.proposal import Proposal, readable
from schemactl.subjects.spread import a_name_in_several_folders, a_source_for_each_event

_STAGE = re.compile(r"[-_.](?:dev|test|qa|uat|stage|staging|preprod|prod|production|sandbox)$")
_KEPT: Final = 1000
"""Events looked at; those of a capture's beginning tell how it is built."""
_DEPTH: Final = 3
_FEWEST: Final = 4
_MOST: Final = 0.9
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
class Sighting:
    """What of an event says how it should be named. file: where it came from, if nothing else names it."""

    source: str
    type: str
    file: str
    payload: bytes


@dataclass(slots=True)
class Sightings:
    """What the proposals rest on, of the first events of a capture. Cheap: after those it does nothing."""

    seen: list[Sighting] = field(default_factory=list)

    @property
    def wants_more(self) -> bool:
        """Whether events are still looked at."""
        return len(self.seen) < _KEPT

    def observe(self, event: Event) -> None:
        """Look at an event, if it is one of the first."""
        if self.wants_more:
            file = "" if event.source else event.provenance.file
            self.seen.append(Sighting(event.source or "", event.type or "", file, event.payload))

    def merge(self, other: "Sightings") -> None:
        """Look at what `other` looked at, too."""
        self.seen += other.seen


def propose(sightings: Sightings, counts: Mapping[Subject, int], options: SubjectOptions) -> tuple[Proposal, ...]:
    """The rules that a capture asks for and `options` do not have yet; none for most captures. counts: the events of each subject."""
    return tuple(_proposals(sightings.seen, counts, options))


def _proposals(seen: list[Sighting], counts: Mapping[Subject, int], options: SubjectOptions) -> Iterator[Proposal]:
    if not options.strip_source:
        yield from _strip({one.source for one in seen})
    yield from a_source_for_each_event(counts)
    if options.rules or options.discriminators:
        return
    whole = _compose(_whole(seen)) if len({one.type for one in seen}) == 1 else None
    yield from (whole,) if whole is not None else filter(None, map(_compose, _parts(seen)))
    files = {one.file for one in seen if one.file and not one.type}
    yield from a_name_in_several_folders(files, are_all_raw=all(one.file for one in seen))


@dataclass(frozen=True, slots=True)
class _Group:
    """Events that have one name and may be of several kinds. condition: the lines of a rule that is for them alone; looks_at_top: whether a member at
    the top level may tell the kinds apart, or only one in an object of metadata."""

    events: list[Sighting]
    condition: str
    because: str
    looks_at_top: bool = True


def _whole(seen: list[Sighting]) -> _Group:
    type_ = seen[0].type
    because = f"Every event has the type {type_!r}" if type_ else "The records have no type of their own"
    return _Group(seen, _condition("type", readable(type_)) if type_ else "", because)


def _parts(seen: list[Sighting]) -> Iterator[_Group]:
    """The events of each type that several sources have, and the raw records of each name of a file."""
    for type_ in sorted({one.type for one in seen} - {""}):
        events = [one for one in seen if one.type == type_]
        if len({one.source for one in events}) > 1:
            yield _Group(events, _condition("type", readable(type_)), f"Events of several sources have the type {type_!r}", looks_at_top=False)
    raw = [one for one in seen if one.file and not one.type]
    for name in sorted({stem(one.file) for one in raw}):
        events = [one for one in raw if stem(one.file) == name]
        if all(PurePath(one.file).name.startswith(name) for one in events):
            condition = _condition("source", "^$") + _condition("path", f"{name}*")
            yield _Group(events, condition, f"The records of {name!r} have no type of their own")


def _condition(key: str, value: str) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}\n"


def _strip(sources: set[str]) -> Iterator[Proposal]:
    stages = sorted({match.group() for source in sources if (match := _STAGE.search(source))})
    if stages:
        expression = "|".join(readable(stage) for stage in stages)
        yield Proposal(
            f"[subjects]\nstrip_source = {json.dumps(expression)}\n", f"Sources carry the stage that they are deployed in ({', '.join(stages)})."
        )


def _compose(group: _Group) -> Proposal | None:
    tops = [top for one in group.events if (top := TopLevel.of(one.payload)) is not None]
    found = next(_discriminators(tops, group.looks_at_top), None)
    if found is None or len(group.events) < _FEWEST:
        return None
    pointer, keys = found
    names = ".".join(f"{{{key}}}" if pointer else f"{{/{key}}}" for key in keys)
    subject = ("{source}@" if any(one.source for one in group.events) else "{file}@") + names
    under = _condition("under", pointer) if pointer else ""
    return Proposal(
        f"[[subjects.rules]]\n{group.condition}{under}subject = {json.dumps(subject)}\n",
        f"{group.because}, and {pointer}/{keys[0]} tells them apart.",
    )


def _discriminators(tops: list[TopLevel], looks_at_top: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where members that tell kinds apart stand: in an object of metadata that hardly a payload lacks, or at the top level of all."""
    for pointer in _object_pointers(tops[0]) if tops else ():
        present = [item for top in tops if (item := _at(top, pointer)) is not None]
        if len(present) >= _MOST * len(tops):
            keys = tuple(key for key in _KIND_KEYS if all(item.text(key) for item in present))
            if keys and _tells_apart(present, keys):
                yield pointer, keys
    for key in _KEYS_OF_ONE if looks_at_top else ():
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
