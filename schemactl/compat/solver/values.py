"""JSON values as the theories see them: their kind, and when two are equal (1 and 1.0 are, 1 and true are not)."""

from decimal import Decimal
from typing import Final, Literal

from schemactl.model.deadline import step
from schemactl.model.json import JsonValue
from schemactl.schema.numbers import exact

Kind = Literal["null", "boolean", "integer", "fraction", "string", "array", "object"]
"""The JSON types, number being split into integers (1.0 is one) and the others."""
KINDS: Final[tuple[Kind, ...]] = ("null", "boolean", "integer", "fraction", "string", "array", "object")
ALL_KINDS: Final = frozenset(KINDS)
KINDS_OF_TYPE: Final[dict[str, tuple[Kind, ...]]] = {
    "null": ("null",),
    "boolean": ("boolean",),
    "integer": ("integer",),
    "number": ("integer", "fraction"),
    "string": ("string",),
    "array": ("array",),
    "object": ("object",),
}

Key = tuple[object, ...]


def type_of(kind: Kind) -> str:
    """The JSON type of values of a kind, integers being numbers."""
    return "number" if kind in ("integer", "fraction") else kind


def kind_of(value: JsonValue) -> Kind:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float() | Decimal():
            return "integer" if value == int(value) else "fraction"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def key_of(value: JsonValue) -> Key:
    """Hashable, and equal for equal values. Raises OutOfTime."""
    step()
    match value:
        case None | bool() | str():
            return (type(value).__name__, value)
        case list():
            return ("array", *map(key_of, value))
        case dict():
            return ("object", *((name, key_of(value[name])) for name in sorted(value)))
        case _:
            return ("number", exact(value))
