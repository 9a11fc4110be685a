"""The fast lane: lines that are an EventBridge event and nothing else, bare or in SQS, with SNS between them or not; and those of keys_lane.py.

What it does not take goes the slow way, to the same result.
"""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Annotated, Final, Literal

import msgspec

from schemactl.pipeline.keys_lane import ByKeys
from schemactl.pipeline.laned import Kind, Laned, decoded, time_of, until_too_deep

BARE: Final = "eventbridge"
POINTER: Final = "/detail"
STATUS_CHANGE: Final = "Step Functions Execution Status Change"
_NOTHING: Final = msgspec.Raw()


class _EventBridge(msgspec.Struct, forbid_unknown_fields=True, rename={"detail_type": "detail-type", "replay_name": "replay-name"}):
    """All members that EventBridge writes, and no other: so no envelope that is tried before it can be meant. The same goes for the two below."""

    source: str
    detail_type: str
    detail: msgspec.Raw
    time: Annotated[datetime, msgspec.Meta(tz=True)] | msgspec.UnsetType = msgspec.UNSET
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
_columns = attrgetter("source", "detail_type", "detail", "time")
_OBJECT: Final = ord("{")
_AT_ONCE: Final = 256
"""Lines that are decoded together: few enough to stay in the processor's cache."""


class Lane:
    """Recognises lines; it remembers what the lines of a capture look like."""

    def __init__(self) -> None:
        self._by_keys = ByKeys()

    def recognise(self, lines: Sequence[bytes]) -> tuple[Laned, int]:
        """The events of the lines up to one that must be looked at with care, or that is wrapped in another way; and how many they are."""
        lines = until_too_deep(lines)
        laned = _eventbridge(lines)
        if not laned.names:
            laned = self._by_keys.recognise(lines)
        return laned, len(laned.names)


def _eventbridge(lines: Sequence[bytes]) -> Laned:
    laned = Laned(Kind.QUEUED if lines and b'"receiptHandle"' in lines[0] else Kind.BARE)
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        if _recognise(laned, some) < len(some):
            break
    return laned


def _recognise(laned: Laned, lines: Sequence[bytes]) -> int:
    """Take the events of lines up to one that must be looked at with care; returns how many they are."""
    if laned.kind is Kind.BARE:
        return _take(laned, decoded(_event, lines))
    bodies = [message.body.encode() for message in decoded(_message, lines)]
    if bodies and b'"TopicArn"' in bodies[0]:
        bodies = [notification.Message.encode() for notification in decoded(_notification, bodies)]
    return _take(laned, decoded(_event, bodies))


def _take(laned: Laned, events: Sequence[_EventBridge]) -> int:
    if not events:
        return 0
    sources, types, raws, times = zip(*map(_columns, events), strict=True)
    names = list(zip(sources, types, strict=True))
    good = len(events)
    unnamed = {(source, type_) for source, type_ in set(names) if not source or not type_ or type_ == STATUS_CHANGE}
    if unnamed:
        good = next(index for index, name in enumerate(names) if name in unnamed)
    if msgspec.UNSET in times:
        if laned.kind is Kind.QUEUED:
            good = min(good, times.index(msgspec.UNSET))
        times = tuple(map(time_of, times))
    details = list(map(bytes, raws))
    if set(map(itemgetter(0), details)) != {_OBJECT}:
        good = min(good, next(index for index, detail in enumerate(details) if detail[0] != _OBJECT))
    laned.names.extend(names[:good])
    laned.times.extend(times[:good])
    laned.details.extend(details[:good])
    return good
