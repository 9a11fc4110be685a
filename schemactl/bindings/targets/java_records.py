"""Records, tuples and wrappers of Java, from what they are in the IR."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from schemactl.bindings.ir import AnyType, Docs, ListOf, Literal, MapOf, Never, Property, Record, TupleOf, Type
from schemactl.bindings.targets.java_checks import component_checks, constant, required_checks, undeclared_checks, value_checks, wrapped_checks
from schemactl.bindings.targets.java_text import is_constant, pieces, string
from schemactl.bindings.targets.java_types import BOXED, JavaTypes, nullable
from schemactl.bindings.targets.java_views import Component, Place, RecordView, TupleView, WrapperView

MOST_SLOTS = 250
"""A constructor has 255 slots, of which `this` takes one, and long and double two each; beyond this many a record becomes a class with a builder."""


MOST_CODE = 60_000
"""Bytes of the constructor of a class; it may have 65,535."""


def fits(record: Record, types: JavaTypes) -> bool:
    """Whether a class can hold all properties; a map stands for a record where none can. A property takes less than 40 bytes of code, and each of its
    checks less than 25."""
    if len(record.properties) <= MOST_SLOTS:
        return True
    checks = sum(1 for prop in record.properties for _ in component_checks('""', "value", prop.type, types))
    return 40 * len(record.properties) + 25 * checks <= MOST_CODE


def too_wide_docs(record: Record) -> Docs:
    """What the map says that stands for a record."""
    note = f"{len(record.properties)} properties, more than a class of Java can hold; nothing is checked."
    return replace(record.docs, description=f"{record.docs.description}\n\n{note}".strip())


def record_view(record: Record, members: Mapping[str, str], interfaces: Sequence[str], unknown: str, types: JavaTypes) -> RecordView:
    """unknown: the option, `keep` or `ignore`."""
    held = [prop for prop in record.properties if not isinstance(types.resolve(prop.type), Never)]
    components = tuple(_component(prop, members[prop.wire], types) for prop in held)
    extras = _extras(record, unknown, types)
    forbidden = tuple(prop.wire for prop in record.properties if prop not in held)
    checks = [check for prop, component in zip(held, components, strict=True) for check in _checks(prop, component, types)]
    if extras:
        checks.append(f"additionalProperties = Check.{_extras_copy(record, types)}(additionalProperties);")
        held_by_key = MapOf(record.extra or AnyType(), record.extra_pattern, by_key=record.extra_by_key)
        checks += value_checks('"additionalProperties"', "additionalProperties", held_by_key, types)
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


def tuple_view(tuple_: TupleOf, types: JavaTypes) -> TupleView | WrapperView:
    """A record; a list of any JSON where none can have so many components."""
    items = [Property(f"item{number}", item, number <= tuple_.min_items) for number, item in enumerate(tuple_.items, 1)]
    components = [_component(prop, prop.wire, types) for prop in items]
    if _slots(components) >= MOST_SLOTS:
        note = f"{len(items)} places, more than a record of Java can hold; nothing is checked."
        return wrapper_view(types.names[tuple_.key], ListOf(AnyType()), Docs(description=note), types)
    places = [Place(component.name, component.property, component.type) for component in components]
    checks = [check for prop, component in zip(items, components, strict=True) for check in _checks(prop, component, types)]
    if tuple_.rest is not None and not isinstance(tuple_.rest, Never):
        places.append(Place("rest", '(value = "rest", required = true)', f"List<{types.boxed(tuple_.rest)}>"))
        checks += required_checks("rest", "rest", ListOf(tuple_.rest), types)
    return TupleView(types.names[tuple_.key], Docs(), tuple(places), tuple(checks))


def wrapper_view(name: str, type_: Type, docs: Docs, types: JavaTypes) -> WrapperView:
    written = types.boxed(type_) if types.nullable(type_) else types.plain(type_)
    return WrapperView(name, docs, written, tuple(wrapped_checks(type_, types)))


def _component(prop: Property, name: str, types: JavaTypes) -> Component:
    may_be_null = types.nullable(prop.type)
    omittable = may_be_null and not prop.required
    plain = types.plain(prop.type)
    boxed = BOXED.get(plain, plain)
    argument = nullable(boxed) if may_be_null or not (prop.required or plain in BOXED) else plain
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
    """The arguments of @JsonProperty, and an annotation of our own for a key that cannot be said there: an empty one, or one that is too long."""
    said = string(wire) if wire and is_constant(wire) else string(name)
    own = "" if wire and is_constant(wire) else f" @Wire.Key({pieces(wire)})"
    return (f"(value = {said}, required = true)" if required else f"({said})") + own


def _checks(prop: Property, component: Component, types: JavaTypes) -> Iterator[str]:
    if component.omittable:
        yield f"Check.present({component.label}, {component.name});"
        yield from value_checks(component.label, f"{component.name}.orNull()", prop.type, types)
    elif prop.required and not component.primitive and not types.nullable(prop.type):
        yield from required_checks(prop.wire, component.name, prop.type, types)
    else:
        yield from component_checks(component.label, component.name, prop.type, types)


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
