"""How often something was seen, and when: the counter that all evidence is made of. A commutative monoid under `add`.

Times are counted in buckets whose width is a power of two seconds, the smallest that puts everything from `first` to `last` into 64 buckets;
so the state depends on what was counted only, not on the order or on how it was split.
"""

from typing import Final

from schemactl.model.json import JsonObject, JsonValue

BUCKETS: Final = 64
"""At most so many time buckets."""
MICROSECONDS: Final = 1_000_000


class Tally:
    """count: how often. first, last: event times in microseconds since 1970, None without any. buckets: index → count, an index being
    `seconds >> shift`."""

    __slots__ = ("buckets", "count", "first", "last", "shift")

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self.first: int | None = None
        self.last: int | None = None
        self.shift = 0
        self.buckets: dict[int, int] = {}

    @classmethod
    def once(cls, time: int | None) -> "Tally":
        """One event at `time` (microseconds since 1970)."""
        tally = cls(1)
        if time is not None:
            tally.first = tally.last = time
            tally.buckets[time // MICROSECONDS] = 1
        return tally

    def add(self, other: "Tally") -> None:
        """Count what `other` counted, too."""
        self.count += other.count
        if other.first is None or other.last is None:
            return
        if self.first is None or self.last is None:
            self.first, self.last, self.shift, self.buckets = other.first, other.last, other.shift, dict(other.buckets)
            return
        self.first = min(self.first, other.first)
        self.last = max(self.last, other.last)
        shift = shift_for(self.first, self.last, max(self.shift, other.shift))
        if shift > self.shift:
            self.buckets = _coarser(self.buckets, shift - self.shift)
            self.shift = shift
        by = shift - other.shift
        for index, count in other.buckets.items():
            self.buckets[index >> by] = self.buckets.get(index >> by, 0) + count

    def copy(self) -> "Tally":
        """An equal tally that shares nothing."""
        twin = Tally(self.count)
        twin.first, twin.last, twin.shift, twin.buckets = self.first, self.last, self.shift, dict(self.buckets)
        return twin

    def before(self, time: int) -> int:
        """How many were counted surely before `time`: in buckets that end by then, and all others if `time` is past the last."""
        if self.first is None or self.last is None or time <= self.first:
            return 0
        if time > self.last:
            return sum(self.buckets.values())
        index = (time // MICROSECONDS) >> self.shift
        return sum(count for bucket, count in self.buckets.items() if bucket < index)

    def to_json(self) -> JsonValue:
        """The count alone, or `count first last shift index:count …`, one line in a file, where there are times."""
        if self.first is None:
            return self.count
        buckets = " ".join(f"{index}:{count}" for index, count in sorted(self.buckets.items()))
        return f"{self.count} {self.first} {self.last} {self.shift} {buckets}"

    @classmethod
    def from_json(cls, written: JsonValue) -> "Tally":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        if isinstance(written, int):
            return cls(written)
        if not isinstance(written, str):
            raise TypeError("a tally is a number or a line")
        count, first, last, shift, *buckets = written.split(" ")
        tally = cls(int(count))
        tally.first, tally.last, tally.shift = int(first), int(last), int(shift)
        tally.buckets = {int(index): int(number) for index, _, number in (bucket.partition(":") for bucket in buckets)}
        return tally


class Share:
    """Of a whole (the objects that could have a property, the strings that could match a format): the tally of those that do, and the first
    and last time of one that does not. Its buckets are the whole's less `present`'s."""

    __slots__ = ("absent_first", "absent_last", "present")

    def __init__(self) -> None:
        self.present = Tally()
        self.absent_first: int | None = None
        self.absent_last: int | None = None

    @classmethod
    def of_none(cls, whole: Tally) -> "Share":
        """Of a whole of which none does."""
        share = cls()
        share.miss(whole.first, whole.last)
        return share

    def miss(self, first: int | None, last: int | None) -> None:
        """Take note of some that do not, from `first` to `last`."""
        if first is not None and (self.absent_first is None or first < self.absent_first):
            self.absent_first = first
        if last is not None and (self.absent_last is None or last > self.absent_last):
            self.absent_last = last

    def add(self, other: "Share") -> None:
        """Count what `other` counted, too."""
        self.present.add(other.present)
        self.miss(other.absent_first, other.absent_last)

    def to_json(self) -> JsonValue:
        """`present` alone, or `[present, first, last]` where one was missed at a known time."""
        return self.present.to_json() if self.absent_first is None else [self.present.to_json(), self.absent_first, self.absent_last]

    @classmethod
    def from_json(cls, written: JsonValue) -> "Share":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        share = cls()
        if isinstance(written, list) and len(written) == 3:
            present, first, last = written
            share.miss(_whole(first), _whole(last))
        else:
            present = written
        share.present = Tally.from_json(present)
        return share


def merged_share(one: Share | None, of_one: Tally, other: Share | None, of_other: Tally) -> Share:
    """The share of two wholes together; where one side has none, all of its whole were missed."""
    share = Share.of_none(of_one) if one is None else one
    share.add(Share.of_none(of_other) if other is None else other)
    return share


def members_of(written: JsonValue) -> JsonObject:
    """An object that was read. Raises TypeError for anything else."""
    if not isinstance(written, dict):
        raise TypeError("an object was expected")
    return written


def shift_for(first: int, last: int, shift: int) -> int:
    low, high = first // MICROSECONDS, last // MICROSECONDS
    while (high >> shift) - (low >> shift) >= BUCKETS:
        shift += 1
    return shift


def _coarser(buckets: dict[int, int], by: int) -> dict[int, int]:
    merged: dict[int, int] = {}
    for index, count in buckets.items():
        merged[index >> by] = merged.get(index >> by, 0) + count
    return merged


def _whole(value: JsonValue) -> int:
    if not isinstance(value, int):
        raise TypeError("a whole number was expected")
    return value
