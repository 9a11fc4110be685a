"""The statements of a constructor that refuse what the schema refuses, and that make copies of lists and maps."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from schemactl.bindings.ir import STRING_CHECKS, Bounds, KeyTypes, Kind, ListOf, Literal, MapOf, Never, Nullable, Scalar, Type
from schemactl.bindings.targets.java_text import indented, string
from schemactl.bindings.targets.java_types import BOXED, JavaTypes, kind_of
from schemactl.model.json import JsonValue
from schemactl.schema.patterns.language import with_whole_characters
from schemactl.schema.patterns.pattern import NotAPattern
from schemactl.schema.patterns.printers import Inexpressible, for_java

_LIMITS = (
    ("minimum", "minimum"),
    ("maximum", "maximum"),
    ("exclusive_minimum", "above"),
    ("exclusive_maximum", "below"),
    ("multiple_of", "multipleOf"),
)
"""Bounds of a number, and the methods of Check."""


def component_checks(label: str, variable: str, type_: Type, types: JavaTypes) -> Iterator[str]:
    """Statements for a component that holds the type itself. label: a Java expression of what errors call it. All let null pass, which stands for
    what is absent."""
    resolved = types.resolve(type_)
    inner = types.resolve(resolved.inner) if isinstance(resolved, Nullable) else resolved
    if isinstance(inner, ListOf | MapOf):
        yield f"{variable} = Check.{_copy(inner, types)}({label}, {variable});"
    yield from value_checks(label, variable, type_, types)


def required_checks(wire: str, variable: str, type_: Type, types: JavaTypes) -> Iterator[str]:
    """The same for a component that has to be there. wire: what errors call it."""
    if types.plain(type_) not in BOXED and not types.nullable(type_):
        yield f"Check.present({string(wire)}, {variable});"
    yield from component_checks(string(wire), variable, type_, types)


def wrapped_checks(type_: Type, types: JavaTypes) -> Iterator[str]:
    """The same for the only component of a record that wraps a value, which may be null where the type lets it."""
    return component_checks('"value"', "value", type_, types) if types.nullable(type_) else required_checks("value", "value", type_, types)


def value_checks(label: str, variable: str, type_: Type, types: JavaTypes, depth: int = 0) -> Iterator[str]:
    """Statements that refuse a value of the Java type that is none of the schema's."""
    resolved = types.resolve(type_)
    inner = types.resolve(resolved.inner) if isinstance(resolved, Nullable) else resolved
    match inner:
        case Literal() if inner.value is not None:
            yield f"Check.constant({label}, {variable}, {constant(inner.value)});"
        case Scalar():
            yield from _scalar_checks(label, variable, inner, types)
        case ListOf():
            yield from _list_checks(label, variable, inner, types, depth)
        case MapOf():
            yield from _map_checks(label, variable, inner, types, depth)
        case Never():
            yield f"Check.never({label}, {variable});"
        case _:
            return


def constant(value: JsonValue) -> str:
    """An expression of a scalar, boxed."""
    match value:
        case str():
            return string(value)
        case bool():
            return "true" if value else "false"
        case int() if kind_of(Literal(value)) is Kind.INT64:
            return f"{value}L"
        case int():
            return f'new BigInteger("{value}")'
        case float() | Decimal():
            return _decimal(value)
        case _:
            raise AssertionError("a constant is a scalar")


def _copy(type_: ListOf | MapOf, types: JavaTypes) -> str:
    content = type_.items if isinstance(type_, ListOf) else type_.values
    name = "list" if isinstance(type_, ListOf) else "map"
    return f"{name}OfNullable" if types.nullable(content) else name


def _scalar_checks(label: str, variable: str, scalar: Scalar, types: JavaTypes) -> Iterator[str]:
    java_type = types.scalars[scalar.held]
    if java_type == "String" and scalar.held in STRING_CHECKS:
        yield f"Check.{STRING_CHECKS[scalar.held]}({label}, {variable});"
    if scalar.bounds is None:
        return
    if java_type == "String":
        yield from _text_checks(label, variable, scalar.bounds)
    elif scalar.kind in (Kind.INTEGER, Kind.INT64, Kind.BIGINT, Kind.NUMBER, Kind.DECIMAL):
        for bound, method in _LIMITS:
            limit = getattr(scalar.bounds, bound)
            if limit is not None:
                yield f"Check.{method}({label}, {variable}, {_limit(limit)});"


def _text_checks(label: str, variable: str, bounds: Bounds) -> Iterator[str]:
    if bounds.min_length:
        yield f"Check.minLength({label}, {variable}, {_size(bounds.min_length)});"
    if bounds.max_length is not None:
        yield f"Check.maxLength({label}, {variable}, {_size(bounds.max_length)});"
    pattern = written_pattern(bounds.pattern)
    if pattern is not None:
        yield f"Check.pattern({label}, {variable}, {string(pattern)});"


def _list_checks(label: str, variable: str, type_: ListOf, types: JavaTypes, depth: int) -> Iterator[str]:
    if type_.min_items:
        yield f"Check.minItems({label}, {variable}, {_size(type_.min_items)});"
    if type_.max_items is not None:
        yield f"Check.maxItems({label}, {variable}, {_size(type_.max_items)});"
    if type_.unique:
        yield f"Check.uniqueItems({label}, {variable});"
    yield from _each("each", label, variable, type_.items, types, depth)


def _map_checks(label: str, variable: str, type_: MapOf, types: JavaTypes, depth: int) -> Iterator[str]:
    pattern = written_pattern(type_.key_pattern)
    if pattern is not None:
        yield f"Check.keys({label}, {variable}, {string(pattern)});"
    if type_.min_properties:
        yield f"Check.minProperties({label}, {variable}, {_size(type_.min_properties)});"
    if type_.max_properties is not None:
        yield f"Check.maxProperties({label}, {variable}, {_size(type_.max_properties)});"
    if type_.by_key is None:
        yield from _each("eachValue", label, variable, type_.values, types, depth)
    else:
        yield from _by_key(label, variable, type_.values, type_.by_key, types, depth)


def _by_key(label: str, variable: str, values: Type, by_key: KeyTypes, types: JavaTypes, depth: int) -> Iterator[str]:
    """One statement over what a map holds, by its keys. Where a pattern is not checked, nobody knows which keys match none."""
    written = [(written_pattern(pattern), type_) for pattern, type_ in by_key.patterns]
    steps = [f".matching({', '.join((string(pattern), *_read_as(type_, types, depth)))})" for pattern, type_ in written if pattern is not None]
    if not steps:
        yield from _each("eachValue", label, variable, values, types, depth)
        return
    if len(steps) == len(written):
        steps.append(f".others({', '.join(_read_as(by_key.others, types, depth))})")
    yield "new Check.ByKey()\n" + "".join(f"{indented(step, 8)}\n" for step in steps) + f"        .check({label}, {variable});"


def _read_as(type_: Type, types: JavaTypes, depth: int) -> tuple[str, ...]:
    """The arguments that say what a value is read as: its type, and what checks it; none where there is no such value."""
    if isinstance(types.resolve(type_), Never):
        return ()
    value = _item(depth)
    checks = list(value_checks('""', value, type_, types, depth + 1))
    return f"new Check.As<{types.boxed(type_)}>() {{ }}", f"{value} -> {_body(checks)}"


def _item(depth: int) -> str:
    """The name of a lambda's parameter, which is none that naming gives to a property."""
    return f"item{depth + 1 if depth else ''}_"


def _body(checks: Sequence[str]) -> str:
    """What a lambda does."""
    if len(checks) == 1:
        return checks[0].removesuffix(";")
    return "{\n" + "".join(f"{indented(check)}\n" for check in checks) + "}" if checks else "{ }"


def _each(method: str, label: str, variable: str, inner: Type, types: JavaTypes, depth: int) -> Iterator[str]:
    """One statement over what a list or map holds; the place of what it holds is added by the method."""
    value = _item(depth)
    checks = list(value_checks('""', value, inner, types, depth + 1))
    if checks:
        yield f"Check.{method}({label}, {variable}, {value} -> {_body(checks)});"


def _limit(value: int | float | Decimal) -> str:
    return f"{value}" if isinstance(value, int) and abs(value) < 2**31 else f"{value}L" if _is_long(value) else _decimal(value)


def _is_long(value: int | float | Decimal) -> bool:
    return isinstance(value, int) and -(2**63) <= value < 2**63


def _size(value: int) -> str:
    """A count as an int; no list or text of Java is longer."""
    return str(min(value, 2**31 - 1))


def _decimal(value: int | float | Decimal) -> str:
    return f'new BigDecimal("{value}")'


def undeclared_checks(wires: tuple[str, ...]) -> Iterator[str]:
    """Statements for properties that must not be there (`false` in the schema)."""
    for wire in wires:
        yield f"Check.absent({string(wire)}, additionalProperties);"


@cache
def written_pattern(pattern: str | None) -> str | None:
    """The pattern for `Matcher.find`; None where java.util.regex has no equivalent, and the check is left out."""
    try:
        return None if pattern is None else for_java(with_whole_characters(pattern))
    except (NotAPattern, Inexpressible):
        return None
