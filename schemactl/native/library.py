"""The functions of `native/src/lib.rs`, called through ctypes."""

import ctypes
import os
import sys
from array import array
from collections.abc import Sequence
from ctypes import POINTER, byref, c_bool, c_char_p, c_size_t, c_ssize_t, c_uint32, c_uint64, c_void_p
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

_PROTOCOL: Final = 8
_NO_TIME: Final = -(2**63)
"""Of an event."""
OFF: Final = "SCHEMACTL_NATIVE"
"""The environment variable that, set to `off`, has everything done in Python."""
NAME: Final = {"win32": "schemactl_native.dll", "darwin": "libschemactl_native.dylib"}.get(sys.platform, "libschemactl_native.so")
"""Of the library's file, which lies beside this one."""

LINE: Final = 0
OBJECT: Final = 1
BATCHES: Final = {2: "Records", 3: "Messages"}
"""Whose item an odd one is."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A record that was not counted, or an item of one: its bytes, from the beginning of what was passed. what: LINE, which is a record by itself,
    whatever is wrong with it, or OBJECT, or one of BATCHES, with the place where its record begins, and its number in it."""

    start: int
    stop: int
    what: int
    record: int
    item: int


@dataclass(frozen=True, slots=True)
class Passed:
    """Records, one behind the other: their bytes, where the last of them begins, how many were counted, and the others. is_cut: it seems that the
    next one goes on behind the text."""

    size: int
    last: int
    events: int
    odd: Sequence[Odd]
    is_cut: bool


TRAITS: Final = ("date-time", "date", "time", "uuid", "email", "ipv4", "ipv6", "uri", "hierarchical", "base64", "json")
"""What the library tells of texts, a bit each, that of the first lowest (`native/src/traits.rs`)."""


class _Passed(ctypes.Structure):
    _fields_ = (("size", c_uint64), ("last", c_uint64), ("events", c_uint64), ("is_cut", c_bool))


class _Odd(ctypes.Structure):
    _fields_ = (("start", c_uint64), ("stop", c_uint64), ("record", c_uint64), ("item", c_uint64), ("what", c_uint32))


def is_there() -> bool:
    """Whether the library was built, and is to be used."""
    return os.environ.get(OFF) != "off" and _library() is not None


class Counter:
    """Counts records that hold an event of a known name and of a foreseen shape. Subjects are known by number. foreseen: how many programmes it
    got."""

    def __init__(self, longest: int) -> None:
        """longest: bytes of a record."""
        library = _library()
        assert library is not None
        self._library = library
        self._lane = c_void_p(library.schemactl_new(longest))
        self.foreseen = 0

    def __del__(self) -> None:
        self._library.schemactl_free(self._lane)

    def name(self, source: str, type_: str, subject: int) -> None:
        """Have the events of these names counted for a subject, but CloudEvents."""
        self._name(source, type_, subject, is_cloudevent=False)

    def name_cloudevent(self, source: str, type_: str, subject: int) -> None:
        """Have the CloudEvents of these names counted for a subject; an empty source stands for any."""
        self._name(source, type_, subject, is_cloudevent=True)

    def _name(self, source: str, type_: str, subject: int, *, is_cloudevent: bool) -> None:
        one, other = source.encode(), type_.encode()
        self._library.schemactl_name(self._lane, one, len(one), other, len(other), subject, is_cloudevent)

    def foresee(self, subject: int, programme: bytes) -> bool:
        """Count what is as the programme says from now on. Whether it is understood."""
        self.foreseen += 1
        return bool(self._library.schemactl_foresee(self._lane, subject, programme, len(programme)))

    def check(self, subject: int, schema: bytes) -> bool:
        """Count what the schema surely allows from now on. Whether it is understood."""
        self.foreseen += 1
        return bool(self._library.schemactl_check(self._lane, subject, schema, len(schema)))

    def taken(self, subject: int) -> int:
        """How many events were counted by the programme."""
        return int(self._library.schemactl_taken(self._lane, subject))

    def report(self, subject: int) -> bytes | None:
        """What was counted, as JSON (`native/src/report.rs`); it is counted no longer."""
        size = c_size_t()
        found = self._library.schemactl_report(self._lane, subject, byref(size))
        if not found:
            return None
        try:
            return ctypes.string_at(found, size.value)
        finally:
            self._library.schemactl_let_go(found, size)

    def count(self, subject: int, payloads: Sequence[bytes], times: Sequence[int | None]) -> Sequence[int] | None:
        """Count payloads of a subject, each with its time in microseconds since 1970. Returns the numbers of those that are not as foreseen; None
        where nothing is foreseen."""
        ends = array("Q", accumulate(map(len, payloads)))
        moments = array("q", [_NO_TIME if time is None else time for time in times])
        left, number = POINTER(c_uint64)(), c_size_t()
        text = b"".join(payloads)
        is_foreseen = self._library.schemactl_count(
            self._lane, subject, text, len(text), ends.buffer_info()[0], moments.buffer_info()[0], len(payloads), byref(left), byref(number)
        )
        return left[: number.value] if is_foreseen else None

    def read_each(self, texts: Sequence[bytes]) -> Sequence[int]:
        """Count texts that are an event each, in its envelope. Returns the numbers of those that are not as foreseen."""
        ends = array("Q", accumulate(map(len, texts)))
        left, number = POINTER(c_uint64)(), c_size_t()
        text = b"".join(texts)
        is_text = self._library.schemactl_texts(self._lane, text, len(text), ends.buffer_info()[0], len(texts), byref(left), byref(number))
        return left[: number.value] if is_text else range(len(texts))

    def read(self, text: bytes, start: int, stop: int, bare: int | None = None) -> Passed:
        """Count what is foreseen of the records between `start`, where one begins, and `stop`. bare: the subject of events in no envelope."""
        return self._read(text, start, stop, bare, are_items=False)

    def read_items(self, text: bytes, start: int, stop: int, bare: int | None = None) -> Passed:
        """The same of items of an array."""
        return self._read(text, start, stop, bare, are_items=True)

    def _read(self, text: bytes, start: int, stop: int, bare: int | None, *, are_items: bool) -> Passed:
        odd, number = POINTER(_Odd)(), c_size_t()
        address = (ctypes.cast(c_char_p(text), c_void_p).value or 0) + start
        subject = -1 if bare is None else bare
        passed = self._library.schemactl_read(self._lane, address, stop - start, are_items, subject, byref(odd), byref(number))
        others = [Odd(one.start, one.stop, one.what, one.record, one.item) for one in odd[: number.value]]
        return Passed(passed.size, passed.last, passed.events, others, passed.is_cut)


@cache
def _library() -> Any:
    try:
        library = ctypes.CDLL(str(Path(__file__).with_name(NAME)))
        if library.schemactl_protocol() != _PROTOCOL:
            return None
    except (OSError, AttributeError):
        return None
    _declare(library, "schemactl_new", c_void_p, c_size_t)
    _declare(library, "schemactl_free", None, c_void_p)
    _declare(library, "schemactl_name", None, c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, c_size_t, c_bool)
    _declare(library, "schemactl_foresee", c_bool, c_void_p, c_size_t, c_char_p, c_size_t)
    _declare(library, "schemactl_check", c_bool, c_void_p, c_size_t, c_char_p, c_size_t)
    _declare(library, "schemactl_taken", c_uint64, c_void_p, c_size_t)
    _declare(
        library,
        "schemactl_count",
        c_bool,
        c_void_p,
        c_size_t,
        c_char_p,
        c_size_t,
        c_void_p,
        c_void_p,
        c_size_t,
        POINTER(POINTER(c_uint64)),
        POINTER(c_size_t),
    )
    _declare(library, "schemactl_texts", c_bool, c_void_p, c_char_p, c_size_t, c_void_p, c_size_t, POINTER(POINTER(c_uint64)), POINTER(c_size_t))
    _declare(library, "schemactl_report", c_void_p, c_void_p, c_size_t, POINTER(c_size_t))
    _declare(library, "schemactl_let_go", None, c_void_p, c_size_t)
    _declare(library, "schemactl_read", _Passed, c_void_p, c_void_p, c_size_t, c_bool, c_ssize_t, POINTER(POINTER(_Odd)), POINTER(c_size_t))
    return library


def _declare(library: Any, name: str, result: Any, *arguments: Any) -> None:
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
