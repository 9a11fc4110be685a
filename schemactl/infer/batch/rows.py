"""The rows of a batch, an event each, in the order of their times; and the counters of any of them.

Cells stand at rows: `at` lists the row of each cell, ascending, one row as often as it has cells. The tally of a list is made once, however many
places share the list.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

from schemactl.infer.evidence.tally import MICROSECONDS, Lack, Share, Tally, shift_for

_FEW: Final = 200
"""Cells up to which counting each is cheaper than looking for the ends of buckets."""

Rows = list[int]


class Clock:
    """times: of the rows, ascending, in microseconds since 1970; None where the events have no time. shift: that of the least buckets; tallies with
    the buckets of what they are added to are added at once."""

    def __init__(self, times: Sequence[int] | None, shift: int = 0) -> None:
        self.times = times
        self._shift = shift
        self._seconds = None if times is None else [time // MICROSECONDS for time in times]
        self._tallies: dict[int, tuple[Rows, Tally]] = {}
        self._labelled: dict[tuple[int, int], tuple[Sequence[str], Rows, dict[str, Rows]]] = {}

    def tally(self, at: Rows) -> Tally:
        """How often, and when."""
        known = self._tallies.get(id(at))
        if known is None:
            known = self._tallies[id(at)] = (at, self._counted(at))
        return known[1]

    def by_label(self, labels: Sequence[str], at: Rows) -> Mapping[str, Rows]:
        """The rows of the cells with each label; made once for the same two lists."""
        known = self._labelled.get((id(labels), id(at)))
        if known is None:
            known = self._labelled[id(labels), id(at)] = (labels, at, _grouped(labels, at))
        return known[2]

    def share(self, whole: Rows, present: Rows) -> Share:
        """Of the cells of `whole`, those of `present`, which are among them."""
        return Share(self.tally(present), self._first_missing(whole, present))

    def lack(self, whole: Rows, present: Rows) -> Lack:
        """Of the cells of `whole`, those that are not among `present`."""
        return Lack(len(whole) - len(present), self._first_missing(whole, present))

    def _first_missing(self, whole: Rows, present: Rows) -> int | None:
        """The time of the first row of `whole` that `present` lacks."""
        return None if self.times is None or len(whole) == len(present) else self.times[_first_missing(whole, present)]

    def _counted(self, at: Rows) -> Tally:
        if self.times is None or self._seconds is None or not at:
            return Tally(len(at))
        if len(at) == 1:
            return Tally.once(self.times[at[0]], self._shift)
        first, last = self.times[at[0]], self.times[at[-1]]
        shift = shift_for(first, last, self._shift)
        return Tally.of_buckets(len(at), first, shift, _buckets(at, self._seconds, shift))


def _buckets(at: Rows, seconds: list[int], shift: int) -> dict[int, int]:
    counts: dict[int, int] = {}
    if len(at) <= _FEW:
        for row in at:
            index = seconds[row] >> shift
            counts[index] = counts.get(index, 0) + 1
        return counts
    start = 0
    while start < len(at):
        index = seconds[at[start]] >> shift
        end = bisect_left(at, bisect_left(seconds, (index + 1) << shift), start)
        counts[index] = end - start
        start = end
    return counts


def _grouped(labels: Sequence[str], at: Rows) -> dict[str, Rows]:
    distinct = set(labels)
    if len(distinct) == 1:
        return dict.fromkeys(distinct, at)
    grouped: dict[str, Rows] = {label: [] for label in distinct}
    append = {label: rows.append for label, rows in grouped.items()}
    for label, row in zip(labels, at, strict=True):
        append[label](row)
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
