"""Integer or number, and what can hold it.

A number that was written with a fraction or an exponent makes the property a number, `1.0` too: JSON Schema would call it an integer, but whoever
wrote the `.0` has a float there, and its next value may be 1.5.
"""

from typing import Final

from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.model.json import JsonObject

_FRACTIONAL: Final = frozenset({NumberKind.NUMBER, NumberKind.DECIMAL})


def number_schema(numbers: NumberEvidence) -> JsonObject:
    """`integer` within ±2^53; `int64` and `bigint` beyond; `number`, with `decimal` where a double would lose digits."""
    kinds = numbers.kinds.keys()
    if kinds & _FRACTIONAL:
        return {"type": "number", "format": "decimal"} if NumberKind.DECIMAL in kinds else {"type": "number"}
    if NumberKind.BIGINT in kinds:
        return {"type": "integer", "format": "bigint"}
    return {"type": "integer", "format": "int64"} if NumberKind.INT64 in kinds else {"type": "integer"}
