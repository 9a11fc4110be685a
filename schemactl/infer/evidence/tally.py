"""How often something was seen, and when: the counter that all evidence is made of. A commutative monoid under `add`.

Times are counted in buckets whose width is a power of two seconds, the smallest that puts everything into 64 buckets;
so the state depends on what was counted only, not on the order or on how it was split. What is read or written of the evidence of a subject has
the buckets of its root (`Evidence.settle`).
"""

import sys
from array import array
from functools import lru_cache
from typing import Final

from schemactl.model.json import JsonObject, JsonValue

BUCKETS: Final = 64
"""At most so many time buckets."""
LANE: Final = 64
"""Bits of a bucket's count in `Tally.packed`."""
MICROSECONDS: Final = 1_000_000
_MASK: Final = (1 << LANE) - 1


class Tally:
    """count: how often. first: the first event time in microseconds since 1970, None without any. packed: the counts of the buckets as one integer,
    LANE bits each, that of `first` lowest; so most tallies are added by one addition. The index of a time's bucket is `seconds >> shift`."""

    __slots__ = ("count", "first", "packed", "shift")

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self.first: int | None = None
        self.shift = 0
        self.packed = 0

    @classmethod
    def once(cls, time: int | None, shift: int = 0) -> "Tally":
        """One event at `time` (microseconds since 1970)."""
        tally = cls(1)
        if time is not None:
            tally.first, tally.shift, tally.packed = time, shift, 1
        return tally

    @classmethod
    def of_buckets(cls, count: int, first: int, shift: int, buckets: "dict[int, int]") -> "Tally":
        """Events from `first` on, of which each bucket has so many."""
        tally = cls(count)
        tally.first, tally.shift = first, shift
        base = tally.base
        for index, number in buckets.items():
            tally.packed += number << (LANE * (index - base))
        return tally

    @property
    def base(self) -> int:
        """The index of the first bucket."""
        return 0 if self.first is None else index_of(self.first, self.shift)

    @property
    def top(self) -> int:
        """The index of the last bucket."""
        return self.base + max(0, self.packed.bit_length() - 1) // LANE

    @property
    def buckets(self) -> dict[int, int]:
        """Index → count, of those that are not empty."""
        return {index: count for index, count in enumerate(lanes_of(self.packed), self.base) if count}

    def add(self, other: "Tally") -> None:
        """Count what `other` counted, too."""
        self.count += other.count
        if other.first is None:
            return
        if self.first is None:
            self.first, self.shift, self.packed = other.first, other.shift, other.packed
            return
        if self.shift == other.shift and self._has_added(other):
            return
        first = min(self.first, other.first)
        shift = max(self.shift, other.shift)
        top = max(self.top >> (shift - self.shift), other.top >> (shift - other.shift))
        base = index_of(first, shift)
        while top - base >= BUCKETS:
            shift, top, base = shift + 1, top >> 1, base >> 1
        self.packed = self._laid_out(shift, base) + other._laid_out(shift, base)
        self.first, self.shift = first, shift

    def _has_added(self, other: "Tally") -> bool:
        """Add the buckets, if all are as wide and fit: the most frequent case by far."""
        assert self.first is not None
        assert other.first is not None
        by = index_of(other.first, self.shift) - index_of(self.first, self.shift)
        if not -BUCKETS < by < BUCKETS:
            return False
        packed = self.packed + (other.packed << (LANE * by)) if by >= 0 else (self.packed << (-LANE * by)) + other.packed
        if packed.bit_length() > LANE * BUCKETS:
            return False
        self.packed = packed
        if other.first < self.first:
            self.first = other.first
        return True

    def shift_with(self, first: int, last: int) -> int:
        """The shift of what was counted and of what came from `first` to `last`, together."""
        shift, low, top = self.shift, first, index_of(last, self.shift)
        if self.first is not None:
            low, top = min(first, self.first), max(top, self.top)
        base = index_of(low, shift)
        while top - base >= BUCKETS:
            shift, top, base = shift + 1, top >> 1, base >> 1
        return shift

    def copy(self) -> "Tally":
        """An equal tally that shares nothing."""
        twin = Tally(self.count)
        twin.first, twin.shift, twin.packed = self.first, self.shift, self.packed
        return twin

    def before(self, time: int) -> int:
        """How many were counted surely before `time`: in buckets that end by then."""
        if self.first is None or time <= self.first:
            return 0
        return sum(lanes_of(self.packed & ((1 << (LANE * (index_of(time, self.shift) - self.base))) - 1)))

    def coarsen(self, shift: int) -> None:
        """Make the buckets as wide as `shift` says, where they are narrower."""
        if self.shift < shift and self.first is not None:
            self.packed = self._laid_out(shift, index_of(self.first, shift))
            self.shift = shift

    def _laid_out(self, shift: int, base: int) -> int:
        """The counts of buckets that are no narrower, the first of which is `base`."""
        return laid_out(self.packed, self.base, shift - self.shift, base)

    def to_json(self) -> JsonValue:
        """The count alone, or `count first shift index:count …`, one line in a file, where there are times."""
        if self.first is None:
            return self.count
        buckets = " ".join(f"{index}:{count}" for index, count in self.buckets.items())
        return f"{self.count} {self.first} {self.shift} {buckets}"

    @classmethod
    def from_json(cls, written: JsonValue) -> "Tally":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        if isinstance(written, int):
            return cls(written)
        if not isinstance(written, str):
            raise TypeError("a tally is a number or a line")
        count, first, shift, *buckets = written.split(" ")
        tally = cls(int(count))
        tally.first, tally.shift = int(first), int(shift)
        base = tally.base
        for index, _, counted in (bucket.partition(":") for bucket in buckets):
            place = int(index) - base
            if not 0 <= place < BUCKETS or not 0 <= int(counted) <= _MASK:
                raise ValueError("a bucket before the first or behind the last")
            tally.packed += int(counted) << (LANE * place)
        return tally


class Share:
    """Of a whole (the objects that could have a property): the tally of those that do, and the first time of one that does not."""

    __slots__ = ("absent_first", "present")

    def __init__(self) -> None:
        self.present = Tally()
        self.absent_first: int | None = None

    @classmethod
    def of_none(cls, whole: Tally) -> "Share":
        """Of a whole of which none does."""
        share = cls()
        share.miss(whole.first)
        return share

    def miss(self, first: int | None) -> None:
        """Take note of some that do not, from `first` on."""
        if first is not None and (self.absent_first is None or first < self.absent_first):
            self.absent_first = first

    def add(self, other: "Share") -> None:
        """Count what `other` counted, too."""
        self.present.add(other.present)
        self.miss(other.absent_first)

    def to_json(self) -> JsonValue:
        """`present` alone, or `[present, first]` where one was missed at a known time."""
        return self.present.to_json() if self.absent_first is None else [self.present.to_json(), self.absent_first]

    @classmethod
    def from_json(cls, written: JsonValue) -> "Share":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        share = cls()
        if isinstance(written, list) and len(written) == 2:
            present, first = written
            share.miss(_whole(first))
        else:
            present = written
        share.present = Tally.from_json(present)
        return share


def merged_share(one: Share | None, of_one: Tally, other: Share | None, of_other: Tally) -> Share:
    """The share of two wholes together; where one side has none, all of its whole were missed."""
    share = Share.of_none(of_one) if one is None else one
    share.add(Share.of_none(of_other) if other is None else other)
    return share


class Lack:
    """Those of a whole that lack something: how many, and the time of the first (microseconds since 1970, None without any)."""

    __slots__ = ("count", "first")

    def __init__(self, count: int = 0, first: int | None = None) -> None:
        self.count = count
        self.first = first

    @classmethod
    def of_all(cls, whole: Tally) -> "Lack":
        """Where the whole lacks it."""
        return cls(whole.count, whole.first)

    def add(self, other: "Lack | Tally") -> None:
        """Count what `other` counted, too."""
        self.count += other.count
        if other.first is not None and (self.first is None or other.first < self.first):
            self.first = other.first

    def copy(self) -> "Lack":
        """An equal one that shares nothing."""
        return Lack(self.count, self.first)

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


def shift_for(first: int, last: int, shift: int) -> int:
    """The least shift, from `shift` on, that puts everything from `first` to `last` into BUCKETS."""
    low, high = first // MICROSECONDS, last // MICROSECONDS
    while (high >> shift) - (low >> shift) >= BUCKETS:
        shift += 1
    return shift


def index_of(time: int, shift: int) -> int:
    """The bucket of a time."""
    return (time // MICROSECONDS) >> shift


def laid_out(packed: int, base: int, by: int, new_base: int) -> int:
    """Counts of buckets, the lowest being that of bucket `base`, in buckets 2 ** `by` times as wide, the lowest being `new_base`."""
    if by:
        packed, base = _widened(packed, base, by), base >> by
    return packed << (LANE * (base - new_base)) if base != new_base else packed


@lru_cache(maxsize=1024)
def _widened(packed: int, base: int, by: int) -> int:
    """Remembered, since what is always there is counted alike in many places."""
    wide = 0
    for index, count in enumerate(lanes_of(packed), base):
        if count:
            wide += count << (LANE * ((index >> by) - (base >> by)))
    return wide


def _whole(value: JsonValue) -> int:
    if not isinstance(value, int):
        raise TypeError("a whole number was expected")
    return value


def lanes_of(packed: int) -> "array[int]":
    """The counts of the buckets, up to the last that is not empty."""
    counts = array("Q")
    counts.frombytes(packed.to_bytes((packed.bit_length() + LANE - 1) // LANE * counts.itemsize, sys.byteorder))
    if sys.byteorder == "big":
        counts.reverse()
    return counts
