"""Items of DynamoDB in its typed notation (`{"S": …}`, `{"N": "12.50"}`), as the plain values that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import json_text
from .json_text import is_array, is_object


def plain_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item. Raises ValueError for what is not in this notation."""
    return {name: _plain(typed) for name, typed in item.items()}


def _plain(typed: Any) -> Any:
    if not is_object(typed) or len(typed) != 1:
        raise ValueError("no typed value")
    kind, value = next(iter(typed.items()))
    if kind == "M" and is_object(value):
        return plain_item(value)
    if kind == "L" and is_array(value):
        return [_plain(each) for each in value]
    if kind in _SETS and is_array(value):
        return [_SCALARS[_SETS[kind]](each) for each in value]
    if kind not in _SCALARS:
        raise ValueError("no typed value")
    return _SCALARS[kind](value)


def _number(value: Any) -> Any:
    return json_text.read(_text(value))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no typed value")
    return value


_SCALARS: dict[str, Callable[[Any], Any]] = {
    "S": _text,
    "N": _number,
    "B": _text,
    "BOOL": lambda value: value is True,
    "NULL": lambda value: None,
}
_SETS = {"SS": "S", "NS": "N", "BS": "B"}
