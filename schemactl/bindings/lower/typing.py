"""One location → its type: which of the shapes it has."""

from collections.abc import Callable, Sequence

from schemactl.bindings.ir import AnyType, Enum, Kind, Never, Scalar, Type
from schemactl.bindings.lower.constants import are_guessed, constants, type_of
from schemactl.bindings.lower.details import shown, with_shown
from schemactl.bindings.lower.lowering import Lowering, docs_of
from schemactl.bindings.lower.node import Node, Placed, constrains, outside, spread
from schemactl.bindings.lower.objects import array_type, has_places, object_type
from schemactl.bindings.lower.patterns import unreadable
from schemactl.bindings.lower.place import Place
from schemactl.bindings.lower.scalars import distinct, enumeration, integer, number, string
from schemactl.bindings.lower.unions import alternatives, joined, union_type
from schemactl.model.json import JsonValue

BY_TYPE: dict[str, Callable[[Lowering, Node, Place], Type]] = {
    "object": object_type,
    "array": array_type,
    "string": lambda _lowering, node, _place: string(node),
    "number": lambda _lowering, node, _place: number(node),
    "integer": lambda _lowering, node, _place: integer(node),
    "boolean": lambda _lowering, _node, _place: Scalar(Kind.BOOLEAN),
    "null": lambda _lowering, _node, _place: Scalar(Kind.NULL),
}
"""The JSON types in the order in which a union lists them."""
IMPLIED: dict[str, tuple[str, ...]] = {
    "object": ("properties", "patternProperties", "additionalProperties", "required", "unevaluatedProperties", "propertyNames"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
"""Keywords that people write when they mean a type and forget to say so. By the letter, `{"properties": …}` allows a string, too."""
UNTYPED = ("not", "if", "dependentSchemas", "contains")


def typed(lowering: Lowering, placed: Sequence[Placed], place: Place) -> Type:
    """The type of a location where all of these schemas hold."""
    node = spread(placed)
    if node.impossible:
        return Never()
    elsewhere = outside(node)
    if elsewhere:
        reason = f"`$ref` {elsewhere[:80]!r} refers to another document, and schemactl fetches nothing"
        if not any(map(constrains, node.parts)):
            return lowering.any(place, reason)
        lowering.note(place, reason)
    for what in unreadable(node):
        lowering.note(place, what)
    for keyword in UNTYPED:
        if node.says((keyword,)):
            lowering.note(place, f"`{keyword}` is not expressed in the types")
    listed = constants(node)
    if listed is not None:
        return _constant(lowering, node, listed, place)
    branches = alternatives(lowering, node)
    if branches is not None:
        return with_shown(union_type(lowering, branches, place, is_inferred(node, "union"), docs_of(node)), shown(node))
    return _by_type(lowering, node, place)


def _by_type(lowering: Lowering, node: Node, place: Place) -> Type:
    types = _types(node)
    if types is None:
        return AnyType()
    containers = [name for name in types if name in ("object", "array")]
    several = len([name for name in types if name != "null"]) > 1
    apart = containers if len(containers) > 1 else ["array"] if several and has_places(node) else []
    places = [place.variant(name, alone=name == apart[0]) if name in apart else place for name in types]
    return joined(lowering, [BY_TYPE[name](lowering, node, where) for name, where in zip(types, places, strict=True)], place)


def _types(node: Node) -> list[str] | None:
    """The JSON types that all parts allow, in a fixed order; None where nothing is said."""
    allowed: set[str] | None = None
    for value in node.values("type"):
        named = _expanded([value] if isinstance(value, str) else value if isinstance(value, list) else [])
        allowed = named if allowed is None else allowed & named
    if allowed is None:
        implied = [name for name, keywords in IMPLIED.items() if any(_says(node, keyword) for keyword in keywords)]
        return implied if len(implied) == 1 else None
    if "number" in allowed:
        allowed.discard("integer")
    return [name for name in BY_TYPE if name in allowed]


def _says(node: Node, keyword: str) -> bool:
    """Whether a keyword is there for a reason: `additionalProperties: true` and its like are there for nothing but completeness."""
    return any(value is not True or keyword == "uniqueItems" for value in node.values(keyword))


def _expanded(names: Sequence[JsonValue]) -> set[str]:
    known = {name for name in names if isinstance(name, str) and name in BY_TYPE}
    return known | {"integer"} if "number" in known else known


def is_inferred(node: Node, what: str) -> bool:
    """Whether discovery marked this as a guess of its own (`x-inferred`), so that more may come."""
    return any(isinstance(marks, list) and what in marks for marks in node.values("x-inferred"))


def _constant(lowering: Lowering, node: Node, values: Sequence[JsonValue], place: Place) -> Type:
    types = _types(node) if node.says(("type",)) else None
    allowed = [value for value in values if types is None or type_of(value) in types or (type_of(value) == "integer" and "number" in types)]
    if any(isinstance(value, list | dict) for value in allowed):
        return lowering.any(place, "a constant that is an object or an array")
    named = Enum(place.key, place.title, (), are_guessed(node), docs=docs_of(node))
    type_, enum = enumeration(distinct(allowed), named)
    if enum is not None:
        declared = enum
        lowering.declare(place.key, lambda: declared)
    return type_
