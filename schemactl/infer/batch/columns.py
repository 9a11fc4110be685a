"""Payloads → columns: for each place the values of all events together, in the order of the rows, by JSON type.

A place is expanded as far as evidence is: containers at the greatest depth, and those that repeat an ancestor, stay closed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any, Final, Protocol

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
    """cells: all values here. parts: by kind (numbers by NumberKind), their `within` being positions in `cells`. keys, members: of the objects;
    values: of the objects where keys are data, the places that all keys lead to (one, but for KeyRepeats); patterns: that these keys match, where the
    keys themselves are not known any more. items: of the arrays. folded: containers that an ancestor counts, the one that step `fold` of the road
    leads to. closed: at the greatest depth."""

    cells: Cells
    parts: dict[str, Cells]
    expand: "Callable[[], dict[str, Place]]" = dict
    keys: frozenset[str] = frozenset()
    values: "list[Place] | None" = None
    items: "Place | None" = None
    folded: list[Cells] = field(default_factory=list)
    fold: int = 0
    closed: bool = False
    patterns: frozenset[str] | None = None
    _members: "dict[str, Place] | None" = None

    @property
    def members(self) -> "dict[str, Place]":
        """Expanded when first asked for: where keys are data there may be very many, and mostly nobody asks."""
        if self._members is None:
            self._members = self.expand()
        return self._members


class Maps(Protocol):
    """Where keys are data."""

    def known(self, road: Road) -> bool:
        """Whether the objects at `road` were found to be maps before."""
        ...

    def too_many(self, keys: Collection[str], objects: Sequence[Mapping[str, Any]]) -> bool:
        """Whether so many different keys make objects maps."""
        ...


def place_of(cells: Cells, road: Road, caps: Caps, maps: Maps, fold: int | None = None) -> Place:
    """Expand the values that stand at `road`; containers are left folded where `fold` says for which step."""
    place = Place(cells, by_kind(cells))
    if fold is not None:
        place.fold = fold
        place.folded = [place.parts.pop(kind) for kind in ("object", "array") if kind in place.parts]
    if len(road) >= caps.depth:
        place.closed = True
        return place
    objects, arrays = place.parts.get("object"), place.parts.get("array")
    if objects is not None:
        _expand_objects(place, objects, road, caps, maps)
    if arrays is not None:
        items = items_of(arrays)
        if items.values:
            place.items = place_of(items, (*road, None), caps, maps)
    return place


def _expand_objects(place: Place, objects: Cells, road: Road, caps: Caps, maps: Maps) -> None:
    place.keys = frozenset(chain.from_iterable(objects.values))
    is_map = maps.known(road) or maps.too_many(place.keys, objects.values)
    table = {} if is_map else _table(objects)

    def members() -> dict[str, Place]:
        columns = table or _table(objects)
        return {key: _child(frozenset((key,)), cells, (*road, key), road, caps, maps) for key, cells in columns.items()}

    place.expand = members
    if is_map:
        try:
            place.values = [_child(place.keys, _values(objects), (*road, AnyKey(place.keys)), road, caps, maps)] if place.keys else []
        except KeyRepeats:
            place.values = list(place.members.values())
    if not is_map or any(isinstance(step, AnyKey) for step in road):
        _ = place.members


def _child(keys: frozenset[str], cells: Cells, below: Road, road: Road, caps: Caps, maps: Maps) -> Place:
    """The place that `keys` of an object at `road` lead to."""
    fold = _fold(keys, road, caps)
    if fold is None or not any(isinstance(value, dict | list) for value in cells.values):
        return place_of(cells, below, caps, maps)
    if len(keys) > 1:
        raise KeyRepeats
    return place_of(cells, below, caps, maps, fold)


def _fold(keys: frozenset[str], road: Road, caps: Caps) -> int | None:
    """The step that containers under some of `keys` repeat, if they repeat one."""
    if any(isinstance(step, AnyKey) and not step.keys.isdisjoint(keys) for step in road):
        raise KeyRepeats
    folds = (repetition(key, road, caps) for key in keys.intersection(step for step in road if isinstance(step, str)))
    return next((fold for fold in folds if fold is not None), None)


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


def _values(objects: Cells) -> Cells:
    """All members as one column, whatever their keys, in the order of the rows."""
    values = list(chain.from_iterable(map(dict.values, objects.values)))
    return Cells(values, [row for row, members in zip(objects.at, objects.values, strict=True) for _ in members])


def items_of(arrays: Cells) -> Cells:
    """The items of arrays as one column."""
    values = list(chain.from_iterable(arrays.values))
    within = [position for position, array in enumerate(arrays.values) for _ in array]
    at = arrays.at
    return Cells(values, [at[position] for position in within], within)


def by_kind(cells: Cells) -> dict[str, Cells]:
    """The values of each JSON type, numbers by NumberKind."""
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
