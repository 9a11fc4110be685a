"""Envelopes, the most specific first. To add one: a file, a line here, a folder under tests/cases/envelopes, a line in docs/envelopes.md."""

from collections.abc import Iterator

from schemactl.envelopes import cloudevents, eventbridge, lambda_destination, put_events, sns, sqs
from schemactl.envelopes.chain import Unwrapper
from schemactl.envelopes.outcome import Envelope
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.record import Event, Ignored, Record, Reject

__all__ = ["ENVELOPES", "Envelope", "unwrap", "unwrapper"]

ENVELOPES: tuple[Envelope, ...] = (
    Envelope("lambda-destination", "AWS Lambda destination", lambda_destination.recognises, lambda_destination.unwrap),
    Envelope("sqs", "Amazon SQS", sqs.recognises, sqs.unwrap),
    Envelope("sns", "Amazon SNS", sns.recognises, sns.unwrap),
    Envelope("eventbridge", "Amazon EventBridge", eventbridge.recognises, eventbridge.unwrap),
    Envelope("put-events", "EventBridge PutEvents", put_events.recognises, put_events.unwrap),
    Envelope("cloudevents", "CloudEvents 1.0", cloudevents.recognises, cloudevents.unwrap),
)


def unwrapper(options: EnvelopeOptions) -> Unwrapper:
    return Unwrapper(ENVELOPES, options)


def unwrap(record: Record, options: EnvelopeOptions) -> Iterator[Event | Ignored | Reject]:
    """Yield what a record holds: events, what is no event by nature, and what should be one and cannot be read."""
    return unwrapper(options).unwrap(record)
