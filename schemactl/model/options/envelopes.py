"""How envelopes are unwrapped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EnvelopeOptions:
    """type_attributes: the message attributes (SNS, SQS, Kafka headers) that name an event's type, the first present wins. max_depth: envelopes in
    one another before a record is refused."""

    type_attributes: tuple[str, ...] = ("type", "eventType", "event_type", "event-type", "detail-type", "ce-type", "ce_type")
    max_depth: int = 16
