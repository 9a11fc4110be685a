"""When something has to be finished: in processor time of the thread, so that a busy machine decides as much as an idle one.

A deadline is put in force around what may take long, and every loop in there calls `step`: no loop is handed a deadline of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import thread_time
from typing import Final

SELDOM: Final = 32
"""Steps between two looks at the clock, which take longer than most steps."""


class OutOfTime(Exception):
    """A deadline is over, or as many steps were made as may be."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """at: of the clock `time.thread_time`, in seconds."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """That many seconds from now."""
        return cls(thread_time() + seconds)

    @property
    def left(self) -> float:
        """Seconds that are left; never below 0."""
        return max(0.0, self.at - thread_time())

    @property
    def is_over(self) -> bool:
        return thread_time() >= self.at

    def after(self, part: float) -> "Deadline":
        """A nearer one: when that part of what is left will be used up."""
        return Deadline.within(self.left * part)

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Until the block ends, `step` and `look` raise OutOfTime once this deadline is over, or one that was in force already."""
        outer = _WATCH.get()
        token = _WATCH.set(_Watch(self if outer is None else min(self, outer.deadline, key=lambda one: one.at)))
        try:
            yield
        finally:
            _WATCH.reset(token)


NEVER: Final = Deadline(float("inf"))


@dataclass(slots=True)
class _Watch:
    """The deadline that is in force, and the steps since it is."""

    deadline: Deadline
    steps: int = 0


_WATCH: Final[ContextVar[_Watch | None]] = ContextVar("_WATCH", default=None)


def step() -> None:
    """One step of a loop that what is compared makes long. Every so often it looks at the clock. Raises OutOfTime."""
    watch = _WATCH.get()
    if watch is None:
        return
    watch.steps += 1
    if watch.steps % SELDOM == 0 and watch.deadline.is_over:
        raise OutOfTime


def look() -> None:
    """Look at the clock now: before a step that takes long by itself. Raises OutOfTime."""
    watch = _WATCH.get()
    if watch is not None and watch.deadline.is_over:
        raise OutOfTime
