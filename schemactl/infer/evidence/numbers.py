"""Evidence of numbers: how they were written and what can hold them; no value is kept."""

from decimal import Decimal
from enum import StrEnum
from typing import Final

from schemactl.infer.evidence.counter import NONE, TimedCounter, members_of
from schemactl.infer.evidence.walk import Walk
from schemactl.model.json import JsonValue

SAFE: Final = 2**53
"""Beyond ±2^53 a double loses integers (RFC 8259, section 6)."""


class NumberKind(StrEnum):
    """INTEGER: within ±2^53. INT64: within 64 bits, signed. BIGINT: beyond. NUMBER: written with a fraction or an exponent, `1.0` too.
    DECIMAL: a double would lose digits of it."""

    INTEGER = "integer"
    INT64 = "int64"
    BIGINT = "bigint"
    NUMBER = "number"
    DECIMAL = "decimal"


def kind_of(value: int | float | Decimal) -> NumberKind:
    """What a number is, by how it was written."""
    if isinstance(value, int):
        if -SAFE <= value <= SAFE:
            return NumberKind.INTEGER
        return NumberKind.INT64 if -(2**63) <= value < 2**63 else NumberKind.BIGINT
    return NumberKind.NUMBER if isinstance(value, float) else NumberKind.DECIMAL


class NumberEvidence:
    """A counter a kind; those that were not seen are absent."""

    __slots__ = ("kinds",)

    def __init__(self) -> None:
        self.kinds: dict[NumberKind, TimedCounter] = {}

    def add(self, value: int | float | Decimal, walk: Walk) -> None:
        """Count one number."""
        kind = kind_of(value)
        self.kinds[kind] = self.kinds.get(kind, NONE) + walk.seen

    def merge(self, other: "NumberEvidence") -> None:
        """Count what `other` counted, too."""
        for kind, counter in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, NONE) + counter

    def settle(self, shift: int) -> None:
        """Make all buckets as wide as `shift` says, where they are narrower."""
        self.kinds = {kind: counter.coarsened(shift) for kind, counter in self.kinds.items()}

    @property
    def counter(self) -> TimedCounter:
        """All numbers, whatever their kind."""
        return sum(self.kinds.values(), NONE)

    def to_json(self) -> JsonValue:
        """Kind → counter."""
        return {kind.value: counter.to_json() for kind, counter in self.kinds.items()}

    @classmethod
    def from_json(cls, written: JsonValue) -> "NumberEvidence":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        numbers = cls()
        numbers.kinds = {NumberKind(kind): TimedCounter.from_json(counter) for kind, counter in members_of(written).items()}
        return numbers
