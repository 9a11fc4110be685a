"""A sample of a capture, stratified by subject: a share of each subject's events, or so many of each. Which events are in it depends on the hash of
their records and on the seed alone, so neither their order nor the number of threads changes it."""

import heapq
import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from schemactl.errors import UsageError
from schemactl.model.options import CaptureOptions
from schemactl.model.record import Event, Provenance
from schemactl.model.subject import Subject

FEWEST: Final = 100
"""So many events of a subject, at least, are in a sample by share, as far as there are as many: rare subjects stay."""
_SHARE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%")
_NUMBER: Final = re.compile(r"[1-9]\d{0,8}")
_ALL: Final = 1 << 64


@dataclass(frozen=True, slots=True)
class Held:
    """An event that is in the sample unless better ones come: those with lower ranks. In a heap, the worst is the first."""

    rank: int
    raw: bytes
    time: int | None

    def __lt__(self, other: "Held") -> bool:
        return self.rank > other.rank

    @property
    def event(self) -> Event:
        return Event(self.raw, None, None, self.time, (), Provenance(""))


@dataclass(slots=True)
class Sample:
    """below: events with a lower rank are in it; fewest: of each subject those with the lowest ranks, too, up to this number. seen: events read of
    each subject; taken: those that had a rank below; held: heaps of others."""

    below: int
    fewest: int
    seed: bytes
    seen: Counter[Subject] = field(default_factory=Counter)
    taken: Counter[Subject] = field(default_factory=Counter)
    held: dict[Subject, list[Held]] = field(default_factory=dict)

    @classmethod
    def of(cls, options: CaptureOptions) -> "Sample | None":
        """None where all events are wanted. Raises UsageError for what is neither a share nor a number."""
        text, seed = options.sample, options.sample_seed.to_bytes(8)
        if not text:
            return None
        share = _SHARE.fullmatch(text)
        if share is not None and 0 < float(share[1]) <= 100:
            return cls(int(float(share[1]) / 100 * _ALL), FEWEST, seed)
        if _NUMBER.fullmatch(text):
            return cls(0, int(text), seed)
        raise UsageError(f"{text[:40]!r} is neither a share nor a number of events.", "--sample", "Write it like 10% or 1000.")

    def ranks(self, record: bytes) -> "Ranks":
        """Of the events in a record."""
        return Ranks(blake2b(record, digest_size=16, key=self.seed).digest())

    def takes(self, subject: Subject, rank: int, raw: bytes, time: int | None) -> bool:
        """Whether an event is in the sample whatever else comes; one that may be is held."""
        self.seen[subject] += 1
        if rank < self.below:
            self.taken[subject] += 1
            return True
        self._hold(subject, Held(rank, raw, time))
        return False

    def _hold(self, subject: Subject, one: Held) -> None:
        heap = self.held.setdefault(subject, [])
        if len(heap) < self.fewest:
            heapq.heappush(heap, one)
        elif one.rank < heap[0].rank:
            heapq.heapreplace(heap, one)

    def merge(self, other: "Sample") -> None:
        """Sample what `other` sampled, too."""
        self.seen += other.seen
        self.taken += other.taken
        for subject, heap in other.held.items():
            for one in heap:
                self._hold(subject, one)

    def rest(self) -> dict[Subject, list[Event]]:
        """Of the events that were held those that are in the sample, by subject."""
        wanted = {subject: max(0, self.fewest - self.taken[subject]) for subject in self.held}
        best = {subject: sorted(heap, key=lambda one: one.rank)[: wanted[subject]] for subject, heap in self.held.items()}
        return {subject: [one.event for one in found] for subject, found in best.items() if found}


@dataclass(slots=True)
class Ranks:
    """Of a record's events, one after the other: evenly from 0 to 2⁶⁴ - 1."""

    record: bytes
    number: int = 0

    def following(self) -> int:
        self.number += 1
        return int.from_bytes(blake2b(self.record, digest_size=8, key=self.number.to_bytes(8)).digest())
