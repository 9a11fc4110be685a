"""Amazon Kinesis Data Streams: a record as Lambda receives it, bare as EventBridge Pipes hands it over, or as GetRecords returns it. The data may be
compressed."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.encodings import decoded_base64, embedded_json, inflated
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Broken, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_AGGREGATE = b"\xf3\x89\x9a\xc2"
"""How a record begins in which the Kinesis Producer Library put several, as protocol buffers."""
FORMS = (
    Form(
        "eventSource=aws:kinesis kinesis/ !Data",
        (Payload("/kinesis/data", "compressed"),),
        source=(("arn /eventSourceARN",),),
        time=("seconds /kinesis/approximateArrivalTimestamp",),
    ),
    Form(
        "eventSource=aws:kinesis !kinesis !Data",
        (Payload("/data", "compressed"),),
        source=(("arn /eventSourceARN",),),
        time=("seconds /approximateArrivalTimestamp",),
    ),
    Form(
        "Data PartitionKey SequenceNumber",
        (Payload("/Data", "compressed"),),
        time=("text /ApproximateArrivalTimestamp", "seconds /ApproximateArrivalTimestamp"),
    ),
)


def recognises(top: TopLevel) -> bool:
    return top.text("eventSource") == "aws:kinesis" or _is_returned(top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if _is_returned(top):
        yield record_data(top.text("Data"), Unwrapped(b"", "/Data", time=times.from_aws(top, "ApproximateArrivalTimestamp")))
        return
    record, pointer = (top.object("kinesis") or top, "/kinesis/data") if "kinesis" in top else (top, "/data")
    time = times.from_seconds(record.number("approximateArrivalTimestamp"))
    yield record_data(record.text("data"), Unwrapped(b"", pointer, source=last_name(top.text("eventSourceARN")), time=time))


def record_data(text: str | None, into: Unwrapped) -> Outcome:
    """The JSON in base64, compressed or not, of one record."""
    decoded = decoded_base64(text, into.pointer)
    plain = decoded if isinstance(decoded, Broken) else inflated(decoded, into.pointer)
    if isinstance(plain, Broken):
        return plain
    if plain.startswith(_AGGREGATE):
        return Broken(
            "payload-not-json", "an aggregated record of the Kinesis Producer Library: de-aggregate it before capturing", into.pointer, plain
        )
    return embedded_json(plain, into)


def _is_returned(top: TopLevel) -> bool:
    return top.has("Data", "PartitionKey", "SequenceNumber")
