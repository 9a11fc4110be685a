"""Amazon DynamoDB streams: the item after the change, or before it where it was removed, out of its typed notation
(`{"S": …}`, `{"N": "12.50"}`). Numbers keep their digits. A table is one subject; of KEYS_ONLY streams the keys are, split by event name."""

import json
import re
from collections.abc import Callable, Iterator

from schemactl.envelopes import times
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.json import JsonValue
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.parse import NotJson, loads
from schemactl.schema.shallow import TopLevel

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_IMAGES = ("NewImage", "OldImage")


class _NotTyped(ValueError):
    """A value that is not in DynamoDB's typed notation."""


def recognises(top: TopLevel) -> bool:
    return top.text("eventSource") == "aws:dynamodb" and "dynamodb" in top


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    change = top.object("dynamodb")
    if change is None:
        yield Broken("envelope-incomplete", "`dynamodb` is no object", "/dynamodb", top.whole)
        return
    table = _table(top.text("eventSourceARN"))
    time = times.from_seconds(change.number("ApproximateCreationDateTime"))
    image = next((name for name in _IMAGES if name in change), None)
    if image is not None:
        yield _item(change, image, Unwrapped(b"", f"/dynamodb/{image}", table, None, time, is_event=True))
    elif "Keys" in change:
        yield _item(change, "Keys", Unwrapped(b"", "/dynamodb/Keys", table, top.text("eventName"), time, is_event=True))
    else:
        yield Dropped("dynamodb-record-without-item", "/dynamodb")


def _item(change: TopLevel, name: str, into: Unwrapped) -> Outcome:
    raw = change.raw(name) or b""
    try:
        text = _plain_map(loads(raw))
    except NotJson as fault:
        return Broken(f"payload-{fault.reason}", fault.detail, into.pointer, raw)
    except (_NotTyped, RecursionError):
        return Broken("bad-dynamodb-item", "no item in DynamoDB's typed notation", into.pointer, raw)
    return Unwrapped(text.encode("utf-8", "surrogatepass"), into.pointer, into.source, into.type, into.time, is_event=True)


def _plain_map(value: JsonValue) -> str:
    if not isinstance(value, dict):
        raise _NotTyped
    return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_plain(item)}" for key, item in value.items()) + "}"


def _plain(value: JsonValue) -> str:
    """The JSON text of a typed value."""
    if not isinstance(value, dict) or len(value) != 1:
        raise _NotTyped
    [(type_, content)] = value.items()
    if type_ not in _PLAIN:
        raise _NotTyped
    return _PLAIN[type_](content)


def _number(value: JsonValue) -> str:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise _NotTyped
    return value


def _string(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise _NotTyped
    return json.dumps(value, ensure_ascii=False)


def _list(plain: Callable[[JsonValue], str]) -> Callable[[JsonValue], str]:
    def plain_list(value: JsonValue) -> str:
        if not isinstance(value, list):
            raise _NotTyped
        return "[" + ",".join(plain(item) for item in value) + "]"

    return plain_list


_PLAIN: dict[str, Callable[[JsonValue], str]] = {
    "S": _string,
    "N": _number,
    "B": _string,
    "BOOL": lambda value: "true" if value is True else "false",
    "NULL": lambda value: "null",
    "M": _plain_map,
    "L": _list(_plain),
    "SS": _list(_string),
    "NS": _list(_number),
    "BS": _list(_string),
}


def _table(arn: str | None) -> str | None:
    """`…:table/NAME/stream/…` → NAME."""
    _, found, rest = (arn or "").partition(":table/")
    return rest.split("/", 1)[0] if found else None
