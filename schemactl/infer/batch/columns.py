"""Payloads → columns: for each place the values of all events together, in the order of the rows, by JSON type.

A place is expanded as far as evidence is: containers at the greatest depth, and those that repeat an ancestor, stay closed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from schemactl.infer.batch.rows import Rows
from schemactl.infer.evidence.numbers import SAFE, NumberKind, kind_of
from schemactl.infer.evidence.walk import repetition
from schemactl.model.options.infer import Caps

_MANY_LAYOUTS: Final = 64
"""Different sets of keys from which on a table is filled cell by cell."""

_KINDS: Final[dict[type, str]] = {
    str: "string",
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: NumberKind.NUMBER.value,
    Decimal: NumberKind.DECIMAL.value,
    dict: "object",
    list: "array",
}


@dataclass(slots=True)
class Cells:
    """values at rows; within: the position of each among the cells of the place above, None where they are the same one by one."""

    values: list[Any]
    at: Rows
    within: list[int] | None = None


@dataclass(frozen=True)
class AnyKey:
    """A step under the keys of a map."""

    keys: frozenset[str]


Road = tuple[str | None | AnyKey, ...]


class KeyRepeats(Exception):
    """Below a map, a key of it stands again: what repeats what then differs from key to key."""


@dataclass(slots=True)
class Place:
    """cells: all values here. parts: by kind (numbers by NumberKind), their `within` being positions in `cells`. members: of the objects, by key;
    values: of the objects where keys are data, the places that all keys lead to (one, but for KeyRepeats); items: of the arrays. folded: containers
    that an ancestor counts, the one that step `fold` of the road leads to. closed: at the greatest depth."""

    cells: Cells
    parts: dict[str, Cells]
    expand: "Callable[[], dict[str, Place]]" = dict
    values: "list[Place] | None" = None
    items: "Place | None" = None
    folded: list[Cells] = field(default_factory=list)
    fold: int = 0
    closed: bool = False
    _members: "dict[str, Place] | None" = None

    @property
    def members(self) -> "dict[str, Place]":
        """Expanded when first asked for: where keys are data there may be very many, and mostly nobody asks."""
        if self._members is None:
            self._members = self.expand()
        return self._members


IsMap = Callable[[Road, dict[str, Cells]], bool]
"""Whether the keys of the objects at a road are data, given the columns under them."""


def place_of(cells: Cells, road: Road, caps: Caps, is_map: IsMap, fold: int | None = None) -> Place:
    """Expand the values that stand at `road`; containers are left folded where `fold` says for which step."""
    place = Place(cells, _by_kind(cells))
    if fold is not None:
        place.fold = fold
        place.folded = [place.parts.pop(kind) for kind in ("object", "array") if kind in place.parts]
    if len(road) >= caps.depth:
        place.closed = True
        return place
    objects, arrays = place.parts.get("object"), place.parts.get("array")
    if objects is not None:
        _expand_objects(place, objects, road, caps, is_map)
    if arrays is not None:
        items = _items(arrays)
        if items.values:
            place.items = place_of(items, (*road, None), caps, is_map)
    return place


def _expand_objects(place: Place, objects: Cells, road: Road, caps: Caps, is_map: IsMap) -> None:
    table = _table(objects)
    place.expand = lambda: {key: _child(frozenset((key,)), cells, (*road, key), road, caps, is_map) for key, cells in table.items()}
    if not is_map(road, table):
        _ = place.members
        return
    keys = frozenset(table)
    try:
        place.values = [_child(keys, _flattened(table), (*road, AnyKey(keys)), road, caps, is_map)] if table else []
    except KeyRepeats:
        place.values = list(place.members.values())
    if any(isinstance(step, AnyKey) for step in road):
        _ = place.members


def _child(keys: frozenset[str], cells: Cells, below: Road, road: Road, caps: Caps, is_map: IsMap) -> Place:
    """The place that `keys` of an object at `road` lead to."""
    folds = {index for key in keys if (index := _repetition(key, road, caps)) is not None}
    if not folds or not any(isinstance(value, dict | list) for value in cells.values):
        return place_of(cells, below, caps, is_map)
    if len(keys) > 1:
        raise KeyRepeats
    return place_of(cells, below, caps, is_map, folds.pop())


def _repetition(key: str, road: Road, caps: Caps) -> int | None:
    if any(isinstance(step, AnyKey) and key in step.keys for step in road):
        raise KeyRepeats
    return repetition(key, [None if isinstance(step, AnyKey) else step for step in road], caps) if key in road else None


def _table(objects: Cells) -> dict[str, Cells]:
    """The members of objects, a column each."""
    layouts: dict[tuple[str, ...], list[int]] = {}
    for position, keys in enumerate(map(tuple, objects.values)):
        layouts.setdefault(keys, []).append(position)
    if len(layouts) == 1:
        [keys] = layouts
        return {key: Cells(list(column), objects.at) for key, column in zip(keys, zip(*map(dict.values, objects.values), strict=True), strict=True)}
    if len(layouts) > _MANY_LAYOUTS:
        return _cell_by_cell(objects)
    owners: dict[str, list[int]] = {}
    for index, keys in enumerate(layouts):
        for key in keys:
            owners.setdefault(key, []).append(index)
    positions_of = list(layouts.values())
    columns: dict[tuple[int, ...], tuple[list[int], Rows]] = {}
    table = {}
    for key, having in owners.items():
        if len(having) == len(layouts):
            table[key] = Cells([row[key] for row in objects.values], objects.at)
            continue
        known = columns.get(tuple(having))
        if known is None:
            positions = sorted(chain.from_iterable(positions_of[index] for index in having))
            known = columns[tuple(having)] = (positions, [objects.at[position] for position in positions])
        values = objects.values
        table[key] = Cells([values[position][key] for position in known[0]], known[1], known[0])
    return table


def _cell_by_cell(objects: Cells) -> dict[str, Cells]:
    table: dict[str, Cells] = {}
    for position, (members, row) in enumerate(zip(objects.values, objects.at, strict=True)):
        for key, value in members.items():
            cells = table.get(key)
            if cells is None:
                cells = table[key] = Cells([], [], [])
            cells.values.append(value)
            cells.at.append(row)
            cells.within.append(position)  # type: ignore[union-attr]
    return table


def _flattened(table: dict[str, Cells]) -> Cells:
    """All columns as one, in the order of the rows."""
    if len(table) == 1:
        return next(iter(table.values()))
    values = list(chain.from_iterable(cells.values for cells in table.values()))
    at = list(chain.from_iterable(cells.at for cells in table.values()))
    order = sorted(range(len(at)), key=at.__getitem__)
    return Cells([values[index] for index in order], [at[index] for index in order])


def _items(arrays: Cells) -> Cells:
    values = list(chain.from_iterable(arrays.values))
    within = [position for position, array in enumerate(arrays.values) for _ in array]
    at = arrays.at
    return Cells(values, [at[position] for position in within], within)


def _by_kind(cells: Cells) -> dict[str, Cells]:
    types = set(map(type, cells.values))
    if len(types) == 1:
        [type_] = types
        if type_ is not int or _safe(cells.values):
            return {_KINDS[type_]: Cells(cells.values, cells.at)}
    positions: dict[str, list[int]] = {}
    for position, value in enumerate(cells.values):
        kind = kind_of(value).value if type(value) is int else _KINDS[type(value)]
        positions.setdefault(kind, []).append(position)
    if len(positions) == 1:
        [kind] = positions
        return {kind: Cells(cells.values, cells.at)}
    return {kind: Cells([cells.values[p] for p in chosen], [cells.at[p] for p in chosen], chosen) for kind, chosen in positions.items()}


def _safe(values: list[int]) -> bool:
    return min(values) >= -SAFE and max(values) <= SAFE
