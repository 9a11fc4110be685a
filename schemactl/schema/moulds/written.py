"""A mould as machine code reads it (`native/src/schema.rs`): nodes and records by number.

Like the mould, it may be narrower than the document, never wider.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import inspect

from schemactl.native import TRAITS
from schemactl.native.words import numbers, text
from schemactl.schema.moulds.formats import WITHIN
from schemactl.schema.moulds.moulding import Mould

_UNBOUNDED: Final = 0xFFFFFFFF
_MOST_MEMBERS: Final = 256
_INFINITY: Final = float("inf")
_LEAST: Final = -(1 << 63)
_MOST: Final = (1 << 63) - 1
_ANYTHING: Final = 1
_NULL: Final = 2
_BOOLEAN: Final = 4
_INTEGER: Final = 8
_NUMBER: Final = 16
_TEXT: Final = 32
_ARRAY: Final = 64
_OBJECT: Final = 128
_FORMATS: Final = {WITHIN[name]: name for name in ("date-time", "date", "time", "uuid", "email", "ipv4", "ipv6", "uri")}
"""Pattern → the format that it stands for, of those that machine code knows."""


class _Unwritten(Exception):
    """There are no words for it."""


def written(mould: Mould) -> bytes | None:
    """The mould, as far as it can be written; None where it cannot."""
    writer = _Writer()
    try:
        writer.node(inspect.type_info(mould.annotation))
    except _Unwritten:
        return None
    except TypeError:  # of msgspec, for a type that it cannot look into
        return None
    return numbers(len(writer.nodes)) + b"".join(writer.nodes) + numbers(len(writer.records)) + b"".join(writer.records)


@dataclass(slots=True)
class _Writer:
    nodes: list[bytes] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)
    _known: dict[Any, int] = field(default_factory=dict)

    def node(self, type_: Any) -> int:
        """The number of what is allowed at a place."""
        number = len(self.nodes)
        self.nodes.append(b"")
        parts: dict[int, bytes] = {}
        records: list[inspect.StructType] = []
        for one in type_.types if isinstance(type_, inspect.UnionType) else (type_,):
            if isinstance(one, inspect.StructType):
                records.append(one)
            else:
                self._put(one, parts)
        if records:
            parts[_OBJECT] = self._objects(records)
        self.nodes[number] = numbers(sum(parts)) + b"".join(parts[flag] for flag in sorted(parts))
        return number

    def _put(self, one: Any, parts: dict[int, bytes]) -> None:
        match one:
            case inspect.AnyType():
                parts[_ANYTHING] = b""
            case inspect.NoneType():
                parts[_NULL] = b""
            case inspect.BoolType():
                parts[_BOOLEAN] = b""
            case inspect.IntType():
                parts[_INTEGER] = _integers(one)
            case inspect.FloatType():
                parts[_NUMBER] = struct.pack("<dd", -_INFINITY if one.gt is None else one.gt, _INFINITY if one.lt is None else one.lt)
            case inspect.StrType():
                parts[_TEXT] = self._texts(one)
            case inspect.LiteralType():
                parts[_TEXT if isinstance(one.values[0], str) else _INTEGER] = _literals(one.values)
            case inspect.ListType():
                parts[_ARRAY] = numbers(self.node(one.item_type), *_limits(one))
            case inspect.DictType():
                parts[_OBJECT] = self._map(one)
            case _:
                raise _Unwritten

    def _texts(self, one: Any) -> bytes:
        if isinstance(one, inspect.LiteralType):
            return _literals(one.values)
        traits = 0
        if one.pattern is not None:
            if one.pattern not in _FORMATS:
                raise _Unwritten
            traits = 1 << TRAITS.index(_FORMATS[one.pattern])
        return numbers(0, traits, *_limits(one))

    def _map(self, one: inspect.DictType) -> bytes:
        if _limits(one) != (0, _UNBOUNDED):
            raise _Unwritten  # of two equal keys, one does not count
        return numbers(1) + self._texts(one.key_type) + numbers(self.node(one.value_type))

    def _objects(self, records: Sequence[inspect.StructType]) -> bytes:
        if len(records) == 1 and records[0].tag_field is None:
            return numbers(0, self._record(records[0]))
        tag = records[0].tag_field
        if tag is None:
            raise _Unwritten
        variants = [text(str(record.tag)) + numbers(self._record(record)) for record in records]
        return numbers(2) + text(tag) + numbers(len(variants)) + b"".join(variants)

    def _record(self, record: inspect.StructType) -> int:
        if record.cls in self._known:
            return self._known[record.cls]
        if not record.forbid_unknown_fields or len(record.fields) > _MOST_MEMBERS:
            raise _Unwritten
        number = self._known[record.cls] = len(self.records)
        self.records.append(b"")
        tag = b"" if record.tag_field is None else text(record.tag_field)
        members = [text(one.encode_name) + numbers(self.node(one.type), one.required) for one in record.fields]
        self.records[number] = numbers(bool(tag)) + tag + numbers(len(members)) + b"".join(members)
        return number


def _integers(one: inspect.IntType) -> bytes:
    least = max(_LEAST if one.ge is None else one.ge, _LEAST if one.gt is None else one.gt + 1)
    most = min(_MOST if one.le is None else one.le, _MOST if one.lt is None else one.lt - 1)
    if not _LEAST <= least <= _MOST or not _LEAST <= most <= _MOST:
        raise _Unwritten
    return struct.pack("<qqI", least, most, 0)


def _literals(values: Sequence[Any]) -> bytes:
    if isinstance(values[0], str):
        return numbers(len(values)) + b"".join(map(text, values)) + numbers(0, 0, _UNBOUNDED)
    return struct.pack(f"<qqI{len(values)}q", _LEAST, _MOST, len(values), *values)


def _limits(one: Any) -> tuple[int, int]:
    least, most = one.min_length or 0, _UNBOUNDED if one.max_length is None else one.max_length
    if least >= _UNBOUNDED or most > _UNBOUNDED:
        raise _Unwritten
    return least, most
