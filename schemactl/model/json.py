"""The types of parsed JSON (RFC 8259). Integers are exact; a number with a fraction or exponent is a float, or a Decimal where digits count."""

from decimal import Decimal
from typing import TypeAlias

JsonValue: TypeAlias = "None | bool | int | float | Decimal | str | list[JsonValue] | dict[str, JsonValue]"
JsonObject: TypeAlias = dict[str, JsonValue]
Document: TypeAlias = "JsonObject | bool"
"""A JSON Schema document: an object, or one of the two boolean schemas."""
