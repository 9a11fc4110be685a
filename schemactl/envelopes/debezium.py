"""Debezium change events, with or without their `schema`: the row after the change, or before it where it was deleted."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    change = _change(top)
    return change.has("op", "source") and ("before" in change or "after" in change) and change.object("source") is not None


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    change = _change(top)
    prefix = "" if change is top else "/payload"
    origin = change.object("source") or change
    table = origin.text("table") or origin.text("collection")
    time = times.from_millis(origin.number("ts_ms") or change.number("ts_ms"))
    row = next((name for name in ("after", "before") if change.raw(name) not in (None, b"null")), None)
    if row is None:
        yield Dropped("debezium-without-row", prefix)
    else:
        yield Unwrapped(change.raw(row) or b"", f"{prefix}/{row}", table, change.text("op"), time, is_event=change.object(row) is not None)


def _change(top: TopLevel) -> TopLevel:
    inner = top.object("payload")
    return inner if inner is not None and "op" in inner else top
