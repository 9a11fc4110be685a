"""Objects: records where names are declared, maps where keys are data; and arrays: lists and tuples."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

from schemactl.bindings.ir import AnyType, Docs, KeyTypes, ListOf, MapOf, Never, Nullable, Property, Record, Ref, TupleOf, Type, Union
from schemactl.bindings.lower.details import shown, shown_of, with_shown
from schemactl.bindings.lower.lowering import Lowering, docs_of
from schemactl.bindings.lower.node import Node, Part, Placed, Reference, identity, outside, spread
from schemactl.bindings.lower.patterns import is_readable, one_of
from schemactl.bindings.lower.personal import is_personal
from schemactl.bindings.lower.place import Place
from schemactl.bindings.lower.property_names import listed_names, name_pattern, takes_any_name
from schemactl.bindings.lower.scalars import count
from schemactl.model.json import JsonValue
from schemactl.schema.patterns.matching import may_match, surely_matches

REFUSED = Never()
CONDITIONAL = ("if", "dependentSchemas", "anyOf", "oneOf", "not")
"""What may evaluate properties or items of some values only."""


def object_type(lowering: Lowering, node: Node, place: Place) -> Type:
    """A record when any name is declared, by `properties` or by `required`; else a map."""
    names = declared(node)
    if not names:
        return _map(lowering, node, place)
    inside, required, members = place.declared(_title_of(node, place)), node.required(), _Members.of(node)

    def record() -> Record:
        docs = docs_of(node)
        properties = tuple(_property(lowering, members.saying(name), name, name in required, inside) for name in names)
        if docs.pii:
            properties = tuple(replace(prop, docs=replace(prop.docs, pii=True)) for prop in properties)
        extra, pattern = _extra(lowering, node, inside.extra()), name_pattern(node, listed_names(node, names))
        if extra is None:
            return Record(place.key, inside.title, properties, None, docs, pattern)
        return Record(place.key, inside.title, properties, extra.type, docs, pattern, extra.beside(pattern))

    return lowering.declare(place.key, record)


def array_type(lowering: Lowering, node: Node, place: Place) -> Type:
    """A tuple where places are typed one by one, else a list."""
    prefixes = [_prefix(part) for part in node.parts]
    longest = max(map(len, prefixes), default=0)
    least, most = count(node, "minItems"), count(node, "maxItems")
    rest = _rest(lowering, node, place)
    if longest == 0:
        return ListOf(rest, least, most, True in node.values("uniqueItems"))
    items = tuple(_nth(lowering, node, prefixes, index, place) for index in range(longest))
    closed = isinstance(rest, Never) or (most is not None and most <= longest)
    return TupleOf(place.key, place.title, items, None if closed else rest, min(least or 0, longest))


def _title_of(node: Node, place: Place) -> str | None:
    """A title that a person gave, for a record that no definition and no subject names."""
    if not place.key or place.prefix == place.title:
        return None
    titles = [title for title in node.own.values("title") if isinstance(title, str) and 0 < len(title.strip()) <= 60]
    return titles[0] if titles else None


def declared(node: Node) -> dict[str, None]:
    names = {name: None for part in node.parts for name in part.objects("properties")}
    return {**names, **node.required()}


@dataclass(frozen=True, slots=True)
class _Members:
    """Which parts of a node speak of a property, so that many parts with many properties are not all asked about each. by_name: those that list it,
    by their index; others: those that may speak of any name."""

    node: Node
    by_name: dict[str, list[int]]
    others: frozenset[int]

    @classmethod
    def of(cls, node: Node) -> "_Members":
        by_name: dict[str, list[int]] = {}
        for at, part in enumerate(node.parts):
            for name in part.objects("properties"):
                by_name.setdefault(name, []).append(at)
        others = (at for at, part in enumerate(node.parts) if not {"patternProperties", "additionalProperties"}.isdisjoint(part.schema))
        return cls(node, by_name, frozenset(others))

    def saying(self, name: str) -> Node:
        """The node with none but the parts that may say something of this property."""
        return Node(tuple(self.node.parts[at] for at in sorted(self.others.union(self.by_name.get(name, ())))), self.node.impossible)


def _property(lowering: Lowering, node: Node, name: str, required: bool, inside: Place) -> Property:
    placed = list(children(node, name))
    if not placed:
        return Property(name, AnyType(), required)
    type_ = lowering.type_of(placed, _home(lowering, node, name, inside).property(name))
    meant = spread(placed)
    defaults = list(meant.values("default"))
    default: JsonValue = defaults[0] if defaults else None
    type_ = with_shown(type_, [*shown(meant), *shown_of(node, name)])
    return Property(name, type_, required, _docs(meant, type_), default, bool(defaults))


def _docs(meant: Node, type_: Type) -> Docs:
    """What is said of a property. What its definition says stands there, where that is a type of its own, and not at each property of this type."""
    said = replace(docs_of(meant), pii=is_personal(meant))
    if not isinstance(type_, Ref):
        return said
    here = docs_of(meant.own)
    return replace(said, title=here.title, description=here.description, examples=here.examples)


def _home(lowering: Lowering, node: Node, name: str, inside: Place) -> Place:
    """The record that a property is called after: the definition that alone declares it; the union, where all of its alternatives have the property
    from there."""
    parts = [part for part in node.parts if any(_children(part, name))]
    shared = list(takewhile(_is_one, zip(*(part.way for part in parts), strict=False)))
    if shared:
        return lowering.definition_place(*shared[-1][0]).declared()
    union = inside.union
    if union is None:
        return inside
    common = lowering.common.get(union.key, set())
    return inside if any(id(part.schema) not in common for part in parts) else union.declared()


def _is_one(references: Iterable[Reference]) -> bool:
    """Whether all of these lead to one definition."""
    return len({identity(target) for _, target in references}) == 1


def children(node: Node, name: str) -> Iterable[Placed]:
    """The schemas that a property of this name must satisfy, of every part."""
    return (each for part in node.parts for each in _children(part, name))


def _children(part: Part, name: str) -> Iterable[Placed]:
    declared, patterns = part.child("properties", name), part.objects("patternProperties")
    matching = [schema for pattern, schema in patterns.items() if surely_matches(pattern, name)]
    if declared is not None:
        yield declared, part.scope
    for schema in matching:
        yield schema, part.scope
    if declared is None and not any(may_match(pattern, name) for pattern in patterns):
        others = part.schema.get("additionalProperties")
        if isinstance(others, dict | bool) and others is not True:
            yield others, part.scope


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What undeclared properties hold: a type of all of them, and what else their names say."""

    type: Type
    by_key: KeyTypes | None = None

    def beside(self, names: str | None) -> KeyTypes | None:
        """What the names say beside the pattern that all of them match: nothing where that is any of these patterns, and all have one type."""
        if self.by_key is None:
            return None
        patterns, types = zip(*self.by_key.patterns, strict=True)
        is_said = self.by_key.others == REFUSED and bool(names) and names == one_of(patterns)
        return None if set(types) == {self.type} and (is_said or self.by_key.others == self.type) else self.by_key


def _extra(lowering: Lowering, node: Node, place: Place) -> _Allowed | None:
    """What no name declares; None where there is none."""
    allowed = [one for part in node.parts if (one := _allowed(lowering, part, place)) is not None]
    if _is_closed_over_all(node) or listed_names(node, declared(node)) == ():
        allowed.append(_Allowed(REFUSED))
    if any(isinstance(one.type, Never) for one in allowed):
        return None
    return allowed[0] if allowed else _Allowed(AnyType())


def _allowed(lowering: Lowering, part: Part, place: Place) -> _Allowed | None:
    """What one part says of undeclared names: None is nothing."""
    patterns = part.objects("patternProperties")
    of_all = next((pattern for pattern in patterns if takes_any_name(pattern)), None)
    if of_all is not None:
        type_ = lowering.type_of([(patterns[of_all], part.scope)], place)
        readable = [(pattern, schema) for pattern, schema in patterns.items() if pattern != of_all and is_readable(pattern)]
        typed = [(pattern, lowering.type_of([(schema, part.scope)], place.matching(pattern))) for pattern, schema in readable]
        return _Allowed(type_, KeyTypes(((of_all, type_), *typed), type_) if typed else None)
    others = part.schema.get("additionalProperties")
    if not isinstance(others, dict | bool) or others in (True, {}) or not all(map(is_readable, patterns)):
        return None
    by_pattern = [(pattern, lowering.type_of([(schema, part.scope)], place.matching(pattern))) for pattern, schema in patterns.items()]
    rest = REFUSED if others is False else lowering.type_of([(others, part.scope)], place)
    if len(by_pattern) < 2:
        return _Allowed(_any_of([*(type_ for _, type_ in by_pattern), rest], place))
    rest = _as_part(rest, place)
    return _Allowed(_any_of([*(type_ for _, type_ in by_pattern), rest], place), KeyTypes(tuple(by_pattern), rest))


def _as_part(type_: Type, place: Place) -> Type:
    """The type of some of the values of a place, where that of all of them has the place's own key."""
    match type_:
        case Nullable():
            return Nullable(_as_part(type_.inner, place))
        case Union() | TupleOf() if type_.key == place.key:
            return replace(type_, key=place.variant("others").key, title=place.variant("others").title)
        case _:
            return type_


def _any_of(types: Iterable[Type], place: Place) -> Type:
    """A type that all values have that have one of these."""
    variants = [each for type_ in types for each in (type_.variants if isinstance(type_, Union) else (type_,))]
    kinds = tuple(dict.fromkeys(type_ for type_ in variants if not isinstance(type_, Never)))
    if len(kinds) < 2:
        return kinds[0] if kinds else REFUSED
    return AnyType() if any(isinstance(kind, AnyType) for kind in kinds) else Union(place.key, place.title, kinds)


def _is_closed_over_all(node: Node) -> bool:
    """`unevaluatedProperties: false` of the outermost schema, where nothing that is not typed (if, dependentSchemas, what is not at hand) could
    evaluate more, and nothing evaluates all there is."""
    if not node.parts or node.parts[0].schema.get("unevaluatedProperties") is not False:
        return False
    all_evaluated = any("unevaluatedProperties" in part.schema for part in node.parts[1:])
    return not (all_evaluated or outside(node) or node.says((*CONDITIONAL, "patternProperties", "additionalProperties")))


def _map(lowering: Lowering, node: Node, place: Place) -> Type:
    allowed = _extra(lowering, node, place.value())
    if allowed is None:
        return lowering.declare(place.key, lambda: Record(place.key, place.title, (), None))
    names = name_pattern(node, listed_names(node, ()))
    return MapOf(allowed.type, names, count(node, "minProperties"), count(node, "maxProperties"), allowed.beside(names))


def has_places(node: Node) -> bool:
    """Whether any items of an array are typed one by one."""
    return any(map(_prefix, node.parts))


def _prefix(part: Part) -> list[Placed]:
    keyword = "prefixItems" if part.scope.dialect.knows("prefixItems") else "items"
    return [(schema, part.scope) for schema in part.list_of(keyword)]


def _nth(lowering: Lowering, node: Node, prefixes: list[list[Placed]], index: int, place: Place) -> Type:
    placed = [
        schema
        for part, prefix in zip(node.parts, prefixes, strict=True)
        for schema in ([prefix[index]] if index < len(prefix) else _other_items(part))
    ]
    return lowering.type_of(placed, place.nth(index)) if placed else AnyType()


def _rest(lowering: Lowering, node: Node, place: Place) -> Type:
    placed = [schema for part in node.parts for schema in _other_items(part)] or _unevaluated_items(lowering, node, place)
    return lowering.type_of(placed, place.item()) if placed else AnyType()


def _other_items(part: Part) -> list[Placed]:
    """What holds for the items that no place is declared for."""
    items = part.schema.get("items")
    if isinstance(items, list):
        items = part.schema.get("additionalItems") if part.scope.dialect.knows("additionalItems") else None
    return [(items, part.scope)] if isinstance(items, dict | bool) and items is not True else []


def _unevaluated_items(lowering: Lowering, node: Node, place: Place) -> list[Placed]:
    """`unevaluatedItems`, which holds for what stands after the places that any part declares; where it may hold for less, it is not expressed."""
    saying = [part for part in node.parts if "unevaluatedItems" in part.schema and part.scope.dialect.knows("unevaluatedItems")]
    if not saying or any(part.schema.get(keyword) is True for part in node.parts for keyword in ("items", "additionalItems")):
        return []
    if len(saying) > 1 or saying[0] is not node.parts[0] or outside(node) or node.says((*CONDITIONAL, "contains")):
        lowering.note(place, "`unevaluatedItems` is not expressed in the types")
        return []
    items = saying[0].schema["unevaluatedItems"]
    return [(items, saying[0].scope)] if isinstance(items, dict | bool) and items is not True else []
