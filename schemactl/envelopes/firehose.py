"""Amazon Data Firehose: the records that a transformation function receives. What it delivers to S3 is plain text, read as any capture."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.batches import each
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.kinesis import record_data
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

FORMS = (
    Form(
        "",
        (Payload("./data", "compressed"),),
        items="/records",
        source=(("arn /sourceKinesisStreamArn", "arn /deliveryStreamArn"),),
        time=("millis ./approximateArrivalTimestamp",),
    ),
)


def recognises(top: TopLevel) -> bool:
    return top.has("deliveryStreamArn", "records")


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    stream = last_name(top.text("sourceKinesisStreamArn") or top.text("deliveryStreamArn"))

    def record(item: TopLevel, pointer: str) -> Iterator[Outcome]:
        time = times.from_millis(item.number("approximateArrivalTimestamp"))
        yield record_data(item.text("data"), Unwrapped(b"", f"{pointer}/data", source=stream, time=time))

    yield from each(top, "records", record)
