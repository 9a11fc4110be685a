"""Reads a TOML table as a frozen dataclass, one key a field. What the dataclass says is all that the file may hold."""

import difflib
import re
import types
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from schemactl.errors import UsageError
from schemactl.model.settings import Day

T = TypeVar("T")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_JSON = {"JsonValue": Any, "Decimal": Decimal}
"""For fields that hold JSON as it comes."""
OTHER_TABLES: Final = "other_tables"
"""In the metadata of a field: a function of a key and its table that gives the dataclass for it. The field holds every key that no other field is
called after."""
Toml = Any
"""What tomllib gives: str, int, float, bool, dates, lists and dicts of these."""


def read(cls: type[T], table: Mapping[str, Toml], where: str, **given: object) -> T:
    """Build `cls` from a table; `given` are the fields that are no keys of it.

    Raises UsageError, with the dotted key after `where`, for an unknown or missing key or a value of another type.
    """
    hints = _hints(cls)  # type: ignore[arg-type]
    known = {field.name: field for field in fields(cls) if field.name not in given}  # type: ignore[arg-type]
    others = next((field for field in known.values() if OTHER_TABLES in field.metadata), None)
    if others is not None:
        del known[others.name]
        given[others.name] = {key: _other(others.metadata[OTHER_TABLES], key, value, where) for key, value in table.items() if key not in known}
        table = {key: value for key, value in table.items() if key in known}
    for key in table:
        if key not in known:
            raise UsageError(f"unknown key {key!r}.", where, _suggestion(key, tuple(known)))
    missing = [name for name, field in known.items() if _is_needed(field) and name not in table]
    if missing:
        raise UsageError(f"{missing[0]!r} is missing.", where)
    return cls(**{key: _value(hints[key], value, _below(where, key)) for key, value in table.items()}, **given)


def _other(class_of: Callable[[str, Mapping[str, Toml]], type[Any]], key: str, value: Toml, where: str) -> Any:
    """A table whose name the dataclass does not have."""
    below = _below(where, key)
    held = _table(value, below)
    try:
        cls = class_of(key, held)
    except UsageError as error:
        raise UsageError(error.what, f"{below}.{error.where}".rstrip("."), error.remedy) from error
    return read(cls, held, below)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls, localns=_JSON)


def _value(hint: Any, value: Toml, where: str) -> Any:
    """`value` as the type `hint` says."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _first_that_fits(get_args(hint), value, where)
    if origin is Literal:
        return _choice(get_args(hint), value, where)
    if origin is list:
        return [_value(get_args(hint)[0], item, f"{where}[{index}]") for index, item in enumerate(_list(value, where))]
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], item, f"{where}[{index}]") for index, item in enumerate(_list(value, where)))
    if origin in (dict, Mapping):
        return {key: _value(get_args(hint)[1], item, _below(where, key)) for key, item in _table(value, where).items()}
    if isinstance(hint, type) and is_dataclass(hint):
        return read(hint, _table(value, where), where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(_choice([member.value for member in hint], value, where))
    if hint is Any:
        return json_value(value, where)
    if hint is Day:
        return _day(value, where)
    return _scalar(hint, value, where)


def json_value(value: Toml, where: str) -> Toml:
    """A value that is to become JSON. Raises UsageError for what only TOML has: dates and times, `nan` and `inf`."""
    if isinstance(value, list | tuple):
        return [json_value(item, f"{where}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: json_value(item, _below(where, key)) for key, item in value.items()}
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
        return value
    raise UsageError(f"{_excerpt(value)} has no equivalent in JSON.", where)


def _scalar(hint: Any, value: Toml, where: str) -> Any:
    if hint is Path and isinstance(value, str):
        return Path(value)
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is hint:
        return value
    raise UsageError(f"expected {_described(hint)}, not {_excerpt(value)}.", where)


def _day(value: Toml, where: str) -> Day:
    """A date of TOML, or the text of one."""
    if type(value) is date:
        return Day(value.isoformat())
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            return Day(date.fromisoformat(value).isoformat())
    raise UsageError(f"invalid date {_excerpt(value)}.", where, "Write it as YYYY-MM-DD, such as 2027-01-31.")


def _first_that_fits(hints: Sequence[Any], value: Toml, where: str) -> Any:
    """Where none does, the error is that of the one that came furthest into the value, and of several the last one's."""
    errors: list[UsageError] = []
    for hint in hints:
        if hint is not types.NoneType:
            try:
                return _value(hint, value, where)
            except UsageError as error:
                errors.append(error)
    raise max(reversed(errors), key=lambda error: len(error.where))


def _choice(allowed: Sequence[Any], value: Toml, where: str) -> Any:
    if value in allowed:
        return value
    raise UsageError(
        f"{_excerpt(value)} is not one of {', '.join(map(str, allowed))}.", where, _suggestion(str(value), [str(one) for one in allowed])
    )


def _list(value: Toml, where: str) -> list[Toml]:
    if isinstance(value, list):
        return value
    raise UsageError(f"expected a list, not {_excerpt(value)}.", where)


def _table(value: Toml, where: str) -> dict[str, Toml]:
    if isinstance(value, dict):
        return value
    raise UsageError(f"expected a table, not {_excerpt(value)}.", where)


def _is_needed(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _below(where: str, key: str) -> str:
    file, colon, path = where.rpartition(": ")
    return f"{file}{colon}{path}.{key}" if colon else f"{where}: {key}"


def _suggestion(key: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(key, known, 1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(sorted(known))}."


def _described(hint: Any) -> str:
    return {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}.get(hint, getattr(hint, "__name__", str(hint)))


def _excerpt(value: Toml) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
