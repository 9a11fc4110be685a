"""What tables count, counted by machine code: tables → a programme for it, and what it counted → tables.

A programme is what `native/src/programme.rs` reads. It takes no more than the mould does, and mostly a little less: what it is not sure of is left.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import orjson

from schemactl.infer.batch.counts import State
from schemactl.infer.batch.harvest import tables_of
from schemactl.infer.batch.moulds import Mould, Sort, TableMould
from schemactl.infer.batch.tables import ABSENT, EMPTY, Column, Table
from schemactl.infer.batch.texts import TextCounter
from schemactl.infer.evidence.numbers import NumberKind
from schemactl.infer.evidence.strings import LONGEST_VALUE
from schemactl.infer.evidence.tally import BUCKETS, packed_of
from schemactl.model.options.infer import Caps
from schemactl.native import TRAITS, Counter
from schemactl.native.words import numbers, text

_NONE: Final = 0xFFFF
"""Where there is no slot, and no counter of texts."""
_MOST: Final = 0x7FFF
"""Of tables, slots, counters."""
_SORTS: Final = {
    Sort.NULL: 0,
    Sort.BOOLEAN: 1,
    Sort.INTEGER: 2,
    Sort.WHOLE: 3,
    Sort.NUMBER: 4,
    Sort.STRING: 5,
    Sort.MIXED: 7,
    Sort.ARRAY: 8,
    Sort.MAP: 9,
    Sort.OBJECT: 10,
    Sort.RECORD: 11,
}
_LABEL: Final = 6
_BELOW: Final = 5
_STATES: Final[tuple[Any, ...]] = (
    ABSENT,
    type(None),
    bool,
    int,
    str,
    None,
    EMPTY,
    msgspec.Raw,
    NumberKind.INTEGER,
    NumberKind.INT64,
    NumberKind.NUMBER,
)
"""By number, as in `native/src/payload.rs`; that of _BELOW is a mould's own."""
_MIXED: Final = {"boolean": 1, "number": 2, "string": 4}


Moment = Callable[[int], Any]
"""Makes a time, as tables have them, of microseconds since 1970."""


class Inexpressible(Exception):
    """Of tables for which there is no programme."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """Has events of one subject counted by machine code as they are read. number: of the subject."""

    counter: Counter
    number: int

    def begin(self, table: Table, caps: Caps) -> None:
        """Have counted, from now on, what `table` would count, as far as that can be said."""
        with suppress(Inexpressible):
            self.counter.foresee(self.number, programme_of(table, caps))

    @property
    def taken(self) -> int:
        """How many events were counted since it began."""
        return self.counter.taken(self.number)

    def count(self, raws: Sequence[bytes], moments: Sequence[int | None]) -> Sequence[int]:
        """Count payloads, each with its time in microseconds since 1970. Returns the rows of those that are not as foreseen."""
        left = self.counter.count(self.number, raws, moments)
        return range(len(raws)) if left is None else left

    def end(self) -> "Report | None":
        """Have none counted any more; what was."""
        written = self.counter.report(self.number)
        return None if written is None else Report(orjson.loads(written))


@dataclass(frozen=True, slots=True)
class Report:
    """What was counted (`native/src/report.rs`)."""

    written: Mapping[str, Any]

    @property
    def range(self) -> tuple[int, int] | None:
        """The times of the first and the last event, in microseconds since 1970; None where none has one."""
        first, last = self.written["range"]
        return None if first is None else (first, last)

    def put_into(self, table: Table, shift: int, moment: Moment) -> None:
        """Count it in `table`, in which nothing is counted afterwards. shift: of its time buckets."""
        if self.written["taken"]:
            _take_in(table, self.written, shift, moment)


def programme_of(table: Table, caps: Caps) -> bytes:
    """Count what `table` would count. Raises Inexpressible."""
    writer = _Writer(table)
    body = writer.below(table.mould, table)
    texts = writer.texts
    head = [caps.distinct_values, LONGEST_VALUE, caps.trait_failures, caps.layouts, BUCKETS, len(texts)]
    for counter in texts:
        head += [sum(1 << bit for bit, name in enumerate(TRAITS) if name in counter.known), counter.before, counter.is_open]
    return numbers(*head) + writer.tables() + body


def _take_in(table: Table, report: Mapping[str, Any], shift: int, moment: Moment) -> None:
    wider = shift - report["shift"]
    tables = list(tables_of(table))
    for one, groups, presences in zip(tables, report["states"], report["presences"], strict=True):
        for group, states in zip(one.groups, groups, strict=True):
            group.counts.take_in(
                ((_state(one, group.tags, group.columns, parts), *_tally(tally, wider, moment)) for parts, tally in states),
                is_bare=len(group.tags) + len(group.columns) == 1,
            )
        for presence, counted in zip(one.presences.values(), presences, strict=True):
            presence.take_in(None if counted is None else [(_presence(there, len(presence.columns)), count) for there, count in counted])
    for counter, counted in zip(_text_counters(tables), report["texts"], strict=True):
        if "values" in counted:
            counter.take_in_values((text, *_tally(tally, wider, moment)) for text, tally in counted["values"])
        else:
            count, first = counted["all"]
            lacks = {name: (lack, None if at is None else moment(at)) for name, (lack, at) in counted["lacks"].items()}
            counter.take_in_lacks((count, None if first is None else moment(first)), lacks)


class _Writer:
    """texts: counters, in the order of their numbers."""

    def __init__(self, table: Table) -> None:
        self._tables = list(tables_of(table))
        self._places = {id(one): _tag_places(one) for one in self._tables[:1]}
        for one in self._tables:
            for column in one.columns:
                if column.table is not None:
                    self._places[id(column.table)] = _places_below(self._places[id(one)], column, column.table)
        self.texts = list(_text_counters(self._tables))
        self._text_numbers = {id(counter): number for number, counter in enumerate(self.texts)}
        self._numbers = {id(one): number for number, one in enumerate(self._tables)}
        if max(len(self._tables), len(self.texts), *(len(one.columns) for one in self._tables)) > _MOST:
            raise Inexpressible

    def tables(self) -> bytes:
        """What rows are counted in."""
        return numbers(len(self._tables)) + b"".join(map(self._table, self._tables))

    def _table(self, table: Table) -> bytes:
        slots, places = _slots(table), self._places[id(table)]
        written = [len(slots), len(table.groups)]
        for group in table.groups:
            written.append(len(group.tags))
            for tag in group.tags:
                written += (*places[tag], len(table.tags[tag].labels))
            written += [len(group.columns), *(slots[column.path] for column in group.columns)]
        written.append(len(table.presences))
        for presence in table.presences.values():
            written += [len(presence.columns), *(slots[column.path] for column in presence.columns)]
        return numbers(*written)

    def below(self, mould: TableMould, table: Table) -> bytes:
        """The rows of a table."""
        columns = {column.path: column for column in table.columns}
        return numbers(self._numbers[id(table)]) + self._place(mould.row, (), columns, _slots(table))

    def _place(self, mould: Mould, path: tuple[str, ...], columns: Mapping[tuple[str, ...], Column], slots: Mapping[tuple[str, ...], int]) -> bytes:
        flags = mould.optional + 2 * mould.nullable
        if mould.sort is Sort.RECORD:
            members = [text(key) + self._place(member, (*path, key), columns, slots) for key, member in mould.members.items()]
            return numbers(_SORTS[mould.sort], flags, _NONE, _NONE, len(members)) + b"".join(members)
        column = columns[path]
        sort = _LABEL if mould.tag else _SORTS[mould.sort]
        texts = _NONE if column.texts is None else self._text_numbers[id(column.texts)]
        return numbers(sort, flags, slots.get(path, _NONE), texts) + self._kind(mould, column.table)

    def _kind(self, mould: Mould, table: Table | None) -> bytes:
        """What is to be known of a place beside its sort."""
        below = b"" if table is None or mould.table is None else self.below(mould.table, table)
        maybe = numbers(bool(below)) + below
        if mould.labels is not None:
            if mould.varies:
                raise Inexpressible
            return numbers(len(mould.labels)) + b"".join(map(text, mould.labels))
        if mould.sort is Sort.NUMBER:
            return numbers(mould.number is not None)
        if mould.sort is Sort.MIXED:
            return numbers(sum(_MIXED.get(kind, 0) for kind in mould.kinds)) + maybe
        if mould.sort is Sort.ARRAY:
            return numbers(mould.may_be_empty) + maybe
        if mould.sort is Sort.MAP:
            patterns, barred = (numbers(len(names)) + b"".join(map(text, sorted(names))) for names in (mould.patterns, mould.barred))
            return patterns + barred + below
        return below


def _slots(table: Table) -> dict[tuple[str, ...], int]:
    """Where the state or the label of a column stands in a row, by path."""
    looked_at = [column.path for column in table.columns if column.mould.tag or column.mould.varies]
    return {path: slot for slot, path in enumerate(looked_at)}


def _tag_places(table: Table) -> list[tuple[int, int]]:
    """Of each own tag: how many tables up its label stands, and at which slot."""
    slots = _slots(table)
    return [(0, slots[column.path]) for column in table.columns if column.mould.tag]


def _places_below(places: Sequence[tuple[int, int]], column: Column, table: Table) -> list[tuple[int, int]]:
    above = [places[index] for index in column.around]
    return [*((up + 1, slot) for up, slot in above), *_tag_places(table)]


def _text_counters(tables: Sequence[Table]) -> Iterator[TextCounter]:
    return (column.texts for one in tables for column in one.columns if column.texts is not None)


def _state(table: Table, tags: Sequence[int], columns: Sequence[Column], parts: Sequence[int]) -> State:
    labels = [table.tags[tag].labels[part] for tag, part in zip(tags, parts, strict=False)]
    states = [column.mould.wanted if part == _BELOW else _STATES[part] for column, part in zip(columns, parts[len(tags) :], strict=True)]
    return (*labels, *states)


def _tally(tally: Sequence[Any], wider: int, moment: Moment) -> tuple[Any, int, int, int]:
    """As Counts.take_in has it."""
    first, untimed, buckets = tally
    if first is None:
        return None, untimed, 0, 0
    base = buckets[0][0] >> wider
    counts = [0] * ((buckets[-1][0] >> wider) - base + 1)
    for bucket, count in buckets:
        counts[(bucket >> wider) - base] += count
    return moment(first), untimed, base, packed_of(counts)


def _presence(there: Sequence[int], number: int) -> State:
    return tuple([None if there[index // 64] >> (index % 64) & 1 else ABSENT for index in range(number)])
