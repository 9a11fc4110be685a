"""How often each state was seen, and when: what is counted by time bucket until it becomes tallies."""

from collections import _count_elements  # type: ignore[attr-defined]  # what Counter itself uses, without its checks
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, TypeAlias

from schemactl.infer.evidence.tally import Tally

State: TypeAlias = tuple[Any, ...]
Time: TypeAlias = Any
"""A datetime, or microseconds since 1970: one sort in all that is counted together."""
Bucket: TypeAlias = "int | None"
"""The index of a time bucket; None for what has no time."""


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


Times: TypeAlias = "Sequence[Time] | Spread | None"
"""None for those of events without a time."""


class Counts:
    """How often each state was seen, and when."""

    def __init__(self) -> None:
        self.buckets: dict[Bucket, dict[Any, int]] = {}
        self.firsts: dict[Any, Time] = {}
        self._latest: Time | None = None
        self._is_bare = False

    def add(self, columns: Sequence[Any], times: Times, bucket: Bucket, number: int) -> None:
        """Count states, each of what the columns have; where there is one column, they are kept bare."""
        if not number:
            return
        counts = self.buckets.get(bucket)
        if counts is None:
            counts = self.buckets[bucket] = {}
        known = len(counts)
        if not columns:
            counts[()] = counts.get((), 0) + number
            states: Sequence[Any] = ((),)
            times = None if times is None else (times[0],)
        else:
            self._is_bare = len(columns) == 1
            states = columns[0] if self._is_bare else list(zip(*columns, strict=True))
            _count_elements(counts, states)
        if times is None:
            return
        is_late = self._latest is not None and times[0] < self._latest
        if is_late or (len(counts) > known and not counts.keys() <= self.firsts.keys()):
            self._note(states, times)
        if not is_late:
            self._latest = times[-1]

    def _note(self, states: Sequence[Any], times: Sequence[Time] | Spread) -> None:
        """When states were first seen."""
        for state, time in dict(zip(reversed(states), reversed(times), strict=True)).items():
            first = self.firsts.get(state)
            self.firsts[state] = time if first is None else min(first, time)

    def widen(self, by: int) -> None:
        """Take 2 ** `by` buckets together."""
        narrow, self.buckets = self.buckets, {}
        for bucket, counts in narrow.items():
            wide = self.buckets.setdefault(None if bucket is None else bucket >> by, {})
            for state, count in counts.items():
                wide[state] = wide.get(state, 0) + count

    @property
    def number(self) -> int:
        """Of different states; those that came both with a time and without one count twice."""
        return len(self.firsts) + len(self.buckets.get(None, ()))

    def totals(self) -> "dict[Any, tuple[int, Time | None]]":
        """How often each state was seen, and when first."""
        counts: dict[Any, int] = {}
        for of_bucket in self.buckets.values():
            for state, count in of_bucket.items():
                counts[state] = counts.get(state, 0) + count
        return {state: (count, self.firsts.get(state)) for state, count in counts.items()}

    def tallies(self, shift: int, micros: Callable[[Time], int]) -> dict[State, Tally]:
        """The tally of each state, as a tuple. shift: of the buckets."""
        by_state: dict[Any, dict[int, int]] = {}
        found: dict[Any, Tally] = {}
        for bucket, counts in self.buckets.items():
            for state, count in counts.items():
                if bucket is None:
                    found[state] = Tally(count)
                else:
                    by_state.setdefault(state, {})[bucket] = count
        for state, buckets in by_state.items():
            untimed = found[state].count if state in found else 0
            found[state] = Tally.of_buckets(untimed + sum(buckets.values()), micros(self.firsts[state]), shift, buckets)
        return {(state,): tally for state, tally in found.items()} if self._is_bare else found
