"""The items of an array, one by one: an array may be larger than memory.

An item that is broken costs no other: it ends where its brackets say so, where a line with its indent begins the next item, or before the next whole
object. Where none of that is sure, the rest of its line is refused, and what follows is read as if there were no array.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from schemactl.capture import resync
from schemactl.capture.faults import well_formed
from schemactl.capture.record_reader import Found, Read
from schemactl.capture.skip import past_line, past_value
from schemactl.capture.splitting import NEAR, NEXT_RECORD, Splitting
from schemactl.capture.values import SCALAR, matched_end, value_end
from schemactl.capture.window import Window
from schemactl.model.record import Reject

_NO_ITEM: Final = "no array item starts here"
_TOKEN: Final = re.compile(rb'[^,\[\]{}"\s]*')


def items(splitting: Splitting) -> Iterator[Found]:
    """All items of the array that begins at the position; one that is not closed ends where the next record surely begins (NEXT_RECORD)."""
    splitting.window.pass_to(splitting.window.at + 1)
    splitting.index = 0
    try:
        yield from _Array(splitting).items()
    finally:
        splitting.index = None


class _Array:
    def __init__(self, splitting: Splitting) -> None:
        self._splitting = splitting
        self._window = splitting.window
        self._most = splitting.max_record
        self._is_left = False
        """Whether it is not sure any more that what follows is in the array."""

    def items(self) -> Iterator[Found]:
        window, splitting = self._window, self._splitting
        is_whole, is_expected, indent = True, True, None
        while not self._is_left and window.pass_space():
            lead = window.text[window.at : window.at + 1]
            if window.indent == b"" and (lead == b"\x1e" or (lead in (b"{", b"[") and not is_expected)):
                break
            if lead == b"]":
                window.pass_to(window.at + 1)
                return
            if lead == b",":
                window.pass_to(window.at + 1)
                is_expected = True
                continue
            if lead == b"{":
                splitting.indent = window.indent
                found = self._objects()
                indent = splitting.indent
            else:
                found = (self._no_object(indent),)
                splitting.count()
            is_whole, is_expected = not isinstance(found[-1], Reject) or lead != b"{", False
            yield from found
        if is_whole and not self._is_left:
            yield Reject(b"", splitting.outside(), "cut-off", "the array is not closed")

    def _objects(self) -> Sequence[Found]:
        """The object at the position, and those behind it, as many as are counted in bulk."""
        found = self._splitting.items_at_sight()
        if not found:
            found = (self._object(),)
            self._splitting.count()
        return found

    def _object(self) -> Read:
        window = self._window
        near = value_end(window.text, window.at, window.at + NEAR)
        if near is None and (end := self._near_end()) is not None:
            return self._splitting.record(end)
        end = self._end()
        if end is not None and well_formed(window.text[window.at : end]):
            return self._splitting.record(end)
        size = None if end is None else end - window.at
        stop = None if window.indent is None else self._next_item(window.indent)  # which may read on, and so move the text
        if stop is not None and (size is None or stop < window.at + size):
            return self._splitting.refuse(self._without_comma(stop))
        end = self._near_end()
        region = self._region(self._most) if end is None else end
        if end is None:
            end = resync.item_end(window.text, window.at, region)
        if end is not None:
            return self._splitting.record(end)
        is_too_large = window.ahead > self._most and region - window.at == self._most
        return self._splitting.too_large(past_value) if is_too_large else self._rest_of_line("")

    def _no_object(self, indent: bytes | None) -> Read:
        """What begins at the position and is no object, or nothing at all. indent: of the objects before it."""
        window = self._window
        found = self._value()
        size = None if found is None else found - window.at
        newline = window.find(b"\n", self._most)
        stop = min(window.at + self._most, len(window.text)) if newline is None else newline
        if size is not None and well_formed(window.text[window.at : window.at + size]):
            behind = window.at + size
            if behind >= stop or resync.follows_item(window.text, behind, stop):
                return self._splitting.no_object(behind)
        end = resync.item_end(window.text, window.at, stop)
        if end is not None:
            return self._splitting.refuse(end, _NO_ITEM)
        following = None if indent is None else self._next_item(indent)
        if following is not None:
            return self._splitting.refuse(self._without_comma(following), _NO_ITEM)
        self._is_left = True
        return self._rest_of_line(_NO_ITEM)

    def _value(self) -> int | None:
        """The end of the array, text, number, true, false or null at the position."""
        window = self._window
        lead = window.text[window.at : window.at + 1]
        if lead == b"[":
            return self._end()
        if lead == b'"':
            window.find(b"\n", self._most)
            return matched_end(window.text, window.at, window.at + self._most)
        while _token_end(window) == len(window.text) and window.ahead <= self._most and window.grow():
            pass
        end = _token_end(window)
        return None if SCALAR.fullmatch(window.text, window.at, end) is None else end

    def _end(self) -> int | None:
        """The end of the object or array at the position, by its brackets."""
        window = self._window
        while True:
            end = value_end(window.text, window.at, window.at + self._most)
            if end is not None or window.ahead > self._most or not window.grow():
                return end

    def _next_item(self, indent: bytes) -> int | None:
        """Where the next line begins that begins an item with this indent, or closes the array with less (with none, where items have none), or is
        of a sequence (RFC 7464)."""
        window = self._window
        line = re.compile(rb"\n(?:" + re.escape(indent) + rb"\{|[ \t]{,%d}\]|\x1e)" % max(0, len(indent) - 1))
        while True:
            found = line.search(window.text, window.at, window.at + self._most)
            if found is not None:
                return found.start() + 1
            if window.ahead > self._most or not window.grow():
                return None

    def _near_end(self) -> int | None:
        """The end of the broken item at the position of a line that goes on, where that is near and sure; None also for one that may be whole."""
        window = self._window
        region = self._region(min(NEAR, self._most))
        is_alone = window.indent is None and resync.is_broken(window.text, window.at, region)
        return resync.item_end(window.text, window.at, region) if is_alone else None

    def _region(self, most: int) -> int:
        """Where what belongs to the item at the position ends at the latest, looked for within `most` bytes."""
        window = self._window
        while True:
            boundary = NEXT_RECORD.search(window.text, window.at, window.at + most)
            if boundary is not None:
                return boundary.end()
            if window.ahead > most or not window.grow():
                return min(window.at + most, len(window.text))

    def _without_comma(self, stop: int) -> int:
        """The end of what stands before `stop`, without a comma at its end."""
        window = self._window
        return window.at + len(window.text[window.at : stop].rstrip().removesuffix(b","))

    def _rest_of_line(self, because: str) -> Read:
        window = self._window
        newline = window.find(b"\n", self._most + 1)
        if newline is None and window.ahead > self._most:
            return self._splitting.too_large(past_line)
        return self._splitting.refuse_line(len(window.text) if newline is None else newline, because)


def _token_end(window: Window) -> int:
    token = _TOKEN.match(window.text, window.at)
    return window.at if token is None else token.end()
