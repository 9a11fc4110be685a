"""The fast lane: lines that are an EventBridge event and nothing else. What it does not take goes the slow way, to the same result."""

from functools import lru_cache
from typing import NamedTuple

import msgspec

from schemactl.envelopes import times
from schemactl.schema.parse import is_too_deep

ENVELOPE = "eventbridge"
POINTER = "/detail"
_STATUS_CHANGE = "Step Functions Execution Status Change"


class Laned(NamedTuple):
    """An event of the fast lane; detail is its raw payload."""

    source: str
    type: str
    time: int | None
    detail: bytes


class _Line(msgspec.Struct, forbid_unknown_fields=True, rename={"detail_type": "detail-type", "replay_name": "replay-name"}):
    """All members that EventBridge writes, and no other: so no envelope that is tried before it can be meant."""

    source: str
    detail_type: str
    detail: msgspec.Raw
    time: str = ""
    version: msgspec.Raw = msgspec.Raw()
    id: msgspec.Raw = msgspec.Raw()
    account: msgspec.Raw = msgspec.Raw()
    region: msgspec.Raw = msgspec.Raw()
    resources: msgspec.Raw = msgspec.Raw()
    replay_name: msgspec.Raw = msgspec.Raw()


_decode = msgspec.json.Decoder(_Line).decode


def recognise(line: bytes) -> Laned:
    """The event of a line. Raises ValueError for a line that must be looked at with care."""
    event = _decode(line)
    detail = bytes(event.detail)
    if is_too_deep(line) or detail[:1] != b"{" or not event.source or not event.detail_type or event.detail_type == _STATUS_CHANGE:
        raise ValueError
    return Laned(event.source, event.detail_type, time_of(event.time), detail)


def time_of(text: str) -> int | None:
    """`times.from_text`, quick for the notation that EventBridge itself uses: `2026-11-24T14:03:00Z`."""
    if len(text) == 20 and text[19] == "Z" and text.isascii() and text[17:19].isdecimal():
        minute, second = _minute(text[:17]), int(text[17:19])
        if minute is not None and second < 60:
            return minute + second * 1_000_000
    return times.from_text(text)


@lru_cache(maxsize=1 << 14)
def _minute(text: str) -> int | None:
    return times.from_text(text + "00Z")
