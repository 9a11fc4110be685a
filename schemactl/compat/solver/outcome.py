"""What the search answers, and how much of it there may be."""

import time
from dataclasses import dataclass

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


class Exhausted(Exception):
    """The budget of the question is used up."""


class Budget:
    """Steps first, so that a verdict is the same on every machine; the clock is looked at now and then, for the steps that take long."""

    def __init__(self, steps: int, seconds: float) -> None:
        self.left = steps
        self.deadline = time.monotonic() + seconds

    def spend(self, steps: int = 1) -> None:
        """Raises Exhausted."""
        self.left -= steps
        if self.left < 0 or (self.left % 64 == 0 and time.monotonic() > self.deadline):
            raise Exhausted
