"""The values of one JSON type, as msgspec calls them."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias, Union

import msgspec

from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.asserted_formats import ASSERTED
from schemactl.schema.moulds.formats import WITHIN
from schemactl.schema.moulds.reading import TYPES, Unsaid, unsaid

_BIGGEST: Final = 2**63
_SAFE: Final = 2**53

Parts: TypeAlias = dict[str, Any]
"""JSON type → what msgspec calls the values of that type that are taken."""

ANYTHING: Final[Parts] = {
    "null": None,
    "boolean": bool,
    "integer": int,
    "number": float,
    "string": str,
    "array": list[Any],
    "object": dict[str, Any],
}


def any_of(parts: Parts) -> Any:
    if parts == ANYTHING:
        return Any
    return Union[tuple(parts[name] for name in TYPES if name in parts)]  # noqa: UP007


def members(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", (annotation,))


def of_values(values: Sequence[JsonValue]) -> Parts:
    """The values that can be listed in a type: texts, integers, null, and both of true and false."""
    texts = tuple(value for value in values if isinstance(value, str))
    integers = tuple(value for value in values if isinstance(value, int) and not isinstance(value, bool) and -_BIGGEST <= value < _BIGGEST)
    parts: Parts = {"string": Literal[texts]} if texts else {}
    if integers:
        parts["integer"] = Literal[integers]
    if any(value is None for value in values):
        parts["null"] = None
    if any(value is True for value in values) and any(value is False for value in values):
        parts["boolean"] = bool
    return parts


def string(schema: JsonObject) -> Any:
    limits: dict[str, Any] = _limits(schema, "minLength", "maxLength")
    format_ = str(schema.get("format", ""))
    if format_ in ASSERTED:
        limits["pattern"] = WITHIN[format_] if format_ in WITHIN else unsaid()
    return Annotated[str, msgspec.Meta(**limits)] if limits else str


def integer(schema: JsonObject) -> Any:
    names = {"minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt"}
    limits: dict[str, Any] = {names[keyword]: _whole(schema[keyword]) for keyword in names if keyword in schema}
    if {"ge", "gt"} <= set(limits) or {"le", "lt"} <= set(limits):
        raise Unsaid
    return Annotated[int, msgspec.Meta(**limits)] if limits else int


def number(schema: JsonObject) -> Any:
    """Numbers as doubles. A number is as far from a bound as its double is, or it rounds to the bound: so that is not taken."""
    limits: dict[str, Any] = {
        name: _exact(schema[keyword])
        for name, keywords in (("gt", ("minimum", "exclusiveMinimum")), ("lt", ("maximum", "exclusiveMaximum")))
        for keyword in keywords
        if keyword in schema
    }
    if sum(keyword in schema for keyword in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")) > len(limits):
        raise Unsaid
    return Annotated[float, msgspec.Meta(**limits)] if limits else float


def _exact(bound: JsonValue) -> int | float:
    return bound if isinstance(bound, int | float) and abs(bound) <= _SAFE else unsaid()


def within(annotation: Any, schema: JsonObject, least: str, most: str) -> Any:
    limits = _limits(schema, least, most)
    return Annotated[annotation, msgspec.Meta(**limits)] if limits else annotation


def _limits(schema: JsonObject, least: str, most: str) -> dict[str, Any]:
    return {name: _whole(schema[keyword]) for name, keyword in (("min_length", least), ("max_length", most)) if keyword in schema}


def _whole(value: JsonValue) -> int:
    return value if isinstance(value, int) and abs(value) < _BIGGEST - 1 else unsaid()


def is_plain(key: str) -> bool:
    """Whether msgspec takes it as the name of a field."""
    return '"' not in key and "\\" not in key and min(key, default=" ") >= " "
