"""Debezium change events, with or without their `schema` or as CloudEvents, and rows that its transform ExtractNewRecordState took out of them.

The event is the row (of MongoDB: the document) after the change, or before it where it was deleted and is whole. One subject a table: the operation
says nothing of what a row looks like.

Of an outbox the row is looked at again; that a row of it is deleted is no event. Debezium's documentation describes the events of each connector.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from schemactl.envelopes import outbox, times
from schemactl.envelopes.debezium_rows import LOGS_WHOLE_ROWS, SIGN, available, is_whole, without_metadata
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_NO_ROWS: Final = {"t": "debezium-truncate", "m": "debezium-message"}
_NAMES: Final = (("db", "database_name", "database_id"), ("keyspace",), ("schema", "schema_name"), ("table", "table_name", "collection"))
"""What `source` calls the parts of a table's name, the outermost first: Vitess and Cassandra have a keyspace, MongoDB a collection, few a schema."""
_EXTENSION: Final = "iodebezium"
"""How the names of its extension attributes begin."""
_KEY_ALONE: Final = "debezium-delete-of-key"
FORMS = tuple(
    Form(
        needs.format(prefix.lstrip("/") + "/" if prefix else ""),
        (Payload(f"{prefix}/{row}", is_event=True, unless=SIGN, but_not=outbox.KEYS),),
        source=tuple(tuple(f"part {prefix}/source/{name}" for name in names) for names in _NAMES),
        time=(f"millis {prefix}/source/ts_ms", f"millis {prefix}/ts_ms"),
    )
    for prefix, apart in (("", "!payload"), ("/payload", ""))
    for row, needs in (
        ("after", f"{{0}}op=c|r|u|d {{0}}source/ {{0}}after !iodebeziumop {apart}"),
        ("before", f"{{0}}op=d {{0}}source/connector={'|'.join(sorted(LOGS_WHOLE_ROWS))} {{0}}after? {{0}}before !schema !iodebeziumop {apart}"),
    )
)
"""Of a row that was deleted, where it is surely whole."""


def recognises(top: TopLevel) -> bool:
    change = _change(top)
    if change.has("op", "source") and (source := change.object("source")) is not None:
        return "before" in change or "after" in change or (change.text("op") in _NO_ROWS and "connector" in source)
    return _is_in_cloudevent(top) or _is_row(change) or _is_tombstone(top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    change = _change(top)
    prefix = "" if change is top else "/payload"
    if _is_in_cloudevent(top):
        yield _in_cloudevent(top)
    elif change.has("op", "source"):
        origin = change.object("source") or change
        time = times.from_millis(origin.number("ts_ms") or change.number("ts_ms"))
        yield _changed(_Change(change.text("op") or "", origin, change, top.object("schema")), Unwrapped(b"", prefix, _table(origin), None, time))
    else:
        yield _unwrapped_row(change, prefix) if _is_row(change) else Dropped("debezium-without-row", prefix)


def _is_in_cloudevent(event: TopLevel) -> bool:
    """Whether Debezium's converter wrote this CloudEvent."""
    return event.has("specversion", f"{_EXTENSION}op")


def _in_cloudevent(event: TopLevel) -> Outcome:
    """What the change in a CloudEvent holds, which says in extension attributes what else `source` says."""
    data = event.object("data") or event
    rows, prefix = (inner, "/data/payload") if (inner := data.object("payload")) is not None else (data, "/data")
    origin = TopLevel(b"", {key.removeprefix(_EXTENSION): value for key, value in event.members.items() if key.startswith(_EXTENSION)})
    into = Unwrapped(b"", prefix, _table(origin), None, times.from_text(event.text("time")))
    return _changed(_Change(origin.text("op") or "", origin, rows, data.object("schema")), into)


@dataclass(frozen=True, slots=True)
class _Change:
    """origin: what it says of where it happened; rows: the object that holds `before` and `after`; schema: of these, where it came with them."""

    op: str
    origin: TopLevel
    rows: TopLevel
    schema: TopLevel | None


def _changed(change: _Change, into: Unwrapped) -> Outcome:
    """into: where the rows stand, and what they are called."""
    if change.op in _NO_ROWS:
        return Dropped(_NO_ROWS[change.op], into.pointer)
    row = next((name for name in ("after", "before") if change.rows.raw(name) not in (None, b"null")), None)
    if row is None:
        return Dropped("debezium-without-row", into.pointer)
    into = replace(into, pointer=f"{into.pointer}/{row}")
    content = change.rows.object(row)
    if content is None:
        return embedded_json(change.rows.text(row) or change.rows.raw(row), into)
    if outbox.recognises(content):
        is_removed = row == "before"
        return Dropped("outbox-row-removed", into.pointer) if is_removed else replace(into, payload=content.whole, source=None)
    if row == "before" and not is_whole(content, change.origin.text("connector"), change.schema):
        return Dropped(_KEY_ALONE, into.pointer)
    return embedded_json(available(content.whole), replace(into, is_event=True))


def _change(top: TopLevel) -> TopLevel:
    inner = top.object("payload")
    return inner if inner is not None and ("op" in inner or _is_row(inner)) else top


def _table(origin: TopLevel) -> str | None:
    """`database.schema.table`, of what there is; a dot inside of a part is written `%2E`, so that no two tables have one name. None for no part."""
    parts = (next(filter(None, map(origin.text, names)), None) for names in _NAMES)
    return ".".join(part.replace("%2E", "%252E").replace(".", "%2E") for part in parts if part) or None


def _is_row(top: TopLevel) -> bool:
    """Whether the transform that takes rows out of changes wrote it, which says so in members of its own (`add.fields`, or where it rewrites
    deletes)."""
    is_marked = top.text("__deleted") in ("true", "false") or top.raw("__deleted") in (b"true", b"false")
    return is_marked or (top.text("__op") in {"c", "r", "u", "d"} and not top.has("before", "after"))


def _unwrapped_row(row: TopLevel, pointer: str) -> Outcome:
    """Named by the members that the transform added, where they say it; else by what it came in."""
    said, content = without_metadata(row)
    time = times.from_millis(said.number("__source_ts_ms") or said.number("__ts_ms"))
    is_deleted = said.text("__op") == "d" or said.text("__deleted") == "true" or said.flag("__deleted")
    origin = TopLevel(b"", {key.removeprefix("__").removeprefix("source_"): value for key, value in said.members.items()})
    if is_deleted and not is_whole(content, origin.text("connector"), None):
        return Dropped(_KEY_ALONE, pointer)
    return embedded_json(available(content.whole), Unwrapped(b"", pointer, _table(origin), None, time, is_event=True))


def _is_tombstone(top: TopLevel) -> bool:
    """What follows a deletion, where each message carries its schema."""
    return len(top.members) == 2 and top.raw("schema") == top.raw("payload") == b"null"
