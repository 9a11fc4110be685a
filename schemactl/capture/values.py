"""Where a JSON object or array ends, by its brackets and strings alone, without building it."""

import re
from typing import Final

_STRING: Final = rb'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"'
_PLAIN: Final = rb'[^"{}\[\]]*+'
_DEPTH: Final = 16
"""Levels that the one expression below reaches in a single call; what is nested deeper is counted bracket by bracket."""


def _nested(depth: int) -> bytes:
    child = _STRING if depth == 0 else _STRING + rb"|[{\[]" + _nested(depth - 1) + rb"[}\]]"
    return _PLAIN + rb"(?:(?:" + child + rb")" + _PLAIN + rb")*+"


SCALAR: Final = re.compile(rb'(?:-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null)(?![^\s,:\[\]{}"\x1e])')
"""A number, true, false or null, all of it."""
_SHALLOW = re.compile(rb"[{\[]" + _nested(_DEPTH) + rb"[}\]]")
_TOKEN = re.compile(_STRING + rb'|[{}\[\]"]')


def value_end(text: bytes, start: int, stop: int) -> int | None:
    """The index after the object or array that begins at `start`, or None when it does not end before `stop`. A `{` closed by `]` is taken as
    balanced: the parse that follows refuses it. A string never runs over the end of a line."""
    match = _SHALLOW.match(text, start, stop)
    return match.end() if match is not None else _counted_end(text, start, stop)


def _counted_end(text: bytes, start: int, stop: int) -> int | None:
    depth = 0
    for token in _TOKEN.finditer(text, start, stop):
        first = text[token.start()]
        if first in b"{[":
            depth += 1
        elif first in b"}]":
            depth -= 1
            if depth == 0:
                return token.end()
        elif token.end() - token.start() == 1:
            return None
    return None


def matched_end(text: bytes, start: int, stop: int) -> int | None:
    """The same, where each bracket is closed by one of its kind; None where one is not."""
    opened: list[int] = []
    for token in _TOKEN.finditer(text, start, stop):
        first = text[token.start()]
        if first in b"{[":
            opened.append(first)
        elif first in b"}]":
            if not opened or first - opened.pop() != 2:
                return None
            if not opened:
                return token.end()
        elif token.end() - token.start() == 1:
            return None
        elif not opened:
            return token.end()
    return None


def left_open(line: bytes) -> bytes:
    """The innermost of what a line leaves open: a bracket, or a quote where a text has no end; nothing where there is none."""
    opened: list[bytes] = []
    for token in _TOKEN.finditer(line):
        first = token.group()[:1]
        if first in b"{[":
            opened.append(first)
        elif first in b"}]":
            del opened[-1:]
        elif len(token.group()) == 1:
            return first
    return opened[-1] if opened else b""
