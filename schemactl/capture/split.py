"""Splits the text of a capture into its records, whatever their layout: one document, an array, a line each, one behind the other.

At the top level stand objects, and arrays of objects, which are streamed item by item. An object that its own line does not complete may go on over
the next lines, up to one that begins with `{` or `[` where no value can go on; if it is not complete there either, it is refused with the lines that
are indented further than it, so a broken record costs no other, and nothing inside it is taken for one. Of an array whose items each begin a line, an
item that is broken ends where a line with its indent begins the next.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias, cast

from schemactl import native
from schemactl.capture import stretch
from schemactl.capture.endless import has_no_end
from schemactl.capture.faults import fault_of, likely, well_formed
from schemactl.capture.keyed import TOMBSTONE, value_start
from schemactl.capture.log_lines import is_row, log_record, opening
from schemactl.capture.sight import Known, Passes, Sight
from schemactl.capture.skip import past_line, past_value, to_next_record
from schemactl.capture.values import value_end
from schemactl.capture.window import Window
from schemactl.model.record import Provenance, Record, Reject
from schemactl.native import Odd, Passed
from schemactl.schema.shallow import items_of, text_in

Found: TypeAlias = Record | Reject | Known

KEPT_OF_TOO_LARGE: Final = 4096
"""Bytes that a reject keeps of a record over the limit."""
_SHORTEST: Final = 4096
"""Bytes that are split at once, behind a record that was split by itself."""

_NEAR: Final = 1 << 16
"""Bytes in which the end of an object is looked for before that of its line, which may be that of the file."""

NEXT_RECORD: Final = re.compile(rb"[^\[,:\s][ \t\r]*\n(?=[{\[])|\n(?=\x1e)")
"""The end of a line behind which a record surely begins, whatever came before: no value can go on there, nor hold the separator of RFC 7464."""
_BOM: Final = b"\xef\xbb\xbf"
_BETWEEN: Final = (b",", b"\x1e")
"""What may stand between records: the commas of an array without its brackets, and the separators of a JSON text sequence (RFC 7464)."""
_NOT_INDENTED: Final = re.compile(rb"\n[^ \t\r\n}\]]")


def split(blocks: Iterator[bytes], file: str, max_record: int) -> Iterator[Record | Reject]:
    """Yield the records of one decompressed file in order. Memory is bounded by a few times `max_record`."""
    return cast("Iterator[Record | Reject]", Splitter(Window(blocks), file, max_record).records())  # nothing is known at sight


class Splitter:
    """passes: knows some records at sight."""

    def __init__(self, window: Window, file: str, max_record: int, passes: Passes | None = None) -> None:
        self.window = window
        self.file = file
        self.max_record = max_record
        self._sight = None if passes is None else Sight(window, file, passes.take)
        self._sight_of_items = None if passes is None else Sight(window, file, passes.take_items)
        self._ahead = 0
        self._indent: bytes | None = None
        self._behind_comma = -1
        """Where what follows the last comma between records begins."""
        self._is_keyed = False

    def slow_down(self) -> None:
        """Split few records at a time, for now."""
        self._ahead = 0

    def records(self) -> Iterator[Found]:
        """Everything, record by record."""
        self.begin()
        while self.window.pass_space():
            yield from self.step()

    def begin(self) -> None:
        """Pass a byte order mark."""
        window = self.window
        window.reads(len(_BOM))
        if window.text.startswith(_BOM):
            window.pass_to(len(_BOM))
            window.indent = b""

    def seen(self) -> Iterator[Found] | None:
        """What is passed at sight from the position on; None where nothing is."""
        passed = None if self._sight is None else self._sight.look()
        return None if passed is None else self._passed(passed)

    def step(self) -> Iterator[Found]:
        """What begins at the position, which is no white space: an object, all items of an array, or a line that is refused."""
        lead = self.window.text[self.window.at : self.window.at + 1]
        keyed = self._keyed() if self.window.indent == b"" else None
        self._is_keyed = keyed is not None
        if keyed is not None:
            yield keyed
        elif lead == b"{":
            yield from self._stretch(stretch.objects) or (self._object(),)
        elif lead in _BETWEEN:
            self.window.pass_to(self.window.at + 1)
            if lead == b"," and self.window.pass_space():
                self._behind_comma = self.window.offset
        elif lead in (b'"', b"[") and (texts := self._texts()):
            yield from texts
        elif lead == b"[" and self._array_of_objects():
            yield from self._items()
        else:
            yield self._line("no object and no array of objects begins here")

    def steps(self) -> Iterator[Found]:
        """The same; and all that follows, as long as keys stand before it: such lines are not looked at together in any other way."""
        yield from self.step()
        while self._is_keyed and self.window.pass_space():
            yield from self.step()

    def _passed(self, passed: Passed) -> Iterator[Found]:
        """How many records are known of those that were passed, and the others."""
        window, start = self.window, self.window.offset
        self.slow_down()
        yield Known(passed.events)
        for odd in passed.odd:
            window.pass_to_offset(start + odd.record)
            if odd.what == native.LINE:
                yield from self._until(start + odd.stop)
            elif odd.what == native.OBJECT:
                yield self._here(window.at + odd.stop - odd.start)
            else:
                yield self._item_of_batch(odd)
        if window.offset < start + passed.size:
            window.pass_to_offset(start + passed.last)
            self._indent = window.indent
            window.pass_to_offset(start + passed.size)

    def _item_of_batch(self, odd: Odd) -> Record:
        """An item of the record at the position, as its envelope gives it."""
        window = self.window
        place = Provenance(self.file, window.line, window.offset, f"/{native.BATCHES[odd.what]}/{odd.item}")
        begin = window.at - odd.record
        return Record(window.text[begin + odd.start : begin + odd.stop], place)

    def _until(self, offset: int) -> Iterator[Found]:
        """What is in one line, which ends there."""
        while self.window.offset < offset and self.window.pass_space() and self.window.offset < offset:
            self.slow_down()
            yield from self.step()

    def _object(self) -> Record | Reject:
        """The object at the position: within its line, as the first of several in its line, or over several lines."""
        window = self.window
        near = min(_NEAR, self.max_record)
        if window.find(b"\n", near) is None and (end := value_end(window.text, window.at, window.at + near)) is not None:
            return self._record(end)
        newline = window.find(b"\n", self.max_record + 1)
        if newline is None and window.ahead > self.max_record:
            return self._value_without_newline()
        stop = len(window.text) if newline is None else newline
        line = window.text[window.at : stop]
        if well_formed(line):
            return self._record(stop)
        end = value_end(window.text, window.at, stop)
        if end is not None:
            return self._record(end)
        if newline is None:
            return self._line("")
        if has_no_end(window, line, self.max_record, is_behind_comma=window.offset == self._behind_comma):
            return self._with_its_lines(window.indent or b"")
        return self._over_lines()

    def _keyed(self) -> Record | Reject | None:
        """The value behind the key with which the line begins, if nothing else stands behind it; None where there is no key."""
        window = self.window
        near = window.find(b"\n", _NEAR)
        start = value_start(window.text[window.at : window.at + _NEAR if near is None else near])
        if start is None:
            return None
        newline = window.find(b"\n", self.max_record + 1)
        if newline is None and window.ahead > self.max_record:
            end = value_end(window.text, window.at + start, window.at + self.max_record)
            return self._too_large(past_line) if end is None else None
        value = window.text[window.at + start : newline].rstrip()
        end = len(value) if value == b"null" else value_end(value, 0, len(value))
        if end is not None and end < len(value):
            return None
        window.pass_to(window.at + start)
        return self._value(value, end)

    def _value(self, value: bytes, end: int | None) -> Record | Reject:
        """What stands behind a key up to the end of the line; one that is only opened there goes on over the next lines."""
        if value == b"{":
            return self._object()
        if end is None:
            return self._line("")
        found = self._record(self.window.at + end)
        return Record(TOMBSTONE, found.provenance) if value == b"null" else found

    def _stretch(self, split: "Callable[[bytes, int, int, int], Sequence[stretch.Span]]") -> list[Record]:
        """Objects from the position on, as many as can be split at once; more and more, as long as that succeeds."""
        window = self.window
        spans = split(window.text, window.at, window.at + self._ahead, self.max_record) if self._ahead else ()
        records = [self._placed(*span) for span in spans]
        self._ahead = min(max(2 * self._ahead, _SHORTEST), stretch.LARGEST) if records or not self._ahead else 0
        return records

    def _placed(self, start: int, end: int) -> Record:
        self.window.pass_to(start)
        return self._here(end)

    def _here(self, end: int) -> Record:
        """What stands between the position and `end`."""
        self._indent = self.window.indent
        place = Provenance(self.file, self.window.line, self.window.offset)
        return Record(self.window.pass_to(end), place)

    def _texts(self) -> list[Record]:
        """The JSON that the text in this line holds, or each text of the array that begins here, as jq and the AWS CLI print what stood in strings;
        nothing where it is no JSON."""
        window = self.window
        if window.text.startswith(b'"', window.at):
            newline = window.find(b"\n", self.max_record + 1)
            end: int | None = len(window.text) if newline is None else newline
        elif self._first_item() == b'"':
            end = self._item_end()
        else:
            return []
        texts = _texts_in(window.text[window.at : end]) if end is not None else []
        place = Provenance(self.file, window.line, window.offset)
        if texts and end is not None:
            window.pass_to(end)
        return [Record(text, place) for text in texts]

    def _value_without_newline(self) -> Record | Reject:
        end = value_end(self.window.text, self.window.at, self.window.at + self.max_record)
        return self._record(end) if end is not None else self._too_large(past_line)

    def _over_lines(self) -> Record | Reject:
        """The object that goes on over several lines, if it ends before the next record begins."""
        window = self.window
        boundary = _next_record(window.indent)
        while True:
            next_record = boundary.search(window.text, window.at, window.at + self.max_record)
            stop = window.at + self.max_record if next_record is None else next_record.end()
            end = value_end(window.text, window.at, stop)
            if end is not None:
                return self._record(end)
            if next_record is not None:
                return self._with_its_lines(window.indent or b"")
            if window.ahead > self.max_record:
                return self._too_large(to_next_record)
            if not window.grow():
                return self._with_its_lines(window.indent or b"")

    def _with_its_lines(self, indent: bytes) -> Record | Reject:
        """Refuse with the first line of a pretty-printed record its other lines: those are indented further, or close it. Read by themselves they
        would be a reject each, and an object inside it would be taken for an event."""
        window = self.window
        refused = self._line("")
        if not isinstance(refused, Reject):
            return refused
        inside = re.compile(re.escape(indent) + rb"[ \t}\]]")
        lines, size = [refused.raw], len(refused.raw)
        while window.reads(len(indent) + 1) and inside.match(window.text, window.at):
            newline = window.find(b"\n", self.max_record + 1)
            line = window.pass_to(len(window.text) if newline is None else newline + 1)
            size += len(line)
            if size <= self.max_record:
                lines.append(line.rstrip())
        raw = b"\n".join(lines)
        fault = fault_of(raw) if len(lines) > 1 else None
        return refused if fault is None else Reject(raw, refused.provenance, fault.reason, fault.detail)

    def _array_of_objects(self) -> bool:
        """Whether what follows `[` is an object or the end of an empty array."""
        return self._first_item() in (b"{", b"]")

    def _first_item(self) -> bytes:
        """The first byte behind `[` that is no white space."""
        window = self.window
        while True:
            rest = window.text[window.at + 1 : window.at + 4096].lstrip()
            if rest or not window.grow():
                return rest[:1]

    def _items(self) -> Iterator[Found]:
        """All items; an array that is not closed ends where the next record surely begins (NEXT_RECORD)."""
        window = self.window
        window.pass_to(window.at + 1)
        complete, expected, indent = True, True, None
        while window.pass_space():
            lead = window.text[window.at : window.at + 1]
            if window.indent == b"" and (lead == b"\x1e" or (lead in (b"{", b"[") and not expected)):
                break
            if lead == b"{":
                self._indent = window.indent
                found = self._seen_items() or self._stretch(stretch.items) or (self._item(),)
                complete, expected, indent = not isinstance(found[-1], Reject), False, self._indent
                yield from found
            elif lead == b",":
                window.pass_to(window.at + 1)
                expected = True
            elif lead == b"]":
                window.pass_to(window.at + 1)
                return
            elif indent is not None and (stop := self._next_item(indent)) is not None:
                yield self._refused(stop, "no item of an array begins here")
            else:
                yield self._line("no item of an array begins here")
                return
        if complete:
            yield Reject(b"", Provenance(self.file, window.line, window.offset), "cut-off", "the array is not closed")

    def _seen_items(self) -> Sequence[Found]:
        passed = None if self._sight_of_items is None else self._sight_of_items.look()
        return () if passed is None else list(self._passed(passed))

    def _item(self) -> Record | Reject:
        """The item at the position. One that is broken and that its line began ends where the next one begins, not where brackets say so."""
        window = self.window
        end = self._item_end()
        if end is not None and (window.indent is None or well_formed(window.text[window.at : end])):
            return self._record(end)
        size = None if end is None else end - window.at
        stop = None if window.indent is None else self._next_item(window.indent)  # which may read on, and so move the text
        if stop is not None and (size is None or stop < window.at + size):
            return self._refused(stop, "")
        if size is not None:
            return self._record(window.at + size)
        return self._too_large(past_value) if window.ahead > self.max_record else self._line("")

    def _item_end(self) -> int | None:
        window = self.window
        while True:
            end = value_end(window.text, window.at, window.at + self.max_record)
            if end is not None or window.ahead > self.max_record or not window.grow():
                return end

    def _next_item(self, indent: bytes) -> int | None:
        """Where the next line begins that begins an item with this indent, or closes the array with less (with none, where items have none), or is
        of a sequence (RFC 7464)."""
        window = self.window
        line = re.compile(rb"\n(?:" + re.escape(indent) + rb"\{|[ \t]{,%d}\]|\x1e)" % max(0, len(indent) - 1))
        while True:
            found = line.search(window.text, window.at, window.at + self.max_record)
            if found is not None:
                return found.start() + 1
            if window.ahead > self.max_record or not window.grow():
                return None

    def _refused(self, stop: int, because: str) -> Reject:
        """Refuse all up to `stop`, but for a comma at its end."""
        window = self.window
        place = Provenance(self.file, window.line, window.offset)
        raw = window.text[window.at : stop].rstrip().removesuffix(b",")
        window.pass_to(window.at + len(raw))
        fault = fault_of(raw)
        return Reject(raw, place, "not-json", because) if fault is None else Reject(raw, place, fault.reason, because or fault.detail)

    def _record(self, end: int) -> Record | Reject:
        window = self.window
        place = Provenance(self.file, window.line, window.offset)
        raw = window.pass_to(end).rstrip()
        fault = fault_of(raw)
        if fault is None:
            return Record(raw, place)
        return Reject(raw, place, fault.reason, f"{likely(raw, fault) or fault.detail}, at byte {fault.offset} of the record")

    def _line(self, because: str) -> Record | Reject:
        """Refuse the rest of the line, unless it is one of a log."""
        newline = self.window.find(b"\n", self.max_record + 1)
        if newline is None and self.window.ahead > self.max_record:
            return self._too_large(past_line)
        place = Provenance(self.file, self.window.line, self.window.offset)
        is_at_the_margin = self.window.indent == b""
        stop = self._end_of_log_line(len(self.window.text) if newline is None else newline + 1)
        raw = self.window.pass_to(stop).rstrip()
        logged = log_record(raw) if is_at_the_margin or is_row(raw) else None
        if logged is not None:
            return Record(logged, place)
        fault = fault_of(raw)
        if fault is None:
            return Reject(raw, place, "not-an-object", "a record is an object")
        detail = because if because and fault.reason == "not-json" else fault.detail
        return Reject(raw, place, fault.reason, likely(raw, fault) or detail)

    def _end_of_log_line(self, stop: int) -> int:
        """The end of a line, or of the lines over which an object goes on that it opens behind words: those that are indented, or close it."""
        window = self.window
        opened = opening(window.text[window.at : stop].rstrip()) if window.indent == b"" else None
        if opened is None:
            return stop
        size = stop - window.at
        while True:
            behind = _NOT_INDENTED.search(window.text, window.at + size - 1, window.at + self.max_record)
            if behind is not None or window.ahead > self.max_record or not window.grow():
                break
        last = window.at + self.max_record if behind is None else behind.start() + 1
        return value_end(window.text, window.at + opened, last) or window.at + size

    def _too_large(self, skip: Callable[[Window], None]) -> Reject:
        """Refuse what is over the limit, keeping its beginning only."""
        self.window.reads(KEPT_OF_TOO_LARGE)
        place = Provenance(self.file, self.window.line, self.window.offset)
        beginning = self.window.text[self.window.at : self.window.at + KEPT_OF_TOO_LARGE]
        skip(self.window)
        passed = self.window.offset - place.offset
        return Reject(beginning[:passed].rstrip(), place, "too-large", f"more than {self.max_record} bytes (--max-record)")


def _next_record(indent: bytes | None) -> re.Pattern[bytes]:
    """NEXT_RECORD, also for a record whose first line is indented."""
    return re.compile(NEXT_RECORD.pattern + rb"|[^\[,:\s][ \t\r]*\n(?=" + re.escape(indent) + rb"[{\[])") if indent else NEXT_RECORD


def _texts_in(raw: bytes) -> list[bytes]:
    """The JSON that a text holds, or each of the texts of an array; nothing where one of them holds none."""
    items = items_of(raw)
    texts = [text_in(item) for item in ([raw] if items is None else items)]
    return [] if None in texts else [text for text in texts if text is not None]
