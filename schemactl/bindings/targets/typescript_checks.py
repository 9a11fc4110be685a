"""IR → the expression that checks a value at run time, made of the functions under templates/typescript/runtime/."""

from decimal import Decimal
from typing import assert_never

from schemactl.bindings.ir import (
    STRING_CHECKS,
    Alias,
    AnyType,
    Bounds,
    Declaration,
    Enum,
    KeyTypes,
    Kind,
    ListOf,
    Literal,
    MapOf,
    Never,
    Nullable,
    Property,
    Record,
    Ref,
    Scalar,
    TaggedUnion,
    TupleOf,
    Type,
    Union,
)
from schemactl.bindings.names import Names
from schemactl.bindings.targets.typescript_layout import Expression, Group, array, call
from schemactl.bindings.targets.typescript_pattern import written_pattern
from schemactl.bindings.targets.typescript_text import literal, number, string

NUMBERS: dict[Kind, str] = {
    Kind.INTEGER: "json.integer",
    Kind.INT64: "json.int64",
    Kind.BIGINT: "json.bigint",
    Kind.NUMBER: "json.number",
    Kind.DECIMAL: "json.decimal",
}
FORMATS = {kind: f"json.{name}" for kind, name in STRING_CHECKS.items()} | {Kind.DATE: "json.plainDate"}


def declared_check(declaration: Declaration, names: Names) -> Expression:
    """The check of a declaration, made when it is first used: a bundler can drop it whole, and a cold start does not wait for it."""
    return Group("json.declared(() => ", (_declared(declaration, names),), ")")


def _declared(declaration: Declaration, names: Names) -> Expression:
    match declaration:
        case Record():
            return _record(declaration, names)
        case Enum():
            return _enum(declaration, names)
        case TaggedUnion():
            return _tagged(declaration, names)
        case Alias():
            return check(declaration.type, names)
        case _:
            assert_never(declaration)


def check(type_: Type, names: Names) -> Expression:
    """The check of a type where it is used."""
    match type_:
        case Scalar():
            return _scalar(type_)
        case Literal():
            return call("json.literal", literal(type_.value))
        case AnyType():
            return "json.unknown"
        case Never():
            return "json.never"
        case Nullable():
            return call("json.nullable", check(type_.inner, names))
        case ListOf():
            limits = _fields(("minItems", type_.min_items), ("maxItems", type_.max_items), ("unique", type_.unique or None))
            return call("json.list", check(type_.items, names), *limits)
        case TupleOf():
            return _tuple(type_, names)
        case MapOf():
            limits = _fields(
                ("keyPattern", _pattern(type_.key_pattern)), ("minProperties", type_.min_properties), ("maxProperties", type_.max_properties)
            )
            return call("json.map", _values(type_.values, type_.by_key, names), *limits)
        case Union():
            return call("json.union", array(tuple(check(variant, names) for variant in type_.variants)))
        case Ref():
            return f"check{names.types[type_.key]}"
        case _:
            assert_never(type_)


def _record(record: Record, names: Names) -> Expression:
    members = array(tuple(_member(prop, names) for prop in record.properties))
    if record.extra is None:
        return call("json.record", members, "json.never")
    extra, pattern = _values(record.extra, record.extra_by_key, names), _pattern(record.extra_pattern)
    if pattern is not None:
        return call("json.record", members, extra, pattern)
    return call("json.record", members) if extra == "json.unknown" else call("json.record", members, extra)


def _values(values: Type, by_key: KeyTypes | None, names: Names) -> Expression:
    """The check of values by their keys. Where a pattern is not checked, nobody knows which keys match none."""
    if by_key is None:
        return check(values, names)
    written = [(_pattern(pattern), type_) for pattern, type_ in by_key.patterns]
    checked = tuple(array((pattern, check(type_, names))) for pattern, type_ in written if pattern is not None)
    others = by_key.others if len(checked) == len(written) else values
    return call("json.byKey", array(checked), check(others, names)) if checked else check(values, names)


def _member(prop: Property, names: Names) -> Expression:
    return call("json.required" if prop.required else "json.optional", string(prop.wire), check(prop.type, names))


def _enum(enum: Enum, names: Names) -> Expression:
    if not enum.open:
        return call("json.oneOf", f"valuesOf{names.types[enum.key]}")
    return "json.scalar" if enum.base is None else _scalar(Scalar(enum.base))


def _tagged(union: TaggedUnion, names: Names) -> Expression:
    variants = tuple(array((string(tag), check(variant.record, names))) for variant in union.variants for tag in variant.tags)
    unlisted = ("json.unknown",) if union.open else ()
    return call("json.tagged", string(union.discriminator), array(variants), *unlisted)


def _tuple(type_: TupleOf, names: Names) -> Expression:
    rest = "json.never" if type_.rest is None else check(type_.rest, names)
    return call("json.tuple", array(tuple(check(item, names) for item in type_.items)), rest, str(type_.min_items))


def _scalar(scalar: Scalar) -> Expression:
    bounds = scalar.bounds or Bounds()
    if scalar.kind in NUMBERS:
        return call(NUMBERS[scalar.kind], *_number_bounds(bounds))
    text_bounds = _fields(("minLength", bounds.min_length), ("maxLength", bounds.max_length), ("pattern", _pattern(bounds.pattern)))
    kind = scalar.held
    if kind in FORMATS:
        return call("json.both", FORMATS[kind], call("json.text", *text_bounds)) if text_bounds else FORMATS[kind]
    if kind is Kind.STRING and text_bounds:
        return call("json.text", *text_bounds)
    return "json.literal(null)" if kind is Kind.NULL else f"json.{kind}"


def _pattern(pattern: str | None) -> str | None:
    """One that could hang who reads an event is not checked at all: some of them take minutes for twenty characters."""
    written = None if pattern is None else written_pattern(pattern)
    return None if written is None else string(written)


def _number_bounds(bounds: Bounds) -> tuple[Expression, ...]:
    return _fields(
        ("minimum", _number(bounds.minimum)),
        ("exclusiveMinimum", _number(bounds.exclusive_minimum)),
        ("maximum", _number(bounds.maximum)),
        ("exclusiveMaximum", _number(bounds.exclusive_maximum)),
        ("multipleOf", _number(bounds.multiple_of)),
    )


def _number(value: int | float | Decimal | None) -> str | None:
    return None if value is None else number(value)


def _fields(*fields: tuple[str, str | int | bool | None]) -> tuple[Expression, ...]:
    """An object of the fields that are set, or no argument at all."""
    given = tuple(f"{name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in fields if value is not None)
    return (Group("{", given, "}"),) if given else ()
