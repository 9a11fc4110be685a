"""The text of a value: equal for two values exactly when they are written alike, whatever the order of their keys."""

import json
from decimal import Decimal
from typing import Final

from schemactl.model.json import JsonValue


def text_of(value: JsonValue) -> str:
    """In one line."""
    return _ENCODER.encode(value)


def _exact(value: object) -> JsonValue:
    if isinstance(value, Decimal):
        return f"decimal {value}"
    raise TypeError(f"no JSON value: {type(value).__name__}")


_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_exact)
