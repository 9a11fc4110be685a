"""What the search answers, and how many steps it may make."""

from dataclasses import dataclass

from schemactl.model.deadline import OutOfTime, step
from schemactl.model.json import JsonValue


@dataclass(frozen=True, slots=True)
class Solution:
    """A value that is as asked."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class NoSolution:
    """There is none: proven."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither."""

    reason: str


Outcome = Solution | NoSolution | Unknown


@dataclass
class Budget:
    """Steps of the search, beside the deadline that is in force: a verdict within them is the same everywhere. left: of one question."""

    left: int = 0

    def spend(self) -> None:
        """One step. Raises OutOfTime."""
        self.left -= 1
        if self.left < 0:
            raise OutOfTime
        step()
