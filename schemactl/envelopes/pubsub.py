"""Google Cloud Pub/Sub: a message as it is pushed (`subscription`), or pulled (`ackId`); the data is base64."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.kinesis import record_data
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    message = top.object("message") if "subscription" in top or "ackId" in top else None
    return message is not None and ("messageId" in message or "message_id" in message)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    message = top.object("message") or top
    attributes = message.object("attributes")
    type_ = next(filter(None, map(attributes.text, options.type_attributes)), None) if attributes is not None else None
    time = times.from_text(message.text("publishTime") or message.text("publish_time"))
    if not message.text("data"):
        yield Dropped("pubsub-message-without-data", "/message")
        return
    into = Unwrapped(b"", "/message/data", last_name(top.text("subscription")), type_, time, attributes.whole if attributes is not None else b"")
    yield record_data(message.text("data"), into)
