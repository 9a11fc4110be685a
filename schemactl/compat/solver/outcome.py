"""What the search answers, and how much of it there may be."""

from dataclasses import dataclass
from typing import Final

from schemactl.model.deadline import NEVER, Deadline
from schemactl.model.json import JsonValue


@dataclass(frozen=True, slots=True)
class Found:
    """A value that is as asked."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is none: proven."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither."""

    reason: str


Outcome = Found | Nothing | Unknown


SELDOM: Final = 32
"""Steps between two looks at the clock."""


class Exhausted(Exception):
    """The budget of the question is used up."""


@dataclass
class Budget:
    """Steps first, so that a verdict is the same on every machine; the clock for the steps that take long."""

    left: int = 0
    deadline: Deadline = NEVER
    _looks: int = 0

    def renew(self, steps: int, deadline: Deadline) -> None:
        """For the next question."""
        self.left, self.deadline, self._looks = steps, deadline, 0

    def spend(self) -> None:
        """One step. Raises Exhausted."""
        self.left -= 1
        if self.left < 0:
            raise Exhausted
        self.look_at_the_clock()

    def heed_the_clock(self) -> None:
        """Before a step that may take long. Raises Exhausted."""
        if self.deadline.is_over:
            raise Exhausted

    def look_at_the_clock(self) -> None:
        """Every so often: a look takes longer than most steps. Raises Exhausted."""
        if self._looks % SELDOM == 0 and self.deadline.is_over:
            raise Exhausted
        self._looks += 1
