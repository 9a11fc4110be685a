"""Integer or number, and what can hold it; the format of a string property: one that all strings have, without exception.

A number that was written with a fraction or an exponent makes the property a number, `1.0` too: JSON Schema would call it an integer, but whoever
wrote the `.0` has a float there, and its next value may be 1.5.
"""

from collections.abc import Collection
from typing import Final

from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.formats import INFERRED_FORMATS

_FRACTIONAL: Final = frozenset({NumberKind.NUMBER, NumberKind.DECIMAL})
INTEGER_FORMATS: Final = ("int64", "bigint")
_WIDTHS: Final = (None, *INTEGER_FORMATS, "decimal")
"""The formats that inference writes, the narrowest first; None: what a double holds."""


def widest(formats: Collection[str | None]) -> str | None:
    """The format of numbers that have one of these each; one that inference does not write stays only where all have it."""
    names = {*formats}
    if names.issubset(_WIDTHS):
        return max(names, key=_WIDTHS.index)
    return names.pop() if len(names) == 1 else None


def is_wider(name: JsonValue, than: JsonValue) -> bool:
    """Whether a format holds numbers that another does not; of one that inference does not write that is not known."""
    return name in _WIDTHS and than in _WIDTHS and _WIDTHS.index(name) > _WIDTHS.index(than)


def number_schema(numbers: NumberEvidence) -> JsonObject:
    """`integer` within ±2^53; `int64` and `bigint` beyond; `number`, with `decimal` where a double would lose digits."""
    kinds = numbers.kinds.keys()
    if kinds & _FRACTIONAL:
        return {"type": "number", "format": "decimal"} if NumberKind.DECIMAL in kinds else {"type": "number"}
    if NumberKind.BIGINT in kinds:
        return {"type": "integer", "format": "bigint"}
    return {"type": "integer", "format": "int64"} if NumberKind.INT64 in kinds else {"type": "integer"}


_FEWEST: Final = 1


def format_of(strings: StringEvidence) -> str | None:
    """The most special format that every string has. A URI needs an authority or `urn:`, or every `word:word` would be one."""
    for name in INFERRED_FORMATS if strings.traits else ():
        if strings.counter.count >= _FEWEST and strings.all_have(name) and (name != "uri" or strings.all_have("hierarchical")):
            return name
    return None


def content_of(strings: StringEvidence) -> str | None:
    """What is packed into every string, for a note: `base64` or `json`."""
    return next((trait for trait in ("json", "base64") if strings.all_have(trait)), None)
