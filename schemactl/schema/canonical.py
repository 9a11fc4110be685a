"""Canonical bytes of a schema and the fingerprint over them."""

import hashlib
import json
from decimal import Decimal

from schemactl.model.json import Document, JsonValue


def canonical_bytes(document: JsonValue) -> bytes:
    """Sorted keys, two spaces, UTF-8, one newline at the end: what the registry writes and git shows. Decimals keep their digits."""
    try:
        text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False)
    except TypeError:  # `json` has no way to write a Decimal with its own digits
        text = _written(document, "")
    return (text + "\n").encode("utf-8", "surrogatepass")


def _written(value: JsonValue, indent: str) -> str:
    """As `json.dumps` with sorted keys and two spaces, Decimals included."""
    deeper = indent + "  "
    match value:
        case Decimal():
            return str(value)
        case dict() if value:
            members = (f"{deeper}{json.dumps(key, ensure_ascii=False)}: {_written(value[key], deeper)}" for key in sorted(value))
            return "{\n" + ",\n".join(members) + f"\n{indent}}}"
        case list() if value:
            return "[\n" + ",\n".join(deeper + _written(item, deeper) for item in value) + f"\n{indent}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def compact_text(value: JsonValue) -> str:
    """One line of JSON, keys in the order that they have."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)


def same_text(one: JsonValue, other: JsonValue) -> bool:
    """Whether both are the same JSON, keys in any order. Quick where they differ; `1`, `1.0` and `true`, which Python calls equal, are told apart."""
    return one == other and json.dumps(one, sort_keys=True, default=_number) == json.dumps(other, sort_keys=True, default=_number)


def value_key(value: JsonValue) -> bytes:
    """Equal for values that are equal in JSON Schema (2020-12, section 4.2.2): `1` and `1.0` are, `1` and `true` are not."""
    return json.dumps(_by_value(value), sort_keys=True, default=_number).encode("utf-8", "surrogatepass")


def _by_value(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _by_value(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_by_value(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def fingerprint(document: Document) -> str:
    """sha256, in hex, of the canonical schema without `$id`."""
    bare = {key: value for key, value in document.items() if key != "$id"} if isinstance(document, dict) else document
    return hashlib.sha256(canonical_bytes(bare)).hexdigest()


def _number(value: object) -> JsonValue:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"no JSON value: {type(value).__name__}")
