"""How often something was seen, and when: the counter that all evidence is made of. A commutative monoid under `+`, of values that never change.

Times are counted in buckets whose width is a power of two seconds, the smallest that puts everything into 64 buckets;
so the state depends on what was counted only, not on the order or on how it was split. What is read or written of the evidence of a subject has
the buckets of its root (`Evidence.settle`).
"""

import sys
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Self

import msgspec

from schemactl.model.json import JsonObject, JsonValue

BUCKETS: Final = 64
"""At most so many time buckets."""
COUNT_BITS: Final = 64
"""Bits of a bucket's count in `TimedCounter.packed`."""
MICROSECONDS: Final = 1_000_000
_MASK: Final = (1 << COUNT_BITS) - 1


class Slotted:
    """Copied by `copy` as it is, without the long way over pickle: inference makes very many twins."""

    __slots__: tuple[str, ...] = ()

    def __copy__(self) -> Self:
        twin = object.__new__(type(self))
        for name in self.__slots__:
            setattr(twin, name, getattr(self, name))
        return twin


class TimedCounter(msgspec.Struct, frozen=True, gc=False):
    """count: how often. first: the first event time in microseconds since 1970, None without any. packed: the counts of the buckets as one integer,
    COUNT_BITS bits each, that of `first` lowest; so most counters are added by one addition. The index of a time's bucket is `seconds >> shift`."""

    count: int = 0
    first: int | None = None
    shift: int = 0
    packed: int = 0

    @classmethod
    def once(cls, time: int | None, shift: int = 0) -> "TimedCounter":
        """One event at `time` (microseconds since 1970)."""
        return cls(1) if time is None else cls(1, time, shift, 1)

    @classmethod
    def of_buckets(cls, count: int, first: int, shift: int, buckets: Mapping[int, int]) -> "TimedCounter":
        """Events from `first` on, of which each bucket has so many."""
        base = index_of(first, shift)
        return cls(count, first, shift, packed_of([buckets.get(index, 0) for index in range(base, max(buckets, default=base) + 1)]))

    @property
    def base(self) -> int:
        """The index of the first bucket."""
        return 0 if self.first is None else index_of(self.first, self.shift)

    @property
    def top(self) -> int:
        """The index of the last bucket."""
        return self.base + max(0, self.packed.bit_length() - 1) // COUNT_BITS

    @property
    def buckets(self) -> dict[int, int]:
        """Index → count, of those that are not empty."""
        return {index: count for index, count in enumerate(counts_in(self.packed), self.base) if count}

    def __add__(self, other: "TimedCounter") -> "TimedCounter":
        """What both counted."""
        if not other.count:
            return self
        if not self.count:
            return other
        count = self.count + other.count
        if self.first is None or other.first is None:
            timed = self if other.first is None else other
            return TimedCounter(count, timed.first, timed.shift, timed.packed)
        first = min(self.first, other.first)
        if self.shift == other.shift:
            by = index_of(other.first, self.shift) - index_of(self.first, self.shift)
            if -BUCKETS < by < BUCKETS:
                packed = self.packed + (other.packed << (COUNT_BITS * by)) if by >= 0 else (self.packed << (-COUNT_BITS * by)) + other.packed
                if packed.bit_length() <= COUNT_BITS * BUCKETS:  # the most frequent case by far
                    return TimedCounter(count, first, self.shift, packed)
        shift = max(self.shift, other.shift)
        top = max(self.top >> (shift - self.shift), other.top >> (shift - other.shift))
        shift = _shift_to(index_of(first, shift), top, shift)
        base = index_of(first, shift)
        return TimedCounter(count, first, shift, self._laid_out(shift, base) + other._laid_out(shift, base))

    def shift_with(self, first: int, last: int) -> int:
        """The shift of what was counted and of what came from `first` to `last`, together."""
        low, top = first, index_of(last, self.shift)
        if self.first is not None:
            low, top = min(first, self.first), max(top, self.top)
        return _shift_to(index_of(low, self.shift), top, self.shift)

    def before(self, time: int) -> int:
        """How many were counted surely before `time`: in buckets that end by then."""
        if self.first is None or time <= self.first:
            return 0
        return sum(counts_in(self.packed & ((1 << (COUNT_BITS * (index_of(time, self.shift) - self.base))) - 1)))

    def coarsened(self, shift: int) -> "TimedCounter":
        """The same with buckets as wide as `shift` says, where they are narrower."""
        if self.shift >= shift or self.first is None:
            return self
        return TimedCounter(self.count, self.first, shift, self._laid_out(shift, index_of(self.first, shift)))

    def _laid_out(self, shift: int, base: int) -> int:
        """The counts of buckets that are no narrower, the first of which is `base`."""
        return laid_out(self.packed, self.base, shift - self.shift, base)

    def to_json(self) -> JsonValue:
        """The count alone, or `count first shift index:count …`, one line in a file, where there are times."""
        return self.count if self.first is None else _line(self.count, self.first, self.shift, self.packed)

    @classmethod
    def from_json(cls, written: JsonValue) -> "TimedCounter":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        if isinstance(written, int):
            return cls(written)
        if not isinstance(written, str):
            raise TypeError("a counter is a number or a line")
        return _of_line(written)


NONE: Final = TimedCounter()
"""Nothing was seen."""


class Share(msgspec.Struct, frozen=True, gc=False):
    """Of a whole (the objects that could have a property): the counter of those that do, and the first time of one that does not."""

    present: TimedCounter = NONE
    absent_first: int | None = None

    @classmethod
    def of_none(cls, whole: TimedCounter) -> "Share":
        """Of a whole of which none does."""
        return cls(NONE, whole.first)

    def having(self, seen: TimedCounter) -> "Share":
        """With some more that do."""
        return Share(self.present + seen, self.absent_first)

    def lacking(self, first: int | None) -> "Share":
        """With some more that do not, from `first` on."""
        return self if first is None or (self.absent_first is not None and self.absent_first <= first) else Share(self.present, first)

    def coarsened(self, shift: int) -> "Share":
        """As `TimedCounter.coarsened`."""
        present = self.present.coarsened(shift)
        return self if present is self.present else Share(present, self.absent_first)

    def __add__(self, other: "Share") -> "Share":
        """Of both wholes together."""
        return Share(self.present + other.present, _earlier(self.absent_first, other.absent_first))

    def to_json(self) -> JsonValue:
        """`present` alone, or `[present, first]` where one was missed at a known time."""
        return self.present.to_json() if self.absent_first is None else [self.present.to_json(), self.absent_first]

    @classmethod
    def from_json(cls, written: JsonValue) -> "Share":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        if isinstance(written, list) and len(written) == 2:
            return cls(TimedCounter.from_json(written[0]), _whole(written[1]))
        return cls(TimedCounter.from_json(written))


def merged_share(one: Share | None, of_one: TimedCounter, other: Share | None, of_other: TimedCounter) -> Share:
    """The share of two wholes together; where one side has none, all of its whole were missed."""
    return (one or Share.of_none(of_one)) + (other or Share.of_none(of_other))


class Lack(msgspec.Struct, frozen=True, gc=False):
    """Those of a whole that lack something: how many, and the time of the first (microseconds since 1970, None without any)."""

    count: int = 0
    first: int | None = None

    @classmethod
    def of_all(cls, whole: TimedCounter) -> "Lack":
        """Where the whole lacks it."""
        return cls(whole.count, whole.first)

    def __add__(self, other: "Lack | TimedCounter") -> "Lack":
        """Of both wholes together."""
        return Lack(self.count + other.count, _earlier(self.first, other.first)) if other.count else self

    def to_json(self) -> JsonValue:
        """The count alone, or `[count, first]` where there are times."""
        return self.count if self.first is None else [self.count, self.first]

    @classmethod
    def from_json(cls, written: JsonValue) -> "Lack":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        if not isinstance(written, list):
            return cls(_whole(written))
        count, first = written
        return cls(_whole(count), _whole(first))


def members_of(written: JsonValue) -> JsonObject:
    """An object that was read. Raises TypeError for anything else."""
    if not isinstance(written, dict):
        raise TypeError("an object was expected")
    return written


def _shift_to(low: int, top: int, shift: int) -> int:
    """The least shift, from `shift` on, that puts the buckets from `low` to `top`, which have this shift, into BUCKETS."""
    while top - low >= BUCKETS:
        shift, low, top = shift + 1, low >> 1, top >> 1
    return shift


def _earlier(one: int | None, other: int | None) -> int | None:
    """The first of two times, as far as they are known."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def index_of(time: int, shift: int) -> int:
    """The bucket of a time."""
    return (time // MICROSECONDS) >> shift


def laid_out(packed: int, base: int, by: int, new_base: int) -> int:
    """Counts of buckets, the lowest being that of bucket `base`, in buckets 2 ** `by` times as wide, the lowest being `new_base`."""
    if by:
        packed, base = _widened(packed, base, by), base >> by
    return packed << (COUNT_BITS * (base - new_base)) if base != new_base else packed


@lru_cache(maxsize=1024)
def _widened(packed: int, base: int, by: int) -> int:
    """Remembered, since what is always there is counted alike in many places."""
    wide = 0
    for index, count in enumerate(counts_in(packed), base):
        if count:
            wide += count << (COUNT_BITS * ((index >> by) - (base >> by)))
    return wide


@lru_cache(maxsize=1024)
def _line(count: int, first: int, shift: int, packed: int) -> str:
    """Remembered, as are the buckets above: a subject has a handful of counters, each of them in many places."""
    buckets = [f"{index}:{number}" for index, number in enumerate(counts_in(packed), index_of(first, shift)) if number]
    return f"{count} {first} {shift} {' '.join(buckets)}"


@lru_cache(maxsize=1024)
def _of_line(line: str) -> TimedCounter:
    """Read what `_line` wrote. Raises ValueError for anything else."""
    count, first, shift, *buckets = line.split(" ")
    counts = {int(index): int(number) for index, _, number in (bucket.partition(":") for bucket in buckets)}
    base = index_of(int(first), int(shift))
    if not all(0 <= index - base < BUCKETS and 0 <= number <= _MASK for index, number in counts.items()):
        raise ValueError("a bucket before the first or behind the last")
    return TimedCounter.of_buckets(int(count), int(first), int(shift), counts)


def _whole(value: JsonValue) -> int:
    if not isinstance(value, int):
        raise TypeError("a whole number was expected")
    return value


def packed_of(counts: Sequence[int]) -> int:
    """The counts of buckets that follow one another, as one integer."""
    scanners = array("Q", counts)
    if sys.byteorder == "big":
        scanners.reverse()
    return int.from_bytes(scanners.tobytes(), sys.byteorder)


def counts_in(packed: int) -> "array[int]":
    """The counts of the buckets, up to the last that is not empty."""
    counts = array("Q")
    counts.frombytes(packed.to_bytes((packed.bit_length() + COUNT_BITS - 1) // COUNT_BITS * counts.itemsize, sys.byteorder))
    if sys.byteorder == "big":
        counts.reverse()
    return counts
