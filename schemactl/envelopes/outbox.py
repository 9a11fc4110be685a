"""Rows of a transactional outbox, by the columns that Debezium's router expects and others use: the payload is a text of JSON, or JSON."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_AGGREGATES = ("aggregatetype", "aggregate_type", "aggregateType")
KEYS = tuple(f"{aggregate} payload" for aggregate in _AGGREGATES)
_TYPES = ("type", "event_type", "eventType")
_TIMES = ("timestamp", "created_at", "createdAt", "occurred_at", "occurredAt")


def recognises(top: TopLevel) -> bool:
    return "payload" in top and _first(top, _AGGREGATES) is not None and _first(top, _TYPES) is not None


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    text = top.text("payload")
    time = times.from_text(_first(top, _TIMES))
    into = Unwrapped(b"", "/payload", _first(top, _AGGREGATES), _first(top, _TYPES), time)
    yield embedded_json(top.raw("payload") if text is None else text, into)


def _first(top: TopLevel, keys: tuple[str, ...]) -> str | None:
    """The first of the texts that is there."""
    return next(filter(None, map(top.text, keys)), None)
