"""Scalars, enums and constants."""

from collections.abc import Iterable
from decimal import Decimal

from schemactl.bindings.ir import STRING_KINDS, Bounds, Enum, Kind, Literal, Never, Nullable, Scalar, Type
from schemactl.bindings.lower.details import SAFE_INTEGER, number_details, shown, string_details
from schemactl.bindings.lower.node import Node
from schemactl.bindings.lower.patterns import text_patterns
from schemactl.model.json import JsonValue
from schemactl.schema.numbers import is_number

Number = int | float | Decimal


def string(node: Node) -> Scalar:
    formats = (STRING_KINDS.get(value) for value in node.values("format") if isinstance(value, str))
    kind = next((kind for kind in formats if kind), Kind.STRING)
    bounds = _string_bounds(node)
    return Scalar(kind, bounds, kind is not Kind.STRING and _is_guessed(node), string_details(shown(node), kind, bounds))


def _is_guessed(node: Node) -> bool:
    """Whether discovery alone said its format (`x-inferred`)."""
    marks = [part.schema.get("x-inferred") for part in node.parts if part.schema.get("format") in STRING_KINDS]
    return all(isinstance(mark, list) and "format" in mark for mark in marks)


def integer(node: Node) -> Scalar:
    bounds = _number_bounds(node)
    kind = _integer_kind(node, bounds)
    return Scalar(kind, bounds, details=number_details(shown(node), kind))


def number(node: Node) -> Scalar:
    kind = Kind.DECIMAL if "decimal" in node.values("format") else Kind.NUMBER
    return Scalar(kind, _number_bounds(node), details=number_details(shown(node), kind))


def distinct(values: Iterable[JsonValue]) -> tuple[JsonValue, ...]:
    """Values that differ as JSON does: 1 equals 1.0, and true is no number."""
    return tuple({(isinstance(value, bool), value): value for value in values if not isinstance(value, list | dict)}.values())


def enumeration(values: tuple[JsonValue, ...], named: Enum) -> tuple[Type, Enum | None]:
    """What a set of scalar values is as a type, with the enum to declare for it, if it needs one. named: key, title, openness of that enum."""
    present = tuple(value for value in values if value is not None)
    type_, enum = _of(present, named)
    if len(present) == len(values):
        return type_, enum
    return (Scalar(Kind.NULL) if isinstance(type_, Never) else Nullable(type_)), enum


def _of(values: tuple[JsonValue, ...], named: Enum) -> tuple[Type, Enum | None]:
    from schemactl.bindings.ir import Ref

    if not values:
        return Never(), None
    if all(isinstance(value, bool) for value in values) and len(values) == 2:
        return Scalar(Kind.BOOLEAN), None
    if len(values) == 1 and not named.open:
        return Literal(values[0]), None
    return Ref(named.key), Enum(named.key, named.title, values, named.open, base_of(values), named.docs)


def base_of(values: tuple[JsonValue, ...]) -> Kind | None:
    """The kind that all values have; None when they are mixed."""
    kinds = {_kind(value) for value in values}
    if kinds <= {Kind.INTEGER, Kind.INT64, Kind.BIGINT}:
        return max(kinds, key=[Kind.INTEGER, Kind.INT64, Kind.BIGINT].index)
    if kinds <= {Kind.INTEGER, Kind.NUMBER}:
        return Kind.NUMBER
    return kinds.pop() if len(kinds) == 1 else None


def _kind(value: JsonValue) -> Kind:
    match value:
        case bool():
            return Kind.BOOLEAN
        case int():
            return _width(value)
        case str():
            return Kind.STRING
        case Decimal():
            return Kind.DECIMAL
        case _:
            return Kind.NUMBER


def _width(value: Number) -> Kind:
    whole = int(value)
    if abs(whole) <= SAFE_INTEGER:
        return Kind.INTEGER
    return Kind.INT64 if -(2**63) <= whole < 2**63 else Kind.BIGINT


def _integer_kind(node: Node, bounds: Bounds | None) -> Kind:
    for kind in (Kind.BIGINT, Kind.INT64):
        if kind.value in node.values("format"):
            return kind
    limits = [] if bounds is None else [bounds.minimum, bounds.maximum, bounds.exclusive_minimum, bounds.exclusive_maximum]
    widths = [_width(limit) for limit in limits if limit is not None]
    return max(widths, key=[Kind.INTEGER, Kind.INT64, Kind.BIGINT].index, default=Kind.INTEGER)


def _string_bounds(node: Node) -> Bounds | None:
    lengths, limits = _counts(node, "minLength"), _counts(node, "maxLength")
    patterns = text_patterns(node)
    if not (lengths or limits or patterns):
        return None
    return Bounds(min_length=max(lengths, default=None), max_length=min(limits, default=None), pattern=patterns[0] if patterns else None)


def _number_bounds(node: Node) -> Bounds | None:
    lows, highs = _numbers(node, "minimum"), _numbers(node, "maximum")
    above, below = _numbers(node, "exclusiveMinimum"), _numbers(node, "exclusiveMaximum")
    for part in node.parts:  # draft 4: `exclusiveMinimum: true` beside `minimum`
        for flag, limit, inclusive, exclusive in (("exclusiveMinimum", "minimum", lows, above), ("exclusiveMaximum", "maximum", highs, below)):
            value = part.schema.get(limit)
            if part.schema.get(flag) is True and is_number(value):
                inclusive.remove(value)
                exclusive.append(value)
    steps = [step for step in _numbers(node, "multipleOf") if step > 0]
    if not (lows or highs or above or below or steps):
        return None
    return Bounds(
        max(lows, default=None), min(highs, default=None), max(above, default=None), min(below, default=None), steps[0] if len(steps) == 1 else None
    )


def _numbers(node: Node, keyword: str) -> list[Number]:
    return [value for value in node.values(keyword) if is_number(value)]


def _counts(node: Node, keyword: str) -> list[int]:
    return [int(value) for value in _numbers(node, keyword) if value >= 0 and value == int(value)]


def count(node: Node, keyword: str) -> int | None:
    """The tightest of `minItems` and its like (largest) or `maxItems` and its like (smallest)."""
    counts = _counts(node, keyword)
    return (max if keyword.startswith("min") else min)(counts, default=None)
