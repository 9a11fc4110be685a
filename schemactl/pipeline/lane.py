"""The fast lane: lines that are an EventBridge event and nothing else, bare or in SQS, with SNS between them or not.

What it does not take goes the slow way, to the same result.
"""

from functools import lru_cache
from typing import Final, Literal, NamedTuple

import msgspec

from schemactl.envelopes import times
from schemactl.schema.parse import is_too_deep

BARE: Final = "eventbridge"
POINTER: Final = "/detail"
_STATUS_CHANGE: Final = "Step Functions Execution Status Change"
_NOTHING: Final = msgspec.Raw()


class Laned(NamedTuple):
    """An event of the fast lane; detail is its raw payload. bare: it is the line itself, in no other envelope."""

    source: str
    type: str
    time: int | None
    detail: bytes
    bare: bool


class _EventBridge(msgspec.Struct, forbid_unknown_fields=True, rename={"detail_type": "detail-type", "replay_name": "replay-name"}):
    """All members that EventBridge writes, and no other: so no envelope that is tried before it can be meant. The same goes for the two below."""

    source: str
    detail_type: str
    detail: msgspec.Raw
    time: str = ""
    version: msgspec.Raw = _NOTHING
    id: msgspec.Raw = _NOTHING
    account: msgspec.Raw = _NOTHING
    region: msgspec.Raw = _NOTHING
    resources: msgspec.Raw = _NOTHING
    replay_name: msgspec.Raw = _NOTHING


class _Sqs(msgspec.Struct, forbid_unknown_fields=True):
    eventSource: Literal["aws:sqs"]  # noqa: N815
    body: str
    messageId: msgspec.Raw = _NOTHING  # noqa: N815
    receiptHandle: msgspec.Raw = _NOTHING  # noqa: N815
    attributes: msgspec.Raw = _NOTHING
    messageAttributes: msgspec.Raw = _NOTHING  # noqa: N815
    md5OfBody: msgspec.Raw = _NOTHING  # noqa: N815
    md5OfMessageAttributes: msgspec.Raw = _NOTHING  # noqa: N815
    eventSourceARN: msgspec.Raw = _NOTHING  # noqa: N815
    awsRegion: msgspec.Raw = _NOTHING  # noqa: N815


class _Sns(msgspec.Struct, forbid_unknown_fields=True):
    Type: Literal["Notification"]
    TopicArn: str
    Message: str
    MessageId: msgspec.Raw = _NOTHING
    Subject: msgspec.Raw = _NOTHING
    Timestamp: msgspec.Raw = _NOTHING
    SignatureVersion: msgspec.Raw = _NOTHING
    Signature: msgspec.Raw = _NOTHING
    SigningCertURL: msgspec.Raw = _NOTHING
    UnsubscribeURL: msgspec.Raw = _NOTHING
    MessageAttributes: msgspec.Raw = _NOTHING


_event = msgspec.json.Decoder(_EventBridge).decode
_message = msgspec.json.Decoder(_Sqs).decode
_notification = msgspec.json.Decoder(_Sns).decode


def recognise(line: bytes) -> Laned:
    """The event of a line. Raises ValueError for a line that must be looked at with care."""
    if is_too_deep(line):
        raise ValueError
    if b'"receiptHandle"' not in line:
        return _laned(line, bare=True)
    inside = _message(line).body.encode()
    if b'"TopicArn"' in inside:
        inside = _notification(inside).Message.encode()
    laned = _laned(inside, bare=False)
    if laned.time is None:
        raise ValueError
    return laned


def _laned(text: bytes, *, bare: bool) -> Laned:
    event = _event(text)
    detail = bytes(event.detail)
    if detail[:1] != b"{" or not event.source or not event.detail_type or event.detail_type == _STATUS_CHANGE:
        raise ValueError
    return Laned(event.source, event.detail_type, time_of(event.time), detail, bare)


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
