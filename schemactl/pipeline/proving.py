"""Lines that are proved to hold a valid event of a known subject while they are parsed, envelope and payload in one step.

What cannot be proved so is recognised as everywhere (lane.py), and held to its schema afterwards. Subjects are learned as they are met: to make the
types of a whole registry would take longer than a small capture.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Union

import msgspec

from schemactl.capture import Each, Run
from schemactl.model.record import Event, Provenance
from schemactl.model.subject import Subject
from schemactl.pipeline import lane
from schemactl.pipeline.lane import Lane
from schemactl.pipeline.laned import Kind, Laned, until_too_deep
from schemactl.schema.moulds import Mould
from schemactl.schema.parse import MAX_DIGITS, vanishing
from schemactl.subjects import Namer

_AT_ONCE: Final = 256
"""Lines that are decoded together: few enough to stay in the processor's cache."""
_NOTHING: Final = msgspec.Raw()
_MEMBERS: Final[tuple[tuple[str, Any, Any], ...]] = (
    ("time", Annotated[datetime, msgspec.Meta(tz=True)] | msgspec.UnsetType, msgspec.UNSET),
    *((name, msgspec.Raw, _NOTHING) for name in ("version", "id", "account", "region", "resources", "replay_name")),
)
"""Beside names and payload: those of lane.py, so that no other envelope can be meant."""


class _Nobody(msgspec.Struct, tag_field="detail-type", tag="\0"):
    """Makes a union of one type, in which the tag may be missing, one of two, in which it may not. Nothing is of it."""

    none: Annotated[int, msgspec.Meta(ge=1, le=0)]


@dataclass(frozen=True, slots=True)
class Proved:
    """Of a run of lines: how many events of each subject are valid; laned: all others, and at which lines they are."""

    valid: Counter[Subject]
    laned: Laned
    at: Sequence[int]


def rest_of(run: Run[Proved]) -> Run[Laned] | None:
    """The lines that are still to be held to their schema; None where all are proved."""
    at = run.items.at
    if not at:
        return None
    return Run([run.texts[index] for index in at], run.items.laned, Each([run.places.of(index) for index in at]))


@dataclass(slots=True)
class Proving:
    """Knows the subjects that it has learned, each by a type of detail that no other has."""

    namer: Namer
    _lane: Lane = field(default_factory=Lane)
    _types: dict[str, Any] = field(default_factory=dict)
    _subjects: dict[Any, Subject] = field(default_factory=dict)
    _rounding: set[Any] = field(default_factory=set)
    _decode: Any = None

    def learn(self, subject: Subject, mould: Mould) -> None:
        """Prove events of the subject from now on. mould: of its payloads, which are objects with known keys and in no envelope."""
        if not subject.type or subject.type == lane.STATUS_CHANGE or not self._is_named_so(subject):
            return
        event = _event_type(subject, mould)
        if subject.type in self._types:
            self._types[subject.type] = _Nobody
        else:
            self._types[subject.type] = event
            self._subjects[event] = subject
            if mould.may_round:
                self._rounding.add(event)
        self._decode = msgspec.json.Decoder(Union[(_Nobody, *self._types.values())]).decode

    def recognise(self, lines: Sequence[bytes]) -> tuple[Proved, int]:
        """The events of the lines up to one that must be looked at with care; and how many lines they are."""
        if self._decode is None:
            laned, number = self._lane.recognise(lines)
            return Proved(Counter(), laned, range(number)), number
        lines = until_too_deep(lines)
        found = _Found()
        for start in range(0, len(lines), _AT_ONCE):
            some = lines[start : start + _AT_ONCE]
            if self._take(found, some) < len(some):
                break
        valid = Counter({self._subjects[kind]: count for kind, count in found.kinds.items()})
        return Proved(valid, found.laned or Laned(Kind.BARE), found.at), found.number

    def _take(self, found: "_Found", lines: Sequence[bytes]) -> int:
        """Take events up to one that must be looked at with care, or that is wrapped in another way than those before; returns how many they are."""
        kinds, odd = self._kinds(lines)
        good = len(lines)
        if odd:
            laned, number = self._lane.recognise([lines[index] for index in odd])
            if number and found.laned is not None and found.laned.kind is not laned.kind:
                number = 0
            if number < len(odd):
                good = odd[number]
            found.add_odd(laned, number, odd)
            for index in odd:
                kinds[index] = None
        found.kinds.update(filter(None, kinds[:good]))
        found.number += good
        return good

    def _kinds(self, lines: Sequence[bytes]) -> tuple[list[Any], list[int]]:
        """The type of the event in each line, and the lines whose event is not sure. Events are let go at once: what is made next takes their place
        in the processor's cache."""
        decode = self._decode
        kinds: list[Any] = []
        odd: list[int] = []
        for index, line in enumerate(lines):
            try:
                kinds.append(type(decode(line)))
            except (ValueError, RecursionError):
                kinds.append(None)
                odd.append(index)
        rounding = [index for index, kind in enumerate(kinds) if kind in self._rounding]
        doubtful = {rounding[row] for row in vanishing([lines[index] for index in rounding])}
        doubtful.update(index for index in rounding if len(lines[index]) > MAX_DIGITS)
        return kinds, sorted(doubtful.union(odd)) if doubtful else odd

    def _is_named_so(self, subject: Subject) -> bool:
        """Whether events of this source and type are of this subject, whatever else they hold."""
        event = Event(b"{}", subject.source, subject.type, None, (), Provenance("", 0, 0))
        return self.namer.looks_at_names_alone and self.namer.name(event) == subject


@dataclass(slots=True)
class _Found:
    number: int = 0
    kinds: Counter[Any] = field(default_factory=Counter)
    at: list[int] = field(default_factory=list)
    laned: Laned | None = None

    def add_odd(self, laned: Laned, number: int, lines: Sequence[int]) -> None:
        """Add the first events of `laned`; lines: where they stand, counted from `number`."""
        if not number:
            return
        self.at += [self.number + line for line in lines[:number]]
        if self.laned is None:
            self.laned = Laned(laned.kind)
        self.laned.add(laned, number)


def _event_type(subject: Subject, mould: Mould) -> Any:
    return msgspec.defstruct(
        "Event",
        [("source", Literal[subject.source]), ("detail", mould.annotation), *_MEMBERS],
        rename={"replay_name": "replay-name"},
        tag_field="detail-type",
        tag=subject.type,
        forbid_unknown_fields=True,
        kw_only=True,
        gc=False,
    )
