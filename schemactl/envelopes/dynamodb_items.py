"""Items in DynamoDB's typed notation (`{"S": …}`, `{"N": "12.50"}`), and the plain JSON that they stand for. Numbers keep their digits."""

import json
import re
from collections.abc import Callable

from schemactl.model.json import JsonValue
from schemactl.schema.parse import NotJson, loads

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


class NotTyped(ValueError):
    """A value that is not in DynamoDB's typed notation."""


def plain_item(raw: bytes) -> bytes:
    """The JSON text of a typed item. Raises NotJson, NotTyped, and RecursionError for what is nested too deeply."""
    return _map(loads(raw)).encode("utf-8", "surrogatepass")


def is_item(raw: bytes | None) -> bool:
    """Whether it is a typed item with at least one attribute."""
    try:
        return raw not in (None, b"{}") and bool(plain_item(raw or b""))
    except (NotJson, NotTyped, RecursionError):
        return False


def _map(value: JsonValue) -> str:
    if not isinstance(value, dict):
        raise NotTyped
    return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_plain(item)}" for key, item in value.items()) + "}"


def _plain(value: JsonValue) -> str:
    """The JSON text of a typed value."""
    if not isinstance(value, dict) or len(value) != 1:
        raise NotTyped
    [(type_, content)] = value.items()
    if type_ not in _PLAIN:
        raise NotTyped
    return _PLAIN[type_](content)


def _number(value: JsonValue) -> str:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise NotTyped
    return value


def _string(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise NotTyped
    return json.dumps(value, ensure_ascii=False)


def _list(plain: Callable[[JsonValue], str]) -> Callable[[JsonValue], str]:
    def plain_list(value: JsonValue) -> str:
        if not isinstance(value, list):
            raise NotTyped
        return "[" + ",".join(plain(item) for item in value) + "]"

    return plain_list


_PLAIN: dict[str, Callable[[JsonValue], str]] = {
    "S": _string,
    "N": _number,
    "B": _string,
    "BOOL": lambda value: "true" if value is True else "false",
    "NULL": lambda value: "null",
    "M": _map,
    "L": _list(_plain),
    "SS": _list(_string),
    "NS": _list(_number),
    "BS": _list(_string),
}
