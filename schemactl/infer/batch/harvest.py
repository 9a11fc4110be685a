"""Tables → evidence: each different state is laid out once, as a cell that stands for all the rows that had it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, TypeVar

import msgspec

from schemactl.infer.batch.columns import AnyKey, Cells, Place, Road
from schemactl.infer.batch.counts import State
from schemactl.infer.batch.evidence import BatchEvidence, followed_in
from schemactl.infer.batch.moulds import Mould, Sort
from schemactl.infer.batch.rows import Rows
from schemactl.infer.batch.shapes import Known, Labelled, Shapes
from schemactl.infer.batch.tables import ABSENT, EMPTY, Column, Group, Table, optional_of
from schemactl.infer.evidence.node import Layouts, Node
from schemactl.infer.evidence.numbers import NumberKind
from schemactl.infer.evidence.shapes import Shape
from schemactl.infer.evidence.strings import LONGEST_VALUE, TRAITS, StringEvidence, traits_of
from schemactl.infer.evidence.tally import LANE, Lack, Share, Tally, index_of
from schemactl.model.options.infer import Caps

T = TypeVar("T")
Micros = Callable[[Any], Any]

_KINDS: Final[dict[Any, str]] = {
    str: "string",
    type(None): "null",
    bool: "boolean",
    int: NumberKind.INTEGER.value,
    dict: "object",
    list: "array",
    EMPTY: "array",
    msgspec.Raw: NumberKind.NUMBER.value,
    **{kind: kind.value for kind in NumberKind},
}
"""Of states."""
_OF_SORTS: Final = {
    Sort.NULL: "null",
    Sort.BOOLEAN: "boolean",
    Sort.INTEGER: NumberKind.INTEGER.value,
    Sort.STRING: "string",
    Sort.ARRAY: "array",
    Sort.MAP: "object",
    Sort.OBJECT: "object",
}


def node_of_tables(table: Table, known: Node, shift: int, micros: Micros, caps: Caps) -> Node:
    """The evidence of what was counted. known: what it will be merged into. shift: of the time buckets."""
    evidence = _TableEvidence(_States(table, shift, micros), known, caps)
    node = evidence.harvest(table)
    evidence.let_go()
    return node


@dataclass(slots=True)
class _Space:
    """The different states of columns that were counted together: rows, which stand for all that had each, and the states of the rows."""

    rows: Rows
    states: list[State]


class _States:
    """The clock of states."""

    def __init__(self, table: Table, shift: int, micros: Micros) -> None:
        self.shift = shift
        self.micros = micros
        self._spaces: dict[int, _Space] = {}
        self._tallies: list[Tally] = []
        self._known: dict[int, tuple[Rows, Tally]] = {}
        self._labelled: dict[tuple[int, int], tuple[Sequence[str], Rows, dict[str, Rows]]] = {}
        for group in (group for one in tables_of(table) for group in one.groups):
            tallies = group.counts.tallies(shift, micros)
            start = len(self._tallies)
            self._tallies += tallies.values()
            self._spaces[id(group)] = _Space(list(range(start, len(self._tallies))), list(tallies))
        self._base = min((tally.base for tally in self._tallies if tally.first is not None), default=0)
        self._counts = [tally.count for tally in self._tallies]
        self._firsts = [tally.first for tally in self._tallies]
        self._are_timed = None not in self._firsts
        self._packed = [tally.packed << (LANE * (tally.base - self._base)) if tally.packed else 0 for tally in self._tallies]

    def space(self, group: Group) -> _Space:
        return self._spaces[id(group)]

    def tally(self, at: Rows) -> Tally:
        known = self._known.get(id(at))
        if known is None:
            known = self._known[id(at)] = (at, self._sum(at))
        return known[1]

    def count(self, row: int) -> int:
        """How many rows of the table a state stands for."""
        return self._counts[row]

    def _sum(self, at: Rows) -> Tally:
        count, first = sum(map(self._counts.__getitem__, at)), self.first(at)
        if first is None:
            return Tally(count)
        packed = sum(map(self._packed.__getitem__, at)) >> (LANE * (index_of(first, self.shift) - self._base))
        return Tally(count, first, self.shift, packed)

    def first(self, at: Rows) -> int | None:
        """The time of the first."""
        firsts = map(self._firsts.__getitem__, at)
        return min(firsts if self._are_timed else (first for first in firsts if first is not None), default=None)  # type: ignore[type-var]

    def by_label(self, labels: Sequence[str], at: Rows) -> Mapping[str, Rows]:
        known = self._labelled.get((id(labels), id(at)))
        if known is None:
            known = self._labelled[id(labels), id(at)] = (labels, at, _grouped(labels, at))
        return known[2]


@dataclass(slots=True)
class _Cells(Cells):
    """absent: the rows that have no value here."""

    absent: Rows = field(default_factory=list)


class _TableEvidence(BatchEvidence):
    """chosen: the tag by whose labels variants are told apart; what is counted with it is looked at."""

    def __init__(self, states: _States, known: Node, caps: Caps) -> None:
        super().__init__(states, known, caps)
        self.states = states
        self._columns: dict[int, tuple[Place, Column]] = {}
        self._records: dict[int, tuple[Place, _View, tuple[str, ...]]] = {}
        self._chosen: TagId | None = None
        self._roots: dict[TagId | None, Place] = {}

    def harvest(self, table: Table) -> Node:
        self._table = table
        root = self._row(table, None)
        return self._node(root, self.before, ()) if root.cells.at else Node()

    def let_go(self) -> None:
        """Forget the places: each holds on to this, to be expanded, and nobody looks for such circles while events are read."""
        self._columns, self._records, self._roots = {}, {}, {}

    def _row(self, table: Table, chosen: "TagId | None") -> Place:
        return self._place(_View(table, chosen, self.states), table.mould.row, ())

    def _place(self, view: "_View", mould: Mould, path: tuple[str, ...]) -> Place:
        if mould.sort is not Sort.RECORD:
            return self._of_column(view, view.columns[path])
        rows = view.base.rows
        cells = _Cells(rows, rows)
        place = Place(cells, {"object": cells}, keys=frozenset(mould.members))
        place.expand = lambda: self._members(view, mould, path)
        self._records[id(place)] = (place, view, path)
        return place

    def _members(self, view: "_View", mould: Mould, path: tuple[str, ...]) -> dict[str, Place]:
        members = {key: self._place(view, member, (*path, key)) for key, member in mould.members.items()}
        return {key: place for key, place in members.items() if place.cells.at}

    def _of_column(self, view: "_View", column: Column) -> Place:
        mould = column.mould
        tag = TagId(_plain((*view.table.mould.road, *column.path[:-1])), column.path[-1]) if mould.tag else None
        if tag is not None and view.chosen in (None, tag):
            space, labels = view.labels(tag)
            cells = _Cells(labels, space.rows)
            place = Place(cells, {"string": cells})
        elif not mould.varies or mould.tag:
            rows = view.base.rows
            cells = _Cells(rows, rows)
            kind = mould.number.value if mould.number is not None else _OF_SORTS[mould.sort]
            values: list[Any] = [() if mould.table is None else (None,)] * len(rows)
            place = Place(cells, {kind: Cells(values, rows) if kind == "array" else cells})
        else:
            place = self._varied(*view.states(column))
        self._columns[id(place)] = (place, column)
        if column.table is not None:
            self._below(place, column, column.table, view.chosen)
        return place

    @staticmethod
    def _varied(rows: Rows, states: Sequence[Any]) -> Place:
        """Rows that are all there is keep their list, whose tally is known then."""
        of_states = _grouped(states, rows)
        absent = of_states.pop(ABSENT, [])
        at = list(chain.from_iterable(of_states.values())) if absent else rows
        parts: dict[str, Cells] = {}
        for state, some in of_states.items():
            part = parts.setdefault(_KINDS.get(state, "object"), Cells([], at if len(of_states) == 1 else []))
            part.values += [() if state is EMPTY else (None,)] * len(some)
            if part.at is not at:
                part.at += some
        return Place(_Cells(at, at, absent=absent), parts)

    def _below(self, place: Place, column: Column, table: Table, chosen: "TagId | None") -> None:
        row = self._row(table, chosen)
        is_filled = bool(row.cells.at)
        if column.mould.sort is Sort.MAP:
            place.patterns = column.patterns
            place.values = [row] if is_filled else []
        elif column.mould.sort is Sort.ARRAY:
            place.items = row if is_filled else None
        elif is_filled:
            place.parts["object"], place.keys, place.expand = row.parts["object"], row.keys, row.expand
            self._records[id(place)] = (place, *self._records[id(row)][1:])

    def _share(self, part: Cells, child: Place) -> Share:
        return _share(self.states, child.cells.at, child.cells.absent if isinstance(child.cells, _Cells) else [])

    def _layouts(self, place: Place, part: Cells) -> Layouts | None:
        _, view, path = self._records[id(place)]
        optional = optional_of(view.table.columns, path)
        counted = view.together(optional)
        if counted is None:
            return None
        always = place.keys - {column.path[-1] for column in optional}
        layouts: Layouts = {}
        for states, count in counted:
            layout = always.union(column.path[-1] for column, state in zip(optional, states, strict=True) if state is not ABSENT)
            layouts[layout] = layouts.get(layout, 0) + count
        return layouts

    def _labels(self, place: Place, part: Cells, known: Node | None) -> list[str]:
        followed = followed_in(known)
        return [key for key, child in place.members.items() if (followed is None or key in followed) and self._is_tag(child)]

    def _is_tag(self, child: Place) -> bool:
        found = self._columns.get(id(child))
        return found is not None and found[1].mould.tag

    def _strings(self, place: Place, part: Cells, known: Node | None) -> StringEvidence:
        _, column = self._columns[id(place)]
        tally = self.states.tally(part.at)
        if column.texts is not None:
            return column.texts.evidence(tally, self.states.shift, self.states.micros)
        strings = StringEvidence()
        strings.tally = tally
        strings.values = {label: self.states.tally(rows) for label, rows in self.states.by_label(part.values, part.at).items()}
        strings.traits = dict(_lacks(strings.values, self.caps.trait_failures))
        if len(strings.values) > self.caps.distinct_values or max(map(len, strings.values), default=0) > LONGEST_VALUE:
            strings.open, strings.values = True, None
        return strings

    def _shapes(self, place: Place, part: Cells, road: Road, key: str, known: Known) -> dict[str, Shape]:
        tag = TagId(_plain(road), key)
        seen = self._roots.get(tag)
        if seen is None:
            seen = self._roots[tag] = self._row(self._table, tag)
        for step in road:
            seen = _under(seen, step)
        return _StateShapes(tag, self._table, self.states, self.caps).of_objects(seen, seen.parts["object"], seen.members[key].cells.values, known)


@dataclass(frozen=True, slots=True)
class TagId:
    """A tag, by the road to the object that has it."""

    of: Road
    key: str


@dataclass(slots=True)
class _View:
    """A table as it was counted together with the chosen tag."""

    table: Table
    chosen: TagId | None
    clock: _States
    columns: dict[tuple[str, ...], Column] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = {column.path: column for column in self.table.columns}

    @property
    def base(self) -> _Space:
        """All rows, told apart by the label of the chosen tag."""
        return self.clock.space(self._group(None))

    def states(self, column: Column) -> tuple[Rows, list[Any]]:
        """The states of a column that varies, and their rows."""
        group = self._group(column)
        space = self.clock.space(group)
        at = len(group.tags) + group.columns.index(column)
        return space.rows, [state[at] for state in space.states]

    def together(self, columns: Sequence[Column]) -> Iterable[tuple[State, int]] | None:
        """The states that columns of one record had together, and how often; None where there were too many to be counted."""
        group = next((group for group in self.table.groups if set(columns) <= set(group.columns)), None)
        if group is None:
            return self.table.presences[columns[0].path[:-1]].counted
        space = self.clock.space(group)
        at = [len(group.tags) + group.columns.index(column) for column in columns]
        return [(tuple([state[index] for index in at]), self.clock.count(row)) for row, state in zip(space.rows, space.states, strict=True)]

    def labels(self, tag: TagId) -> tuple[_Space, list[str]]:
        """The labels of a tag, by the rows of what it was counted with."""
        index = _index(self.table, tag)
        group = next(group for group in self.table.groups if index in group.tags)
        space = self.clock.space(group)
        at = [*group.tags].index(index or 0)
        return space, [state[at] for state in space.states]

    def _group(self, column: Column | None) -> Group:
        """One that has the column, and the chosen tag where that is around it."""
        index = None if self.chosen is None else _index(self.table, self.chosen)
        fit = [group for group in self.table.groups if column is None or column in group.columns]
        return next((group for group in fit if index in group.tags), fit[0])


def _index(table: Table, wanted: TagId) -> int | None:
    return next((index for index, tag in enumerate(table.tags) if tag.key == wanted.key and _plain(tag.of) == wanted.of), None)


class _StateShapes(Shapes):
    def __init__(self, tag: TagId, table: Table, states: _States, caps: Caps) -> None:
        super().__init__(states, caps)
        self._states = states
        self._of_rows: dict[int, str] = {}
        self._made: dict[int, tuple[Rows, Labelled]] = {}
        for one in tables_of(table):
            index = _index(one, tag)
            for group in one.groups:
                if index is not None and index in group.tags:
                    space, at = states.space(group), group.tags.index(index)
                    self._of_rows.update((row, state[at]) for row, state in zip(space.rows, space.states, strict=True))

    def within(self, cells: Cells, above: Labelled) -> Labelled:
        return self._labelled(cells.at)

    def share(self, label: str, labelled: Labelled, of_child: Labelled, child: Place) -> Share:
        absent = child.cells.absent if isinstance(child.cells, _Cells) else []
        return _share(self._states, of_child[1][label], self._labelled(absent)[1].get(label, []))

    def _labelled(self, at: Rows) -> Labelled:
        known = self._made.get(id(at))
        if known is None:
            labels = [self._of_rows[row] for row in at]
            known = self._made[id(at)] = (at, (labels, self.clock.by_label(labels, at)))
        return known[1]


def _grouped(states: Sequence[T], rows: Rows) -> dict[T, Rows]:
    """The rows of each state."""
    grouped: dict[T, Rows] = {state: [] for state in dict.fromkeys(states)}
    if len(grouped) == 1:
        return dict.fromkeys(grouped, rows)
    append = {state: some.append for state, some in grouped.items()}
    for state, row in zip(states, rows, strict=True):
        append[state](row)
    return grouped


def _share(states: _States, present: Rows, absent: Rows) -> Share:
    return Share(states.tally(present), states.first(absent))


def _under(place: Place, step: str | None | AnyKey) -> Place:
    """What a step leads to that some rows have."""
    if isinstance(step, str):
        return place.members[step]
    if step is None:
        assert place.items is not None
        return place.items
    assert place.values
    return place.values[0]


def tables_of(table: Table) -> Iterator[Table]:
    """A table and all below it."""
    yield table
    for column in table.columns:
        if column.table is not None:
            yield from tables_of(column.table)


def _lacks(values: Mapping[str, Tally], cap: int) -> Iterator[tuple[str, Lack]]:
    """Of each trait that some have, those that lack it."""
    having = {text: traits_of(text) for text in values}
    for name in sorted(frozenset().union(*having.values()), key=list(TRAITS).index):
        lack = sum((Lack.of_all(tally) for text, tally in values.items() if name not in having[text]), Lack())
        if lack.count < cap:
            yield name, lack


def _plain(road: Sequence[Any]) -> tuple[Any, ...]:
    """A road whose steps under the keys of a map are alike."""
    return tuple(AnyKey if isinstance(step, AnyKey) else step for step in road)
