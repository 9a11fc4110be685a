"""Values that stand one behind the other, split many at a time: where all of a stretch are well-formed, one decode tells where each of them ends.

What is found is never in doubt: JSON is read from left to right, so values that are complete up to some place are what stands there, whatever
follows.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, Final

import msgspec

from schemactl.capture.faults import is_text
from schemactl.schema.parse import MAX_DEPTH, is_too_deep

LARGEST: Final = 1 << 18
"""Bytes of a stretch."""
_KEY: Final = 64
"""Bytes in which the first key of an item is looked for: the others mostly begin with the same."""
_TRIES: Final = 3
_BOUNDARIES: Final = (b"}\n{", b"}\r\n{")
"""Of objects that are not in an array: no value has that inside."""
_GAP: Final = re.compile(rb"[\s,]*")
_values = msgspec.json.Decoder(msgspec.Raw).decode_lines
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode

Span = tuple[int, int]


def objects(text: bytes, at: int, stop: int, most: int) -> Sequence[Span]:
    """Where the objects begin and end that stand from `at` on, each but the first on a new line: those that surely end before `stop`. most: bytes of
    one. Nothing where one of them is not well-formed, and no further than one that is no object, or that may be a key, with a tab behind it."""
    end = max(text.rfind(boundary, at, stop) for boundary in _BOUNDARIES) + 1
    stretch = text[at:end] if end > at else b""
    return list(takewhile(lambda span: text[span[1]] != _TAB, _spans(text, at, _decoded(_values, stretch), most)))


def items(text: bytes, at: int, stop: int, most: int) -> Sequence[Span]:
    """The same of the items of an array, one of which begins at `at`."""
    first = text[at : text.find(b":", at, at + _KEY) + 1]
    for _ in range(_TRIES):
        stop = text.rfind(first or b"{", at + 1, stop)
        stretch = text[at : max(at, stop)].rstrip()
        if not stretch:
            break
        found = _spans(text, at, _decoded(_items, b"[" + stretch[:-1] + b"]"), most) if stretch.endswith(b",") else ()
        if found:
            return found
    return ()


def _decoded(decode: Any, stretch: bytes) -> Sequence[msgspec.Raw]:
    if not is_text(stretch):
        return ()
    try:
        values: Sequence[msgspec.Raw] = decode(stretch)
    except (msgspec.MsgspecError, RecursionError):
        return ()
    return values


def _spans(text: bytes, at: int, values: Sequence[msgspec.Raw], most: int) -> Sequence[Span]:
    """Up to one that must be looked at with care."""
    spans = list(_placed(text, at, values))
    for index, (start, end) in enumerate(spans):
        if text[start] != _OBJECT or end - start > most or (end - start > 2 * MAX_DEPTH and is_too_deep(text[start:end])):
            return spans[:index]
    return spans


def _placed(text: bytes, at: int, values: Sequence[msgspec.Raw]) -> Iterator[Span]:
    for value in values:
        gap = _GAP.match(text, at)
        start = at if gap is None else gap.end()
        at = start + len(value)
        yield start, at


_OBJECT: Final = ord("{")
_TAB: Final = ord("\t")
