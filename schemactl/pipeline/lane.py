"""The fast lane: lines that are an EventBridge event and nothing else, bare or in SQS, with SNS between them or not.

What it does not take goes the slow way, to the same result.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Final, Literal, TypeVar

import msgspec

from schemactl.envelopes import times
from schemactl.schema.parse import MAX_DEPTH, is_too_deep

BARE: Final = "eventbridge"
POINTER: Final = "/detail"
_STATUS_CHANGE: Final = "Step Functions Execution Status Change"
_NOTHING: Final = msgspec.Raw()


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Laned:
    """Events of the fast lane, a column each: source and type, time, raw payload. bare: each is the line itself, in no other envelope."""

    names: list[tuple[str, str]]
    times: list[int | None]
    details: list[bytes]
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
_OBJECT: Final = ord("{")


def recognise(lines: Sequence[bytes]) -> tuple[Laned, int]:
    """The events of the lines up to one that must be looked at with care, or that is wrapped in another way; and how many they are."""
    lines = _until(lines, [len(line) > 2 * MAX_DEPTH and is_too_deep(line) for line in lines])
    if not lines or b'"receiptHandle"' not in lines[0]:
        return _laned(_decoded(_event, lines), bare=True)
    bodies = [message.body.encode() for message in _decoded(_message, lines)]
    if bodies and b'"TopicArn"' in bodies[0]:
        bodies = [notification.Message.encode() for notification in _decoded(_notification, bodies)]
    return _laned(_decoded(_event, bodies), bare=False)


def _decoded(decode: Callable[[bytes], T], texts: Iterable[bytes]) -> list[T]:
    """What can be decoded before the first text that cannot."""
    decoded: list[T] = []
    with suppress(ValueError, RecursionError):
        decoded.extend(map(decode, texts))  # what came before an error stays in the list
    return decoded


def _laned(events: Sequence[_EventBridge], *, bare: bool) -> tuple[Laned, int]:
    names = list(zip(map(attrgetter("source"), events), map(attrgetter("detail_type"), events), strict=True))
    details = list(map(bytes, map(attrgetter("detail"), events)))
    moments = times_of(list(map(attrgetter("time"), events)))
    unnamed = {(source, type_) for source, type_ in set(names) if not source or not type_ or type_ == _STATUS_CHANGE}
    good = len(events)
    if unnamed:
        good = next(index for index, name in enumerate(names) if name in unnamed)
    if set(map(itemgetter(0), details)) - {_OBJECT}:
        good = min(good, next(index for index, detail in enumerate(details) if detail[0] != _OBJECT))
    if not bare and None in moments:
        good = min(good, moments.index(None))
    return Laned(names[:good], moments[:good], details[:good], bare), good


def _until(lines: Sequence[bytes], stop: Sequence[bool]) -> Sequence[bytes]:
    return lines[: stop.index(True)] if True in stop else lines


class _Minutes(dict[str, int]):
    """`2026-11-24T14:03:` → microseconds since 1970, of the minutes that were asked for of late."""

    def __missing__(self, text: str) -> int:
        minute = times.from_text(text + "00Z")
        if minute is None:
            raise KeyError(text)
        if len(self) >= 1 << 14:
            self.clear()
        self[text] = minute
        return minute


_minutes = _Minutes()
_SECONDS: Final = {f"{second:02}Z": second * 1_000_000 for second in range(60)}


def times_of(texts: Sequence[str]) -> list[int | None]:
    """`times.from_text` of each, quick for the notation that EventBridge itself uses: `2026-11-24T14:03:00Z`."""
    try:
        return [_minutes[text[:17]] + _SECONDS[text[17:]] for text in texts]
    except KeyError:
        return list(map(_time_of, texts))


def _time_of(text: str) -> int | None:
    try:
        return _minutes[text[:17]] + _SECONDS[text[17:]]
    except KeyError:
        return times.from_text(text)
