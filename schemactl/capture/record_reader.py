"""One record at the position of a window: read it up to a known end, or refuse it up to a place where another one may begin."""

from collections.abc import Callable
from typing import Final, TypeAlias

from schemactl.capture.bulk import Known
from schemactl.capture.faults import fault_of, likely
from schemactl.capture.window import Window
from schemactl.model.record import Ignored, Provenance, Record, Reject
from schemactl.schema.parse import NotJson
from schemactl.schema.shallow import text_in

Read: TypeAlias = Record | Ignored | Reject
Found: TypeAlias = Read | Known

KEPT_OF_TOO_LARGE: Final = 4096
"""Bytes that a reject keeps of a record over the limit."""
NULL: Final = "null"
"""The kind of a null in the place of a record: nothing was sent."""


class RecordReader:
    """index: of the item that comes next, inside an array; None outside."""

    def __init__(self, window: Window, file: str, max_record: int) -> None:
        self.window = window
        self.file = file
        self.max_record = max_record
        self.index: int | None = None

    def place(self) -> Provenance:
        """Of what begins at the position."""
        pointer = "" if self.index is None else f"/{self.index}"
        return Provenance(self.file, self.window.line, self.window.offset, pointer)

    def count(self, items: int = 1) -> None:
        """Items of an array were read."""
        if self.index is not None:
            self.index += items

    def whole(self, end: int) -> Record:
        """What is surely a record, up to `end`."""
        place = self.place()
        return Record(self.window.pass_to(end), place)

    def record(self, end: int) -> Record | Reject:
        """What should be an object, up to `end`."""
        place = self.place()
        raw = self.window.pass_to(end).rstrip()
        fault = fault_of(raw)
        if fault is None:
            return Record(raw, place)
        return Reject(raw, place, fault.reason, f"{likely(raw, fault) or fault.detail}, at byte {fault.offset} of the record")

    def no_object(self, end: int) -> Read:
        """A value up to `end` that is no object: the JSON in it, if it is a text of JSON."""
        place = self.place()
        raw = self.window.pass_to(end)
        if raw == b"null":
            return Ignored(NULL, place)
        fault = fault_of(raw)
        if fault is not None:
            return Reject(raw, place, fault.reason, fault.detail)
        inside = text_in(raw)
        return Reject(raw, place, "not-an-object", "not an object: a record must be a JSON object") if inside is None else Record(inside, place)

    def refuse(self, end: int, because: str = "") -> Reject:
        """All up to `end`, as one broken value. because: what is wrong, where it says more than a syntax error."""
        place = self.place()
        raw = self.window.pass_to(end).rstrip()
        return _rejected(raw, place, fault_of(raw), because)

    def refuse_line(self, end: int, because: str = "") -> Reject:
        """The same of a line, which may look like something else than JSON."""
        place = self.place()
        raw = self.window.pass_to(end).rstrip()
        fault = fault_of(raw)
        said = likely(raw, fault) if fault is not None else ""
        return _rejected(raw, place, fault, said or because) if not said or fault is None else Reject(raw, place, fault.reason, said)

    def too_large(self, skip: Callable[[Window], None]) -> Reject:
        """What is over the limit, of which the beginning is kept."""
        self.window.reads(KEPT_OF_TOO_LARGE)
        place = self.place()
        beginning = self.window.text[self.window.at : self.window.at + KEPT_OF_TOO_LARGE]
        skip(self.window)
        passed = self.window.offset - place.offset
        kept = beginning[:passed].rstrip()
        return Reject(kept, place, "too-large", f"more than {self.max_record} bytes (--max-record)", passed)


def _rejected(raw: bytes, place: Provenance, fault: NotJson | None, because: str) -> Reject:
    if fault is None:
        return Reject(raw, place, "not-an-object", because or "not an object: a record must be a JSON object")
    return Reject(raw, place, fault.reason, because if because and fault.reason == "not-json" else fault.detail)
