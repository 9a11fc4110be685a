"""`[[envelopes.custom]]`: what is described is unwrapped, inside other envelopes and around them; what cannot be meant is refused with its line."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.envelopes import ENVELOPES, known_to_engine, unwrap
from schemactl.model.options import EnvelopeOptions, Options
from schemactl.model.options.envelopes import CustomEnvelope
from schemactl.model.record import Event, Ignored, Provenance, Record, Reject
from schemactl.registry import config
from tests.support import examples, schemactl
from tests.test_engine_envelopes import OPTIONS, WRAPS, is_read, same
from tests.test_lambda_invocations import VALUES, WRAPPED

BUS = CustomEnvelope("shop-bus", ("/meta/kind", "/body"), "/body", source="/meta/app", type="/meta/kind", time="/meta/at")
BATCH = CustomEnvelope("shop-batch", ("/batch",), "/batch/*/event/data", "base64", "shop", "/batch/*/event/name", "/batch/*/at")
PACKED = CustomEnvelope("packed", ("/a~1b",), "/a~1b", "gzip")
CUSTOM = EnvelopeOptions(custom=(BUS, BATCH, PACKED))
EVENT = {"detail-type": "Placed", "source": "shop", "time": "2026-01-02T00:00:00Z", "detail": {"a": 1}}


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def outcomes(record: Any, options: EnvelopeOptions = CUSTOM) -> list[Event | Ignored | Reject]:
    text = record if isinstance(record, str) else json.dumps(record)
    return list(unwrap(Record(text.encode("utf-8", "surrogatepass"), Provenance("f")), options))


def shown(record: Any) -> list[Any]:
    return [
        (json.loads(one.payload), one.source, one.type, one.time, one.envelopes, one.provenance.pointer)
        if isinstance(one, Event)
        else (one.kind, one.provenance.pointer)
        if isinstance(one, Ignored)
        else (one.reason, one.provenance.pointer)
        for one in outcomes(record)
    ]


def test_a_payload_is_unwrapped_by_its_pointers() -> None:
    record = {"meta": {"app": "till", "kind": "Paid", "at": "2026-01-01T00:00:00Z"}, "body": {"total": 3}}
    assert shown(record) == [({"total": 3}, "till", "Paid", 1_767_225_600_000_000, ("shop-bus",), "/body")]
    assert shown({**record, "body": '{"total": 3}'})[0][0] == {"total": 3}
    assert shown({**record, "body": None}) == [("envelope-without-payload", "/body")]
    assert shown({**record, "body": ""}) == [("payload-missing", "/body")]
    assert shown({**record, "body": "{"}) == [("payload-cut-off", "/body")]
    assert shown({**record, "body": EVENT}) == [({"a": 1}, "shop", "Placed", 1_767_312_000_000_000, ("shop-bus", "eventbridge"), "/body/detail")]


def test_each_item_of_an_array_is_unwrapped() -> None:
    good = {"event": {"name": "Paid", "data": encoded('{"total": 3}')}, "at": 1_767_225_600_000}
    assert shown({"batch": [good, None, {"event": {"data": "?"}}, {"event": {}}, 7]}) == [
        ({"total": 3}, "shop", "Paid", 1_767_225_600_000_000, ("shop-batch",), "/batch/0/event/data"),
        ("null", "/batch/1"),
        ("bad-base64", "/batch/2/event/data"),
        ("payload-missing", "/batch/3/event/data"),
        ("payload-missing", "/batch/4/event/data"),
    ]
    assert shown({"batch": 7}) == [("envelope-incomplete", "/batch")]
    assert shown({"batch": []}) == [("empty-batch", "")]


def test_a_compressed_payload_is_decompressed() -> None:
    assert shown({"a/b": packed('{"total": 3}')}) == [({"total": 3}, None, None, None, ("packed",), "/a~1b")]
    assert shown({"a/b": packed('{"total": 3}')[:-12]}) == [("bad-compression", "/a~1b")]
    assert shown({"a/b": {"x": 1}}) == [("payload-missing", "/a~1b")]


@pytest.mark.parametrize(
    "record", [{"meta": {"app": "till"}, "body": {}}, {"meta": {"kind": "Paid"}}, {"meta": "kind", "body": {}}, {"body": {"x": 1}}]
)
def test_what_lacks_a_key_is_not_in_it(record: Any) -> None:
    assert [one.envelopes for one in outcomes(record) if isinstance(one, Event)] == [()]


@pytest.mark.parametrize(
    ("at", "time"),
    [
        (1_767_225_600, 1_767_225_600),
        ("1767225600000", 1_767_225_600),
        (1_767_225_600.5, 1_767_225_600.5),
        ("soon", None),
        (-1, None),
        ({}, None),
        (1e300, None),
    ],
)
def test_times_are_text_seconds_or_milliseconds(at: Any, time: float | None) -> None:
    [found] = outcomes({"meta": {"kind": "Paid", "at": at}, "body": {}})
    assert isinstance(found, Event)
    assert found.time == (None if time is None else time * 1_000_000)


def test_it_is_tried_before_all_others() -> None:
    own = EnvelopeOptions(custom=(CustomEnvelope("own", ("/detail-type", "/detail/data"), "/detail/data", type="/detail-type"),))
    [found] = outcomes({**EVENT, "detail": {"data": {"a": 2}}}, own)
    assert isinstance(found, Event)
    assert (found.envelopes, json.loads(found.payload), found.type) == (("own",), {"a": 2}, "Placed")


BODIES = st.dictionaries(st.sampled_from(["k_a", "k_b", "k_c"]), VALUES, min_size=1)


@settings(max_examples=examples(200))
@given(BODIES, st.lists(st.sampled_from(WRAPPED), max_size=2).filter(is_read), st.lists(st.sampled_from(["eventbridge", "sns", "sqs"]), max_size=2))
def test_the_payload_comes_out_as_it_went_in(body: dict[str, Any], outside: list[str], inside: list[str]) -> None:
    text = json.dumps(body)
    for wrap in inside:
        text = WRAPS[wrap](text)
    text = json.dumps({"meta": {"app": "till", "kind": "Paid"}, "body": json.loads(text)})
    for wrap in outside:
        text = WRAPS[wrap](text)
    found = [one for one in outcomes(text) if isinstance(one, Event) and "shop-bus" in one.envelopes]
    assert found
    assert all(json.loads(one.payload) == body for one in found)
    assert all("eventbridge" in inside or "sns" in inside or one.type == "Paid" for one in found)


@settings(max_examples=examples(400))
@given(st.dictionaries(st.sampled_from(["meta", "body", "batch", "a/b"]), st.dictionaries(st.sampled_from(["kind", "at", "event"]), VALUES) | VALUES))
def test_what_is_damaged_is_an_event_or_has_a_reason(record: dict[str, Any]) -> None:
    for one in outcomes(record):
        assert isinstance(one, Event | Ignored) or (one.reason and one.detail)


MANY = tuple(CustomEnvelope(f"e-{number}", tuple(f"/key_{number}_{at}" for at in range(4)), "/body") for number in range(12))


@pytest.mark.parametrize("more", [(), (CustomEnvelope("odd", ("/a b=c",), "/a b=c"),), MANY], ids=["few", "odd", "many"])
def test_it_is_the_same_when_the_engine_counts(more: tuple[CustomEnvelope, ...], tmp_path: Path) -> None:
    """Also where the engine cannot tell by their keys which records are in it."""
    options = EnvelopeOptions(custom=(BUS, BATCH, *more))
    assert (known_to_engine(options) is None) == bool(more)
    record = json.dumps({"meta": {"app": "till", "kind": "Paid"}, "body": EVENT})
    texts = [record, WRAPS["sqs"](record), WRAPS["array"](record), json.dumps(EVENT), '{"a b=c": {"x": 1}}', '{"x": 1}', json.dumps({"batch": [7]})]
    file = tmp_path / "capture.json"
    file.write_text("\n".join(texts * 4) + "\n")
    same(file, Options(OPTIONS.capture, options, OPTIONS.subjects))


GOOD = '[[envelopes.custom]]\nid = "bus"\nkeys = ["/kind"]\npayload = "/body"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[envelopes.custom]]\nid = "bus"\n', "schemactl.toml:1: envelopes.custom[0]: 'keys' is missing."),
        (GOOD + "\n" + GOOD, "schemactl.toml:7: envelopes.custom[1].id: 'bus' is the id of two envelopes."),
        ("# bus\n" + GOOD.replace('"bus"', '"My bus"'), "schemactl.toml:3: envelopes.custom[0].id: 'My bus' is not an id."),
        (GOOD.replace('["/kind"]', "[]"), "schemactl.toml:3: envelopes.custom[0].keys: 1 to 16 pointers"),
        (GOOD.replace('"/kind"', '"kind"'), "schemactl.toml:3: envelopes.custom[0].keys[0]: a JSON pointer must start with `/`"),
        (GOOD.replace('"/body"', '""'), "schemactl.toml:4: envelopes.custom[0].payload: a JSON pointer must start with `/`"),
        (GOOD.replace('"/body"', '"/~9"'), "schemactl.toml:4: envelopes.custom[0].payload: in a JSON pointer"),
        (GOOD.replace('"/body"', '"/a/*/b/*"'), "schemactl.toml:4: envelopes.custom[0].payload: only one `*`"),
        (GOOD.replace('"/kind"', '"/a/*"'), "schemactl.toml:3: envelopes.custom[0].keys: `*` stands for"),
        (GOOD + 'type = "/b/*/c"\n', "schemactl.toml:5: envelopes.custom[0].type: `*` in it must be that of the payload"),
        (GOOD + 'encoding = "rot13"\n', "schemactl.toml:5: envelopes.custom[0].encoding: 'rot13' is not one of json, base64, gzip."),
        (GOOD + 'code = "x"\n', "schemactl.toml:1: envelopes.custom[0]: unknown key 'code'."),
        (GOOD.replace("/body", "/a" * 17), "deeper than 16 steps"),
        (GOOD.replace("/body", "/" + "a" * 300), "longer than 200 characters"),
        ("".join(GOOD.replace("bus", f"b-{number}") for number in range(33)), "33 envelopes are described, but 32 are the most."),
        ('[envelopes]\ncustom = [{id = "bus", keys = [], payload = "/b"}]\n', "schemactl.toml: envelopes.custom[0].keys: 1 to 16"),
        ("[envelopes]\ncustom = 7\n", "schemactl.toml: envelopes.custom: expected a list, not 7."),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "schemactl.toml").write_text(text)
    with pytest.raises(Exception, match=r".*") as error:
        config.load(tmp_path)
    assert told in str(error.value)


def test_all_commands_that_read_events_unwrap_it(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text(GOOD.replace('"bus"', '"shop-bus"') + 'source = "till"\ntype = "/kind"\ntime = "/at"\n')
    lines = [json.dumps({"kind": "Paid", "at": 1_767_225_600 + number, "body": {"total": number}}) for number in range(500)]
    Path("day.ndjson").write_text("\n".join(lines) + "\n")
    assert schemactl("discover", "day.ndjson", "--workers", "2").code == 0
    assert Path("schemas/till/Paid/1.json").is_file()
    assert schemactl("validate", "day.ndjson").code == 0
    assert schemactl("drift", "day.ndjson").code == 0
    assert '"total"' in schemactl("infer", "day.ndjson").stdout
    assert "500         1" in schemactl("envelopes", "day.ndjson").stdout
    assert "shop-bus" in schemactl("envelopes").stdout
    again = json.loads(schemactl("discover", "day.ndjson", "--workers", "1", "--format", "json").stdout)
    assert again["events"] == 500
    assert not list(Path("schemas").rglob("2.json"))


def test_the_built_in_ones_leave_room_for_those_of_people() -> None:
    few = tuple(CustomEnvelope(f"e-{number}", (f"/key_{number}",), "/body") for number in range(8))
    known = known_to_engine(EnvelopeOptions(custom=few))
    assert known is not None
    assert [one.id for one in known[:8]] == [one.id for one in few]
    assert known[8:] == ENVELOPES
