"""Events, put together by subject until there are enough of them to be counted at once."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from schemactl.capture import Known
from schemactl.infer import Evidence
from schemactl.ingest.engine_reader import EngineReader
from schemactl.ingest.events import Reader
from schemactl.ingest.sampling import Ranks, Sample
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.record import Event, Ignored, Record, Reject
from schemactl.model.subject import Subject
from schemactl.schema.parse import NotJson, loads
from schemactl.subjects import FirstEvents, Placed

_OF_A_REJECT: Final = 2_000
"""Bytes that one takes while it waits, beside its text."""
_MOST_NAMES: Final = 1 << 17
"""Of events, that the engine is told."""

BatchItem: TypeAlias = Record | Ignored | Reject | Known


class Observer(Protocol):
    """Takes the events that the engine does not count. engine_reader: counts the others, where the engine is built."""

    @property
    def engine_reader(self) -> EngineReader | None: ...

    def observe(self, subject: Subject, payloads: Sequence[JsonValue], events: Sequence[Event]) -> None:
        """Take events of one subject, with their payloads."""
        ...


@dataclass(slots=True)
class Counted:
    """What was found so far: evidence by subject, events in all, rejects by reason, what was ignored by kind, the events looked at for proposals.
    sample: of the events that are counted, where not all are."""

    evidence: dict[Subject, Evidence] = field(default_factory=dict)
    events: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    first_events: FirstEvents = field(default_factory=FirstEvents)
    sample: Sample | None = None

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
        self.first_events.merge(other.first_events)
        if self.sample is not None and other.sample is not None:
            self.sample.merge(other.sample)


@dataclass(slots=True)
class _Waiting:
    """Events of one subject: their payloads, raw, and their numbers in the order of the capture."""

    raws: list[bytes] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, raw: bytes, event: Event, number: int) -> None:
        self.raws.append(raw)
        self.events.append(event)
        self.numbers.append(number)


class Batches:
    """Takes what capture finds. Rejects are handed on in the order of the capture, when a batch is done."""

    def __init__(self, options: Options, reject: Callable[[Reject], None], counted: Counted, observer: Observer) -> None:
        self.counted = counted
        self._observer = observer
        self._most_bytes = options.capture.batch
        self._reject = reject
        self._reader = Reader(options)
        self._waiting: dict[Subject, _Waiting] = {}
        self._named: set[tuple[int, str, str]] = set()
        self._rejects: list[tuple[int, Reject]] = []
        self._number = 0
        self._bytes = 0

    def take(self, found: BatchItem) -> None:
        """Count, at the latest when `finish` is called."""
        if isinstance(found, Known):
            self._number += found.number
            self.counted.events += found.number
        elif isinstance(found, Record):
            ranks = None if self.counted.sample is None else self.counted.sample.ranks(found.raw)
            for outcome in self._reader.unwrapped(found):
                self._take_outcome(outcome, ranks)
        else:
            self._take_outcome(found)
        if self._bytes >= self._most_bytes:
            self.finish()

    def finish(self) -> None:
        """Count all that there is."""
        for subject, waiting in self._waiting.items():
            self._count(subject, waiting)
        self._waiting = {}
        self._bytes = 0
        for _, reject in sorted(self._rejects, key=lambda numbered: numbered[0]):
            self.counted.skipped[reject.reason] += 1
            self._reject(reject)
        self._rejects = []
        if self._observer.engine_reader is not None:
            self.counted.ignored.update(self._observer.engine_reader.ignored())

    def _take_outcome(self, outcome: Event | Ignored | Reject, ranks: Ranks | None = None) -> None:
        if isinstance(outcome, Ignored):
            self.counted.ignored[outcome.kind] += 1
            return
        self._number += 1
        if isinstance(outcome, Reject):
            self._rejects.append((self._number, outcome))
            self._bytes += _OF_A_REJECT + len(outcome.raw)
            return
        placed = self._reader.namer.place(outcome)
        self._note_name(outcome, placed)
        self.counted.first_events.observe(outcome, placed.subject)
        if ranks is not None and not self._is_sampled(outcome, placed, ranks.following()):
            return
        waiting = self._waiting.get(placed.subject)
        if waiting is None:
            waiting = self._waiting[placed.subject] = _Waiting()
        waiting.add(placed.payload, outcome, self._number)
        self._bytes += len(placed.payload)

    def _is_sampled(self, event: Event, placed: Placed, rank: int) -> bool:
        """Whether the event is counted at once. One that cannot be read is refused, be it in the sample or not."""
        try:
            loads(placed.payload)
        except NotJson as fault:
            self._rejects.append((self._number, self._reader.refused(event, fault)))
            return False
        return self.counted.sample is None or self.counted.sample.takes(placed.subject, rank, placed.payload, event.time)

    def _note_name(self, event: Event, placed: Placed) -> None:
        """Have the engine count the other events with this name, unless the first events are still wanted one by one."""
        engine_reader, namer = self._observer.engine_reader, self._reader.namer
        if engine_reader is None or self.counted.first_events.wants_more or len(self._named) >= _MOST_NAMES:
            return
        key = namer.key(event)
        if key not in self._named:
            self._named.add(key)
            engine_reader.name(placed, *key)

    def _count(self, subject: Subject, waiting: _Waiting) -> None:
        engine_reader, times = self._observer.engine_reader, [event.time for event in waiting.events]
        rows = range(len(waiting.raws)) if engine_reader is None else engine_reader.count(subject, waiting.raws, times)
        self.counted.events += len(waiting.raws) - len(rows)
        payloads: list[JsonValue] = []
        events: list[Event] = []
        for row in rows:
            event = waiting.events[row]
            try:
                payloads.append(loads(waiting.raws[row]))
            except NotJson as fault:
                self._rejects.append((waiting.numbers[row], self._reader.refused(event, fault)))
            else:
                events.append(event)
        if events:
            self._observer.observe(subject, payloads, events)
            self.counted.events += len(events)


class IntoEvidence:
    """Counts events into the evidence of their subject."""

    def __init__(self, evidence: dict[Subject, Evidence], options: Options, engine_reader: EngineReader | None) -> None:
        """engine_reader: counts evidence of what the engine knows, where it is built."""
        self._evidence = evidence
        self._options = options
        self.engine_reader = engine_reader

    def observe(self, subject: Subject, payloads: Sequence[JsonValue], events: Sequence[Event]) -> None:
        known = self._evidence.get(subject)
        if known is None:
            known = self._evidence[subject] = Evidence(self._options.infer)
        known.observe_each(payloads, [event.time for event in events])

    def merge(self, other: "IntoEvidence") -> None:
        """Count what the engine of another one counted, too, which counts it no longer."""
        if self.engine_reader is not None and other.engine_reader is not None:
            self.engine_reader.merge(other.engine_reader)

    def count_rest(self, counted: Counted) -> None:
        """Count the events that turned out to be in the sample when all were read."""
        for subject, events in ({} if counted.sample is None else counted.sample.rest()).items():
            raws = [event.payload for event in events]
            rows = range(len(raws)) if self.engine_reader is None else self.engine_reader.count(subject, raws, [event.time for event in events])
            left = [events[row] for row in rows]
            if left:
                self.observe(subject, [loads(event.payload) for event in left], left)
            counted.events += len(events)

    def finish(self) -> None:
        """Put into the evidence what the engine counted."""
        if self.engine_reader is None:
            return
        for subject, evidence in self.engine_reader.evidence():
            known = self._evidence.get(subject)
            self._evidence[subject] = evidence if known is None else evidence.merge(known)
