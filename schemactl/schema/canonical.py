"""Canonical bytes of a schema and the fingerprint over them."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from json.encoder import encode_basestring as _quoted
from json.encoder import encode_basestring_ascii as _quoted_in_ascii
from typing import Final

import orjson

from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.parse import MAX_DIGITS

WIDTH: Final = 120
"""Bytes of a line: an array of scalars stands on one where it is no longer."""
_FRACTION = re.compile(rb"\.[0-9e+-]+,?\n")
_EXPONENT = re.compile(rb"e[+-]?[0-9]+,?\n")
"""The end of a double, which orjson may spell otherwise; a string ends with its quotation mark."""
_SCALARS = re.compile(rb'\[\n(?: +(?:"[^\n]*"|[^\n"\[\]{},]+),?\n)+ *\]')
"""An array that holds nothing but scalars, an item a line."""


def file_bytes(document: JsonValue) -> bytes:
    """What the registry writes and git shows: the canonical bytes, but that an array of scalars stands on one line where it fits."""
    return _SCALARS.sub(_on_the_same_line, canonical_bytes(document))


def _on_the_same_line(array: re.Match[bytes]) -> bytes:
    text = array[0]
    joined = b"[" + b" ".join(line.strip() for line in text[1:-1].strip().split(b"\n")) + b"]"
    column = array.start() - array.string.rfind(b"\n", 0, array.start()) - 1
    return joined if column + len(joined) < WIDTH else text


def canonical_bytes(document: JsonValue) -> bytes:
    """Sorted keys, two spaces, an item of each array and object a line, UTF-8, one newline at the end. Decimals keep their digits."""
    try:
        quick = orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # Decimals, lone surrogates, integers of more than 64 bits, a great depth
        return _written_bytes(document)
    return _written_bytes(document) if _FRACTION.search(quick) or _EXPONENT.search(quick) else quick


def _written_bytes(document: JsonValue) -> bytes:
    return (_written(document, "\n") + "\n").encode("utf-8", "surrogatepass")


def _written(value: JsonValue, line: str) -> str:
    """As `json.dumps` with sorted keys and two spaces writes it, Decimals with their own digits included. line: a line feed and the indent of the
    line that the value stands on."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        deeper = line + "  "
        members = []
        for key in sorted(value):
            members.append(f"{deeper}{_quoted(key)}: {_written(value[key], deeper)}")  # noqa: PERF401 - a comprehension is one more frame a level
        return "{" + ",".join(members) + line + "}" if members else "{}"
    if isinstance(value, list | tuple):
        deeper = line + "  "
        items = []
        for item in value:
            items.append(deeper + _written(item, deeper))  # noqa: PERF401
        return "[" + ",".join(items) + line + "]" if items else "[]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


def compact_text(value: JsonValue) -> str:
    """One line of JSON, keys in the order that they have. Decimals keep their digits."""
    try:
        return _COMPACT.encode(value)
    except TypeError:
        return _on_one_line(value, list, _quoted)


def text_of(value: JsonValue) -> str:
    """One line of JSON: equal for two values exactly when they are written alike, whatever the order of their keys."""
    try:
        return _SORTED.encode(value)
    except TypeError:
        return _on_one_line(value, sorted, _quoted_in_ascii)


def _on_one_line(value: JsonValue, ordered: Callable[[JsonObject], list[str]], quoted: Callable[[str], str]) -> str:
    """JSON that holds Decimals, which the encoder of Python does not know."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ",".join([f"{quoted(key)}:{_on_one_line(value[key], ordered, quoted)}" for key in ordered(value)]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([_on_one_line(item, ordered, quoted) for item in value]) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


@dataclass(frozen=True, slots=True)
class ByText:
    """A document as the key of what is remembered about it: by what it says, since documents are mutable."""

    text: str
    document: Document = field(compare=False)

    @classmethod
    def of(cls, document: Document) -> "ByText":
        return cls(text_of(document), document)


def same_text(one: JsonValue, other: JsonValue) -> bool:
    """Whether both are the same JSON, keys in any order. Quick where they differ; `1`, `1.0` and `true`, which Python calls equal, are told apart."""
    return one is other or (one == other and _are_alike(one, other))


def _are_alike(one: JsonValue, other: JsonValue) -> bool:
    """Of two values that Python calls equal, whether their numbers are written alike, too."""
    pending = [(one, other)]
    while pending:
        one, other = pending.pop()
        if one is other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            pending.extend([(value, other[key]) for key, value in one.items()])
        elif isinstance(one, list) and isinstance(other, list):
            pending.extend(zip(one, other, strict=True))
        elif type(one) is not type(other) or (isinstance(one, float | Decimal) and str(one) != str(other)):
            return False
    return True


def value_key(value: JsonValue) -> bytes:
    """Equal for values that are equal in JSON Schema (2020-12, section 4.2.2): `1` and `1.0` are, `1` and `true` are not."""
    return text_of(_by_value(value)).encode("utf-8", "surrogatepass")


def _by_value(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _by_value(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_by_value(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.adjusted() < MAX_DIGITS else Decimal(f"{value:f}".rstrip("0"))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def fingerprint(document: Document) -> str:
    """sha256, in hex, of the canonical schema without `$id`."""
    bare = {key: value for key, value in document.items() if key != "$id"} if isinstance(document, dict) else document
    return hashlib.sha256(canonical_bytes(bare)).hexdigest()


_SORTED = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
_COMPACT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
