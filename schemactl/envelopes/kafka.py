"""Apache Kafka: MSK and self-managed clusters to Lambda (`records{topic-partition: […]}`), one of their records through EventBridge Pipes, and
`kcat -J`. A value of null is a tombstone; the five bytes that Confluent's serialisers put before JSON are taken off."""

from collections.abc import Iterator

import msgspec

from schemactl.envelopes import times
from schemactl.envelopes.encodings import decoded_base64, embedded_json
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_SOURCES = ("aws:kafka", "SelfManagedKafka", "aws:SelfManagedKafka")
_BYTES = msgspec.json.Decoder(list[int])


def recognises(top: TopLevel) -> bool:
    return top.text("eventSource") in _SOURCES or _is_kcat(top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    partitions = top.object("records")
    if _is_kcat(top):
        yield _kcat(top, options)
    elif partitions is None:
        yield _record(top, "", options)
    else:
        for name in partitions.members:
            for pointer, record in partitions.objects(name):
                yield _record(record, f"/records{pointer}", options)


def _record(record: TopLevel, pointer: str, options: EnvelopeOptions) -> Outcome:
    if record.raw("value") in (None, b"null"):
        return Dropped("kafka-tombstone", pointer)
    place = f"{pointer}/value"
    value = decoded_base64(record.text("value"), place)
    if isinstance(value, Broken):
        return value
    headers = _headers(record)
    source, type_ = headers.get("ce_source") or record.text("topic"), _type(headers, options)
    return embedded_json(_without_schema_id(value), Unwrapped(b"", place, source, type_, times.from_millis(record.number("timestamp"))))


def _is_kcat(top: TopLevel) -> bool:
    return top.has("topic", "partition", "offset", "payload")


def _kcat(top: TopLevel, options: EnvelopeOptions) -> Outcome:
    if top.raw("payload") == b"null":
        return Dropped("kafka-tombstone")
    flat = top.texts("headers") or []
    headers = dict(zip(flat[::2], flat[1::2], strict=False))
    text = top.text("payload")
    payload = text.encode() if text is not None else top.raw("payload") or b""
    into = Unwrapped(b"", "/payload", headers.get("ce_source") or top.text("topic"), _type(headers, options), times.from_millis(top.number("ts")))
    return embedded_json(_without_schema_id(payload), into)


def _headers(record: TopLevel) -> dict[str, str]:
    """Lambda's notation: an array of `{name: [bytes]}`."""
    found: dict[str, str] = {}
    for _, item in record.objects("headers"):
        for name, raw in item.members.items():
            try:
                found[name] = bytes(number & 0xFF for number in _BYTES.decode(raw)).decode("utf-8", "replace")
            except msgspec.MsgspecError:
                continue
    return found


def _type(headers: dict[str, str], options: EnvelopeOptions) -> str | None:
    return next((headers[name] for name in options.type_attributes if headers.get(name)), None)


def _without_schema_id(value: bytes) -> bytes:
    return value[5:] if value[:1] == b"\x00" and value[5:6] in (b"{", b"[") else value
