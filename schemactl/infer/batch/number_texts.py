"""Columns of numbers as they were written: of which kind each is, asked of the text of all where that tells."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec
import orjson

from schemactl.infer.evidence.numbers import NumberKind, kind_of
from schemactl.schema.parse import NotJson, loads

_PLAIN: Final = 16
"""Characters of a number, its point among them, that surely survive a double: 15 digits do."""
_DIGITS: Final = b"-0123456789"
_BEGINNINGS: Final = _DIGITS
"""What a number begins with; a text or an array may hold one, too."""
_WRITTEN: Final = b"-0123456789.,"

Kind = NumberKind | type
"""Of a number; NoneType of null, UnsetType of what is not there."""


def are_fractions(texts: Sequence[Any]) -> bool:
    """Whether all are plain numbers with a point, of NumberKind.NUMBER."""
    if not texts:
        return True
    written = b"[" + b",".join(texts) + b"]"
    if written.translate(None, _DIGITS) != b"[." + b",." * (len(texts) - 1) + b"]":
        return False
    lines = written[1:-1].split(b",")
    if max(map(len, lines)) <= _PLAIN or orjson.dumps(orjson.loads(written)) == written:  # written just as the doubles are
        return True
    return all(kind_of(loads(line)) is NumberKind.NUMBER for line in lines if len(line) > _PLAIN)  # type: ignore[arg-type]


def kinds_of_texts(texts: Sequence[Any]) -> list[Kind]:
    """The kind of each. Raises NotJson for one that no parser takes."""
    if msgspec.UNSET in texts:
        return [msgspec.UnsetType if text is msgspec.UNSET else _kind(bytes(text)) for text in texts]
    written = b",".join(texts)
    lines = written.split(b",")
    if len(lines) == len(texts) and max(map(len, lines)) < _PLAIN and not written.translate(None, _WRITTEN):
        return [NumberKind.NUMBER if b"." in line else NumberKind.INTEGER for line in lines]
    return [_kind(bytes(text)) for text in texts]


def _kind(text: bytes) -> Kind:
    if text[0] not in _BEGINNINGS:
        return _of_value(text)
    if len(text) <= _PLAIN and b"e" not in text and b"E" not in text:
        if b"." in text:
            return NumberKind.NUMBER
        if len(text) < _PLAIN:
            return NumberKind.INTEGER
    return _of_value(text)


def _of_value(text: bytes) -> Kind:
    value = loads(text)
    if value is None:
        return type(None)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NotJson("not-json", "no number")
    return kind_of(value)
