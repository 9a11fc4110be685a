"""What Debezium's rows hold that is no value of theirs: placeholders for what a change did not touch, the other columns of a deleted row of which the
key alone is known, and members that a transform added."""

import base64
import re
import uuid
from collections.abc import Iterable
from hashlib import md5
from typing import Final

import orjson

from schemactl.schema.shallow import TopLevel, items_of, text_of

LOGS_WHOLE_ROWS: Final = frozenset(("mysql", "mariadb", "sqlserver", "oracle", "db2", "informix", "vitess", "mongodb"))
"""Connectors that log all columns of a deleted row, or do not start. PostgreSQL logs what the table's REPLICA IDENTITY says, mostly the key alone."""

_TEXT: Final = "__debezium_unavailable_value"
_BYTES: Final = _TEXT.encode()
_UUID: Final = str(uuid.UUID(bytes=md5(_BYTES, usedforsecurity=False).digest(), version=3))
"""As `java.util.UUID.nameUUIDFromBytes` makes it."""
_TEXTS: Final = frozenset((_TEXT, base64.b64encode(_BYTES).decode(), _BYTES.hex(), _UUID, f'{{"{_TEXT}":"{_TEXT}"}}'))
"""For texts; for bytes, in base64 or hexadecimal digits (`binary.handling.mode`); for uuids in arrays; for hstore as a text."""
_NUMBERS: Final = [str(byte).encode() for byte in _BYTES]
"""For arrays of numbers: a number each byte, which may end in `.0`."""
SIGN: Final = "|".join((*(text for text in sorted(_TEXTS) if text[:1] != "{"), r"95(?:\.0)?\s*,\s*95(?:\.0)?\s*,\s*100"))
"""This is in every row with a placeholder."""
_HAS_SIGN: Final = re.compile(SIGN.encode())
_TRIVIAL: Final = frozenset((b"null", b'""', b"0", b"0.0", b"false", b"[]", b"{}"))
"""What stands for a column that is not known: null, or the least value of a type that may not be null."""
_DEEPEST: Final = 32


def available(row: bytes) -> bytes:
    """The row without columns whose values are not known, because the change did not touch them (`unavailable.value.placeholder`, by its default).
    A placeholder stands by itself, or as the only item of an array or a map."""
    return _known(row, 0) or b"{}"


def is_whole(row: TopLevel, connector: str | None, schema: TopLevel | None) -> bool:
    """Whether the row that was deleted surely has the values of all its columns. schema: of the change, where it came with it."""
    optional = _columns(schema)
    if optional is not None and not _is_complete(row, optional):
        return False
    if connector in LOGS_WHOLE_ROWS:
        return True
    if not optional:
        return False
    values = {name: bytes(value).strip() for name, value in row.members.items()}
    if any(optional.get(name) and value != b"null" for name, value in values.items()):
        return True  # no key has columns that may be null
    return _TRIVIAL.isdisjoint(values.values())


def without_metadata(row: TopLevel) -> tuple[TopLevel, TopLevel]:
    """The members that ExtractNewRecordState added, and the row without them."""
    added = {name: value for name, value in row.members.items() if name.startswith("__")}
    others = {name: bytes(value) for name, value in row.members.items() if name not in added}
    content = TopLevel.of(_written(others.items()))
    assert content is not None
    return TopLevel(b"", added), content


def _columns(schema: TopLevel | None) -> dict[str, bool] | None:
    """The columns of `before`, by whether they may be null; None where no schema says it."""
    for _, field in schema.objects("fields") if schema is not None else ():
        if field.text("field") == "before" and "fields" in field:
            return {name: column.flag("optional") for _, column in field.objects("fields") if (name := column.text("field")) is not None}
    return None


def _is_complete(row: TopLevel, optional: dict[str, bool]) -> bool:
    return all(name in row and (may_be_null or row.raw(name) != b"null") for name, may_be_null in optional.items())


def _known(raw: bytes, depth: int) -> bytes | None:
    """The value without what is a placeholder in it; None where it is one itself."""
    if depth > _DEEPEST or _HAS_SIGN.search(raw) is None:
        return raw
    top = TopLevel.of(raw)
    if top is not None:
        return _known_members(raw, top, depth)
    items = items_of(raw)
    if items is not None:
        return _known_items(raw, items, depth)
    return None if text_of(raw) in _TEXTS else raw


def _known_members(raw: bytes, top: TopLevel, depth: int) -> bytes | None:
    if set(top.members) == {_TEXT}:
        return None
    members = {name: _known(bytes(value), depth + 1) for name, value in top.members.items()}
    kept = [(name, value) for name, value in members.items() if value is not None]
    return raw if all(value == bytes(top.members[name]) for name, value in members.items()) else _written(kept)


def _known_items(raw: bytes, items: list[bytes], depth: int) -> bytes | None:
    if [item.removesuffix(b".0") for item in items] == _NUMBERS:
        return None
    known = [_known(item, depth + 1) for item in items]
    kept = [item for item in known if item is not None]
    if items and not kept:
        return None
    return raw if known == items else b"[" + b",".join(kept) + b"]"


def _written(members: Iterable[tuple[str, bytes]]) -> bytes:
    return b"{" + b",".join(orjson.dumps(name) + b":" + value for name, value in members) + b"}"
