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


@dataclass
class Budget:
    """Steps first, so that a verdict is the same on every machine; the clock for the steps that take long. deadline: of `time.monotonic`."""

    left: int
    deadline: float

    def spend(self) -> None:
        """Raises Exhausted."""
        self.left -= 1
        if self.left < 0 or time.monotonic() > self.deadline:
            raise Exhausted
