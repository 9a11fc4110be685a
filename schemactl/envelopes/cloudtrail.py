"""AWS CloudTrail: a record of its log files, or the detail of EventBridge's `AWS API Call via CloudTrail`; named by service and call."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return top.has("eventSource", "eventName", "eventVersion") and (top.text("eventSource") or "").endswith(".amazonaws.com")


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    time = times.from_text(top.text("eventTime"))
    yield Unwrapped(top.whole, "", top.text("eventSource"), top.text("eventName"), time, is_event=True)
