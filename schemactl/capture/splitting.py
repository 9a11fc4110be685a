"""Several records at a time: those that the engine counts. docs/captures.md"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from schemactl import native
from schemactl.capture.bulk import Known, Passes, Sight
from schemactl.capture.record_reader import Found, RecordReader
from schemactl.capture.window import Window
from schemactl.model.record import Provenance, Record
from schemactl.native import Odd, Passed

NEXT_RECORD: Final = re.compile(rb"[^\[,:\s][ \t\r]*\n(?=[{\[])|\n(?=\x1e)")
"""The end of a line behind which a record surely begins, whatever came before: no value can go on there, nor hold the separator of RFC 7464."""
NEAR: Final = 1 << 16
"""Bytes in which the end of a value is looked for before that of its line, which may be that of the file."""


class Splitting(RecordReader):
    """passes: counts some records in bulk. indent: of the record that was read last."""

    def __init__(self, window: Window, file: str, max_record: int, passes: Passes | None = None) -> None:
        super().__init__(window, file, max_record)
        self._sight = None if passes is None else Sight(window, file, passes.take)
        self._sight_of_items = None if passes is None else Sight(window, file, passes.take_items)
        self.indent: bytes | None = None

    @property
    def knows_some(self) -> bool:
        """Whether records may be counted in bulk."""
        return self._sight is not None

    def outside(self) -> Provenance:
        """The position, as no place in an array."""
        return Provenance(self.file, self.window.line, self.window.offset)

    def engine_reader(self) -> Iterator[Found] | None:
        """What is counted in bulk from the position on; None where nothing is."""
        passed = None if self._sight is None else self._sight.look()
        return None if passed is None else self._passed(passed)

    def items_at_sight(self) -> Sequence[Found]:
        """The same of items of an array."""
        passed = None if self._sight_of_items is None else self._sight_of_items.look()
        return () if passed is None else list(self._passed(passed))

    def line(self, offset: int) -> Iterator[Found]:
        """What is in one line, which ends there."""
        raise NotImplementedError

    def _passed(self, passed: Passed) -> Iterator[Found]:
        """How many records are known of those that were passed, and the others."""
        window, start, first = self.window, self.window.offset, self.index
        yield Known(passed.events)
        for odd in passed.odd:
            window.pass_to_offset(start + odd.record)
            self._number(first, odd.number)
            if odd.what == native.LINE:
                yield from self.line(start + odd.stop)
            elif odd.what == native.OBJECT:
                yield self._here(window.at + odd.stop - odd.start)
            else:
                yield self._item_of_batch(odd)
        if window.offset < start + passed.size:
            window.pass_to_offset(start + passed.last)
            self.indent = window.indent
            window.pass_to_offset(start + passed.size)
        self._number(first, passed.records)

    def _number(self, first: int | None, records: int) -> None:
        """Have the next item be that of so many behind the first."""
        self.index = None if first is None else first + records

    def _item_of_batch(self, odd: Odd) -> Record:
        """An item of the record at the position, as its envelope gives it."""
        window = self.window
        place = self.place().below(f"/{native.BATCHES[odd.what]}/{odd.item}")
        begin = window.at - odd.record
        return Record(window.text[begin + odd.start : begin + odd.stop], place)

    def _here(self, end: int) -> Record:
        """What stands between the position and `end`."""
        self.indent = self.window.indent
        record = self.whole(end)
        self.count()
        return record
