"""Where a broken value ends, so that no other is lost with it: where its brackets say so, or before the next whole object.

Nothing is guessed about what stands before the place where the syntax goes wrong: an object there is a part of the broken value.
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from schemactl.capture.faults import well_formed
from schemactl.capture.values import SCALAR, matched_end
from schemactl.schema.parse import NotJson, loads

_TRIES: Final = 64
"""Objects that are looked at behind the fault."""
_LONGEST: Final = 1 << 16
"""Bytes of one of them: so a search costs no more than a few times what is searched."""
_Test: TypeAlias = Callable[[bytes, int, int], bool]
_SURE: Final = 16
"""Bytes behind a fault, so that it is none of a word that is cut off."""
_AFTER_COMMA: Final = re.compile(rb",[ \t\r\n]*(?=\{)")
_AFTER_VALUE: Final = re.compile(rb"(?<=[}\]])[ \t]*(?=\{)")
_SCALAR: Final = re.compile(rb'[^,\[\]{}"\n]+')
_COMMA: Final = ord(",")
_SPACE: Final = re.compile(rb"[ \t\r\n]*")


def item_end(text: bytes, at: int, stop: int) -> int | None:
    """The end of the broken item of an array that begins at `at`, at the latest at `stop`; None where it is not sure."""
    if text[at : at + 1] not in (b"{", b"[", b'"'):
        run = _SCALAR.match(text, at, stop)
        return run.end() if run is not None and follows_item(text, run.end(), stop) else None
    return _end(text, at, stop, follows_item) or _before_the_next(text, at, stop, _AFTER_COMMA, _is_rest_of_array)


def record_end(text: bytes, at: int, stop: int) -> int | None:
    """The end of a broken object or array that stands among others in its line, at the latest at `stop`; None where it is not sure."""
    return _end(text, at, stop, _follows_record) or _before_the_next(text, at, stop, _AFTER_VALUE, _is_record)


def is_broken(text: bytes, at: int, stop: int) -> bool:
    """Whether the value that begins at `at` surely goes wrong before `stop`, wherever it ends: its end is not looked for in all that follows."""
    try:
        loads(text[at:stop])
    except NotJson as fault:
        return fault.reason in ("not-json", "not-a-number") and at + fault.offset + _SURE < stop
    return False


def _end(text: bytes, at: int, stop: int, follows: _Test) -> int | None:
    """Where the brackets say that it ends, if what comes next is sound."""
    end = matched_end(text, at, stop)
    return end if end is not None and follows(text, end, stop) and _is_value_next(text, end, stop, follows) else None


def follows_item(text: bytes, at: int, stop: int) -> bool:
    """Whether nothing follows, or what may follow an item: a comma, or the end of the array, behind which nothing of the item can stand."""
    behind = _behind(text, at, stop)
    if text[behind : min(behind + 1, stop)] == b"]":
        behind = _behind(text, behind + 1, stop)
        return behind == stop or text[behind] in b"{[,\x1e"
    return behind == stop or text[behind] in b","


def _follows_record(text: bytes, at: int, stop: int) -> bool:
    """Whether nothing follows, or what may follow a record."""
    behind = _behind(text, at, stop)
    return behind == stop or text[behind] in b"{[,\x1e"


def _is_value_next(text: bytes, at: int, stop: int, follows: _Test) -> bool:
    """Whether what comes next ends where a value may: a quote that is lost turns texts and brackets around, and then it does not."""
    behind = _behind(text, at, stop)
    if text[behind : min(behind + 1, stop)] == b",":
        behind = _behind(text, behind + 1, stop)
    if text[behind : min(behind + 1, stop)] not in (b"{", b"[", b'"'):
        return True
    near = min(stop, behind + _LONGEST)
    end = matched_end(text, behind, near)
    return follows(text, end, stop) if end is not None else not is_broken(text, behind, near)


def _is_record(text: bytes, at: int, stop: int) -> bool:
    """Whether a whole object begins here, and what may follow it comes behind it."""
    end = _whole(text, at, stop)
    return end is not None and _follows_record(text, end, stop)


def _is_rest_of_array(text: bytes, at: int, stop: int) -> bool:
    """Whether whole values begin here, with commas between them, up to the end of the array, or far enough: those of an array inside the broken item
    are followed by the rest of that."""
    start = at
    while at - start < _LONGEST:
        end = _whole(text, at, stop)
        if end is None or not follows_item(text, end, stop):
            return False
        behind = _behind(text, end, stop)
        if behind == stop or text[behind] != _COMMA:
            return True
        at = _behind(text, behind + 1, stop)
        if at == stop:
            return True
    return True


def _whole(text: bytes, at: int, stop: int) -> int | None:
    """The end of the whole value that begins here; None where none does."""
    near = min(stop, at + _LONGEST)
    if text[at : at + 1] in (b"{", b"[", b'"'):
        end = matched_end(text, at, near)
    else:
        scalar = SCALAR.match(text, at, near)
        end = None if scalar is None else scalar.end()
    return end if end is not None and well_formed(text[at:end]) else None


def _behind(text: bytes, at: int, stop: int) -> int:
    """The next place that holds no white space."""
    space = _SPACE.match(text, at, stop)
    return at if space is None else space.end()


def _before_the_next(text: bytes, at: int, stop: int, before: re.Pattern[bytes], is_next: _Test) -> int | None:
    """The end of what stands before the first object behind the fault that is surely the next one."""
    fault = at + max(_fault(text[at:stop]), 1)
    for tried, match in enumerate(before.finditer(text, max(at + 1, _token_before(text, fault)), stop)):
        if tried == _TRIES:
            return None
        if is_next(text, match.end(), stop):
            return match.start()
    return None


def _token_before(text: bytes, at: int) -> int:
    """Where the separator stands that comes right before a place, if one does."""
    before = text[:at].rstrip(b" \t\r\n") if text[at - 1 : at] in b" \t\r\n" else text[:at]
    return len(before) - 1 if before.endswith(b",") else at


def _fault(raw: bytes) -> int:
    """Where the syntax goes wrong."""
    try:
        loads(raw)
    except NotJson as fault:
        return fault.offset
    return 0
