"""Bytes → JsonValue, exactly (RFC 8259): integers of any length, a Decimal where a double would lose digits, of two equal keys the last.

What is no JSON raises NotJson, whose `reason` is a stable code; docs/captures.md lists them. A lone surrogate (`"\\ud800"`) is refused: RFC 8259,
section 8.2, calls what happens with it unpredictable, and no UTF-8 file of a schema could carry it.
"""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Final, NoReturn, cast

import orjson

from schemactl.errors import UnreadableInput
from schemactl.files.reading import read_named
from schemactl.model.json import JsonValue
from schemactl.model.pointer import JsonPointer

MAX_DIGITS: Final = 4300
"""Digits of an integer, and the size of an exponent, that Python turns into text and back in bounded time (its own default limit)."""

MAX_DEPTH: Final = 768
"""Objects and arrays in one another; beyond, the parsers of this and of other languages run out of stack."""

LARGEST_SCHEMA: Final = 16 << 20
"""Bytes of a file with a schema. Captures are streams and may be of any size; a schema is worked with as a whole, in many times its size of memory.
The largest published ones (all resources of CloudFormation, all events of GitHub) have some ten megabytes."""

MOST_VALUES: Final = 500_000
"""JSON values in a schema, by its commas and brackets: every step that looks at each of them still ends in good time."""

DEEPEST_SCHEMA: Final = 256
"""Objects and arrays in one another in a schema: what is done with one calls itself a few times for each."""

MOST_INDENTATION: Final = 64 << 20
"""Spaces with which the lines of a schema begin, as the registry writes it: deep lists of many values come to much more than their text."""

_LONGEST_SHOWN: Final = 60
"""Characters of a pointer in a message."""
_BRACKET = re.compile(rb"[][{}]")
_MAYBE_INEXACT = re.compile(rb"[0-9][0-9.]{15}|[0-9][eE][+-]?[0-9]{3}[0-9]*+\s*+(?:[,}\]]|\Z)")
"""Up to 15 digits survive a double; what this finds inside a string only costs time."""
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_OPEN: Final = ord("{")
_OPEN_OR_CLOSED: Final = bytes.maketrans(b"[]", b"{}")
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_NOT_A_NUMBER = re.compile(r"-?(?:NaN|Infinity|inf)\b", re.IGNORECASE)


TOO_LARGE: Final = "too-large"
"""The reason for what is more than a schema may be."""
TOO_DEEP: Final = "too-deep"


@dataclass
class NotJson(ValueError):
    """`reason`: not-json, cut-off, not-utf8, not-a-number, lone-surrogate, too-deep or number-too-long. offset: in bytes, where it went wrong."""

    reason: str
    detail: str
    offset: int = 0

    def __str__(self) -> str:
        return f"{self.detail} (byte {self.offset})"

    @property
    def untraced(self) -> "NotJson":
        """The same for who keeps it: its trace leads to the frame that does, a cycle, and while captures are read nothing looks for cycles."""
        self.__traceback__ = self.__context__ = None
        return self

    @property
    def of_a_schema(self) -> str:
        """What is wrong with a file that is to hold a schema."""
        return self.detail if self.reason in (TOO_LARGE, TOO_DEEP) else f"not JSON: {self}"


def loads(raw: bytes) -> JsonValue:
    """Decode one JSON value. Raises NotJson."""
    if is_too_deep(raw):
        raise NotJson(TOO_DEEP, f"nested more than {MAX_DEPTH} deep")
    if _MAYBE_INEXACT.search(raw) is not None:
        return _loads_exactly(raw)
    try:
        return cast("JsonValue", orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise _diagnosed(raw, error) from None


def is_too_deep(raw: bytes) -> bool:
    """Whether brackets outside of strings are nested beyond MAX_DEPTH; decided without recursion, and mostly by the length alone."""
    if len(raw) <= 2 * MAX_DEPTH or raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return False
    brackets = _STRING.sub(b"", raw).translate(_OPEN_OR_CLOSED, _NO_BRACKETS)
    return max(accumulate(1 if bracket == _OPEN else -1 for bracket in brackets), default=0) > MAX_DEPTH


def load_file(path: Path) -> JsonValue:
    """Decode a schema in a file that a person named, a BOM before it or not. Raises UnreadableInput with the file and the line, UnsafePath."""
    return load_schema(read_named(path, LARGEST_SCHEMA), str(path))


def load_schema(raw: bytes, where: str) -> JsonValue:
    """Decode what is to be a schema, given from outside. where: the file, for messages. Raises UnreadableInput."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if len(raw) > LARGEST_SCHEMA:
        raise UnreadableInput(f"has more than {LARGEST_SCHEMA:,} bytes, the limit for a schema.", where)
    try:
        return loads_schema(raw)
    except NotJson as error:
        if error.reason == TOO_LARGE:
            raise UnreadableInput(f"{error.detail}.", where) from None
        line = raw.count(b"\n", 0, error.offset) + 1
        problem = f"is {error.detail}." if error.reason == TOO_DEEP else f"not JSON: {error.detail}."
        raise UnreadableInput(problem, f"{where}:{line}", _hint_of_text(raw)) from None


def _hint_of_text(raw: bytes) -> str:
    """What to do about a file that is no JSON, where it can be told what it is; else empty."""
    start = raw[:2_000].decode("utf-8", "replace").lstrip()
    if start.startswith("---\n") and "\n---" in start:
        return "It is Markdown with front matter, as in EventCatalog: name the schema file that it refers to."
    if start.startswith(("syntax =", 'syntax="', "package ", "message ")):
        return "It is Protobuf; schemactl reads JSON Schema only."
    first = start.partition("\n")[0]
    if first.startswith("---") or (":" in first and first[:1].isalpha()):
        return "It looks like YAML: convert it to JSON first (yq -o=json . FILE); of AsyncAPI: schemactl import asyncapi FILE."
    return ""


def loads_schema(raw: bytes) -> JsonValue:
    """Decode a schema. Raises NotJson, also for more values than a schema may have, and for values that are nested too deeply."""
    if raw.count(b",") + raw.count(b"[") + raw.count(b"{") > MOST_VALUES:
        raise NotJson(TOO_LARGE, f"has more than {MOST_VALUES:,} values, the limit for a schema")
    value = loads(raw)
    at = _too_deep_at(value)
    if at is not None:
        raise NotJson(TOO_DEEP, f"nested too deeply, at {_shortened(at)}", _offset(raw, len(at.tokens)))
    return value


def _too_deep_at(value: JsonValue) -> JsonPointer | None:
    """The first place of a schema that is nested too deeply, or that would be indented by too much."""
    level, spaces = [value], 0
    for depth in range(DEEPEST_SCHEMA + 1):
        level = [below for one in level if isinstance(one, dict | list) for below in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return None
        spaces += 2 * depth * len(level)
        if spaces > MOST_INDENTATION:
            break
    return _first_at(value, depth)


def _shortened(at: JsonPointer) -> str:
    whole = str(at)
    return whole if len(whole) <= _LONGEST_SHOWN else f"{whole[:_LONGEST_SHOWN]}…"


def _first_at(value: JsonValue, depth: int) -> JsonPointer:
    """The first place that many levels down, of which there is one."""
    pending: list[tuple[tuple[str, ...], JsonValue]] = [((), value)]
    while True:
        at, found = pending.pop()
        if len(at) == depth:
            return JsonPointer(at)
        items = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
        pending.extend(reversed([((*at, str(key)), below) for key, below in items if isinstance(below, dict | list) or len(at) + 1 == depth]))


def _offset(raw: bytes, depth: int) -> int:
    """Where brackets first stand that deep in one another."""
    blanked = _STRING.sub(lambda text: b" " * len(text[0]), raw)
    depths = accumulate(1 if bracket[0] in b"[{" else -1 for bracket in _BRACKET.finditer(blanked))
    return next(bracket.start() for bracket, at in zip(_BRACKET.finditer(blanked), depths, strict=True) if at == depth)


def exact_number(text: str) -> float | Decimal:
    """The value of a JSON number with a fraction or an exponent: a float, or a Decimal where the float would not give back its digits."""
    mantissa, _, exponent = text.lower().partition("e")
    double = float(text)
    if len(text) <= MAX_DIGITS and not mantissa.strip("-0."):
        return double
    if len(text) > MAX_DIGITS or (exponent and abs(int(exponent)) > MAX_DIGITS):
        raise NotJson("number-too-long", f"a number with more than {MAX_DIGITS} digits, or an exponent as large")
    exact = Decimal(text)
    return double if Decimal(repr(double)) == exact else exact


def _loads_exactly(raw: bytes) -> JsonValue:
    try:
        value = cast("JsonValue", json.loads(raw.decode(), parse_int=_exact_int, parse_float=exact_number, parse_constant=_refuse_constant))
        if _SURROGATE.search(raw) is not None:
            json.dumps(value, ensure_ascii=False, default=str).encode()
        return value
    except UnicodeEncodeError:
        raise NotJson("lone-surrogate", "a lone surrogate") from None
    except UnicodeDecodeError as error:
        raise not_utf8(error) from None
    except json.JSONDecodeError as error:
        raise _diagnosed(raw, error) from None


def _exact_int(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise NotJson("number-too-long", f"an integer of {len(text)} digits; the limit is {MAX_DIGITS}")
    return int(text)


def _refuse_constant(text: str) -> NoReturn:
    raise NotJson("not-a-number", f"{text} is not JSON")


_MORE_FOLLOWS = ("Extra data", "unexpected content after document")
"""What json and orjson call it."""


def _diagnosed(raw: bytes, error: json.JSONDecodeError) -> NotJson:
    try:
        text = raw.decode()
    except UnicodeDecodeError as undecodable:
        return not_utf8(undecodable)
    offset = len(text[: error.pos].encode())
    if "surrogate" in error.msg:
        return NotJson("lone-surrogate", "a lone surrogate", offset)
    if _NOT_A_NUMBER.match(text, error.pos):
        return NotJson("not-a-number", "NaN and Infinity are not JSON", offset)
    if not text[error.pos :].strip() or "unexpected end" in error.msg or "Unterminated" in error.msg:
        return NotJson("cut-off", "the text ends inside a value", offset)
    return NotJson("not-json", "there is more text after the value" if error.msg in _MORE_FOLLOWS else error.msg, offset)


def not_utf8(error: UnicodeDecodeError) -> NotJson:
    """What is wrong with bytes that are no UTF-8."""
    return NotJson("not-utf8", f"not UTF-8 (byte 0x{error.object[error.start]:02x})", error.start)
