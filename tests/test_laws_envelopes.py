"""What stands in an envelope comes out of it as it went in, whatever other envelopes are around it; what is damaged is no traceback."""

import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.model.record import Event, Ignored
from tests.support import examples
from tests.test_engine_envelopes import WRAPS, is_read
from tests.test_lambda_invocations import VALUES, WRAPPED, outcomes

KEYS = st.text("abcxyz_", min_size=1, max_size=6).map("k_{}".format)
PAYLOADS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)
NAME: Final = "shop.Orders"


def _logged(payload: Any, indent: int | None) -> list[str]:
    return ["words", *json.dumps(payload, indent=indent).split("\n"), "words"]


ENVELOPES: Final[dict[str, Callable[[Any], Any]]] = {
    "kafka-connect": lambda payload: {"schema": {"type": "struct", "optional": False, "name": NAME, "fields": []}, "payload": payload},
    "kafka-connect of text": lambda payload: {"schema": {"type": "string", "optional": False}, "payload": json.dumps(payload)},
    "search-hits": lambda payload: {"_shards": {}, "hits": {"hits": [{"_index": f"{NAME}-2026.01.31", "_id": "1", "_source": payload}]}},
    "search-hits of one": lambda payload: {"_index": NAME, "_id": "1", "_source": payload},
    "loki": lambda payload: {"streams": [{"stream": {"app": NAME}, "values": [["1", f"got {json.dumps(payload)}"]]}]},
    "loki by lines": lambda payload: {
        "status": "success",
        "data": {"resultType": "streams", "result": [{"stream": {"app": NAME}, "values": [["1", line] for line in _logged(payload, 1)]}]},
    },
    "google-logs": lambda payload: {
        "logName": "projects/p/logs/l",
        "insertId": "1",
        "resource": {"type": "t", "labels": {"service_name": NAME}},
        "jsonPayload": payload,
    },
    "google-logs of text": lambda payload: {
        "logName": f"projects/p/logs/{NAME}",
        "insertId": "1",
        "resource": {"type": "t"},
        "textPayload": "\n".join(_logged(payload, 2)),
    },
    "masstransit": lambda payload: {"messageType": [f"urn:message:{NAME}:Placed"], "message": payload},
    "cloudwatch-logs": lambda payload: {
        "messageType": "DATA_MESSAGE",
        "logGroup": NAME,
        "logEvents": [{"id": str(number), "timestamp": 1, "message": line} for number, line in enumerate(_logged(payload, 4))],
    },
}
"""How each new one wraps a payload, with a name that says shop.Orders where it has one."""


@settings(max_examples=examples(400))
@given(PAYLOADS, st.sampled_from(sorted(ENVELOPES)), st.lists(st.sampled_from(WRAPPED), max_size=3).filter(is_read))
def test_the_payload_comes_out_as_it_went_in(payload: dict[str, Any], envelope: str, wraps: list[str]) -> None:
    text = json.dumps(ENVELOPES[envelope](payload))
    for wrap in wraps:
        text = WRAPS[wrap](text)
    found = [one for one in outcomes(text) if isinstance(one, Event) and envelope.split()[0] in one.envelopes]
    assert found
    assert all(json.loads(one.payload) == payload for one in found)
    if envelope != "kafka-connect of text":
        assert all(NAME in (one.source, one.type) for one in found)


@settings(max_examples=examples(200))
@given(st.dictionaries(KEYS, st.text(max_size=9), min_size=1, max_size=5))
def test_a_form_comes_out_as_its_fields(fields: dict[str, str]) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    [found] = outcomes(
        json.dumps({"resource": "/r", "httpMethod": "POST", "headers": headers, "requestContext": {}, "body": urlencode(fields, errors="replace")})
    )
    assert isinstance(found, Event)
    assert json.loads(found.payload) == {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}


@settings(max_examples=examples(600))
@given(PAYLOADS, st.sampled_from(sorted(ENVELOPES)), st.data())
def test_what_is_damaged_is_an_event_or_has_a_reason(payload: dict[str, Any], envelope: str, data: st.DataObject) -> None:
    text = json.dumps(_damaged(ENVELOPES[envelope](payload), data))
    for one in outcomes(text):
        assert isinstance(one, Event | Ignored) or (one.reason and one.detail)


def _damaged(value: Any, data: st.DataObject) -> Any:
    """With something else at one place in it, or what stands there cut off."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 3)):
        key = data.draw(st.sampled_from(sorted(value)))
        return {**value, key: _damaged(value[key], data)}
    if isinstance(value, list) and value and data.draw(st.integers(0, 3)):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], _damaged(value[at], data), *value[at + 1 :]]
    return value[: data.draw(st.integers(0, len(value)))] if isinstance(value, str) else data.draw(VALUES)
