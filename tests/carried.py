"""In which forms an event of samples/hub-and-spoke may carry its payload, for the typed envelopes of all three languages."""

import json
from collections.abc import Callable
from typing import Final

from schemactl.model.json import JsonObject, JsonValue


def _detail(detail: JsonValue) -> JsonObject:
    assert isinstance(detail, dict)
    return detail


def _with_data(event: JsonObject, change: Callable[[JsonValue], JsonValue]) -> JsonObject:
    detail = _detail(event["detail"])
    inner = _detail(detail["event"])
    return {**event, "detail": {**detail, "event": {**inner, "data": change(inner["data"])}}}


FORMS: Final[dict[str, Callable[[JsonObject], JsonObject]]] = {
    "as it is": lambda event: event,
    "a JSON string": lambda event: _with_data(event, json.dumps),
    "a text with spaces before it": lambda event: _with_data(event, lambda data: "\n " + json.dumps(data, indent=1)),
    "a text of a text": lambda event: _with_data(event, lambda data: json.dumps(json.dumps(data))),
    "a text in a text": lambda event: {**(inner := _with_data(event, json.dumps)), "detail": json.dumps(inner["detail"])},
    "in a text": lambda event: {**event, "detail": json.dumps(event["detail"])},
}


def payload_of(event: JsonObject) -> JsonValue:
    """Of an event as it is."""
    return _detail(_detail(event["detail"])["event"])["data"]


def unfolded(value: JsonValue) -> JsonValue:
    """With what texts of JSON hold, so that spaces in them do not count, but how often they are texts does."""
    if isinstance(value, dict):
        return {key: unfolded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [unfolded(each) for each in value]
    if isinstance(value, str) and value.lstrip()[:1] in ("{", '"'):
        return {"a text of": unfolded(json.loads(value))}
    return value
