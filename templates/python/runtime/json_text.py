"""JSON text in and out without losing digits: integers of any size, decimals as numbers, date-times in the text that they came in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeGuard, cast, runtime_checkable
from uuid import UUID

from .moments import text_of


@runtime_checkable
class SupportsDump(Protocol):
    """A model."""

    def model_dump(self) -> dict[str, Any]:
        """Its object, by the names of the JSON."""
        ...


def is_object(value: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def read(text: str | bytes | bytearray) -> Any:
    """The value of a JSON text. A number whose digits a float would lose is a Decimal. Raises ValueError for what is no JSON."""
    try:
        return json.loads(text, parse_float=number, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("JSON that is nested too deeply") from None


def write(value: Any, indent: int | None = None, ensure_ascii: bool = False) -> str:
    """The JSON text of a value made of what `read` gives, dates, times and UUIDs."""
    try:
        return json.dumps(
            value,
            indent=indent,
            ensure_ascii=ensure_ascii,
            allow_nan=False,
            separators=None if indent else (",", ":"),
            default=_plain,
        )
    except _HasDecimals:
        return _exact(value)


def number(text: str) -> float | Decimal:
    """A JSON number with a fraction or an exponent. Raises ValueError for one that not even a Decimal can hold."""
    double = float(text)
    if repr(double) == text:
        return double
    try:
        exact = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text[:40]} is beyond any number") from None
    return double if Decimal(repr(double)) == exact else exact


class Rounded(float):
    """A float that remembers the number that it was rounded from, so that this comes back with all its digits. Arithmetic gives plain floats."""

    exact: Decimal

    @classmethod
    def of(cls, exact: Decimal) -> Rounded:
        """Raises OverflowError for what no float comes near."""
        rounded = cls(exact)
        if rounded in (float("inf"), float("-inf")):
            raise OverflowError(f"{exact} is beyond a float")
        rounded.exact = exact
        return rounded


def exact(value: Any) -> Any:
    """A JSON value where what was rounded is a Decimal again."""
    if isinstance(value, Rounded):
        return value.exact
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {key: exact(item) for key, item in members.items()}
    if isinstance(value, (list, tuple)):
        items = cast("Sequence[Any]", value)
        return [exact(item) for item in items]
    return value


class _HasDecimals(Exception):
    """Raised inside json.dumps, which cannot write a Decimal as a number."""


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        raise _HasDecimals
    if isinstance(value, (date, datetime, time, UUID)):
        return text_of(value)
    if isinstance(value, SupportsDump):
        return value.model_dump()
    raise TypeError(f"no JSON value: {type(value).__name__}")


def _exact(value: Any) -> str:
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return (
            "{"
            + ",".join(
                f"{_string(key)}:{_exact(item)}" for key, item in members.items()
            )
            + "}"
        )
    if isinstance(value, (list, tuple)):
        items = cast("Sequence[Any]", value)
        return "[" + ",".join(map(_exact, items)) + "]"
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no JSON")
        return str(value)
    if isinstance(value, (date, datetime, time, UUID)):
        return _string(text_of(value))
    if isinstance(value, SupportsDump):
        return _exact(value.model_dump())
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


_string: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False).encode
