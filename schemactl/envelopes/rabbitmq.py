"""RabbitMQ: a message as its management API and `rabbitmqadmin get` give it. The default exchange has no name; its routing key is the queue's."""

import re
from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.kinesis import record_data
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_ID = re.compile(r"[0-9]")
"""A routing key with digits may hold ids, which would make a subject of each."""


def recognises(top: TopLevel) -> bool:
    return top.has("payload", "payload_encoding", "routing_key", "exchange")


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    properties = top.object("properties")
    type_ = properties.text("type") if properties is not None else None
    time = times.from_seconds(properties.number("timestamp")) if properties is not None else None
    exchange, key = top.text("exchange"), top.text("routing_key")
    if exchange and not type_:
        type_ = key if key and not _ID.search(key) else None
    into = Unwrapped(b"", "/payload", exchange or key, type_, time)
    yield record_data(top.text("payload"), into) if top.text("payload_encoding") == "base64" else embedded_json(top.text("payload"), into)
