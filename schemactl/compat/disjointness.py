"""Schemas that exclude each other: no value is valid for both, as far as that can be told at a glance.

What certainly holds of a value ($ref and allOf followed) is looked at: its types, the values that it may be, a member that one side requires and the
other has no room for, or of which both say what excludes each other. A union excludes what each of its branches excludes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Final, TypeAlias

from schemactl.compat.declarations import whole_values
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.schema.canonical import value_key
from schemactl.schema.normal_form import target_of

Types: TypeAlias = frozenset[str]

ALL_TYPES: Final[Types] = frozenset(("null", "boolean", "number", "string", "array", "object"))
"""Integers are numbers here."""
_OBJECT: Final[Types] = frozenset(("object",))
_DEEPEST: Final = 8
"""Members and unions in one another that are looked into."""
_MOST_PAIRS: Final = 200_000
"""Pairs that are looked at; of more it is not known whether they exclude each other."""
_IN_PLACE: Final = frozenset(("anyOf", "oneOf", "if", "dependentSchemas"))
_OTHERS: Final = ("patternProperties", "additionalProperties", "unevaluatedProperties")


@dataclass(frozen=True, slots=True)
class Side:
    """A schema in working form, and the document that its references lead into."""

    schema: Document
    document: Document

    def to(self, schema: JsonValue) -> "Side":
        """Another schema of the same document."""
        assert isinstance(schema, dict | bool)
        return Side(schema, self.document)


@dataclass(slots=True, eq=False)
class _Look:
    """What certainly holds of a value. types: those that it can have; values: the only ones that it can be, None where any. required, members: of an
    object, with what is said of each; only: the names that it can have, None where any. unions: of each the branches. number: its own;
    said, branches: the looks at members and branches, once they were needed."""

    types: Types
    values: frozenset[bytes] | None = None
    required: frozenset[str] = frozenset()
    members: dict[str, list[Side]] = field(default_factory=dict)
    only: frozenset[str] | None = None
    unions: list[list[Side]] = field(default_factory=list)
    number: int = 0
    said: "dict[str, list[_Look]]" = field(default_factory=dict)
    branches: "list[list[_Look]] | None" = None


@dataclass(frozen=True, slots=True)
class Apart:
    """Each schema is looked at once, and so is each pair."""

    _looks: dict[tuple[int, int], tuple[Side, _Look]] = field(default_factory=dict)
    _told: dict[tuple[int, int, Types], bool] = field(default_factory=dict)

    def are(self, one: Side, other: Side, types: Types = ALL_TYPES) -> bool:
        """Whether no value is valid for both. types: those of the values that are asked about."""
        return self._are(self._look(one), self._look(other), types, 0)

    def are_all(self, sides: Sequence[Side], types: Types = ALL_TYPES) -> bool:
        """Whether no value is valid for two of them: then oneOf says what anyOf says."""
        looks = [self._look(side) for side in sides]
        return self._told_by_a_tag(looks, types) or all(self._are(one, other, types, 0) for one, other in combinations(looks, 2))

    def _told_by_a_tag(self, looks: list[_Look], types: Types) -> bool:
        """The common case, without looking at each pair: a member that all require, of other values in each."""
        if not looks or any(look.types & types != _OBJECT for look in looks):
            return False
        for name in looks[0].members.keys() & looks[0].required:
            values = [self._values(look, name) for look in looks]
            known = [found for found in values if found is not None]
            if len(known) == len(values) and sum(map(len, known)) == len(frozenset().union(*known)):
                return True
        return False

    def _values(self, look: _Look, name: str) -> frozenset[bytes] | None:
        """The values of a member that has to be there; None where any."""
        if name not in look.required or name not in look.members:
            return None
        return next((said.values for said in self._said(look, name) if said.values is not None), None)

    def _are(self, one: _Look, other: _Look, types: Types, depth: int) -> bool:
        step()
        if depth > _DEEPEST:
            return False
        key = (one.number, other.number, types) if one.number < other.number else (other.number, one.number, types)
        known = self._told.get(key)
        if known is None:
            if len(self._told) >= _MOST_PAIRS:
                return False
            self._told[key] = False  # what leads back to itself tells nothing
            known = self._told[key] = self._exclude(one, other, types, depth)
        return known

    def _exclude(self, one: _Look, other: _Look, types: Types, depth: int) -> bool:
        shared = one.types & other.types & types
        if not shared or (one.values is not None and other.values is not None and one.values.isdisjoint(other.values)):
            return True
        if shared == _OBJECT and (_has_no_room(one, other) or _has_no_room(other, one) or self._members_exclude(one, other, depth)):
            return True
        pairs = (one, other), (other, one)
        return any(all(self._are(branch, mine, shared, depth + 1) for branch in union) for mine, theirs in pairs for union in self._unions(theirs))

    def _members_exclude(self, one: _Look, other: _Look, depth: int) -> bool:
        names = [name for name in one.members if name in other.members and (name in one.required or name in other.required)]
        pairs = (pair for name in names for pair in product(self._said(one, name), self._said(other, name)))
        return any(self._are(mine, theirs, ALL_TYPES, depth + 1) for mine, theirs in pairs)

    def _said(self, look: _Look, name: str) -> list[_Look]:
        if name not in look.said:
            look.said[name] = [self._look(side) for side in look.members[name]]
        return look.said[name]

    def _unions(self, look: _Look) -> list[list[_Look]]:
        if look.branches is None:
            look.branches = [[self._look(side) for side in union] for union in look.unions]
        return look.branches

    def _look(self, side: Side) -> _Look:
        key = id(side.schema), id(side.document)
        if key not in self._looks:
            look = _look(side)
            look.number = len(self._looks)
            self._looks[key] = side, look  # an identity is only good as long as the object lives
        return self._looks[key][1]


def _has_no_room(mine: _Look, theirs: _Look) -> bool:
    """Whether one side requires a member that the other cannot have."""
    return mine.only is not None and not theirs.required <= mine.only


def _look(side: Side) -> _Look:
    parts = list(_certain(side))
    schemas = [part for part in parts if isinstance(part, dict)]
    if any(part is False for part in parts):
        return _Look(frozenset())
    members: dict[str, list[Side]] = {}
    for schema in schemas:
        for name, said in object_of(schema.get("properties")).items():
            members.setdefault(name, []).append(side.to(said))
    return _Look(
        _types(schemas),
        _values(schemas),
        frozenset(str(name) for schema in schemas for name in list_of(schema.get("required"))),
        members,
        _only(schemas, side),
        [[side.to(branch) for branch in list_of(schema.get(union))] for schema in schemas for union in ("anyOf", "oneOf") if union in schema],
    )


def _certain(side: Side) -> Iterable[Document]:
    """The schema and what $ref and allOf add to it, each once."""
    met: set[int] = set()
    pending: list[JsonValue] = [side.schema]
    while pending:
        step()
        part = pending.pop()
        if isinstance(part, bool):
            yield part
        elif isinstance(part, dict) and id(part) not in met:
            met.add(id(part))
            yield part
            pending.extend(list_of(part.get("allOf")))
            if "$ref" in part:
                pending.append(target_of(side.document, part["$ref"]))


def _types(schemas: Iterable[JsonObject]) -> Types:
    possible = ALL_TYPES
    for schema in schemas:
        types = schema.get("type")
        if types is not None:
            named = types if isinstance(types, list) else [types]
            possible &= {"number" if name == "integer" else str(name) for name in named}
    return possible


def _values(schemas: Iterable[JsonObject]) -> frozenset[bytes] | None:
    """The values that all lists of them leave."""
    found: frozenset[bytes] | None = None
    for schema in schemas:
        values = whole_values(schema)
        if values is not None:
            keys = frozenset(map(value_key, values))
            found = keys if found is None else found & keys
    return found


def _only(schemas: Iterable[JsonObject], side: Side) -> frozenset[str] | None:
    """The names that an object can have, as far as they are listed; None where others are let through."""
    found: frozenset[str] | None = None
    for schema in schemas:
        names = _names_let_in(schema, side)
        if names is not None:
            found = names if found is None else found & names
    return found


def _names_let_in(schema: JsonObject, side: Side) -> frozenset[str] | None:
    """Of one schema that shuts others out: by additionalProperties, or by unevaluatedProperties where all that is evaluated certainly is."""
    if schema.get("additionalProperties") is False and "patternProperties" not in schema:
        return frozenset(object_of(schema.get("properties")))
    if schema.get("unevaluatedProperties") is not False:
        return None
    names: set[str] = set()
    for part in _certain(side.to(schema)):
        if isinstance(part, bool):
            continue
        if not _IN_PLACE.isdisjoint(part) or any(part.get(keyword, False) is not False for keyword in _OTHERS):
            return None
        names |= object_of(part.get("properties")).keys()
    return frozenset(names)
