"""Events made from schemas: every one is valid, every near miss is refused, and what an envelope holds is read back."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.compat.mock import Mocks, NearMiss, NoEvent, Unbroken, near_misses
from schemactl.compat.mock.constraints import constraints
from schemactl.compat.mock.scalars import numbers, texts
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.pipeline.wrapping import ENVELOPES
from schemactl.schema.canonical import compact_text
from schemactl.schema.formats import FORMATS
from schemactl.schema.normal_form import normal_form
from schemactl.schema.validation import validator
from tests.generated_schemas import Schemas
from tests.random_schemas import made
from tests.support import ROOT, examples, schemactl

SEEDS = st.integers(0, 2**32)
ORDER: JsonObject = {
    "type": "object",
    "properties": {
        "order_id": {"type": "string"},
        "placed_at": {"type": "string", "format": "date-time"},
        "total": {"type": "number", "minimum": 0},
        "status": {"enum": ["open", "paid"]},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}, "minItems": 1},
        "tags": {"type": "object", "additionalProperties": {"type": "integer"}, "propertyNames": {"pattern": "^[a-z]+$"}},
        "coupon": {"type": ["string", "null"], "maxLength": 4},
    },
    "required": ["order_id", "lines"],
    "additionalProperties": False,
    "$defs": {"Line": {"type": "object", "properties": {"sku": {"type": "string", "pattern": "^[A-Z]{2}[0-9]{3}$"}}, "required": ["sku"]}},
}


def _valid(document: Document, event: Any) -> bool:
    return validator(document, Formats.ASSERT).is_valid(event)


@settings(max_examples=examples(300), deadline=None)
@given(SEEDS)
def test_every_event_is_valid_and_every_near_miss_is_refused(seed: int) -> None:
    random = Random(seed)
    document = Schemas(random).document() if seed % 2 else made(random).schema
    mocks = Mocks(document)
    events, is_proven = _events(mocks, seed)
    assert all(_valid(document, event) for event in events)
    assert events or is_proven
    worked = normal_form(document)
    for found in near_misses(mocks, seed):
        relaxed, _ = found.constraint.dropped_from(worked)
        if isinstance(found, NearMiss):
            assert not _valid(document, found.event)
            assert _valid(relaxed, found.event)


def _events(mocks: Mocks, seed: int) -> tuple[list[JsonValue], bool]:
    """Two events; or none, and whether that is proven."""
    try:
        return [*mocks.events(seed, 2)], False
    except NoEvent as none:
        return [], none.is_proven


@settings(max_examples=examples(60), deadline=None)
@given(SEEDS)
def test_the_same_seed_gives_the_same_bytes(seed: int) -> None:
    schema = made(Random(seed)).schema

    def told() -> list[str]:
        mocks = Mocks(json.loads(json.dumps(schema)))
        return [
            *map(compact_text, mocks.events(seed, 2)),
            *(compact_text(one.event) for one in near_misses(mocks, seed) if isinstance(one, NearMiss)),
        ]

    assert told() == told()


def test_the_first_events_do_not_depend_on_how_many_follow() -> None:
    assert [*Mocks(ORDER).events(7, 1)] == [*Mocks(ORDER).events(7, 3)][:1]
    assert len({compact_text(event) for event in Mocks(ORDER).events(7, 20)}) == 20


def test_every_constraint_has_a_near_miss_that_breaks_it_alone() -> None:
    found = {(one.constraint.pointer, one.constraint.name): one for one in near_misses(Mocks(ORDER), 1)}
    unbroken = {key for key, one in found.items() if isinstance(one, Unbroken)}
    assert not unbroken
    assert {key: str(one.at) for key, one in found.items() if isinstance(one, NearMiss)} == {
        ("/type", None): "",
        ("/additionalProperties", None): "/extra",
        ("/required", "order_id"): "/order_id",
        ("/required", "lines"): "/lines",
        ("/properties/order_id/type", None): "/order_id",
        ("/properties/placed_at/type", None): "/placed_at",
        ("/properties/placed_at/format", None): "/placed_at",
        ("/properties/total/type", None): "/total",
        ("/properties/total/minimum", None): "/total",
        ("/properties/status/enum", None): "/status",
        ("/properties/lines/type", None): "/lines",
        ("/properties/lines/minItems", None): "/lines",
        ("/properties/tags/type", None): "/tags",
        ("/properties/tags/additionalProperties/type", None): found["/properties/tags/additionalProperties/type", None].at.__str__(),
        ("/properties/tags/propertyNames/pattern", None): found["/properties/tags/propertyNames/pattern", None].at.__str__(),
        ("/properties/coupon/type", None): "/coupon",
        ("/properties/coupon/maxLength", None): "/coupon",
        ("/$defs/Line/type", None): "/lines/0",
        ("/$defs/Line/required", "sku"): "/lines/0/sku",
        ("/$defs/Line/properties/sku/type", None): "/lines/0/sku",
        ("/$defs/Line/properties/sku/pattern", None): "/lines/0/sku",
    }


@pytest.mark.parametrize(
    "document",
    [
        {"type": "array", "contains": {"const": 3}, "minContains": 2, "maxItems": 4},
        {"type": "array", "uniqueItems": True, "items": {"type": "integer", "multipleOf": 7}, "minItems": 3},
        {"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "items": False, "minItems": 2},
        {"type": "object", "properties": {"a": True, "b": {"type": "string"}}, "dependentRequired": {"a": ["b"]}, "maxProperties": 2},
        {"type": "object", "properties": {"a": False, "b": {"not": {"const": 1}}}, "minProperties": 1},
        {"type": "object", "patternProperties": {"^x-[0-9]+$": {"type": "boolean"}}, "additionalProperties": False, "minProperties": 1},
        {"type": "object", "properties": {"k": {"enum": ["a", "b"]}}, "required": ["k"],
         "if": {"properties": {"k": {"const": "a"}}}, "then": {"required": ["only_a"]}, "else": {"required": ["only_b"]}},
        {"oneOf": [{"type": "object", "properties": {"t": {"const": "x"}, "n": {"type": "integer", "exclusiveMinimum": 5, "maximum": 6}},
                    "required": ["t", "n"]},
                   {"type": "object", "properties": {"t": {"const": "y"}, "u": {"format": "uuid", "type": "string"}}, "required": ["t", "u"]}]},
        {"$ref": "#/$defs/Tree", "$defs": {"Tree": {"type": "object", "properties": {"name": {"type": "string", "minLength": 3},
                                                    "children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}, "required": ["name"]}}},
        {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object",
         "properties": {"n": {"type": "number", "minimum": 1, "exclusiveMinimum": True}}, "required": ["n"]},
        {"type": "number", "exclusiveMaximum": -3.5, "multipleOf": 0.25},
    ],
    ids=lambda document: next(key for key in reversed(document) if key not in ("$defs", "required")),
)  # fmt: skip
def test_every_keyword_is_kept_and_broken(document: JsonObject) -> None:
    mocks = Mocks(document)
    assert all(_valid(document, event) for event in mocks.events(3, 5))
    found = [*near_misses(mocks, 3)]
    assert found
    assert all(isinstance(one, Unbroken) or not _valid(document, one.event) for one in found)
    broken = {one.constraint.keyword for one in found if isinstance(one, NearMiss)}
    assert broken >= {one.keyword for one in constraints(normal_form(document))} - {"type", "minimum"}


def _nested(depth: int) -> JsonObject:
    document: JsonObject = {"type": "string"}
    for _ in range(depth):
        document = {"type": "object", "properties": {"a": document}, "required": ["a"]}
    return document


@pytest.mark.parametrize(
    "document",
    [
        _nested(60),
        {"type": "string", "pattern": "^(a+)+$", "minLength": 5000},
        {"$ref": "#/$defs/A", "$defs": {"A": {"anyOf": [{"$ref": "#/$defs/B"}, {"type": "null"}]},
                                        "B": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}, "required": ["a"]}}},
        {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"], "additionalProperties": {"type": "integer"},
         "minProperties": 5, "propertyNames": {"maxLength": 1}},
        {"type": "object", "additionalProperties": False, "minProperties": 6, "patternProperties": {f"^{c}[0-9]{{3}}$": {} for c in "abcdefgh"}},
        {"type": "integer", "minimum": 10**40, "multipleOf": 10**38},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1e-300},
        {"type": "object", "properties": {"__proto__": {"type": "integer"}, "": {"const": None}, "\ud800": True}, "required": ["__proto__", ""]},
    ],
    ids=range(8),
)  # fmt: skip
def test_odd_schemas_have_events_too(document: JsonObject) -> None:
    mocks = Mocks(document)
    assert all(_valid(document, event) for event in mocks.events(5, 2))
    assert any(isinstance(one, NearMiss) for one in near_misses(mocks, 5))


def test_a_schema_that_accepts_nothing_says_so(in_tmp: Path) -> None:
    Path("schema.json").write_text('{"type": "object", "required": ["a"], "properties": {"a": false}}')
    assert schemactl("register", "shop@Never", "schema.json").code == 0
    ran = schemactl("mock", "Never")
    assert (ran.code, ran.stdout) == (2, "")
    assert "the schema accepts no event at all" in ran.stderr


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_text_that_looks_real(name: str) -> None:
    assert FORMATS[name].holds(next(texts([{"format": name}], "", Random(1))))


@pytest.mark.parametrize(("name", "ending"), [("contactEmail", "@example.com"), ("order_id", ""), ("updated-at", "Z"), ("", "")])
def test_a_text_without_a_format_is_what_its_name_says(name: str, ending: str) -> None:
    text = next(texts([], name, Random(1)))
    assert text.endswith(ending)
    assert len(next(texts([{"minLength": 300, "maxLength": 300}], name, Random(1)))) == 300


def test_numbers_keep_to_bounds_and_steps() -> None:
    for low, high, step in ((5, 5, None), (-9, -7, None), (0.1, 2.2, 0.25), (100, 10_000, 250)):
        part: JsonObject = {"minimum": low, "maximum": high} | ({} if step is None else {"multipleOf": step})
        assert all(validator({"type": "number", **part}, Formats.ASSERT).is_valid(value) for value in numbers([part], False, Random(2)))


@pytest.fixture
def shop(in_tmp: Path) -> None:
    """A registry of the samples, with evidence."""
    captures = [ROOT / "samples" / name / "day-1.ndjson" for name in ("orders", "cloudevents")]
    assert schemactl("discover", *captures).code == 0


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("subject", ["shop.orders@OrderSubmitted", "com.example.door.opened"])
def test_what_is_in_an_envelope_is_read_back(envelope: str, subject: str, shop: None) -> None:
    ran = schemactl("mock", subject, "--count", 5, "--envelope", envelope)
    carries_no_type = envelope in ("kinesis", "firehose")
    needs_type = envelope in ("eventbridge", "put-events", "eventbridge-in-sqs", "event-grid", "outbox")
    if carries_no_type if "@" in subject else needs_type:
        assert (ran.code, ran.stdout) == (2, "")
        assert f"does not carry the name '{subject}'" in ran.stderr
        return
    assert ran.code == 0, ran.stderr
    Path("mocked.ndjson").write_text(ran.stdout)
    validated = json.loads(schemactl("validate", "mocked.ndjson", "--format", "json").stdout)
    assert [(one["subject"], one["events"], one["invalid"]) for one in validated["subjects"]] == [(subject, 5, 0)]
    assert len(set(ran.stdout.splitlines())) == 5


def test_a_name_that_a_rule_composes_is_carried_by_the_names_that_the_rule_asks_for(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text(
        '[subjects]\nstrip_source = "-dev"\n[[subjects.rules]]\ntype = "State change Notification"\nunder = "/event/meta_data"\n'
        'subject = "{source}@{type}.{subtype}.{status}"\n'
    )
    discovered = schemactl("discover", ROOT / "samples/hub-and-spoke/day-1.ndjson", "--format", "json")
    subject = next(one["subject"] for one in json.loads(discovered.stdout)["subjects"] if one["subject"].count(".") == 2)
    ran = schemactl("mock", subject, "--count", 3, "--envelope", "eventbridge")
    assert ran.code == 0, ran.stderr
    Path("mocked.ndjson").write_text(ran.stdout)
    assert json.loads(ran.stdout.splitlines()[0])["detail-type"] == "State change Notification"
    validated = json.loads(schemactl("validate", "mocked.ndjson", "--format", "json").stdout)
    assert [(one["subject"], one["events"], one["invalid"]) for one in validated["subjects"]] == [(subject, 3, 0)]


def test_evidence_says_how_often_a_property_is_there_and_which_values_come(in_tmp: Path) -> None:
    lines = [{"source": "s", "detail-type": "T", "detail": {"a": index, "k": "rare" if index % 50 == 0 else "usual"}} for index in range(500)]
    for line in lines[:5]:
        line["detail"]["seldom"] = True  # type: ignore[index]
    Path("events.ndjson").write_text("\n".join(map(json.dumps, lines)))
    assert schemactl("discover", "events.ndjson").code == 0
    made_ = [json.loads(line) for line in schemactl("mock", "T", "--count", 100).stdout.splitlines()]
    assert sum("seldom" in event for event in made_) < 10
    assert sum(event["k"] == "usual" for event in made_) > 80


def test_near_misses_of_the_command_are_refused_and_named(shop: None) -> None:
    ran = schemactl("mock", "OrderSubmitted", "--invalid", "--envelope", "eventbridge")
    events = ran.stdout.splitlines()
    assert f"{len(events)} events, each with one thing wrong; 2 constraints without one." in ran.stderr
    assert "1: /required (channel) is broken at /channel" in ran.stderr
    Path("mocked.ndjson").write_text(ran.stdout)
    validated = json.loads(schemactl("validate", "mocked.ndjson", "--format", "json").stdout)
    [subject] = validated["subjects"]
    assert subject["events"] == subject["invalid"] == len(events) - 1
    assert validated["skipped"] == 1  # a payload that is no object, which nothing on EventBridge is


def test_what_cannot_be_is_an_error_of_use(shop: None) -> None:
    assert schemactl("mock", "OrderSubmitted", "--invalid", "--count", "3").code == 2
    assert schemactl("mock", "OrderSubmitted", "--count", "0").code == 2
    assert "eventbridge" in schemactl("mock", "OrderSubmitted", "--envelope", "pigeon").stderr
    assert schemactl("mock", "Nobody").code == 2
