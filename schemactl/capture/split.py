"""Splits the text of a capture into its records, whatever their layout: one document, an array, a line each, one behind the other.

At the top level stand JSON values, with white space, commas, separators (RFC 7464) or nothing between them; arrays are streamed item by item
(array.py). What is no object is a value of its own, and costs no other. An object that its own line does not complete may go on over the next
lines, up to one that begins with `{` or `[` where no value can go on; if it is not complete there either, it is refused with the lines that are
indented further than it, so nothing inside it is taken for a record. Lines that are no JSON may be those of a log (log_lines.py), or hold a key
before the value (keyed.py).
"""

import re
from collections.abc import Iterator
from typing import Final, cast

from msgspec.structs import replace

from schemactl.capture import array, resync
from schemactl.capture.bulk import SHORTEST
from schemactl.capture.endless import has_no_end
from schemactl.capture.faults import fault_of, has_doubled_quotes, well_formed
from schemactl.capture.keyed import TOMBSTONE, time_before, value_start
from schemactl.capture.log_lines import is_row, log_record, opening
from schemactl.capture.record_reader import Found, Read
from schemactl.capture.skip import past_line, past_value, to_next_record
from schemactl.capture.splitting import NEAR, NEXT_RECORD, Splitting
from schemactl.capture.values import SCALAR, matched_end, value_end
from schemactl.capture.window import Window
from schemactl.model.record import Ignored, Record, Reject

__all__ = ["Found", "Splitter", "split"]

_BOM: Final = b"\xef\xbb\xbf"
_BETWEEN: Final = (b",", b"\x1e")
"""What may stand between records: the commas of an array without its brackets, and the separators of a JSON text sequence (RFC 7464)."""
_SCALARS: Final = frozenset(b'"-0123456789tfn')
"""The first bytes of values that are neither objects nor arrays."""
_VALUES: Final = frozenset((b"", b"{", b"[", b"]", *(bytes([byte]) for byte in _SCALARS)))
_NO_VALUE: Final = "no object or array of objects starts here"
_NOT_INDENTED: Final = re.compile(rb"\n[^ \t\r\n}\]]")
_SPACE: Final = re.compile(rb"[ \t\r]*")
_LONE_SCALAR: Final = re.compile(rb'\[[ \t]*[^\[\]{}",]*\]')


def split(blocks: Iterator[bytes], file: str, max_record: int) -> Iterator[Read]:
    """Yield the records of one decompressed file in order. Memory is bounded by a few times `max_record`."""
    return cast("Iterator[Read]", Splitter(Window(blocks), file, max_record).records())  # the engine counts nothing here


class Splitter(Splitting):
    """Of one file, or a piece of one."""

    _behind_comma = -1
    """Where what follows the last comma between records begins."""
    _is_keyed = False

    def records(self) -> Iterator[Found]:
        """Everything, record by record; of those that the engine counts, how many they are."""
        window = self.window
        while window.pass_space():
            if self.knows_some and window.ahead < SHORTEST and window.text.find(b"\n", window.at) < 0 and window.grow():
                continue
            seen = self.engine_reader()
            yield from self._steps() if seen is None else seen

    def step(self) -> Iterator[Found]:
        """What begins at the position, which is no white space: a value, all items of an array, or a line that is refused."""
        window = self.window
        lead = window.text[window.at : window.at + 1]
        keyed = self._keyed() if window.indent == b"" else None
        self._is_keyed = keyed is not None
        if keyed is not None:
            yield keyed
        elif lead == b"{":
            yield self._object()
        elif lead in _BETWEEN:
            window.pass_to(window.at + 1)
            if lead == b"," and window.pass_space():
                self._behind_comma = window.offset
        elif lead == b"[" and self._begins_array():
            yield from array.items(self)
        elif lead[0] in _SCALARS and (end := self._scalar_end(lead)) is not None:
            yield self.no_object(end)
        elif lead == _BOM[:1] and self._begins_with_bom():
            window.pass_to(window.at + len(_BOM))
            window.indent = b""
        else:
            yield self._line(_NO_VALUE)

    def _steps(self) -> Iterator[Found]:
        """The same; and all that follows, as long as keys stand before it: such lines are not looked at together in any other way."""
        yield from self.step()
        while self._is_keyed and self.window.pass_space():
            yield from self.step()

    def line(self, offset: int) -> Iterator[Found]:
        while self.window.offset < offset and self.window.pass_space() and self.window.offset < offset:
            yield from self.step()

    def _begins_with_bom(self) -> bool:
        """A mark of the byte order, with which each file begins that was put into this one."""
        self.window.reads(len(_BOM))
        return self.window.indent == b"" and self.window.text.startswith(_BOM, self.window.at)

    def _object(self) -> Read:
        """The object at the position: within its line, as the first of several in its line, or over several lines."""
        window = self.window
        near = min(NEAR, self.max_record)
        if window.find(b"\n", near) is None:
            end = value_end(window.text, window.at, window.at + near)
            if end is not None:
                return self._ended(end, window.at + near)
            broken = resync.is_broken(window.text, window.at, window.at + near)
            if broken and (refused := self._up_to_the_next(window.at + near)) is not None:
                return refused
        newline = window.find(b"\n", self.max_record + 1)
        if newline is None and window.ahead > self.max_record:
            return self._without_newline()
        stop = len(window.text) if newline is None else newline
        line = window.text[window.at : stop]
        if well_formed(line):
            return self.record(stop)
        end = value_end(window.text, window.at, stop)
        if end is not None:
            return self._ended(end, stop)
        if newline is None:
            return self._up_to_the_next(stop) or self._line()
        if has_no_end(window, line, self.max_record, is_behind_comma=window.offset == self._behind_comma):
            return self._up_to_the_next(window.at + len(line)) or self._with_its_lines(window.indent or b"")
        return self._over_lines(len(line))

    def _ended(self, end: int, stop: int) -> Read:
        """The object that ends there, if that is one; a broken one ends where that is sure before `stop`, else with its line."""
        window = self.window
        if well_formed(window.text[window.at : end]):
            return self.record(end)
        return self._up_to_the_next(stop) or self._line()

    def _up_to_the_next(self, stop: int) -> Read | None:
        """The broken object at the position, up to the next one in its line, which ends at `stop`; None where it is not sure where that is."""
        end = resync.record_end(self.window.text, self.window.at, min(stop, len(self.window.text)))
        return None if end is None else self.record(end)

    def _without_newline(self) -> Read:
        stop = self.window.at + self.max_record
        end = value_end(self.window.text, self.window.at, stop)
        if end is not None:
            return self._ended(end, stop)
        return self._up_to_the_next(stop) or self.too_large(past_value)

    def _over_lines(self, size: int) -> Read:
        """The object that goes on over several lines, if it ends before the next record begins. size: bytes of its first line."""
        window = self.window
        boundary = _next_record(window.indent)
        while True:
            next_record = boundary.search(window.text, window.at, window.at + self.max_record)
            stop = window.at + self.max_record if next_record is None else next_record.end()
            end = value_end(window.text, window.at, stop)
            if end is not None:
                return self.record(end)
            if next_record is None and window.ahead > self.max_record:
                return self.too_large(to_next_record)
            if next_record is not None or not window.grow():
                return self._up_to_the_next(window.at + size) or self._with_its_lines(window.indent or b"")

    def _with_its_lines(self, indent: bytes) -> Read:
        """Refuse with the first line of a pretty-printed record its other lines: those are indented further, or close it. Read by themselves they
        would be a reject each, and an object inside it would be taken for an event."""
        window = self.window
        refused = self._line()
        if not isinstance(refused, Reject):
            return refused
        inside = re.compile(re.escape(indent) + rb"[ \t}\]]")
        lines, size, start = [refused.raw], len(refused.raw), refused.provenance.offset
        while window.reads(len(indent) + 1) and inside.match(window.text, window.at):
            newline = window.find(b"\n", self.max_record + 1)
            line = window.pass_to(len(window.text) if newline is None else newline + 1)
            size += len(line)
            if size <= self.max_record:
                lines.append(line.rstrip())
        raw = b"\n".join(lines)
        fault = fault_of(raw) if len(lines) > 1 else None
        cut = window.offset - start if size > self.max_record else 0
        return refused if fault is None else Reject(raw, refused.provenance, fault.reason, fault.detail, cut)

    def _keyed(self) -> Read | None:
        """The value behind the key with which the line begins, if nothing else stands behind it; None where there is no key."""
        window = self.window
        near = window.find(b"\n", NEAR)
        start = value_start(window.text[window.at : window.at + NEAR if near is None else near])
        if start is None:
            return None
        newline = window.find(b"\n", self.max_record + 1)
        if newline is None and window.ahead > self.max_record:
            end = value_end(window.text, window.at + start, window.at + self.max_record)
            return self.too_large(past_line) if end is None else None
        value = window.text[window.at + start : newline].rstrip()
        end = len(value) if value == b"null" else value_end(value, 0, len(value))
        if end is not None and end < len(value):
            return None
        time = time_before(window.pass_to(window.at + start))
        found = self._value(value, end)
        return found if time is None or not isinstance(found, Record) else replace(found, time=time)

    def _value(self, value: bytes, end: int | None) -> Read:
        """What stands behind a key up to the end of the line; one that is only opened there goes on over the next lines."""
        if value == b"{":
            return self._object()
        if end is None:
            return self._line()
        if value == b"null":
            place = self.place()
            self.window.pass_to(self.window.at + end)
            return Ignored(TOMBSTONE, place)
        return self.record(self.window.at + end)

    def _scalar_end(self, lead: bytes) -> int | None:
        """The end of a text, number, true, false or null that stands by itself, or among values; None for what words or other tools may begin so."""
        window = self.window
        newline = window.find(b"\n", NEAR)
        if newline is None and lead == b'"' and matched_end(window.text, window.at, window.at + NEAR) is None:
            newline = window.find(b"\n", self.max_record + 1)
        stop = newline if newline is not None else min(len(window.text), window.at + self.max_record)
        if lead == b'"':
            end = matched_end(window.text, window.at, stop)
        else:
            match = SCALAR.match(window.text, window.at, stop)
            end = None if match is None else match.end()
        if end is None:
            return None
        behind, follows = self._behind(end, stop)
        if not follows or follows == b"\x1e" or (follows in (b"{", b"[", b'"') and (behind == end or lead == b'"')):
            return None if has_doubled_quotes(window.text[window.at : stop]) else end
        is_comma = follows == b"," and (not self._behind(behind + 1, stop)[1] or self._are_values(stop))
        return end if is_comma else None

    def _behind(self, at: int, stop: int) -> tuple[int, bytes]:
        """The next byte in the line that is no white space, and where it is; empty at the end of the line."""
        space = _SPACE.match(self.window.text, at, stop)
        behind = at if space is None else space.end()
        return behind, self.window.text[behind : min(behind + 1, stop)]

    def _are_values(self, stop: int) -> bool:
        """Whether the rest of the line are values with commas between them."""
        window = self.window
        return stop - window.at <= NEAR and well_formed(b"[" + window.text[window.at : stop].rstrip().removesuffix(b",") + b"]")

    def _begins_array(self) -> bool:
        """Whether an array begins at the position: words of a log begin with brackets, too (`[INFO]`, `[1] {"a": 2}`)."""
        window = self.window
        first = self._first_item()
        if first < 0 or window.text[first : first + 1] in (b"{", b"]"):
            return first >= 0
        if b"\n" in window.text[window.at : first]:
            return True
        newline = window.find(b"\n", NEAR)
        stop = min(len(window.text), window.at + NEAR) if newline is None else newline
        end = value_end(window.text, window.at, stop)
        if end is None:
            return self._is_item(first, stop)
        behind, follows = self._behind(end, stop)
        if not well_formed(window.text[window.at : end]):
            return follows in (b"", b",", b"\x1e") and (window.text[first : first + 1] in _VALUES or b"{" in window.text[first:end])
        is_prefix = behind > end and _LONE_SCALAR.match(window.text, window.at, end) is not None
        return follows in (b"", b",", b"\x1e") or (follows in (b"{", b"[", b'"') and not is_prefix)

    def _is_item(self, first: int, stop: int) -> bool:
        """Whether the first item of an array that goes on is one: a value with a comma behind it, or with the end of what is looked at."""
        text = self.window.text
        if text[first : first + 1] == b"[":
            return self._behind(first + 1, stop)[1] in _VALUES
        scalar = SCALAR.match(text, first, stop)
        end = matched_end(text, first, stop) if text[first : first + 1] == b'"' else None if scalar is None else scalar.end()
        return end is not None and self._behind(end, stop)[1] in (b"", b",")

    def _first_item(self) -> int:
        """Where the first byte behind `[` stands that is no white space; -1 where there is none."""
        window = self.window
        size = 1
        while True:
            rest = window.text[window.at + size : window.at + size + 4096]
            size += len(rest) - len(rest.lstrip())
            if rest.strip():
                return window.at + size
            if window.ahead <= size and not window.grow():
                return -1

    def _line(self, because: str = "") -> Read:
        """Refuse the rest of the line, unless it is one of a log."""
        window = self.window
        newline = window.find(b"\n", self.max_record + 1)
        if newline is None and window.ahead > self.max_record:
            return self.too_large(past_line)
        is_at_the_margin = window.indent == b""
        stop = self._end_of_log_line(len(window.text) if newline is None else newline + 1)
        raw = window.text[window.at : stop].rstrip()
        logged = log_record(raw) if is_at_the_margin or is_row(raw) else None
        if logged is None:
            return self.refuse_line(stop, because)
        place = self.place()
        window.pass_to(stop)
        return Record(logged, place)

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


def _next_record(indent: bytes | None) -> re.Pattern[bytes]:
    """NEXT_RECORD, also for a record whose first line is indented."""
    return re.compile(NEXT_RECORD.pattern + rb"|[^\[,:\s][ \t\r]*\n(?=" + re.escape(indent) + rb"[{\[])") if indent else NEXT_RECORD
