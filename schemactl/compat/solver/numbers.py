"""The theory of numbers: bounds, multiples, excluded values. Exact, in fractions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Final

from schemactl.compat.solver.formula import AtLeast, AtMost, Fact, MultipleOf, NotAmong, NotMultipleOf
from schemactl.compat.solver.outcome import NoSolution, Outcome, Solution, Unknown
from schemactl.model import deadline
from schemactl.schema.numbers import exact, written

MOST_TRIED: Final = 5_000


@dataclass
class _Wanted:
    """What is asked of one number. low, high: the bound and whether it is excluded; step: it is a multiple of that."""

    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    step: Fraction | None = None
    not_steps: list[Fraction] = field(default_factory=list)
    excluded: set[Fraction] = field(default_factory=set)

    def accepts(self, number: Fraction) -> bool:
        below = self.low is not None and (number < self.low[0] or (number == self.low[0] and self.low[1]))
        above = self.high is not None and (number > self.high[0] or (number == self.high[0] and self.high[1]))
        multiple = self.step is None or (number / self.step).denominator == 1
        other = any((number / step).denominator == 1 for step in self.not_steps)
        return not below and not above and multiple and not other and number not in self.excluded


def integers(facts: Sequence[Fact]) -> Outcome:
    """An integer of which all the facts are true."""
    wanted = _wanted(facts, Fraction(1))
    assert wanted.step is not None
    return _stepped(wanted, wanted.step)


def _first_multiple(low: tuple[Fraction, bool], step: Fraction) -> int:
    bound, strict = low
    count = ceil(bound / step)
    return count + 1 if strict and count * step == bound else count


def _around_zero(first: int | None, last: int | None) -> Iterator[int]:
    """All integers between the two, one after the other, from the smallest in size."""
    start = max(first or 0, min(0, last if last is not None else 0)) if first is None or first <= 0 else first
    if last is not None and start > last:
        start = last
    yield start
    offset = 1
    while True:
        up, down = start + offset, start - offset
        can_go_up, can_go_down = last is None or up <= last, first is None or down >= first
        if can_go_up:
            yield up
        if can_go_down:
            yield down
        if not can_go_up and not can_go_down:
            return
        offset += 1


def fractions(facts: Sequence[Fact]) -> Outcome:
    """A number that is no integer, of which all the facts are true."""
    wanted = _wanted(facts, None)
    wanted.not_steps.append(Fraction(1))
    if wanted.step is not None and wanted.step.denominator == 1:
        return NoSolution()
    low, high = wanted.low, wanted.high
    if low is not None and high is not None and (low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1]))):
        return NoSolution()
    if wanted.step is not None:
        return _stepped(wanted, wanted.step)
    if low is not None and high is not None and low[0] == high[0]:
        return Solution(written(low[0])) if wanted.accepts(low[0]) else NoSolution()
    for number in _between(low, high):
        deadline.step()
        if wanted.accepts(number) and exact(written(number)) == number:
            return Solution(written(number))
    return Unknown("no number was found between two bounds that lie close to one another")


def _stepped(wanted: _Wanted, step: Fraction) -> Outcome:
    if any((step / other).denominator == 1 for other in wanted.not_steps):
        return NoSolution()
    first = None if wanted.low is None else _first_multiple(wanted.low, step)
    last = None if wanted.high is None else -_first_multiple((-wanted.high[0], wanted.high[1]), step)
    if first is not None and last is not None and first > last:
        return NoSolution()
    period = 1
    for other in wanted.not_steps:
        period = lcm(period, (other / step).numerator)
    enough = period * (len(wanted.excluded) + 1)
    for tried, count in enumerate(_around_zero(first, last)):
        deadline.step()
        number = count * step
        if wanted.accepts(number):
            return Solution(written(number))
        if tried >= enough:
            return NoSolution()
        if tried >= MOST_TRIED:
            return Unknown("too many numbers would have to be tried for `multipleOf`")
    return NoSolution()


def _between(low: tuple[Fraction, bool] | None, high: tuple[Fraction, bool] | None) -> Iterator[Fraction]:
    """Short decimals inside an interval that is not a point, those near zero first, where doubles lie close: there is no end of them, and few facts
    can exclude them all."""
    if high is not None and high[0] <= 0:
        mirrored = None if low is None else (-low[0], low[1])
        yield from (-number for number in _between((-high[0], high[1]), mirrored))
        return
    start = max(low[0], Fraction(0)) if low is not None else Fraction(0)
    stop = high[0] if high is not None else start + 1
    yield from (start, stop)
    for digits in range(1, 16):
        scale = 10**digits
        first = floor(start * scale) + 1
        for count in range(first, min(first + 40, ceil(stop * scale))):
            yield Fraction(count, scale)


def _wanted(facts: Iterable[Fact], step: Fraction | None) -> _Wanted:
    wanted = _Wanted(step=step)
    for fact in facts:
        match fact:
            case AtLeast(bound, strict):
                wanted.low = max(wanted.low, (bound, strict)) if wanted.low is not None else (bound, strict)
            case AtMost(bound, strict):
                wanted.high = min(wanted.high, (bound, not strict)) if wanted.high is not None else (bound, not strict)
            case MultipleOf(divisor):
                wanted.step = divisor if wanted.step is None else _common(wanted.step, divisor)
            case NotMultipleOf(divisor):
                wanted.not_steps.append(divisor)
            case NotAmong(values):
                wanted.excluded |= {exact(value) for value in values}
    if wanted.high is not None:
        wanted.high = (wanted.high[0], not wanted.high[1])
    return wanted


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The least number that is a multiple of both."""
    scale = lcm(one.denominator, other.denominator)
    return Fraction(lcm(int(one * scale), int(other * scale)), scale)
