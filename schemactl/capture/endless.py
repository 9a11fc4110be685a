"""Tells by its first line that an object at the position has no end: so nobody has to look for it in all that follows."""

from schemactl.capture.values import left_open, value_end
from schemactl.capture.window import Window


def has_no_end(window: Window, line: bytes, most: int, *, is_behind_comma: bool) -> bool:
    """Whether an object that begins with this line, which does not complete it, surely has no end: a text in it is open, or the next line is none of
    its own. most: bytes of an object. is_behind_comma: one between records, so that others have a line each, maybe."""
    inside = left_open(line)
    if inside == b'"' or not line.rstrip().endswith(b","):
        return inside == b'"'
    window.reads(len(line) + 2)
    if window.text[window.at + len(line) + 1 : window.at + len(line) + 2] not in (b"{", b"["):
        return False
    return inside == b"{" or (is_behind_comma and _is_among_others(window, len(line) + 1, most))


def _is_among_others(window: Window, size: int, most: int) -> bool:
    """Whether the line of that size, in which an array is open, is one of a record each, with commas between them: the whole objects in the lines
    that follow are no items of it where no line closes it before one is open as it is, or the file ends."""
    while True:
        newline = window.text.find(b"\n", window.at + size, window.at + most)
        if newline < 0:
            if window.ahead <= most and window.grow():
                continue
            if window.ahead > most or window.ahead == size:
                return True
        line = window.text[window.at + size : len(window.text) if newline < 0 else newline].rstrip()
        end = value_end(line, 0, len(line)) if line.startswith(b"{") else None
        if line and (end is None or line[end:].strip() != b","):
            return line.startswith(b"{") and end is None
        size = window.ahead if newline < 0 else newline + 1 - window.at
