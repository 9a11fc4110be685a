"""Passes over a value that is too large to be kept, in bounded memory."""

import re
from typing import Final

from schemactl.capture.window import Window

_TOKEN = re.compile(rb'\\[^\n]|["\n{}\[\]]')
_NEXT_RECORD: Final = (b"\n{", b"\n[", b"\n\x1e")


def past_value(window: Window) -> None:
    """Move behind the object at the position by its brackets; a string that does not end on its line ends the value there."""
    depth, in_string = 0, False
    while True:
        at = window.at
        for token in _TOKEN.finditer(window.text, window.at):
            first = token.group()
            at = token.end()
            if first == b'"':
                in_string = not in_string
            elif first == b"\n" and in_string:
                window.pass_to(at)
                return
            elif not in_string and first in b"{[":
                depth += 1
            elif not in_string and first in b"}]":
                depth -= 1
                if depth <= 0:
                    window.pass_to(at)
                    return
        behind = len(window.text) - (1 if window.text.endswith(b"\\") and at < len(window.text) else 0)
        window.pass_to(behind)
        if not window.grow():
            window.pass_to(len(window.text))
            return


def past_line(window: Window) -> None:
    """Move behind the end of the line."""
    while (newline := window.text.find(b"\n", window.at)) < 0:
        window.pass_to(len(window.text))
        if not window.grow():
            return
    window.pass_to(newline + 1)


def to_next_record(window: Window) -> None:
    """Move to the next line that begins with `{`, `[` or the separator of RFC 7464."""
    while True:
        found = [index for wanted in _NEXT_RECORD if (index := window.text.find(wanted, window.at)) >= 0]
        if found:
            window.pass_to(min(found) + 1)
            return
        window.pass_to(max(window.at, len(window.text) - 1))
        if not window.grow():
            window.pass_to(len(window.text))
            return
