"""Evidence of numbers: how they were written and what can hold them; no value is kept."""

from decimal import Decimal
from enum import StrEnum
from typing import Final

from schemactl.infer.evidence.tally import NONE, Tally, members_of
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
    """A tally a kind; those that were not seen are absent."""

    __slots__ = ("kinds",)

    def __init__(self) -> None:
        self.kinds: dict[NumberKind, Tally] = {}

    def add(self, value: int | float | Decimal, walk: Walk) -> None:
        """Count one number."""
        kind = kind_of(value)
        self.kinds[kind] = self.kinds.get(kind, NONE) + walk.seen

    def merge(self, other: "NumberEvidence") -> None:
        """Count what `other` counted, too."""
        for kind, tally in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, NONE) + tally

    def settle(self, shift: int) -> None:
        """Make all buckets as wide as `shift` says, where they are narrower."""
        self.kinds = {kind: tally.coarsened(shift) for kind, tally in self.kinds.items()}

    @property
    def tally(self) -> Tally:
        """All numbers, whatever their kind."""
        return sum(self.kinds.values(), NONE)

    def to_json(self) -> JsonValue:
        """Kind → tally."""
        return {kind.value: tally.to_json() for kind, tally in self.kinds.items()}

    @classmethod
    def from_json(cls, written: JsonValue) -> "NumberEvidence":
        """Read what `to_json` wrote. Raises TypeError or ValueError for anything else."""
        numbers = cls()
        numbers.kinds = {NumberKind(kind): Tally.from_json(tally) for kind, tally in members_of(written).items()}
        return numbers
