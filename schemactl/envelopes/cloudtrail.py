"""AWS CloudTrail: a record of its log files, one that LookupEvents returns, or the detail of EventBridge's `AWS API Call via CloudTrail`; named by
service and call."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.batches import each
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

FORMS = (
    Form(
        "eventSource=*.amazonaws.com eventName eventVersion !Events",
        (Payload("", "object", is_event=True),),
        source=(("text /eventSource",),),
        type="/eventName",
        time=("text /eventTime",),
    ),
)


def recognises(top: TopLevel) -> bool:
    is_record = top.has("eventSource", "eventName", "eventVersion") and (top.text("eventSource") or "").endswith(".amazonaws.com")
    return is_record or any("CloudTrailEvent" in found for _, found in top.objects("Events"))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if "Events" in top:
        yield from each(top, "Events", _looked_up)
        return
    time = times.from_text(top.text("eventTime"))
    yield Unwrapped(top.whole, "", top.text("eventSource"), top.text("eventName"), time, is_event=True)


def _looked_up(found: TopLevel, pointer: str) -> Iterator[Outcome]:
    yield embedded_json(found.text("CloudTrailEvent"), Unwrapped(b"", f"{pointer}/CloudTrailEvent", transparent=True))
