"""Events, put together by subject until there are enough of them to be counted at once."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar, cast

from msgspec import structs

from schemactl import envelopes
from schemactl.capture import Known, Run
from schemactl.envelopes.times import of_moment
from schemactl.infer import Evidence
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options import Options
from schemactl.model.record import Event, Ignored, Record, Reject
from schemactl.model.subject import Subject
from schemactl.pipeline import lane
from schemactl.pipeline.at_sight import AtSight
from schemactl.pipeline.events import Reader
from schemactl.pipeline.laned import Kind, Laned, alone
from schemactl.schema.parse import NotJson, loads_many
from schemactl.subjects import Namer, Sightings

_ENOUGH = 96
"""Events of a subject that are counted before more are waited for: from them it is guessed well enough what the others are like."""

_READY = 256
"""Events of a subject that are worth being counted together, when they can be counted as they come."""

_ODD = 0.25
"""Of events that were to be counted as they come: so few that cannot wait for others."""

_MANY_ODD = 600
"""Of those that wait: so many of a subject that they are counted, which also bounds what is held of them."""

T = TypeVar("T")
Found: TypeAlias = Run[Laned] | Record | Ignored | Reject | Known


Time: TypeAlias = "datetime | int | None"
"""Of an event: a datetime, or microseconds since 1970."""

Origin: TypeAlias = Event | tuple[Run[Laned], int]
"""Where an event comes from: the event itself, or a run and the index of its line."""


class Observer(Protocol):
    """Takes events of one subject, one a row."""

    def name(self, subject: Subject, source: str, type_: str) -> None:
        """All events with this source and type are of the subject, but CloudEvents."""
        ...

    def name_cloudevent(self, subject: Subject, source: str, type_: str) -> None:
        """All CloudEvents with this source (empty: any) and type are of the subject."""
        ...

    def name_bare(self, subject: Subject, file: str) -> None:
        """All events of this file that are in no envelope are of the subject."""
        ...

    def observe_raw(self, subject: Subject, raws: list[bytes], times: list[Time]) -> Sequence[int]:
        """Take the events whose payloads need not be parsed first, if any; returns the rows of the others."""
        ...

    def observe(self, subject: Subject, payloads: list[JsonValue], times: list[int | None], origin: Callable[[int], Origin]) -> None:
        """Take all. origin: where a row comes from."""
        ...

    def is_ready(self, subject: Subject) -> bool:
        """Whether payloads of the subject may be taken raw, so that they need not wait for many others."""
        ...


@dataclass(slots=True)
class Counted:
    """What was found so far: evidence by subject, events in all, rejects by reason, what was ignored by kind, the events looked at for proposals."""

    evidence: dict[Subject, Evidence] = field(default_factory=dict)
    events: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    sightings: Sightings = field(default_factory=Sightings)

    def merge(self, other: "Counted") -> None:
        """Count what `other` counted, too."""
        for subject, evidence in other.evidence.items():
            if subject in self.evidence:
                self.evidence[subject].merge(evidence)
            else:
                self.evidence[subject] = evidence
        self.events += other.events
        self.skipped += other.skipped
        self.ignored += other.ignored
        self.sightings.merge(other.sightings)


@dataclass(slots=True)
class _Waiting:
    """Events of one subject. starts: where in `raws` each of `blocks` begins, which says where its events come from: a run, the indices of their
    lines and the number of the first line in the capture, or one event with its number."""

    raws: list[bytes] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    blocks: "list[tuple[Run[Laned], Sequence[int], int] | tuple[Event, int]]" = field(default_factory=list)

    def add(self, event: Event, raw: bytes, number: int) -> None:
        self.starts.append(len(self.raws))
        self.blocks.append((event, number))
        self.raws.append(raw)
        self.times.append(event.time)

    def add_lines(self, run: Run[Laned], lines: Sequence[int], raws: Sequence[bytes], number: int) -> None:
        """number: of the run's first line in the capture."""
        self.starts.append(len(self.raws))
        self.blocks.append((run, lines, number))
        self.raws += raws
        self.times += chosen(run.items.times, lines)

    def add_apart(self, origin: Origin, number: int, raw: bytes, time: Time) -> None:
        """Add an event without holding on to all others that it was read with."""
        self.starts.append(len(self.raws))
        self.blocks.append((origin, number) if isinstance(origin, Event) else (alone(*origin), (0,), number))
        self.raws.append(raw)
        self.times.append(time)

    def origin(self, row: int) -> Origin:
        return self.origin_and_number(row)[0]

    def number(self, row: int) -> int:
        """Of an event in the order of the capture."""
        return self.origin_and_number(row)[1]

    def origin_and_number(self, row: int) -> tuple[Origin, int]:
        """Where an event comes from, and its number in the order of the capture."""
        index = bisect_right(self.starts, row) - 1
        block = self.blocks[index]
        if len(block) == 2:
            return block
        run, lines, number = block
        line = lines[row - self.starts[index]]
        return (run, line), number + line


class Batches:
    """Takes what capture finds. Rejects are handed on in the order of the capture, when a batch is done."""

    def __init__(self, options: Options, reject: Callable[[Reject], None], counted: Counted, observer: Observer) -> None:
        self.counted = counted
        self._observer = observer
        self._options = options
        self._reject = reject
        self._reader = Reader(options)
        self._waiting: dict[Subject, _Waiting] = {}
        self._begun: set[Subject] = set()
        self._odd: dict[Subject, _Waiting] = {}
        self._named: dict[tuple[str, ...], Subject] = {}
        self._rejects: list[tuple[int, Reject]] = []
        self._number = 0
        self._bytes = 0
        self._odd_bytes = 0

    def take(self, found: Found) -> None:
        """Count, at the latest when `finish` is called."""
        if isinstance(found, Run):
            self._take_run(found)
        elif isinstance(found, Record):
            self._take_record(found)
        elif isinstance(found, Known):
            self._number += found.number
            self.counted.events += found.number
        elif isinstance(found, Ignored):
            self.counted.ignored[found.kind] += 1
        else:
            self._number += 1
            self._rejects.append((self._number, found))
        if self._bytes >= self._options.capture.batch:
            self._count_waiting()
            self._hand_on_rejects()
        if self._odd_bytes >= self._options.capture.batch:
            self.finish()

    def finish(self) -> None:
        """Count all that there is."""
        self._count_waiting()
        for subject, odd in self._odd.items():
            self._count_parsed(subject, odd, range(len(odd.raws)))
        self._odd = {}
        self._odd_bytes = 0
        self._hand_on_rejects()

    def _count_waiting(self) -> None:
        for subject, waiting in self._waiting.items():
            self._count(subject, waiting)
        self._waiting = {}
        self._bytes = 0

    def _hand_on_rejects(self) -> None:
        for _, reject in sorted(self._rejects, key=lambda numbered: numbered[0]):
            self.counted.skipped[reject.reason] += 1
            self._reject(reject)
        self._rejects = []

    def _take_run(self, run: Run[Laned]) -> None:
        number = self._number + 1
        self._number += len(run.texts)
        if not self._reader.namer.looks_at_names_alone or self.counted.sightings.wants_more:
            self._take_one_by_one(run, number)
            return
        lines_of = _places(self._names(run))
        details = run.items.details
        for names, lines in lines_of.items():
            subject = self._named.get(names)
            if subject is None:
                subject = self._named[names] = self._reader.namer.name(_as_named(run, lines[0]))
                self._have_named(subject, names, run.items.kind)
            waiting = self._waits(subject)
            waiting.add_lines(run, lines, chosen(details, lines), number)
            self._count_if_enough(subject, waiting)
        self._bytes += sum(map(len, details))

    def _have_named(self, subject: Subject, names: tuple[str, ...], kind: Kind) -> None:
        """Have it known whose all events of these names are."""
        if kind is Kind.CLOUDEVENT:
            self._observer.name_cloudevent(subject, *names[:2])
        elif kind is not Kind.RAW:
            self._observer.name(subject, *names)
        elif not self._reader.namer.looks_into_payloads:
            self._observer.name_bare(subject, names[1])

    def _names(self, run: Run[Laned]) -> "Sequence[tuple[str, ...]]":
        """What the subject of each event depends on; of each kind as many texts as of no other."""
        if run.items.kind is Kind.CLOUDEVENT:
            return [_of_cloudevent(*names, self._reader.namer) for names in run.items.names]
        if run.items.kind is not Kind.RAW:
            return run.items.names
        files = run.places.files
        in_files = [files[0]] * len(run.texts) if len(files) == 1 else [run.place(index).file for index in range(len(run.texts))]
        return [("", file, self._reader.namer.discriminator(text) or "") for file, text in zip(in_files, run.texts, strict=True)]

    def _count_if_enough(self, subject: Subject, waiting: _Waiting) -> None:
        number = len(waiting.raws)
        if number >= _ENOUGH and (number >= _READY or not self._observer.is_ready(subject)) and self._is_worth_while(subject, number):
            self._count(subject, self._waiting.pop(subject))

    def _is_worth_while(self, subject: Subject, number: int) -> bool:
        """Whether events of the subject are counted now rather than with all others: those that come as foreseen, the first ones, and many."""
        if number >= _MANY_ODD or self._observer.is_ready(subject):
            return True
        is_first = subject not in self._begun
        self._begun.add(subject)
        return is_first

    def _take_one_by_one(self, run: Run[Laned], number: int) -> None:
        for line in range(len(run.texts)):
            event = event_of((run, line), self._reader)
            placed = self._reader.namer.place(event)
            self.counted.sightings.observe(event, placed.subject)
            waiting = self._waits(placed.subject)
            waiting.add_lines(run, (line,), (placed.payload,), number)
            self._bytes += len(placed.payload)
            self._count_if_enough(placed.subject, waiting)

    def _waits(self, subject: Subject) -> _Waiting:
        waiting = self._waiting.get(subject)
        if waiting is None:
            waiting = self._waiting[subject] = _Waiting()
        return waiting

    def _take_record(self, record: Record) -> None:
        for outcome in self._reader.unwrapped(record):
            self._number += 1
            if isinstance(outcome, Event):
                placed = self._reader.namer.place(outcome)
                self._note_name(outcome, placed.subject)
                self.counted.sightings.observe(outcome, placed.subject)
                waiting = self._waits(placed.subject)
                waiting.add(outcome, placed.payload, self._number)
                self._bytes += len(placed.payload)
                self._count_if_enough(placed.subject, waiting)
            elif isinstance(outcome, Ignored):
                self.counted.ignored[outcome.kind] += 1
            else:
                self._rejects.append((self._number, outcome))

    def _note_name(self, event: Event, subject: Subject) -> None:
        """Have it known whose the other events with this name are, unless they are to be looked at one by one."""
        source, type_ = event.source or "", event.type or ""
        names = _of_cloudevent(source, type_, self._reader.namer) if event.is_cloudevent else (source, type_)
        if source and names not in self._named and self._reader.namer.looks_at_names_alone and not self.counted.sightings.wants_more:
            self._named[names] = subject
            self._have_named(subject, names, Kind.CLOUDEVENT if event.is_cloudevent else Kind.BARE)

    def _count(self, subject: Subject, waiting: _Waiting) -> None:
        rows = self._observer.observe_raw(subject, waiting.raws, waiting.times)
        self.counted.events += len(waiting.raws) - len(rows)
        if not rows:
            return
        if len(rows) > _ODD * len(waiting.raws):
            self._count_parsed(subject, waiting, rows)
            return
        odd = self._odd.get(subject)
        if odd is None:
            odd = self._odd[subject] = _Waiting()
        for row in self._without_faults(waiting, rows):
            odd.add_apart(*waiting.origin_and_number(row), waiting.raws[row], waiting.times[row])
            self._odd_bytes += len(waiting.raws[row])
        if len(odd.raws) >= _MANY_ODD:
            self._odd_bytes -= sum(map(len, odd.raws))
            self._count_parsed(subject, self._odd.pop(subject), range(len(odd.raws)))

    def _without_faults(self, waiting: _Waiting, rows: Sequence[int]) -> Sequence[int]:
        """Those that are plain events; the others are seen to."""
        return self._without_care(waiting, rows, loads_many([waiting.raws[row] for row in rows]))[0]

    def _count_parsed(self, subject: Subject, waiting: _Waiting, rows: Sequence[int]) -> None:
        loaded = loads_many([waiting.raws[row] for row in rows])
        if set(map(type, loaded)) != {dict} or any(map(envelopes.may_be_enveloped, set(map(tuple, cast("list[JsonObject]", loaded))))):
            rows, loaded = self._without_care(waiting, rows, loaded)
        if rows:
            payloads = cast("list[JsonValue]", loaded)
            self._observer.observe(subject, payloads, [micros(waiting.times[row]) for row in rows], lambda index: waiting.origin(rows[index]))
            self.counted.events += len(rows)

    def _without_care(
        self, waiting: _Waiting, rows: Sequence[int], loaded: "list[JsonValue | NotJson]"
    ) -> "tuple[list[int], list[JsonValue | NotJson]]":
        """The rows and payloads that are plain events; those that cannot be parsed, or may be envelopes, are seen to."""
        good: list[int] = []
        payloads: list[JsonValue | NotJson] = []
        for row, payload in zip(rows, loaded, strict=True):
            origin = waiting.origin(row)
            if isinstance(payload, NotJson):
                self._rejects.append((waiting.number(row), self._reader.refused(event_of(origin, self._reader), payload)))
            elif isinstance(origin, tuple) and isinstance(payload, dict) and envelopes.may_be_enveloped(tuple(payload)):
                self._count_with_care(*origin, waiting.number(row))
            else:
                good.append(row)
                payloads.append(payload)
        return good, payloads

    def _count_with_care(self, run: Run[Laned], line: int, number: int) -> None:
        """Unwrap an event of the fast lane again, as if it had never been there."""
        for named in self._reader.named(run.record(line)):
            if isinstance(named, Reject):
                self._rejects.append((number, named))
            elif isinstance(named, Ignored):
                self.counted.ignored[named.kind] += 1
            else:
                self._observer.observe(named.subject, [named.payload], [named.event.time], _always(named.event))
                self.counted.events += 1


class IntoEvidence:
    """Counts events into the evidence of their subject. at_sight: what the engine counts without its being read into Python, where it is there."""

    def __init__(self, evidence: dict[Subject, Evidence], options: Options) -> None:
        self._evidence = evidence
        self._options = options
        self.at_sight = AtSight.of(options.capture, options.infer)

    def name(self, subject: Subject, source: str, type_: str) -> None:
        if self.at_sight is not None:
            self.at_sight.name(subject, source, type_)

    def name_cloudevent(self, subject: Subject, source: str, type_: str) -> None:
        if self.at_sight is not None:
            self.at_sight.name_cloudevent(subject, source, type_)

    def name_bare(self, subject: Subject, file: str) -> None:
        if self.at_sight is not None:
            self.at_sight.name_bare(subject, file)

    def observe_raw(self, subject: Subject, raws: list[bytes], times: list[Time]) -> Sequence[int]:
        if self.at_sight is None:
            return range(len(raws))
        return self.at_sight.count(subject, raws, list(map(micros, times)))

    def is_ready(self, subject: Subject) -> bool:
        return self.at_sight is not None

    def finish(self) -> None:
        """Put into the evidence what the engine counted."""
        if self.at_sight is None:
            return
        for subject, evidence in self.at_sight.evidence():
            known = self._evidence.get(subject)
            self._evidence[subject] = evidence if known is None else evidence.merge(known)

    def observe(self, subject: Subject, payloads: list[JsonValue], times: list[int | None], origin: Callable[[int], Origin]) -> None:
        known = self._evidence.get(subject)
        if known is None:
            known = self._evidence[subject] = Evidence(self._options.infer)
        known.observe_each(payloads, times)


def _of_cloudevent(source: str, type_: str, namer: Namer) -> tuple[str, str, str, str]:
    """What the subject of a CloudEvent depends on: four texts, where others have two or three."""
    return ("" if namer.names_by_type(type_) else source, type_, "", "")


def chosen(items: Sequence[T], rows: Sequence[int]) -> list[T]:
    """The items of these rows, which ascend."""
    return list(items) if len(rows) == len(items) else [items[row] for row in rows]


def _places(names: "Sequence[tuple[str, ...]]") -> "dict[tuple[str, ...], list[int]]":
    """Where each stands."""
    places: dict[tuple[str, ...], list[int]] = {name: [] for name in dict.fromkeys(names)}
    append = {name: at.append for name, at in places.items()}
    for index, name in enumerate(names):
        append[name](index)
    return places


def micros(time: Time) -> int | None:
    """Microseconds since 1970."""
    return time if time is None or isinstance(time, int) else of_moment(time)


def _always(event: Event) -> Callable[[int], Origin]:
    return lambda _: event


def event_of(origin: Origin, reader: Reader) -> Event:
    """The event, as the slow way gives it."""
    if isinstance(origin, Event):
        return origin
    run, index = origin
    if run.items.kind is not Kind.BARE:
        return next(event for event in reader.unwrapped(run.record(index)) if isinstance(event, Event))
    event = _as_named(run, index)
    return structs.replace(event, time=micros(run.items.times[index]), envelopes=(lane.BARE,), provenance=event.provenance.below(lane.POINTER))


def _as_named(run: Run[Laned], index: int) -> Event:
    """What an event is named by, where no other envelope is looked for in its payload: the others of these names may hold none."""
    laned, record = run.items, run.record(index)
    source, type_ = (None, None) if laned.kind is Kind.RAW else laned.names[index]
    is_cloudevent = laned.kind is Kind.CLOUDEVENT
    return Event(laned.details[index], source, type_, None, (), record.provenance, envelope=record.raw, is_cloudevent=is_cloudevent)
