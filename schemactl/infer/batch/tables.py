"""Tables: what the payloads of a mould are counted in.

A table has a row for each value that its road leads to. Of a row only what can differ is kept: its state, a tuple of the labels that tell variants
apart (those of the objects around it, too) and of the types of what varies. Equal states are counted together, by time bucket; so what is kept, and
the work at the end, depends on how many different states there are, and not on how many rows.
"""

from collections import _count_elements  # type: ignore[attr-defined]  # what Counter itself uses, without its checks
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, repeat
from operator import attrgetter
from typing import Any, Final, Protocol, TypeAlias, TypeVar

import msgspec

from schemactl.infer.batch.counts import Counts, State, When
from schemactl.infer.batch.key_texts import all_match
from schemactl.infer.batch.moulds import Mould, Sort, TableMould
from schemactl.infer.batch.number_texts import are_fractions, kinds_of_texts
from schemactl.infer.batch.texts import TextCounter
from schemactl.infer.evidence.numbers import kind_of
from schemactl.model.options.infer import Caps

T = TypeVar("T")

_MOST_KEYS: Final = 4096
"""Keys of a map that are remembered, so that they are not asked for again."""
_FEW_STATES: Final = 64
"""Different states that are counted together at most."""
EMPTY: Final = "empty"
"""The state of an array without items."""
ABSENT: Final = msgspec.UnsetType


class Surprise(Exception):
    """Of values that a mould took and should not have: they are counted in another way."""


class Adds(Protocol):
    """What rows are counted in."""

    def add(self, columns: Sequence[Any], when: When) -> None:
        """Count rows of these columns."""
        ...


Todo: TypeAlias = tuple[Adds, Sequence[Any], When]
"""What is to be counted, and in what."""


@dataclass(slots=True, eq=False)
class Column:
    """One value of each row. path: of the keys that lead to it in the row. at: which of the extracted columns it is, None where nothing of it is
    looked at. texts: of those that are no labels of variants. table: of what has a row of its own for each; around: the tags that go down with it.
    patterns: that the keys of the map match; keys: that did."""

    path: tuple[str, ...]
    mould: Mould
    at: int | None = None
    texts: TextCounter | None = None
    table: "Table | None" = None
    around: tuple[int, ...] = ()
    patterns: frozenset[str] = frozenset()
    keys: set[str] = field(default_factory=set)


class Presence:
    """Which optional members of a record came together, where no group has them all; `counted` is None for too many."""

    def __init__(self, columns: Sequence[Column], caps: Caps) -> None:
        self.columns = columns
        self.most = caps.layouts
        self._counts: dict[State, int] | None = {}

    @property
    def counted(self) -> Iterable[tuple[State, int]] | None:
        """Of each member ABSENT or not, and how often."""
        return None if self._counts is None else self._counts.items()

    def add(self, columns: Sequence[Any], when: When) -> None:
        """Count the states of the columns by presence."""
        if self._counts is None:
            return
        states: dict[State, int] = {}
        _count_elements(states, zip(*columns, strict=True))
        for state, count in states.items():
            presence = tuple([None if one is not ABSENT else ABSENT for one in state])
            self._counts[presence] = self._counts.get(presence, 0) + count
        if len(self._counts) > self.most:
            self._counts = None

    def take_in(self, counted: Iterable[tuple[State, int]] | None) -> None:
        """Count what was counted elsewhere."""
        if self._counts is None or counted is None:
            self._counts = None
            return
        for presence, count in counted:
            self._counts[presence] = self._counts.get(presence, 0) + count
        if len(self._counts) > self.most:
            self._counts = None


@dataclass(slots=True)
class Tag:
    """A property that may tell variants apart. of: the road to the object that has it. labels: its values."""

    of: tuple[Any, ...]
    key: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What is counted together: a state has the labels of tags, by their index, then the states of columns."""

    tags: tuple[int, ...]
    columns: tuple[Column, ...]
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class _Narrower:
    """Drops the patterns that keys of a map did not match."""

    column: Column

    def add(self, columns: Sequence[Any], when: When) -> None:
        """columns: the patterns that are left."""
        self.column.patterns &= columns[0]


class Table:
    """mould: of a row. tags: those of the objects around and of its own. groups: each column that varies stands in one with each tag of an object
    around it; each tag in one at least; and there is one at least."""

    def __init__(self, mould: TableMould, around: Sequence[Tag], caps: Caps) -> None:
        self.mould = mould
        self.columns: list[Column] = []
        self._caps = caps
        self._lay_out(mould.row, ())
        own = [column for column in self.columns if column.mould.tag]
        self.tags = (*around, *(Tag((*mould.road, *column.path[:-1]), column.path[-1], column.mould.labels or ()) for column in own))
        self.groups = self._grouped()
        self.presences = self._counted_apart()
        self._extract()
        for column in self.columns:
            if column.mould.table is not None:
                column.around = self._around(column)
                column.table = Table(column.mould.table, [self.tags[index] for index in column.around], caps)

    def _grouped(self) -> tuple[Group, ...]:
        alike: dict[tuple[int, ...], list[Column]] = {}
        for column in self.columns:
            if column.mould.varies and not column.mould.tag:
                alike.setdefault(self._around(column), []).append(column)
        groups: list[Group] = []
        for around, columns in alike.items():
            for tags in few(around, [len(self.tags[index].labels) for index in around]):
                groups += [Group(tags, some) for some in few(columns, [column.mould.states for column in columns])]
        counted = {index for group in groups for index in group.tags}
        groups += [Group((index,), ()) for index in range(len(self.tags)) if index not in counted]
        return tuple(groups) or (Group((), ()),)

    def _counted_apart(self) -> dict[tuple[str, ...], Presence]:
        """By the path of the record."""
        records = {column.path[:-1]: optional_of(self.columns, column.path[:-1]) for column in self.columns if column.mould.optional}
        return {
            path: Presence(columns, self._caps)
            for path, columns in records.items()
            if not any(set(columns) <= set(group.columns) for group in self.groups)
        }

    def _around(self, column: Column) -> tuple[int, ...]:
        """The tags of the objects around a column."""
        road = (*self.mould.road, *column.path)
        return tuple(index for index, tag in enumerate(self.tags) if road[: len(tag.of)] == tag.of)

    def _lay_out(self, mould: Mould, path: tuple[str, ...]) -> None:
        if mould.sort is not Sort.RECORD:
            self.columns.append(self._column(path, mould))
        for key, member in mould.members.items():
            self._lay_out(member, (*path, key))

    def _column(self, path: tuple[str, ...], mould: Mould) -> Column:
        column = Column(path, mould, patterns=mould.patterns)
        if mould.texts is not None:
            column.texts = TextCounter(mould.texts, self._caps)
        return column

    def _extract(self) -> None:
        """Decide which columns are looked at, and how they are taken out of a row."""
        getters: list[str] = []
        for column in self.columns:
            mould = column.mould
            column.at = None
            has_texts = column.texts is not None and not column.texts.is_done
            if mould.tag or mould.varies or has_texts or mould.table is not None or mould.sort is Sort.NUMBER:
                column.at = len(getters)
                getters.append(_path_in(self.mould.row, column.path))
        self.looks_at_rows = bool(getters)
        self._is_single = len(getters) == 1
        self._row = attrgetter(*getters) if getters and getters != [""] else None

    def take(self, rows: Sequence[Any], when: When, around: Sequence[Sequence[str]]) -> list[Todo]:
        """What is to be done to count `rows`. around: the labels of the tags around, a column each. Raises Surprise or ValueError; nothing is counted
        yet then."""
        if not when.number:
            return []
        columns = self._extracted(rows) if self.looks_at_rows else ()
        labels: list[Sequence[Any]] = list(around)
        states: dict[int, Sequence[Any]] = {}
        for column in self.columns:
            if column.at is None:
                continue
            values = columns[column.at]
            if column.mould.tag:
                labels.append(values)
            elif column.mould.varies:
                states[column.at] = _states(column.mould, values)
            elif column.mould.sort is Sort.NUMBER and not are_fractions(values):
                raise Surprise
        todo: list[Todo] = []
        for column in self.columns:
            if column.at is not None:
                self._take_column(column, columns[column.at], when, labels, todo)
        for group in self.groups:
            counted = (*[labels[index] for index in group.tags], *[states[column.at] for column in group.columns if column.at is not None])
            todo.append((group.counts, counted, when))
        return todo + [
            (presence, [states[column.at] for column in presence.columns if column.at is not None], when) for presence in self.presences.values()
        ]

    def _extracted(self, rows: Sequence[Any]) -> Sequence[Sequence[Any]]:
        if self._row is None:
            return [rows]
        if self._is_single:
            return [list(map(self._row, rows))]
        return list(zip(*map(self._row, rows), strict=True))

    def _take_column(self, column: Column, values: Sequence[Any], when: When, labels: Sequence[Sequence[str]], todo: list[Todo]) -> None:
        mould = column.mould
        if column.texts is not None and not column.texts.is_done:
            texts, at = (values, when) if not mould.varies else _only(values, when, str)
            todo.append((column.texts, (texts,), at))
        if column.table is not None:
            todo += self._below(column, column.table, values, when, labels)

    def _below(self, column: Column, table: "Table", values: Sequence[Any], when: When, around: Sequence[Sequence[str]]) -> list[Todo]:
        labels = [around[index] for index in column.around]
        sort = column.mould.sort
        if column.mould.varies:
            wanted = column.mould.wanted
            kept = [type(value) is wanted for value in values]
            values, when, labels = list(compress(values, kept)), when.kept(kept), [list(compress(one, kept)) for one in labels]
        if sort in (Sort.OBJECT, Sort.MIXED):
            return table.take(values, when, labels)
        todo: list[Todo] = []
        if sort is Sort.MAP:
            todo += _keys(column, values, when)
            values = list(map(dict.values, values))
        sizes = list(map(len, values))
        rows: Sequence[Any] = list(chain.from_iterable(values)) if table.looks_at_rows else ()
        return [*todo, *table.take(rows, when.spread(sizes), [_repeated(one, sizes) for one in labels])]

    def let_go(self) -> None:
        """Look no more at texts of which nothing is wanted any more."""
        if any(column.texts is not None and column.at is not None and not column.mould.varies and column.texts.is_done for column in self.columns):
            self._extract()
        for column in self.columns:
            if column.table is not None:
                column.table.let_go()

    def widen(self, by: int) -> None:
        """Take 2 ** `by` buckets together, in all tables below, too."""
        for group in self.groups:
            group.counts.widen(by)
        for column in self.columns:
            if column.texts is not None:
                column.texts.widen(by)
            if column.table is not None:
                column.table.widen(by)


def few(items: Sequence[T], numbers: Sequence[int]) -> list[tuple[T, ...]]:
    """Items, the numbers of whose states multiply to few within a group; one group, of nothing, where there are none."""
    groups: list[list[T]] = [[]]
    product = 1
    for item, number in zip(items, numbers, strict=True):
        if groups[-1] and product * number > _FEW_STATES:
            groups.append([])
            product = 1
        groups[-1].append(item)
        product *= number
    return [tuple(group) for group in groups]


def optional_of(columns: Iterable[Column], path: tuple[str, ...]) -> list[Column]:
    """Those of the members that a record at `path` may lack."""
    return [column for column in columns if column.mould.optional and column.path[:-1] == path]


def _states(mould: Mould, values: Sequence[Any]) -> Sequence[Any]:
    if mould.number is not None:
        if not are_fractions([value for value in values if value is not msgspec.UNSET]):
            raise Surprise
        return list(map(type, values))
    if mould.sort is Sort.NUMBER:
        return kinds_of_texts(values)
    if mould.sort is Sort.WHOLE:
        return [kind_of(value) if type(value) is int else type(value) for value in values]
    if mould.sort is Sort.ARRAY:
        return [(list if value else EMPTY) if type(value) is list else type(value) for value in values]
    return list(map(type, values))


def _keys(column: Column, maps: Sequence[dict[str, Any]], when: When) -> list[Todo]:
    if not column.mould.barred and not column.patterns:
        return []
    keys = set(chain.from_iterable(maps)) - column.keys
    if not keys:
        return []
    if not column.mould.barred.isdisjoint(keys):
        raise Surprise
    if len(column.keys) < _MOST_KEYS:
        column.keys |= keys
    left = frozenset(name for name in column.patterns if all_match(name, keys))
    return [] if left == column.patterns else [(_Narrower(column), (left,), when)]


def _path_in(row: Mould, path: Sequence[str]) -> str:
    """The names of the fields that lead to what `path` leads to."""
    names: list[str] = []
    for key in path:
        names.append(f"f{list(row.members).index(key)}")
        row = row.members[key]
    return ".".join(names)


def _only(values: Sequence[Any], when: When, wanted: type) -> tuple[Sequence[Any], When]:
    kept = [type(value) is wanted for value in values]
    return list(compress(values, kept)), when.kept(kept)


def _repeated(values: Sequence[Any], sizes: Sequence[int]) -> list[Any]:
    return list(chain.from_iterable(map(repeat, values, sizes)))
