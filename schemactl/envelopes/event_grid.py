"""Azure Event Grid in its own schema (its other one is CloudEvents): named by the topic and the type of event."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return top.has("eventType", "eventTime", "subject", "data") and ("dataVersion" in top or "metadataVersion" in top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    type_ = top.text("eventType")
    if type_ == "Microsoft.EventGrid.SubscriptionValidationEvent":
        yield Dropped("event-grid-validation")
        return
    yield embedded_json(top.raw("data"), Unwrapped(b"", "/data", last_name(top.text("topic")), type_, times.from_text(top.text("eventTime"))))
