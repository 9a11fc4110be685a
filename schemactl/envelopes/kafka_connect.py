"""Kafka Connect's JSON with its schema (`schemas.enable`): the payload is the event, and a schema with a name gives its type."""

from collections.abc import Iterator

from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_STRUCTURES = ("struct", "map")


def recognises(top: TopLevel) -> bool:
    """Of a schema that is null, nothing else may be there."""
    schema = top.object("schema")
    if len(top.members) != 2 or "payload" not in top:
        return False
    if schema is None:
        return top.raw("schema") == b"null" and top.object("payload") is not None
    is_nothing = top.raw("payload") == b"null" and schema.raw("optional") == b"true"
    if schema.text("type") in _STRUCTURES:
        return is_nothing or top.object("payload") is not None
    return schema.text("type") == "string" and "optional" in schema and (is_nothing or top.text("payload") is not None)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if top.raw("payload") == b"null":
        yield Dropped("kafka-tombstone", "/payload")
        return
    schema = top.object("schema")
    type_ = schema.text("name") if schema is not None and schema.text("type") in _STRUCTURES else None
    text = top.text("payload")
    yield embedded_json(top.raw("payload") if text is None else text, Unwrapped(b"", "/payload", type=type_ or None))
