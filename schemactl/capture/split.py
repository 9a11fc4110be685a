"""Splits the text of a capture into its records, whatever their layout: one document, an array, a line each, one behind the other.

At the top level stand objects, and arrays of objects, which are streamed item by item. An object that its own line does not complete may go on over
the next lines, up to one that begins with `{` or `[` where no value can go on; if it is not complete there either, its first line is refused and
reading resumes at the next, so a broken record costs no other.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from schemactl.capture.values import value_end
from schemactl.capture.window import Window
from schemactl.model.record import Provenance, Record, Reject
from schemactl.schema.parse import NotJson, loads

KEPT_OF_TOO_LARGE: Final = 4096
"""Bytes that a reject keeps of a record over the limit."""

_NEXT_RECORD = re.compile(rb"[^\[,:\s][ \t\r]*\n(?=[{\[])")
_WELL_FORMED = msgspec.json.Decoder(msgspec.Raw)
_BOM: Final = b"\xef\xbb\xbf"
_OTHER_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


def split(blocks: Iterator[bytes], file: str, max_record: int) -> Iterator[Record | Reject]:
    """Yield the records of one decompressed file in order. Memory is bounded by a few times `max_record`."""
    return _Splitter(Window(blocks), file, max_record).records()


class _Splitter:
    def __init__(self, window: Window, file: str, max_record: int) -> None:
        self.window = window
        self.file = file
        self.max_record = max_record

    def records(self) -> Iterator[Record | Reject]:
        window = self.window
        while window.ahead < len(_BOM) and window.grow():
            pass
        if window.text.startswith(_OTHER_BOMS):
            yield Reject(window.text[:KEPT_OF_TOO_LARGE], Provenance(self.file, 1, 0), "not-utf8", "the file is UTF-16; captures are UTF-8")
            return
        if window.text.startswith(_BOM):
            window.pass_to(len(_BOM))
        while window.pass_space():
            lead = window.text[window.at : window.at + 1]
            if lead == b"{":
                yield self._object()
            elif lead == b"[" and self._array_of_objects():
                yield from self._items()
            else:
                yield self._line("no object and no array of objects begins here")

    def _object(self) -> Record | Reject:
        """The object at the position: within its line, as the first of several in its line, or over several lines."""
        window = self.window
        newline = window.find(b"\n", self.max_record + 1)
        if newline is None and window.ahead > self.max_record:
            return self._value_without_newline()
        stop = len(window.text) if newline is None else newline
        line = window.text[window.at : stop]
        if _well_formed(line):
            return self._record(stop)
        end = value_end(window.text, window.at, stop)
        if end is None and newline is not None:
            end = self._end_over_lines()
        if end is not None:
            return self._record(end)
        return self._line("")

    def _value_without_newline(self) -> Record | Reject:
        end = value_end(self.window.text, self.window.at, self.window.at + self.max_record)
        return self._record(end) if end is not None else self._too_large()

    def _end_over_lines(self) -> int | None:
        """Where the object ends that goes on over several lines, before the next record begins."""
        window = self.window
        while True:
            next_record = _NEXT_RECORD.search(window.text, window.at)
            stop = window.at + self.max_record if next_record is None else next_record.end()
            end = value_end(window.text, window.at, stop)
            if end is not None or next_record is not None:
                return end
            if window.ahead > self.max_record or not window.grow():
                return None

    def _array_of_objects(self) -> bool:
        """Whether what follows `[` is an object or the end of an empty array."""
        window = self.window
        while True:
            rest = window.text[window.at + 1 : window.at + 4096].lstrip()
            if rest or not window.grow():
                return rest[:1] in (b"{", b"]")

    def _items(self) -> Iterator[Record | Reject]:
        window = self.window
        window.pass_to(window.at + 1)
        while window.pass_space():
            lead = window.text[window.at : window.at + 1]
            if lead == b"{":
                yield self._item()
            elif lead == b",":
                window.pass_to(window.at + 1)
            elif lead == b"]":
                window.pass_to(window.at + 1)
                return
            else:
                yield self._line("no item of an array begins here")
                return
        yield self._reject(b"", "cut-off", "the array is not closed")

    def _item(self) -> Record | Reject:
        window = self.window
        while True:
            end = value_end(window.text, window.at, window.at + self.max_record)
            if end is not None:
                return self._record(end)
            if window.ahead > self.max_record:
                return self._too_large()
            if not window.grow():
                return self._line("")

    def _record(self, end: int) -> Record | Reject:
        window = self.window
        place = Provenance(self.file, window.line, window.offset)
        raw = window.pass_to(end).rstrip()
        fault = _fault(raw)
        return Record(raw, place) if fault is None else Reject(raw, place, fault.reason, f"{fault.detail}, at byte {fault.offset} of the record")

    def _line(self, because: str) -> Reject:
        """Refuse the rest of the line."""
        newline = self.window.find(b"\n", self.max_record + 1)
        if newline is None and self.window.ahead > self.max_record:
            return self._too_large()
        raw = self.window.text[self.window.at : len(self.window.text) if newline is None else newline].rstrip()
        fault = _fault(raw)
        if fault is None:
            reject = self._reject(raw, "not-an-object", "a record is an object")
        else:
            reject = self._reject(raw, fault.reason, because or fault.detail)
        self.window.pass_to(len(self.window.text) if newline is None else newline + 1)
        return reject

    def _too_large(self) -> Reject:
        """Refuse what is over the limit, up to the end of its line, keeping its beginning only."""
        window = self.window
        reject = self._reject(window.text[window.at :][:KEPT_OF_TOO_LARGE], "too-large", f"more than {self.max_record} bytes (--max-record)")
        while (newline := window.text.find(b"\n", window.at)) < 0:
            window.pass_to(len(window.text))
            if not window.grow():
                return reject
        window.pass_to(newline + 1)
        return reject

    def _reject(self, raw: bytes, reason: str, detail: str) -> Reject:
        return Reject(raw, Provenance(self.file, self.window.line, self.window.offset), reason, detail)


def _well_formed(raw: bytes) -> bool:
    try:
        _WELL_FORMED.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return False
    return True


def _fault(raw: bytes) -> NotJson | None:
    """What is wrong with a record's syntax or encoding; None when it is well formed. Numbers are not looked into."""
    try:
        raw.decode()
        _WELL_FORMED.decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        try:
            loads(raw)
        except NotJson as fault:
            return fault
    return None
