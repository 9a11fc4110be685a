"""Debezium change events, with or without their `schema`: the row (of MongoDB: the document) after the change, or before it where it was deleted. Of
an outbox the row is looked at again; that a row of it is deleted is no event."""

from collections.abc import Iterator

from schemactl.envelopes import outbox, times
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    change = _change(top)
    is_change = change.has("op", "source") and ("before" in change or "after" in change) and change.object("source") is not None
    return is_change or _is_tombstone(top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    change = _change(top)
    prefix = "" if change is top else "/payload"
    row = next((name for name in ("after", "before") if change.raw(name) not in (None, b"null")), None)
    if row is None:
        yield Dropped("debezium-without-row", prefix)
        return
    origin = change.object("source") or change
    time = times.from_millis(origin.number("ts_ms") or change.number("ts_ms"))
    content = change.object(row)
    pointer = f"{prefix}/{row}"
    if content is not None and outbox.recognises(content):
        yield Dropped("outbox-row-removed", pointer) if row == "before" else Unwrapped(content.whole, pointer, time=time)
        return
    document = change.text(row)
    into = Unwrapped(b"", pointer, origin.text("table") or origin.text("collection"), change.text("op"), time, is_event=content is not None)
    yield embedded_json(change.raw(row) if document is None else document, into)


def _change(top: TopLevel) -> TopLevel:
    inner = top.object("payload")
    return inner if inner is not None and "op" in inner else top


def _is_tombstone(top: TopLevel) -> bool:
    """What follows a deletion, where each message carries its schema."""
    return len(top.members) == 2 and top.raw("schema") == top.raw("payload") == b"null"
