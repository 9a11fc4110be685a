"""Apache Kafka: MSK and self-managed clusters to Lambda (`records{topic-partition: […]}`), one of their records through EventBridge Pipes, and what
`kcat -J`, `rpk topic consume`, the REST proxy and the web consoles print. A value of null is a tombstone; the five bytes that Confluent's serialisers
put before JSON are taken off."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from schemactl.envelopes import times
from schemactl.envelopes.batches import each
from schemactl.envelopes.encodings import decoded_base64, embedded_json
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

SOURCES = ("aws:kafka", "SelfManagedKafka", "aws:SelfManagedKafka")
_BYTES = msgspec.json.Decoder(list[int])
_VALUES = ("payload", "value")
"""Where a printed record holds its value: kcat; all others."""
_MAGIC: Final = b"\x00"
"""The first of the five bytes that Confluent's serialisers write; the others are the schema's number."""
_TOMBSTONE: Final = "kafka-tombstone"
FORMS = (
    Form(
        f"eventSource={'|'.join(SOURCES)} records/",
        (Payload("./value", "confluent", ignored=_TOMBSTONE),),
        items="/records/*",
        item_needs="headers~",
        source=(("text ./topic",),),
        time=("millis ./timestamp",),
    ),
    *(
        Form(
            f"topic=* partition offset !eventSource headers~ {needs}",
            (Payload(f"/{key}", "printed", ignored=_TOMBSTONE),),
            source=(("text /topic",),),
            time=("millis /ts", "millis /timestamp", "text /timestamp"),
        )
        for key, needs in (("payload", "payload"), ("value", "value !payload"))
    ),
)


def recognises(top: TopLevel) -> bool:
    return top.text("eventSource") in SOURCES or _is_printed(top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    partitions = top.object("records")
    if _is_printed(top) and top.text("eventSource") not in SOURCES:
        yield _printed(top, options)
    elif partitions is None:
        yield _record(top, "", options)
    else:
        for name in partitions.members:
            yield from each(partitions, name, lambda record, pointer: iter((_record(record, pointer, options),)), "/records")


def _record(record: TopLevel, pointer: str, options: EnvelopeOptions) -> Outcome:
    if record.raw("value") in (None, b"null"):
        return Dropped(_TOMBSTONE, pointer)
    place = f"{pointer}/value"
    value = decoded_base64(record.text("value"), place)
    if isinstance(value, Broken):
        return value
    return _value(value, _named(record.text("topic"), _headers_of_lambda(record), options, place, times.from_millis(record.number("timestamp"))))


def _is_printed(top: TopLevel) -> bool:
    return top.has("topic", "partition", "offset") and any(key in top for key in _VALUES) and top.text("topic") is not None


def _printed(top: TopLevel, options: EnvelopeOptions) -> Outcome:
    key = next(key for key in _VALUES if key in top)
    if top.raw(key) == b"null":
        return Dropped(_TOMBSTONE)
    time = times.from_millis(top.number("ts") or top.number("timestamp")) or times.from_text(top.text("timestamp"))
    into = _named(top.text("topic"), _printed_headers(top), options, f"/{key}", time)
    text = top.text(key)
    return _value(top.raw(key) or b"" if text is None else _decoded(text), into)


def _decoded(text: str) -> bytes:
    """The bytes of a value that stands there as a text, or in base64 (as the REST proxy gives it)."""
    decoded = decoded_base64(text, "") if text[:1] not in ("{", "[", "\x00") else b""
    is_in_base64 = isinstance(decoded, bytes) and (decoded.startswith(_MAGIC) or decoded[:1] in (b"{", b"["))
    return decoded if is_in_base64 and isinstance(decoded, bytes) else text.encode("utf-8", "surrogatepass")


def _value(value: bytes, into: Unwrapped) -> Outcome:
    if not value.startswith(_MAGIC):
        return embedded_json(value, into)
    if value[5:6] in (b"{", b"["):
        return embedded_json(value[5:], into)
    schema = int.from_bytes(value[1:5])
    detail = f"Avro or Protobuf (schema {schema} of a schema registry): print it as JSON instead (kcat -s value=avro -r URL)"
    return Broken("payload-not-json", detail, into.pointer, value)


def _named(topic: str | None, headers: Mapping[str, str], options: EnvelopeOptions, pointer: str, time: int | None) -> Unwrapped:
    """By its headers. A CloudEvent in binary mode has its attributes there (CloudEvents, Kafka Protocol Binding 1.0.2, section 3.2)."""
    type_ = next((headers[name] for name in options.type_attributes if headers.get(name)), None)
    is_cloudevent = bool(type_) and bool(headers.get("ce_source")) and headers.get("ce_type") == type_
    return Unwrapped(b"", pointer, headers.get("ce_source") or topic, type_, time, is_cloudevent=is_cloudevent)


def _headers_of_lambda(record: TopLevel) -> dict[str, str]:
    """Lambda's notation: an array of `{name: [bytes]}`."""
    found: dict[str, str] = {}
    for _, item in record.objects("headers"):
        for name, raw in item.members.items():
            try:
                found[name] = bytes(number & 0xFF for number in _BYTES.decode(raw)).decode("utf-8", "replace")
            except msgspec.MsgspecError:
                continue
    return found


def _printed_headers(top: TopLevel) -> dict[str, str]:
    """An array of names and values in turn (kcat), of `{"key": …, "value": …}` (rpk), or an object."""
    flat = top.texts("headers")
    if flat is not None:
        return dict(zip(flat[::2], flat[1::2], strict=False))
    named = top.object("headers")
    if named is not None:
        return {name: named.text(name) or "" for name in named.members}
    return {item.text("key") or "": item.text("value") or "" for _, item in top.objects("headers")}
