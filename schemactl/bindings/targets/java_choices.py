"""Enums and unions of Java, from what they are in the IR."""

from collections.abc import Sequence
from decimal import Decimal

from schemactl.bindings.ir import Docs, Enum, Kind, Ref, TaggedUnion, Union
from schemactl.bindings.targets.java_checks import constant, wrapped_checks
from schemactl.bindings.targets.java_text import is_constant, string
from schemactl.bindings.targets.java_types import JavaTypes
from schemactl.bindings.targets.java_views import Choice, EnumView, UnionView
from schemactl.model.json import JsonValue

MOST_CONSTANTS = 500
"""An initialiser has 64 KB; beyond this many values an enum has no constants, and checks against a set."""
CHUNK = 500
"""Values of a large enum in one holder class."""


def enum_view(enum: Enum, constants: Sequence[str], types: JavaTypes) -> EnumView:
    values = tuple(_enum_value(value, enum.base) for value in enum.values)
    large = len(values) > MOST_CONSTANTS
    java_type = _enum_type(enum.base)
    return EnumView(
        types.names[enum.key],
        enum.docs,
        enum.open,
        java_type,
        () if large else tuple(zip(constants, values, strict=True)),
        tuple(values[at : at + CHUNK] for at in range(0, len(values), CHUNK)) if large else (),
        {"long": "value == {}.value", "boolean": "value == {}.value", "BigDecimal": "value.compareTo({}.value) == 0"}.get(
            java_type, "value.equals({}.value)"
        ),
        java_type == "String" and all(is_constant(str(value)) for value in enum.values),
    )


def tagged_view(union: TaggedUnion, implementing: frozenset[str], types: JavaTypes) -> UnionView:
    """implementing: keys of the records that can implement the interface; others are wrapped. What stands before the body of a root says in full what
    stands inside it."""
    inside = f"{types.names[union.key]}." if union.key == types.root else ""
    named = _choice_names([types.plain(variant.record) for variant in union.variants], types)
    choices = tuple(
        Choice(
            name,
            inside + types.plain(variant.record),
            tuple(map(string, variant.tags)),
            "" if variant.record.key in implementing else types.plain(variant.record),
        )
        for name, variant in zip(named, union.variants, strict=True)
    )
    told_by_tag = all(map(is_constant, (union.discriminator, *(tag for variant in union.variants for tag in variant.tags))))
    return UnionView(types.names[union.key], union.docs, string(union.discriminator) if told_by_tag else "", union.open, choices)


def untagged_view(name: str, union: Union, docs: Docs, implementing: frozenset[str], types: JavaTypes) -> UnionView:
    """implementing: as of a tagged union."""
    inside = f"{name}." if name == types.names.get(types.root) else ""
    written = [types.boxed(variant) if types.nullable(variant) else types.plain(variant) for variant in union.variants]
    choices = tuple(
        Choice(choice, inside + wraps, (), "")
        if isinstance(variant, Ref) and variant.key in implementing
        else Choice(choice, f"{name}.{choice}", (), wraps, tuple(wrapped_checks(variant, types)))
        for choice, wraps, variant in zip(_choice_names(written, types), written, union.variants, strict=True)
    )
    return UnionView(name, docs, "", open=False, choices=choices)


def _enum_type(base: Kind | None) -> str:
    match base:
        case None:
            return "JsonNode"
        case Kind.INTEGER | Kind.INT64:
            return "long"
        case Kind.BIGINT | Kind.NUMBER | Kind.DECIMAL:
            return "BigDecimal"
        case Kind.BOOLEAN:
            return "boolean"
        case _:
            return "String"


def _enum_value(value: JsonValue, base: Kind | None) -> str:
    match _enum_type(base):
        case "JsonNode":
            return f"Tree.node({constant(value)})"
        case "BigDecimal":
            assert isinstance(value, int | float | Decimal)
            return f'new BigDecimal("{value}")'
        case _:
            return constant(value)


def _choice_names(wrapped: Sequence[str], types: JavaTypes) -> list[str]:
    """What the records inside an interface are called that wrap these types; none as another type of the file, which it would hide."""
    names = list[str]()
    for type_ in wrapped:
        wanted = name = "Of" + _spoken(type_)
        number = 2
        while name in names or name in types.taken:
            name, number = f"{wanted}{number}", number + 1
        names.append(name)
    return names


def _spoken(type_: str) -> str:
    """A Java type as a part of a name: `Map<String, @Nullable Long>` is MapOfLong."""
    bare = type_.replace("@Nullable ", "").replace("Map<String, ", "MapOf").replace("List<", "ListOf").replace(">", "")
    return bare.rpartition(".")[2][:1].upper() + bare.rpartition(".")[2][1:]
