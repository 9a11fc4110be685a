"""A comparison ends with its budget: every loop asks the deadline that is in force."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from schemactl.model.deadline import NEVER, SELDOM, Deadline, OutOfTime, look, step
from schemactl.model.json import JsonObject
from schemactl.model.options.compat import CompatOptions
from schemactl.model.schema import Schema
from schemactl.pipeline.comparison import compare_documents
from tests.pathological_pairs import PAIRS

BUDGET = 0.06
"""Seconds of the clock below: 60,000 calls."""
MOST = 2 * BUDGET + 0.35
"""Listing and proving have the budget each; the rest is for reading the two schemas, and for writing the findings."""


class Overrun(BaseException):
    """Not an Exception: nothing may catch it."""


class CountingClock:
    """Each call of a function takes a microsecond: so it is the same on every machine, and no loop of calls can hide from it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.most = float("inf")

    def time(self) -> float:
        return self.now

    def tick(self, _frame: FrameType, event: str, _argument: object) -> None:
        if event in ("call", "c_call"):
            self.now += 1e-6
            if self.now > self.most:
                raise Overrun

    @contextmanager
    def counting(self, most: float) -> Iterator[None]:
        """Raises Overrun after so many seconds."""
        self.most = self.now + most
        before = sys.getprofile()
        sys.setprofile(self.tick)
        try:
            yield
        finally:
            sys.setprofile(before)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> CountingClock:
    found = CountingClock()
    monkeypatch.setattr("schemactl.model.deadline.thread_time", found.time)
    return found


def compared(one: JsonObject, other: JsonObject) -> None:
    compare_documents(Schema(one), Schema(other), CompatOptions(budget=BUDGET))


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("name", PAIRS)
def test_a_comparison_keeps_its_budget(name: str, swapped: bool, clock: CountingClock) -> None:
    compared({"type": "string"}, {"type": "integer", "minimum": 1})  # what is imported once
    pair = PAIRS[name][::-1] if swapped else PAIRS[name]
    with clock.counting(MOST):
        compared(*pair)


def test_a_loop_that_does_not_ask_is_noticed(clock: CountingClock) -> None:
    def careless() -> None:
        for _ in range(20_000):
            len("")

    with pytest.raises(Overrun), clock.counting(0.01), Deadline.within(0.001).in_force():
        careless()


def test_the_nearest_deadline_counts(clock: CountingClock) -> None:
    with Deadline.within(1.0).in_force(), NEVER.in_force():
        look()
        clock.now = 2.0
        with pytest.raises(OutOfTime):
            look()
    look()


def test_a_step_looks_at_the_clock_every_so_often() -> None:
    with Deadline.within(-1.0).in_force():
        for _ in range(SELDOM - 1):
            step()
        with pytest.raises(OutOfTime):
            step()
