"""The fast lane: lines that are an EventBridge event and nothing else, bare or in SQS, with SNS between them or not.

What it does not take goes the slow way, to the same result.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from schemactl.capture import Each, Run
from schemactl.schema.parse import MAX_DEPTH, is_too_deep

BARE: Final = "eventbridge"
POINTER: Final = "/detail"
STATUS_CHANGE: Final = "Step Functions Execution Status Change"
_NOTHING: Final = msgspec.Raw()


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Laned:
    """Events of the fast lane, a column each: source and type, time, raw payload. bare: each is the line itself, in no other envelope."""

    names: list[tuple[str, str]]
    times: list[datetime | None]
    details: list[bytes]
    bare: bool


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


def recognise(lines: Sequence[bytes]) -> tuple[Laned, int]:
    """The events of the lines up to one that must be looked at with care, or that is wrapped in another way; and how many they are."""
    if max(map(len, lines), default=0) > 2 * MAX_DEPTH:
        lines = _until(lines, list(map(is_too_deep, lines)))
    wrapped = bool(lines) and b'"receiptHandle"' in lines[0]
    laned = Laned([], [], [], bare=not wrapped)
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        if _recognise(laned, some) < len(some):
            break
    return laned, len(laned.names)


def _recognise(laned: Laned, lines: Sequence[bytes]) -> int:
    """Take the events of lines up to one that must be looked at with care; returns how many they are."""
    if laned.bare:
        return _take(laned, _decoded(_event, lines))
    bodies = [message.body.encode() for message in _decoded(_message, lines)]
    if bodies and b'"TopicArn"' in bodies[0]:
        bodies = [notification.Message.encode() for notification in _decoded(_notification, bodies)]
    return _take(laned, _decoded(_event, bodies))


def _decoded(decode: Callable[[bytes], T], texts: Iterable[bytes]) -> list[T]:
    """What can be decoded before the first text that cannot."""
    decoded: list[T] = []
    with suppress(ValueError, RecursionError):
        decoded.extend(map(decode, texts))  # what came before an error stays in the list
    return decoded


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
        if not laned.bare:
            good = min(good, times.index(msgspec.UNSET))
        times = tuple(None if time is msgspec.UNSET else time for time in times)
    details = list(map(bytes, raws))
    if set(map(itemgetter(0), details)) != {_OBJECT}:
        good = min(good, next(index for index, detail in enumerate(details) if detail[0] != _OBJECT))
    laned.names.extend(names[:good])
    laned.times.extend(times[:good])
    laned.details.extend(details[:good])
    return good


def _until(lines: Sequence[bytes], stop: Sequence[bool]) -> Sequence[bytes]:
    return lines[: stop.index(True)] if True in stop else lines


def alone(run: Run[Laned], index: int) -> Run[Laned]:
    """A run of one event, which does not hold on to the others."""
    laned = run.items
    items = Laned([laned.names[index]], [laned.times[index]], [laned.details[index]], laned.bare)
    return Run([run.texts[index]], items, Each([run.place(index)]))
