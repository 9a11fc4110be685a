"""What a schema shows of the values of a scalar that types of some languages lose."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Final

from schemactl.bindings.ir import Bounds, Detail, Kind, ListOf, MapOf, Nullable, Scalar, Type, Union
from schemactl.bindings.lower.node import Node
from schemactl.model.json import JsonValue
from schemactl.schema.formats import FORMATS
from schemactl.schema.numbers import is_number
from schemactl.schema.pattern_matching import Undecided, matches

SAFE_INTEGER: Final = 2**53
_TIMES: Final = (Kind.DATE_TIME, Kind.TIME)
_FRACTION: Final = re.compile(r"\.(\d+)")
_OFFSETS: Final = ("Z", "+00:00", "+02:00", "-05:00")
_MICROS, _NANOS = 6, 9
"""Digits."""
_MOST_SHOWN: Final = 1_000
"""Examples of one location that are looked at."""


def shown(node: Node) -> list[JsonValue]:
    """What the examples and the default of a location are, as many as are looked at."""
    return [*islice(_examples(node), _MOST_SHOWN)]


def shown_of(node: Node, name: str) -> list[JsonValue]:
    """The values of a property in what is shown of its object."""
    return [value[name] for value in shown(node) if isinstance(value, dict) and name in value]


def with_shown(type_: Type, values: Sequence[JsonValue]) -> Type:
    """A type with what values show of it that stand beside it: at a union, at a reference, or in an example of the object."""
    if not values:
        return type_
    match type_:
        case Nullable():
            return replace(type_, inner=with_shown(type_.inner, values))
        case Union():
            return replace(type_, variants=tuple(with_shown(each, values) for each in type_.variants))
        case ListOf():
            return replace(type_, items=with_shown(type_.items, [each for value in values if isinstance(value, list) for each in value]))
        case MapOf():
            return replace(type_, values=with_shown(type_.values, [each for value in values if isinstance(value, dict) for each in value.values()]))
        case Scalar():
            found = (*string_details(values, type_.kind, None), *number_details(values, type_.kind))
            return replace(type_, details=in_order((*type_.details, *found)))
        case _:
            return type_


def string_details(values: Iterable[JsonValue], kind: Kind, bounds: Bounds | None) -> tuple[Detail, ...]:
    """Of texts of a format: those of the values; where these have none, those that each text has which the pattern and the lengths allow."""
    if kind not in (*_TIMES, Kind.DATE, Kind.UUID):
        return ()
    accepts = FORMATS[kind.value].holds
    found = {detail for text in values if isinstance(text, str) and accepts(text) for detail in _of_text(kind, text)}
    return in_order(found or _of_all(kind, bounds))


def number_details(values: Iterable[JsonValue], kind: Kind) -> tuple[Detail, ...]:
    """Of numbers: those of the values."""
    return in_order({detail for value in values if is_number(value) for detail in _of_number(kind, value)})


def _examples(node: Node) -> Iterator[JsonValue]:
    for values in node.values("examples"):
        yield from values if isinstance(values, list) else ()
    for keyword in ("example", "default"):
        yield from node.values(keyword)


def _of_text(kind: Kind, text: str) -> Iterator[Detail]:
    if kind is Kind.UUID:
        if text != text.lower():
            yield Detail.UPPER_CASE
        return
    if kind is not Kind.TIME and text.startswith("0000"):
        yield Detail.YEAR_ZERO
    if kind in _TIMES:
        fraction = _FRACTION.search(text)
        digits = len(fraction[1].rstrip("0")) if fraction else 0
        if digits > _MICROS:
            yield Detail.MICROS
        if digits > _NANOS:
            yield Detail.NANOS
        if re.search(r":60(?![0-9:])", text):
            yield Detail.LEAP


def _of_all(kind: Kind, bounds: Bounds | None) -> set[Detail]:
    """What no text goes without."""
    if bounds is None:
        return set()
    fitting = [text for text in _SAMPLES.get(kind, ()) if _fits(text, bounds)]
    return set.intersection(*({*_of_text(kind, text)} for text in fitting)) if fitting else set()


def _times(day: str) -> Iterator[str]:
    for digits in range(_NANOS + 4):
        fraction = "." + "123456789123"[:digits] if digits else ""
        yield from (f"{day}12:34:56{fraction}{offset}" for offset in _OFFSETS)


_ID: Final = "0d9c2a4b-6e8f-4a1b-9c3d-5e7f0a2b4c6d"
_SAMPLES: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.DATE_TIME: (*_times("2026-01-02T"), *_times("2026-01-02t")),
    Kind.TIME: tuple(_times("")),
    Kind.UUID: (_ID, _ID.upper()),
}
"""Texts of a format: of each length and case that matters."""


def _fits(text: str, bounds: Bounds) -> bool:
    """Whether the pattern and the lengths allow a text; one that cannot be asked does."""
    longest = len(text) if bounds.max_length is None else bounds.max_length
    if len(text) < (bounds.min_length or 0) or len(text) > longest:
        return False
    try:
        return bounds.pattern is None or matches(bounds.pattern, text)
    except Undecided:
        return True


def _of_number(kind: Kind, value: int | float | Decimal) -> Iterator[Detail]:
    is_large = value > SAFE_INTEGER or value < -SAFE_INTEGER
    if kind in (Kind.NUMBER, Kind.DECIMAL) and (isinstance(value, Decimal) or (isinstance(value, int) and is_large)):
        yield Detail.DIGITS
    if kind in (Kind.INTEGER, Kind.INT64, Kind.BIGINT):
        if not isinstance(value, int):
            yield Detail.POINT
        if is_large:
            yield Detail.WHOLE


def in_order(details: Iterable[Detail]) -> tuple[Detail, ...]:
    """Each once, in the order of Detail."""
    return tuple(sorted({*details}, key=[*Detail].index))
