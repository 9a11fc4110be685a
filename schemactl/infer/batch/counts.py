"""How often each state was seen, and when: what rows are counted in until it becomes tallies."""

from collections import _count_elements  # type: ignore[attr-defined]  # what Counter itself uses, without its checks
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, compress, repeat
from typing import Any, Final, TypeAlias

from schemactl.infer.evidence.tally import LANE, Tally, index_of, laid_out, lanes_of

State: TypeAlias = tuple[Any, ...]
Time: TypeAlias = Any
"""A datetime, or microseconds since 1970: one sort in all that is counted together."""
Bucket: TypeAlias = "int | None"
"""The index of a time bucket; None for what has no time."""
_FEW: Final = 32
"""Rows of a bucket up to which they are not worth a counter of their own."""


class Spread:
    """Times of values that each row has some of, laid out only when asked for: mostly nobody does. Nothing but iterated, and its ends."""

    def __init__(self, times: "Sequence[Time] | Spread", sizes: Sequence[int]) -> None:
        self._times = times
        self._sizes = sizes

    def __iter__(self) -> Iterator[Time]:
        yield from chain.from_iterable(map(repeat, self._times, self._sizes))

    def __reversed__(self) -> Iterator[Time]:
        yield from reversed(list(self))

    def __getitem__(self, index: int) -> Time:
        """The first (0) or the last (-1)."""
        times, sizes = (self._times, self._sizes) if index == 0 else (reversed(self._times), reversed(self._sizes))
        return next(time for time, size in zip(times, sizes, strict=True) if size)


@dataclass(frozen=True, slots=True)
class When:
    """Of rows. times: ascending; None for those of events without a time. runs: the time bucket of the first ones, and how many rows there are up to
    its end; the bucket of the next ones, and how many up to there; and so on."""

    times: "Sequence[Time] | Spread | None"
    runs: tuple[tuple[Bucket, int], ...]

    @property
    def number(self) -> int:
        """Of rows."""
        return self.runs[-1][1]

    @property
    def are_scattered(self) -> bool:
        """Whether few rows stand in the same bucket."""
        return len(self.runs) * _FEW > self.number

    def buckets(self) -> "Iterator[Bucket]":
        """The bucket of each row."""
        start = 0
        for bucket, end in self.runs:
            yield from repeat(bucket, end - start)
            start = end

    @property
    def first(self) -> "Time | None":
        """The first time, if there are rows."""
        return None if self.times is None else self.times[0]

    def kept(self, kept: Sequence[bool]) -> "When":
        """Of those rows that are kept."""
        return When(None if self.times is None else list(compress(self.times, kept)), self._runs(kept))

    def spread(self, sizes: Sequence[int]) -> "When":
        """Of values that each row has some of."""
        return When(None if self.times is None else Spread(self.times, sizes), self._runs(sizes))

    def _runs(self, sizes: Sequence[int]) -> tuple[tuple[Bucket, int], ...]:
        ends = list(accumulate(sizes, initial=0))
        return tuple([(bucket, ends[end]) for bucket, end in self.runs])


class Counts:
    """How often each state was seen, and when. Of the bucket that rows were last counted in there is a counter of its own, `_latest`; those of all
    others are packed as in a tally, the lowest lane being that of bucket `_base`."""

    def __init__(self) -> None:
        self.firsts: dict[Any, Time] = {}
        self._untimed: dict[Any, int] = {}
        self._latest: dict[Any, int] = {}
        self._bucket: Bucket = None
        self._packed: dict[Any, int] = {}
        self._base = 0
        self._last: Time | None = None
        self._is_bare = False

    def add(self, columns: Sequence[Sequence[Any]], when: When) -> None:
        """Count states, each of what the columns have; where there is one column, they are kept bare."""
        number = when.number
        if not number:
            return
        self._is_bare = len(columns) == 1
        states: Sequence[Any] = columns[0] if self._is_bare else list(zip(*columns, strict=True)) if columns else [()] * number
        has_new = self._add_scattered(states, when) if when.times is not None and when.are_scattered else self._add_runs(states, when)
        if when.times is None:
            return
        is_late = self._last is not None and when.times[0] < self._last
        if has_new or is_late:
            self._note(states, when.times)
        if not is_late:
            self._last = when.times[-1]

    def _add_runs(self, states: Sequence[Any], when: When) -> bool:
        """Count the states of each bucket together. Returns whether one may be new."""
        start = 0
        has_new = False
        for bucket, end in when.runs:
            if start < end:
                counts = self._of(bucket)
                known = len(counts)
                _count_elements(counts, states[start:end] if end - start < len(states) else states)
                has_new = has_new or (len(counts) > known and not counts.keys() <= self.firsts.keys())
                start = end
        return has_new

    def _add_scattered(self, states: Sequence[Any], when: When) -> bool:
        """Count the states with their buckets. Returns whether one is new."""
        counted: dict[tuple[int, Any], int] = {}
        _count_elements(counted, zip(when.buckets(), states, strict=True))
        self._begin_at(when.runs[0][0] or 0)
        packed, base = self._packed, self._base
        for (bucket, state), count in counted.items():
            packed[state] = packed.get(state, 0) + (count << (LANE * (bucket - base)))
        return not packed.keys() <= self.firsts.keys()

    def _of(self, bucket: Bucket) -> dict[Any, int]:
        """What the states of a bucket are counted in, for now."""
        if bucket is None:
            return self._untimed
        if bucket != self._bucket:
            self._pack()
            self._bucket = bucket
        return self._latest

    def _pack(self) -> None:
        """Put the counts of the latest bucket beside those of the others."""
        if not self._latest or self._bucket is None:
            return
        self._begin_at(self._bucket)
        lane = LANE * (self._bucket - self._base)
        for state, count in self._latest.items():
            self._packed[state] = self._packed.get(state, 0) + (count << lane)
        self._latest = {}

    def _begin_at(self, bucket: int) -> None:
        """Have lanes from `bucket` on."""
        if not self._packed:
            self._base = bucket
        elif bucket < self._base:
            by = LANE * (self._base - bucket)
            self._packed = {state: packed << by for state, packed in self._packed.items()}
            self._base = bucket

    def _note(self, states: Sequence[Any], times: Sequence[Time] | Spread) -> None:
        """When states were first seen."""
        for state, time in dict(zip(reversed(states), reversed(times), strict=True)).items():
            first = self.firsts.get(state)
            self.firsts[state] = time if first is None else min(first, time)

    def take_in(self, counted: "Iterable[tuple[Any, Time | None, int, int, int]]", *, is_bare: bool) -> None:
        """Count what was counted elsewhere, once nothing is counted here any more: states as tuples, with the first time, how many have none, the
        lowest time bucket of the others, and the counts from that on, as in a tally. is_bare: whether there is one column."""
        self._pack()
        self._is_bare = is_bare
        for whole, first, untimed, bucket, packed in counted:
            state = whole[0] if is_bare else whole
            if untimed:
                self._untimed[state] = self._untimed.get(state, 0) + untimed
            if first is not None:
                known = self.firsts.get(state)
                self.firsts[state] = first if known is None else min(first, known)
                self._begin_at(bucket)
                self._packed[state] = self._packed.get(state, 0) + (packed << (LANE * (bucket - self._base)))

    def widen(self, by: int) -> None:
        """Take 2 ** `by` buckets together."""
        self._pack()
        base = self._base >> by
        self._packed = {state: laid_out(packed, self._base, by, base) for state, packed in self._packed.items()}
        self._base, self._bucket = base, None

    @property
    def states(self) -> "set[Any]":
        """All that were seen."""
        return self.firsts.keys() | self._untimed.keys()

    @property
    def number(self) -> int:
        """Of different states; those that came both with a time and without one count twice."""
        return len(self.firsts) + len(self._untimed)

    def totals(self) -> "dict[Any, tuple[int, Time | None]]":
        """How often each state was seen, and when first."""
        self._pack()
        return {state: (self._total(state), self.firsts.get(state)) for state in self.states}

    def _total(self, state: Any) -> int:
        return self._untimed.get(state, 0) + sum(lanes_of(self._packed.get(state, 0)))

    def tallies(self, shift: int, micros: Callable[[Time], int]) -> dict[State, Tally]:
        """The tally of each state, as a tuple. shift: of the buckets."""
        self._pack()
        found: dict[Any, Tally] = {}
        for state in self.states:
            if state in self.firsts:
                first = micros(self.firsts[state])
                packed = self._packed[state] >> (LANE * (index_of(first, shift) - self._base))
                found[state] = Tally(self._total(state), first, shift, packed)
            else:
                found[state] = Tally(self._total(state))
        return {(state,): tally for state, tally in found.items()} if self._is_bare else found
