"""What is wrong with the text of a record, and what it looks like where it is no JSON."""

import re
from typing import Final

import msgspec

from schemactl.schema.parse import NotJson, is_too_deep, loads, not_utf8

_WELL_FORMED = msgspec.json.Decoder(msgspec.Raw)
_DOUBLED: Final = re.compile(rb'"\s*[{\[]\s*""')
_BARE: Final = re.compile(rb"[^{\"]*\{\s*[A-Za-z_$][\w$]*\s*:")
_SINGLE: Final = re.compile(rb"[^{\"]*\{\s*'")


def is_text(raw: bytes) -> bool:
    """Whether it is UTF-8."""
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def well_formed(raw: bytes) -> bool:
    """Whether it is one JSON value, not too deep; encoding and numbers are not looked into."""
    try:
        _WELL_FORMED.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return False
    return not is_too_deep(raw)


def fault_of(raw: bytes) -> NotJson | None:
    """What is wrong with a record's syntax or encoding; None when it is well formed. Numbers are not looked into."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return not_utf8(error)
    if well_formed(raw):
        return None
    try:
        loads(raw)
    except NotJson as fault:
        return fault.untraced
    return None


def has_doubled_quotes(line: bytes) -> bool:
    """Whether it looks like a line of a CSV file that holds JSON."""
    return _DOUBLED.search(line) is not None


def likely(raw: bytes, fault: NotJson) -> str:
    """What a line that is no JSON looks like; nothing where there is no telling."""
    if fault.reason != "not-json":
        return ""
    if has_doubled_quotes(raw):
        return "doubled quotes, as in a CSV file: extract the column with the JSON first"
    if _BARE.match(raw):
        return "not JSON: keys without quotes, as JavaScript prints objects"
    return "not JSON: single quotes, as Python and JavaScript print objects" if _SINGLE.match(raw) else ""
