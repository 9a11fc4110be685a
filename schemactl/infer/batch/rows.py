"""The rows of a batch, an event each, in the order of their times; and the counters of any of them.

Cells stand at rows: `at` lists the row of each cell, ascending, one row as often as it has cells. The tally of a list is made once, however many
places share the list.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from schemactl.infer.evidence.tally import MICROSECONDS, Share, Tally, shift_for

_FEW: Final = 200
"""Cells up to which counting each is cheaper than looking for the ends of buckets."""

Rows = list[int]


class Clock:
    """times: of the rows, ascending, in microseconds since 1970; None where the events have no time."""

    def __init__(self, times: Sequence[int] | None) -> None:
        self.times = times
        self._seconds = None if times is None else [time // MICROSECONDS for time in times]
        self._tallies: dict[int, tuple[Rows, Tally]] = {}

    def tally(self, at: Rows) -> Tally:
        """How often, and when. The tally is shared by all who ask for the same list: it is merged, never added to."""
        known = self._tallies.get(id(at))
        if known is None:
            known = self._tallies[id(at)] = (at, self._counted(at))
        return known[1]

    def share(self, whole: Rows, present: Rows) -> Share:
        """Of the cells of `whole`, those of `present`, which are among them."""
        share = Share()
        share.present = self.tally(present)
        if self.times is not None and len(present) < len(whole):
            share.miss(self.times[_first_missing(whole, present)], self.times[_last_missing(whole, present)])
        return share

    def _counted(self, at: Rows) -> Tally:
        tally = Tally(len(at))
        if self.times is None or self._seconds is None or not at:
            return tally
        tally.first, tally.last = self.times[at[0]], self.times[at[-1]]
        tally.shift = shift_for(tally.first, tally.last, 0)
        if len(at) <= _FEW:
            shift = tally.shift
            seconds = self._seconds
            tally.buckets = dict(Counter([seconds[row] >> shift for row in at]))
        else:
            tally.buckets = self._buckets(at, self._seconds, tally.shift)
        return tally

    @staticmethod
    def _buckets(at: Rows, seconds: list[int], shift: int) -> dict[int, int]:
        buckets: dict[int, int] = {}
        start = 0
        while start < len(at):
            index = seconds[at[start]] >> shift
            end = bisect_left(at, bisect_left(seconds, (index + 1) << shift), start)
            buckets[index] = end - start
            start = end
        return buckets


def by_label(labels: Sequence[str], at: Rows) -> dict[str, Rows]:
    """The rows of the cells with each label."""
    grouped: defaultdict[str, Rows] = defaultdict(list)
    for label, row in zip(labels, at, strict=True):
        grouped[label].append(row)
    return grouped


def _first_missing(whole: Rows, present: Rows) -> int:
    """The first row of `whole` that `present` lacks: where the two begin to differ."""
    low, high = 0, len(present)
    while low < high:
        middle = (low + high + 1) // 2
        if whole[low:middle] == present[low:middle]:
            low = middle
        else:
            high = middle - 1
    return whole[low]


def _last_missing(whole: Rows, present: Rows) -> int:
    shift = len(whole) - len(present)
    low, high = 0, len(present)
    while low < high:
        middle = (low + high) // 2
        if whole[middle + shift : high + shift] == present[middle:high]:
            high = middle
        else:
            low = middle + 1
    return whole[high + shift - 1]
