"""The walk: two documents in, changes out, in the order of the payload's paths."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from schemactl.diff import annotations, arrays, composition, enums, formats, numbers, objects, strings, types, unions
from schemactl.diff.pair import Family, Pair
from schemactl.diff.view import Views
from schemactl.model.change import MOST_CHANGES, Action, Change, ChangeKind, PayloadPath
from schemactl.model.deadline import OutOfTime, step
from schemactl.model.json import Document, JsonValue, object_of
from schemactl.schema.canonical import same_text
from schemactl.schema.normal_form import normal_form

# The type of value that a family speaks about (where either side refuses that type, it has nothing to say), and the family.
FAMILIES: tuple[tuple[str | None, Family], ...] = (
    (None, types.changes),
    (None, enums.changes),
    ("string", formats.changes),
    ("integer", formats.of_numbers),
    ("integer", numbers.changes),
    ("string", strings.changes),
    ("array", arrays.changes),
    ("object", objects.changes),
    (None, unions.changes),
    (None, composition.changes),
    (None, annotations.changes),
)
_DEEPEST = 64
_MOST_PAIRS = 50_000
"""Pairs of locations that are compared; a schema that unfolds to more is left to the prover."""
_ALL_TOLD = 2_000
"""Pairs, however often each comes, up to which all is shown wherever it stands."""
_MOST_PLACES = 10
"""Beyond that, what differs is shown for this many places of a pair: a definition may be referred to from everywhere."""

_Ids = tuple[int, int]


def changes(old: Document, new: Document) -> tuple[Change, ...]:
    """All that differs between two documents of any draft, most outside first, each with its place in the payload. Empty for equal documents.
    Facets are written in the words of the working form (schema/normal_form.py). Past a deadline that is in force, the rest is
    left to the prover, and of more than MOST_CHANGES no more than one is given. Raises InvalidSchema, OutOfTime (no time to read the documents)."""
    one, other = normal_form(old), normal_form(new)
    walk = _Walk(Views(one), Views(other), same_text(_definitions(one), _definitions(other)))
    found = tuple(walk.below(one, other, PayloadPath()))
    return (*walk.with_what_was_left_out(found), *annotations.of_documents(old, new))


@dataclass(slots=True)
class _Walk:
    """Views of both sides, and the pairs of subschemas on the way from the root: a pair that comes again is a recursion, already being compared.
    same_definitions: so that two subschemas with the same text mean the same, but for `#`, which is being compared from the root on."""

    old: Views
    new: Views
    same_definitions: bool
    _way: list[_Ids] = field(default_factory=list)
    _equal: set[_Ids] = field(default_factory=set)
    _compared: int = 0
    _is_late: bool = False
    _told: dict[_Ids, int] = field(default_factory=dict)
    _last: dict[_Ids, list[Change]] = field(default_factory=dict)
    _left_out: set[_Ids] = field(default_factory=set)

    def below(self, old: JsonValue, new: JsonValue, at: PayloadPath) -> Iterator[Change]:
        if self._is_late or (self.same_definitions and same_text(old, new)):
            return
        if isinstance(old, bool) or isinstance(new, bool):
            yield from _of_booleans(old, new, at)
            return
        step()
        old_view, new_view = self.old.of(old), self.new.of(new)
        pair = (id(old_view), id(new_view))
        if pair in self._way or len(self._way) >= _DEEPEST or pair in self._equal:
            return
        if self._compared >= _ALL_TOLD and self._told.get(pair, 0) >= _MOST_PLACES:
            self._left_out.add(pair)
            return
        if len(self._told) >= _MOST_PAIRS and pair not in self._told:
            return
        self._way.append(pair)
        found: list[Change] = []
        try:
            for change in _of_views(Pair(old_view, new_view, at, self.below, self.old.of, self.new.of)):
                step()
                found.append(change)
                if len(found) > MOST_CHANGES:
                    self._is_late = True
                    break
        except OutOfTime:
            self._is_late = True
        self._way.pop()
        self._keep(pair, found)
        yield from found

    def _keep(self, pair: _Ids, found: list[Change]) -> None:
        self._compared += 1
        self._told[pair] = self._told.get(pair, 0) + 1
        if found:
            self._last[pair] = found
        else:
            self._equal.add(pair)

    def with_what_was_left_out(self, found: tuple[Change, ...]) -> Iterator[Change]:
        """The changes; those at the last place that is shown of a pair say so, where there are more."""
        last = {id(change) for pair in self._left_out for change in self._last.get(pair, ())}
        return (replace(change, elsewhere=True) if id(change) in last else change for change in found)


def _definitions(document: Document) -> JsonValue:
    return object_of(document).get("$defs", {})


def _of_views(pair: Pair) -> Iterator[Change]:
    if unions.came_or_went_around(pair):
        yield from unions.around(pair)
        return
    for type_, family in FAMILIES:
        if type_ is None or pair.both_allow(type_):
            yield from family(pair)


def _of_booleans(old: JsonValue, new: JsonValue, at: PayloadPath) -> Iterator[Change]:
    """Where a side is `true` or `false`, there is one thing to say: everything, or nothing, is allowed here."""
    if (_is_open(old) and _is_open(new)) or (old is False and new is False):
        return
    action = Action.WIDENED if _is_open(new) or old is False else Action.NARROWED if _is_open(old) or new is False else Action.CHANGED
    yield Change(ChangeKind.SCHEMA, action, at, old=_facet(old), new=_facet(new), old_value=_name(old), new_value=_name(new))


def _is_open(schema: JsonValue) -> bool:
    return schema is True or schema == {}


def _facet(schema: JsonValue) -> Document:
    return schema if isinstance(schema, bool | dict) else True


def _name(schema: JsonValue) -> JsonValue:
    if isinstance(schema, bool):
        return "anything" if schema else "nothing"
    described = object_of(schema)
    return described.get("type") or ("anything" if not described else "a schema")
