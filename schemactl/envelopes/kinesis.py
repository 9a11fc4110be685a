"""Amazon Kinesis Data Streams: a record as Lambda receives it, or bare as EventBridge Pipes hands it over. The data may be compressed."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.encodings import decoded_base64, embedded_json, inflated
from schemactl.envelopes.outcome import Broken, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return top.text("eventSource") == "aws:kinesis"


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    record, pointer = (top.object("kinesis") or top, "/kinesis/data") if "kinesis" in top else (top, "/data")
    yield record_data(
        record.text("data"),
        Unwrapped(
            b"",
            pointer,
            source=last_name(top.text("eventSourceARN")),
            time=times.from_seconds(record.number("approximateArrivalTimestamp")),
        ),
    )


def record_data(text: str | None, into: Unwrapped) -> Outcome:
    """The JSON in base64, compressed or not, of one record."""
    decoded = decoded_base64(text, into.pointer)
    plain = decoded if isinstance(decoded, Broken) else inflated(decoded, into.pointer)
    return plain if isinstance(plain, Broken) else embedded_json(plain, into)
