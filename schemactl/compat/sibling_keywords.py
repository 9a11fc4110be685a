"""What else describes a place: schemas in other parts of the writer that share their names with the one that is being closed (point 1).

A member or an item can be described from several parts in place at once: `allOf` of two schemas that both have a property `a`, a property that a
pattern matches, too. Closed each by itself, neither would let through what the other declares.
"""

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from schemactl.compat.declarations import Names, is_trivial, own_least, own_names, states_structures
from schemactl.compat.resolved_view import Places, held
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue, object_of
from schemactl.schema.patterns.matching import may_match


@dataclass(frozen=True, slots=True)
class Part:
    """A schema beside another. alone: its own keywords only, without what it applies in place."""

    schema: JsonObject
    alone: bool = False

    @property
    def key(self) -> tuple[int, bool]:
        return id(self.schema), self.alone


Beside: TypeAlias = tuple[Part, ...]
Company: TypeAlias = tuple[tuple[int, bool], ...]

NOBODY: Final[Beside] = ()
_ALTERNATIVES: Final = {"anyOf": {"anyOf"}, "oneOf": {"oneOf"}, "then": {"else"}, "else": {"then"}}
"""Branches that are not taken together with those of the keyword."""
_ANY_MEMBER: Final = ("additionalProperties", "unevaluatedProperties")
_BELOW: Final = frozenset(
    ("properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "items", "prefixItems", "unevaluatedItems")
)


def keys_of(beside: Beside) -> Company:
    """By which the same company is known again."""
    return tuple(part.key for part in beside)


@dataclass(frozen=True, slots=True)
class _Reach:
    """names: of listed members; many: members by pattern, or any; items: of arrays."""

    names: frozenset[str]
    many: bool
    items: bool

    def meets(self, other: "_Reach") -> bool:
        """Whether both may describe the same member or item."""
        by_name = bool(self.names & other.names) or (self.many and bool(other.names or other.many)) or (other.many and bool(self.names))
        return by_name or (self.items and other.items)


@dataclass(frozen=True)
class Neighbours:
    """Who stands beside whom in one document."""

    places: Places
    _tell: dict[int, tuple[Document, bool]] = field(default_factory=dict)
    _reaches: "dict[tuple[int, bool], tuple[Part, _Reach]]" = field(default_factory=dict)

    def in_place(self, schema: JsonObject, keyword: str, at: object, beside: Beside) -> Beside:
        """What stands beside one of the schemas that this one applies in place. at: its index or name under the keyword."""
        pieces = self._pieces(schema)
        applied = next((part for name, key, part in pieces if (name, key) == (keyword, at)), None)
        if applied is None:
            return NOBODY
        excluded = _ALTERNATIVES.get(keyword, set())
        others = [part for name, key, part in pieces if name not in excluded and (name, key) != (keyword, at)]
        mine = self._reach(applied)
        company = [*beside, Part(schema, alone=True), *others]
        return self._together([part for part in company if part.schema is not applied.schema and self._reach(part).meets(mine)])

    def below(self, schema: JsonObject, keyword: str, key: object, described: Document, beside: Beside) -> Beside:
        """What else describes the members or items that a keyword of the schema describes. key: the name, pattern or index under it."""
        pieces = self._pieces(schema)
        if not beside and not pieces and "patternProperties" not in schema:
            return NOBODY
        parts = [schema, *self._parts([*beside, *(part for _name, _key, part in pieces)])]
        found = [self.places.referred(one) for part in parts for one in _describing(part, schema, keyword, key) if isinstance(one, dict)]
        itself = self.places.referred(described) if isinstance(described, dict) else described
        return self._together([Part(one) for one in found if one is not itself])

    def names(self, beside: Beside) -> tuple[Names, frozenset[str]]:
        """What they declare, whatever branch is taken, and the patterns among it."""
        names = Names()
        for part in beside:
            names |= own_names(part.schema) if part.alone else self.places.names(part.schema)
        patterns = (
            pattern for schema in self._parts(beside) for pattern, value in object_of(schema.get("patternProperties")).items() if value is not False
        )
        return names, frozenset(patterns)

    def declares_others(self, beside: Beside) -> bool:
        """Whether one of them lets names through that are in no list and match no pattern."""
        rests = (schema.get(keyword, False) for schema in self._parts(beside) for keyword in ("additionalProperties", "unevaluatedProperties"))
        return any(rest is not False and not is_trivial(rest) for rest in rests)

    def least(self, beside: Beside) -> int:
        """The largest minProperties that one of them may ask for."""
        return max((own_least(schema) for schema in self._parts(beside)), default=0)

    def state_structures(self, beside: Beside) -> bool:
        """Whether one of them may state whole objects or arrays."""
        return any(map(states_structures, self._parts(beside)))

    def _pieces(self, schema: JsonObject) -> list[tuple[str, object, Part]]:
        """The schemas that are applied in place right here, each with the keyword and the index or name under it."""
        step()
        found: list[tuple[str, object, JsonValue]] = [
            (keyword, at, part) for keyword in ("allOf", "anyOf", "oneOf") for at, part in enumerate(held(schema, keyword))
        ]
        if "$ref" in schema:
            found.append(("$ref", None, self.places.target(schema["$ref"])))
        if "if" in schema:
            found.extend((keyword, None, part) for keyword in ("then", "else") for part in held(schema, keyword))
        found.extend(("dependentSchemas", name, part) for name, part in object_of(schema.get("dependentSchemas")).items())
        return [(keyword, at, Part(self.places.referred(part))) for keyword, at, part in found if isinstance(part, dict)]

    def _reach(self, part: Part) -> "_Reach":
        """Which members and items a part may describe."""
        step()
        known = self._reaches.get(part.key)
        if known is None:
            known = self._reaches[part.key] = (part, _reach(self._parts([part])))
        return known[1]

    def _parts(self, beside: "Beside | list[Part]") -> list[JsonObject]:
        """All schemas that they consist of."""
        found: dict[int, JsonObject] = {}
        for part in beside:
            for schema in [part.schema] if part.alone else self.places.everything(part.schema):
                step()
                if isinstance(schema, dict):
                    found[id(schema)] = schema
        return list(found.values())

    def _together(self, parts: list[Part]) -> Beside:
        """Each once, without those that say nothing of objects and arrays; in an order of their own."""
        unique = {part.key: part for part in parts if self._tells(part)}
        return tuple(unique[key] for key in sorted(unique))

    def _tells(self, part: Part) -> bool:
        if part.alone:
            return _says_something(part.schema)
        known = self._tell.get(id(part.schema))
        if known is None:
            known = self._tell[id(part.schema)] = (part.schema, any(map(_says_something, self._parts([part]))))
        return known[1]


def _reach(schemas: list[JsonObject]) -> _Reach:
    names = frozenset(name for schema in schemas for name, _value in object_of(schema.get("properties")).items())
    many = any(held(schema, keyword) or object_of(schema.get("patternProperties")) for schema in schemas for keyword in _ANY_MEMBER)
    items = any(keyword in schema for schema in schemas for keyword in ("items", "prefixItems", "unevaluatedItems"))
    return _Reach(names, many, items)


def _says_something(schema: JsonObject) -> bool:
    return bool(own_names(schema)) or not _BELOW.isdisjoint(schema) or own_least(schema) > 0 or states_structures(schema)


def _describing(part: JsonObject, schema: JsonObject, keyword: str, key: object) -> list[JsonValue]:
    """What a part says of the members or items that `keyword` of the schema describes."""
    if keyword in ("properties", "patternProperties", "additionalProperties", "unevaluatedProperties"):
        return _of_members(part, schema, keyword, str(key))
    prefix, rest = held(part, "prefixItems"), [*held(part, "items"), *held(part, "unevaluatedItems")]
    if keyword == "prefixItems" and isinstance(key, int):
        return [*prefix[key : key + 1], *(rest if key >= len(prefix) else held(part, "unevaluatedItems"))]
    start = len(held(schema, "prefixItems")) if keyword == "items" else 0
    return [*prefix[start:], *rest]


def _of_members(part: JsonObject, schema: JsonObject, keyword: str, key: str) -> list[JsonValue]:
    listed, patterns = object_of(part.get("properties")).items(), object_of(part.get("patternProperties")).items()
    rest = [*held(part, "additionalProperties"), *held(part, "unevaluatedProperties")]
    match keyword:
        case "properties":
            named = [value for name, value in listed if name == key]
            matching = [value for pattern, value in patterns if may_match(pattern, key)]
            return [*named, *matching, *([] if named or matching else rest)]
        case "patternProperties":
            return [*(value for name, value in listed if may_match(key, name)), *(value for _pattern, value in patterns), *rest]
        case _:
            own = {name for name, _value in object_of(schema.get("properties")).items()}
            return [*(value for name, value in listed if name not in own), *(value for _pattern, value in patterns if part is not schema), *rest]
