"""Payloads that a mould takes, counted as they come out of its decoder; what it does not take is left to be counted in another way."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import compress
from operator import itemgetter
from typing import Any, Final, TypeVar

import msgspec

from schemactl.infer.batch.counts import Time, When
from schemactl.infer.batch.foresight import Foresight
from schemactl.infer.batch.guess import guess_of
from schemactl.infer.batch.harvest import node_of_tables
from schemactl.infer.batch.moulds import TableMould, Unforeseen, mould_of
from schemactl.infer.batch.tables import Surprise, Table
from schemactl.infer.batch.texts import KnownTexts
from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.tally import index_of

_WORTH: Final = 64
"""Events that must be known for a decoder to be worth its making: what is always there, optional, or null is mostly known by then."""
_ENOUGH: Final = 96
"""Payloads from which it is guessed what others are like."""
_AT_ONCE: Final = 400
"""Payloads that are decoded and counted together: few enough to stay in the processor's cache."""
_FEW: Final = 8
"""Payloads with a surprise among them that are not looked through any further."""
_FAILING: Final = 0.03
"""Of the payloads: so many that it does not take, and the decoder is made anew, when twice as many events are known."""
_RARE: Final = (0.005, 0.03)
"""Of the payloads: what fewer have is left out of the decoder; the second, where one that takes more cannot be made."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_LAST_SECOND: Final = (_LAST - _EPOCH) // timedelta(seconds=1)

T = TypeVar("T")


class Typed:
    """Decodes and counts the payloads of one subject by what is known of them. What it counted is not in the evidence before `finish`."""

    def __init__(self, evidence: Evidence, is_envelope: Callable[[frozenset[str]], bool], foresight: Foresight | None = None) -> None:
        """evidence: of those that it does not take, too. is_envelope: whether payloads with these keys must be looked at first. foresight: counts
        beside it, as they are read, events that it would take."""
        self.evidence = evidence
        self._foresight = foresight
        self._is_envelope = is_envelope
        self._table: Table | None = None
        self._decode: Any = None
        self._first: int | None = None
        self._last = 0
        self._shift = 0
        self._made_at = 0
        self._taken = self._left = 0

    @property
    def is_ready(self) -> bool:
        """Whether there is a decoder, so that payloads need not wait for one another."""
        return self._table is not None

    def observe(self, raws: Sequence[bytes], times: Sequence[Time | None]) -> list[int]:
        """Count the payloads that are as expected. Returns the rows of the others."""
        self.prepare(raws)
        if self._table is None:
            return list(range(len(raws)))
        others = self._not_foreseen(raws, times)
        self._taken += len(others)
        if others:
            with suppress(OverflowError):
                others = [others[row] for row in self._observe_all(chosen(raws, others), chosen(times, others))]
        self._table.let_go()
        self._left += len(others)
        return others

    def _not_foreseen(self, raws: Sequence[bytes], times: Sequence[Time | None]) -> list[int]:
        """Have payloads counted by machine code. Returns the rows of the others."""
        if self._foresight is None:
            return [*range(len(raws))]
        moments = [micros(time) for time in times]
        known = [moment for moment in moments if moment is not None]
        try:
            for moment in (min(known, default=0), max(known, default=0)):
                _moment_of(moment)  # as it is kept in the end
        except OverflowError:
            return [*range(len(raws))]
        return [*self._foresight.count(raws, moments)]

    def _observe_all(self, raws: Sequence[bytes], times: Sequence[Time | None]) -> list[int]:
        kinds = set(map(type, times))
        if kinds != {datetime}:
            times = [_moment_of(time) if isinstance(time, int) else time for time in times]
            if type(None) in kinds:
                untimed = [row for row, time in enumerate(times) if time is None]
                timed = [row for row, time in enumerate(times) if time is not None]
                others = [untimed[row] for row in self._observe(chosen(raws, untimed), None)]
                if timed:
                    others += [timed[row] for row in self._observe_all(chosen(raws, timed), chosen(times, timed))]
                return sorted(others)
        ordered = sorted(times)  # type: ignore[type-var]
        if ordered == times:
            return self._observe(raws, times)
        rows = sorted(range(len(times)), key=times.__getitem__)  # type: ignore[arg-type]
        return sorted(rows[row] for row in self._observe(chosen(raws, rows), ordered))

    def finish(self) -> None:
        """Put what was counted into the evidence."""
        if self._table is not None:
            report = None if self._foresight is None else self._foresight.end()
            if report is not None:
                self._widen(report.range)
                report.put_into(self._table, self._shift, _moment_of)
            self.evidence.take_in(node_of_tables(self._table, self.evidence.tree, self._shift, micros, self.evidence.options.caps))
            self._table = None

    def prepare(self, raws: Sequence[bytes] = ()) -> None:
        """Make a decoder, or another one, if that is worth while by now. raws: payloads that are to be counted, from which it is guessed what others
        are like where too few are counted yet."""
        events = self.evidence.events
        if self._table is not None:
            taken = self._taken + (0 if self._foresight is None else self._foresight.taken)
            if self._left <= _FAILING * taken or events < 2 * self._made_at:
                return
            self.finish()
        elif max(events, len(raws)) < max(_WORTH, 2 * self._made_at):
            return
        self._taken = self._left = 0
        mould = self._mould(raws)
        if mould is None or self._is_envelope(frozenset(mould.row.members)):
            return
        self._decode = msgspec.json.Decoder(mould.row.annotation).decode
        self._table = Table(mould, (), self.evidence.options.caps)
        if self._foresight is not None:
            self._foresight.begin(self._table, self.evidence.options.caps)

    def _mould(self, raws: Sequence[bytes]) -> TableMould | None:
        """Of what is known, or of a guess."""
        tree, caps = self.evidence.tree, self.evidence.options.caps
        if self.evidence.events >= _WORTH:
            self._made_at = self.evidence.events
            return _foreseen(partial(mould_of, tree, caps))
        self._made_at = len(raws)
        guess = guess_of(raws[:_ENOUGH], caps, self._is_envelope)
        return None if guess is None else _foreseen(partial(mould_of, guess, caps, known=KnownTexts.guessed_from))

    def _observe(self, raws: Sequence[bytes], times: Sequence[Time] | None) -> list[int]:
        """times: ascending, or None where there are none."""
        others: list[int] = []
        self._widen(times)
        for start in range(0, len(raws), _AT_ONCE):
            stop = start + _AT_ONCE
            payloads, refused = self._decoded(raws[start:stop])
            at = None if times is None else times[start:stop]
            rows: Sequence[int] = range(start, start + len(payloads))
            if refused:
                others += [start + index for index in refused]
                kept = [payload is not None for payload in payloads]
                rows, payloads = list(compress(rows, kept)), list(compress(payloads, kept))
                at = None if at is None else list(compress(at, kept))
            others += self._count(payloads, rows, at)
        return sorted(others)

    def _decoded(self, raws: Sequence[bytes]) -> tuple[list[Any], list[int]]:
        """The payloads, None for those that are not taken, and which these are."""
        decoded: list[Any] = []
        refused: list[int] = []
        rest = map(self._decode, raws)
        while len(decoded) < len(raws):
            try:
                decoded.extend(rest)  # what came before an error stays in the list
            except (ValueError, RecursionError):
                refused.append(len(decoded))
                decoded.append(None)
        return decoded, refused

    def _count(self, payloads: Sequence[Any], rows: Sequence[int], times: Sequence[Time] | None) -> list[int]:
        """Returns the rows that hold a surprise, or stand beside one."""
        assert self._table is not None
        if not payloads:
            return []
        try:
            todo = self._table.take(payloads, self._when(len(payloads), times), ())
        except (Surprise, ValueError):
            if len(payloads) <= _FEW:
                return [*rows]
            middle = len(payloads) // 2
            first, second = (None, None) if times is None else (times[:middle], times[middle:])
            return self._count(payloads[:middle], rows[:middle], first) + self._count(payloads[middle:], rows[middle:], second)
        for counter, columns, when in todo:
            counter.add(columns, when)
        return []

    def _when(self, number: int, times: Sequence[Time] | None) -> When:
        """Of `number` rows at these times."""
        if times is None:
            return When(None, ((None, number),))
        last, end = self._bucket(times[-1]), 0
        runs: list[tuple[int | None, int]] = []
        while end < number:
            bucket = self._bucket(times[end])
            end = number if bucket == last else bisect_left(times, _moment((bucket + 1) << self._shift), end)
            runs.append((bucket, end))
        return When(times, tuple(runs))

    def _bucket(self, time: Time) -> int:
        return index_of(micros(time), self._shift)

    def _widen(self, times: Sequence[Time] | None) -> None:
        """Make the buckets wide enough for all times so far."""
        assert self._table is not None
        if not times:
            return
        first, last = micros(times[0]), micros(times[-1])
        self._first, self._last = (first, last) if self._first is None else (min(first, self._first), max(last, self._last))
        shift = self.evidence.tree.tally.shift_with(self._first, self._last)
        if shift > self._shift:
            self._table.widen(shift - self._shift)
            self._shift = shift


def _foreseen(mould_of: Callable[..., TableMould]) -> TableMould | None:
    """What is foreseen; where that cannot be said, with less of what is rare."""
    for rare in _RARE:
        with suppress(Unforeseen):
            return mould_of(rare=rare)
    return None


def chosen(values: Sequence[T], rows: Sequence[int]) -> Sequence[T]:
    """The values at these rows."""
    return itemgetter(*rows)(values) if len(rows) > 1 else [values[row] for row in rows]


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds) if seconds < _LAST_SECOND else _LAST


def _moment_of(time: int) -> datetime:
    return _EPOCH + time * _MICROSECOND


def micros(time: Any) -> Any:
    """Microseconds since 1970; None for none."""
    return time if time is None or isinstance(time, int) else (time - _EPOCH) // _MICROSECOND
