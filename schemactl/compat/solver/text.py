"""The text of a value: equal for two values exactly when they are written alike, whatever the order of their keys."""

import json
from decimal import Decimal

from schemactl.model.json import JsonValue


def text_of(value: JsonValue) -> str:
    """In one line."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_exact)


def _exact(value: object) -> JsonValue:
    if isinstance(value, Decimal):
        return f"decimal {value}"
    raise TypeError(f"no JSON value: {type(value).__name__}")
