"""The types of parsed JSON (RFC 8259). Integers are exact; a number with a fraction or exponent is a float, or a Decimal where digits count."""

from decimal import Decimal
from typing import TypeAlias

JsonValue: TypeAlias = "None | bool | int | float | Decimal | str | list[JsonValue] | dict[str, JsonValue]"
JsonObject: TypeAlias = dict[str, JsonValue]
Document: TypeAlias = "JsonObject | bool"
"""A JSON Schema document: an object, or one of the two boolean schemas."""


def object_of(value: JsonValue) -> JsonObject:
    """The value, where it is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: JsonValue) -> list[JsonValue]:
    """The value, where it is a list; else an empty one."""
    return value if isinstance(value, list) else []
