"""Amazon S3 notifications: the record is the event; one subject a kind of event, not one a bucket. The test event that S3 sends first is no event."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

FORMS = (
    Form(
        "eventSource=aws:s3 !Event",
        (Payload("", "object", is_event=True),),
        source=(("given aws.s3",),),
        type="kind /eventName",
        time=("text /eventTime",),
    ),
)


def recognises(top: TopLevel) -> bool:
    return top.text("eventSource") == "aws:s3" or top.text("Event") == "s3:TestEvent"


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if "Event" in top:
        yield Dropped("s3-test-event")
        return
    name = (top.text("eventName") or "").removeprefix("s3:").split(":", 1)[0]
    yield Unwrapped(top.whole, "", "aws.s3", name or None, times.from_text(top.text("eventTime")), is_event=True)
