"""What the templates of Java see: each declaration as the type that is written for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemactl.bindings.ir import Docs, Enum, Kind, Literal, Never, Property, Record, TaggedUnion, TupleOf, Type, Union
from schemactl.bindings.targets.java_checks import component_checks, constant, undeclared_checks
from schemactl.bindings.targets.java_text import string
from schemactl.bindings.targets.java_types import BOXED, JavaTypes, nullable
from schemactl.model.json import JsonValue

MOST_SLOTS = 250
"""A constructor has 255 slots, of which `this` takes one, and long and double two each; beyond this many a record becomes a class with a builder."""
MOST_CONSTANTS = 500
"""An initialiser has 64 KB; beyond this many values an enum has no constants, and checks against a set."""
CHUNK = 500
"""Values of a large enum in one holder class."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a record. property: the arguments of its @JsonProperty. type: as it is declared; argument, held: of the builder's setter and
    field. initial: of the builder's field, empty for null. omittable: it is an Omittable. primitive: it cannot be null."""

    name: str
    label: str
    property: str
    type: str
    argument: str
    held: str
    initial: str
    omittable: bool
    primitive: bool
    deprecated: bool
    parameter: tuple[str, Docs, tuple[JsonValue, ...]]


@dataclass(frozen=True, slots=True)
class RecordView:
    """extras: the type of the map of undeclared properties, empty when none are kept. ignores_unknown: they may come and are dropped. wide: too
    many components for a record. interfaces: the unions that it is a variant of. checks: statements of the constructor."""

    form = "record"
    name: str
    docs: Docs
    components: tuple[Component, ...]
    extras: str
    ignores_unknown: bool
    wide: bool
    interfaces: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An item of a tuple."""

    name: str
    property: str
    type: str


@dataclass(frozen=True, slots=True)
class TupleView:
    form = "tuple"
    name: str
    docs: Docs
    places: tuple[Place, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnumView:
    """type: of the value in the JSON. constants: name and expression of each value. chunks: the values of an enum that is too large for constants.
    same: an expression that compares `value` with `{}`."""

    form = "enum"
    name: str
    docs: Docs
    open: bool
    type: str
    constants: tuple[tuple[str, str], ...]
    chunks: tuple[tuple[str, ...], ...]
    same: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant of a union. tags: Java strings. type: the class named in @JsonSubTypes. wraps: what it wraps when it is declared inside the
    interface, else empty."""

    name: str
    type: str
    tags: tuple[str, ...]
    wraps: str
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnionView:
    """discriminator: the wire name as a Java string, empty for a union told apart by shape."""

    form = "union"
    name: str
    docs: Docs
    discriminator: str
    open: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class WrapperView:
    """A name for a type that has none in Java."""

    form = "wrapper"
    name: str
    docs: Docs
    type: str
    checks: tuple[str, ...]


View = RecordView | TupleView | EnumView | UnionView | WrapperView


def record_view(record: Record, members: Mapping[str, str], interfaces: Sequence[str], unknown: str, types: JavaTypes) -> RecordView:
    """unknown: the option, `keep` or `ignore`."""
    held = [prop for prop in record.properties if not isinstance(types.resolve(prop.type), Never)]
    components = tuple(_component(prop, members[prop.wire], types) for prop in held)
    extras = _extras(record, unknown, types)
    forbidden = tuple(prop.wire for prop in record.properties if prop not in held)
    checks = [check for prop, component in zip(held, components, strict=True) for check in _checks(prop, component, types)]
    if extras:
        checks.append(f"additionalProperties = Check.{_extras_copy(record, types)}(additionalProperties);")
        checks += undeclared_checks(forbidden)
    return RecordView(
        types.names[record.key],
        record.docs,
        components,
        extras,
        record.extra is not None and not extras,
        _slots(components) + bool(extras) > MOST_SLOTS,
        tuple(interfaces),
        tuple(checks),
    )


def tuple_view(tuple_: TupleOf, types: JavaTypes) -> TupleView:
    places, checks = list[Place](), list[str]()
    for index, item in enumerate(tuple_.items):
        name, required = f"item{index + 1}", index < tuple_.min_items
        prop = Property(name, item, required)
        component = _component(prop, name, types)
        places.append(Place(name, component.property, component.type))
        checks += _checks(prop, component, types)
    if tuple_.rest is not None and not isinstance(tuple_.rest, Never):
        places.append(Place("rest", '(value = "rest", required = true)', f"List<{types.boxed(tuple_.rest)}>"))
        content = "listOfNullable" if types.nullable(tuple_.rest) else "list"
        checks.append(f'rest = Check.{content}("rest", rest);')
    return TupleView(types.names[tuple_.key], Docs(), tuple(places), tuple(checks))


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
    )


def tagged_view(union: TaggedUnion, implementing: frozenset[str], types: JavaTypes) -> UnionView:
    """implementing: keys of the records that can implement the interface; others are wrapped. What stands before the body of a root says in full what
    stands inside it."""
    inside = f"{types.names[union.key]}." if union.key == types.root else ""
    choices = tuple(
        Choice(
            f"Of{types.plain(variant.record).rpartition('.')[2]}",
            inside + types.plain(variant.record),
            tuple(map(string, variant.tags)),
            "" if variant.record.key in implementing else types.plain(variant.record),
        )
        for variant in union.variants
    )
    return UnionView(types.names[union.key], union.docs, string(union.discriminator), union.open, choices)


def untagged_view(name: str, union: Union, docs: Docs, types: JavaTypes) -> UnionView:
    choices, used = list[Choice](), set[str]()
    for variant in union.variants:
        plain = types.plain(variant)
        wanted = choice = "Of" + _spoken(plain)
        number = 2
        while choice in used:
            choice, number = f"{wanted}{number}", number + 1
        used.add(choice)
        checks = tuple(_required_checks("value", "value", variant, types))
        choices.append(Choice(choice, f"{name}.{choice}", (), plain, checks))
    return UnionView(name, docs, "", open=False, choices=tuple(choices))


def wrapper_view(name: str, type_: Type, docs: Docs, types: JavaTypes) -> WrapperView:
    written = types.boxed(type_) if types.nullable(type_) else types.plain(type_)
    checks = component_checks('"value"', "value", type_, types) if types.nullable(type_) else _required_checks("value", "value", type_, types)
    return WrapperView(name, docs, written, tuple(checks))


def _component(prop: Property, name: str, types: JavaTypes) -> Component:
    may_be_null = types.nullable(prop.type)
    omittable = may_be_null and not prop.required
    plain = types.plain(prop.type)
    boxed = BOXED.get(plain, plain)
    argument = nullable(boxed) if may_be_null else plain
    if omittable:
        type_ = held = f"Omittable<{nullable(boxed)}>"
    else:
        type_ = argument if prop.required else nullable(boxed)
        held = nullable(boxed)
    literal = types.resolve(prop.type)
    initial = constant(literal.value) if isinstance(literal, Literal) and prop.required and literal.value is not None else ""
    return Component(
        name,
        string(prop.wire),
        _json_property(prop.wire, name, prop.required),
        type_,
        argument,
        held,
        "Omittable.absent()" if omittable else initial,
        omittable,
        prop.required and plain in BOXED and not may_be_null,
        prop.docs.deprecated,
        (name, prop.docs, (prop.default,) if prop.has_default else ()),
    )


def _json_property(wire: str, name: str, required: bool) -> str:
    """The arguments of @JsonProperty. An empty key cannot be said there, and is marked by a namespace."""
    if wire:
        return f"(value = {string(wire)}, required = true)" if required else f"({string(wire)})"
    return f'(value = "{name}", namespace = Wire.EMPTY_KEY{", required = true" if required else ""})'


def _checks(prop: Property, component: Component, types: JavaTypes) -> Iterator[str]:
    if component.omittable:
        yield f"Check.present({component.label}, {component.name});"
        yield from _value_checks_of_omittable(prop, component, types)
    elif prop.required and not component.primitive and not types.nullable(prop.type):
        yield from _required_checks(prop.wire, component.name, prop.type, types)
    else:
        yield from component_checks(component.label, component.name, prop.type, types)


def _value_checks_of_omittable(prop: Property, component: Component, types: JavaTypes) -> Iterator[str]:
    from schemactl.bindings.targets.java_checks import value_checks

    yield from value_checks(component.label, f"{component.name}.orNull()", prop.type, types)


def _required_checks(wire: str, variable: str, type_: Type, types: JavaTypes) -> Iterator[str]:
    if types.plain(type_) not in BOXED and not types.nullable(type_):
        yield f"Check.present({string(wire)}, {variable});"
    yield from component_checks(string(wire), variable, type_, types)


def _extras(record: Record, unknown: str, types: JavaTypes) -> str:
    """The type of the map; where unknown properties are ignored, only those that the schema gives a type are kept."""
    if record.extra is None or isinstance(record.extra, Never):
        return ""
    extra = types.boxed(record.extra)
    return "" if unknown == "ignore" and extra == "JsonNode" else f"Map<String, {extra}>"


def _extras_copy(record: Record, types: JavaTypes) -> str:
    assert record.extra is not None
    return "undeclaredOfNullable" if types.nullable(record.extra) else "undeclared"


def _slots(components: Sequence[Component]) -> int:
    return sum(2 if component.type in ("long", "double") else 1 for component in components)


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


def _spoken(type_: str) -> str:
    """A Java type as a part of a name: `Map<String, @Nullable Long>` is MapOfLong."""
    bare = type_.replace("@Nullable ", "").replace("Map<String, ", "MapOf").replace("List<", "ListOf").replace(">", "")
    return bare.rpartition(".")[2][:1].upper() + bare.rpartition(".")[2][1:]
