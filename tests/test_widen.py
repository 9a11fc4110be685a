"""Widening, case by case: head.json, events.ndjson (time and payload a line) → expected.json (schema) and loosenings.json (what, why, since)."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

from schemactl.infer import Evidence, refine, widen
from schemactl.infer.cause import rfc3339
from schemactl.infer.evidence.chance import spared_by_chance
from schemactl.model.json import JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.model.schema import Loosening
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.parse import loads
from tests.support import assert_golden, cases

OPTIONS = InferOptions()


@pytest.mark.parametrize("case", cases("widen"))
def test_the_head_is_loosened_just_enough_and_the_cause_is_told(case: Path) -> None:
    head = json.loads((case / "head.json").read_text())
    events = [loads(line) for line in (case / "events.ndjson").read_bytes().splitlines()]
    evidence = Evidence(OPTIONS)
    for event in events:
        assert isinstance(event, dict)
        evidence.observe(event["payload"], microseconds(event["time"]))
    widened = widen(head, evidence, OPTIONS)
    validator = jsonschema.Draft202012Validator(widened.document)
    assert [event for event in events if isinstance(event, dict) and not validator.is_valid(event["payload"])] == []
    assert widen(widened.document, evidence, OPTIONS).loosenings == ()
    assert_golden(case / "expected.json", canonical_bytes(widened.document))
    assert_golden(case / "loosenings.json", canonical_bytes([_alone(one) for one in widened.loosenings]))


def _alone(loosening: Loosening) -> JsonValue:
    """Without the counts that the history of a subject adds."""
    told: dict[str, JsonValue] = asdict(loosening)
    assert told.pop("new") is None
    return told


def test_a_head_that_accepts_nothing_learns_what_came() -> None:
    evidence = Evidence(OPTIONS)
    evidence.observe({"a": 1})
    assert jsonschema.Draft202012Validator(widen(False, evidence, OPTIONS).document).is_valid({"a": 1})
    assert widen(True, evidence, OPTIONS).loosenings == ()


def test_a_new_variant_requires_its_label_though_objects_like_it_stand_in_it_without_one() -> None:
    before, after = Evidence(OPTIONS), Evidence(OPTIONS)
    for number in range(20):
        before.observe({"pay": paid(number % 2)})
        after.observe({"pay": {"method": "split", "coins": 3, "of": {"coins": 1, "of": {"coins": 2}}}})
        after.observe({"pay": {"method": "split", "coins": 3, "tip": 1, "of": {"coins": 1, "tip": 1, "of": {"coins": 2, "tip": 1}}}})
    head = refine(before, OPTIONS).document
    wider = widen(head, after, OPTIONS).document
    variants = json.loads(canonical_bytes(wider))["properties"]["pay"]["oneOf"]
    assert [(one["properties"]["method"]["const"], one["required"]) for one in variants] == [
        ("card", ["last4", "method"]),
        ("cash", ["coins", "method"]),
        ("split", ["coins", "method", "of"]),
    ]
    assert widen(wider, after, OPTIONS).loosenings == ()


def test_causes_are_those_of_the_whole_history() -> None:
    before, after = Evidence(OPTIONS), Evidence(OPTIONS)
    for number in range(60):
        before.observe({"state": ["on", "off"][number // 2 % 2], "pay": paid(number % 2)}, number * 10**6)
        after.observe({"state": ["on", "off", "held"][number // 3 % 3], "pay": paid(number % 3)}, (number + 100) * 10**6)
    head = refine(before, OPTIONS).document
    history = Evidence.from_json(before.to_json(), OPTIONS).merge(after)
    causes = {(one.path, one.what): (one.cause.value, one.contradicting, one.events) for one in widen(head, history, OPTIONS).loosenings}
    assert causes == {("/pay/method", "unknown-variant"): ("changed", 20, 120), ("/state", "outside-enum"): ("changed", 18, 120)}


@pytest.mark.parametrize(("events", "before", "contradicting", "chance"), [(10, 0, 3, 1.0), (10, 8, 3, 0.0), (10, 5, 5, 1 / 252), (4, 2, 1, 0.5)])
def test_the_chance_is_hypergeometric(events: int, before: int, contradicting: int, chance: float) -> None:
    assert spared_by_chance(events, before, contradicting) == pytest.approx(chance)


def test_a_moment_keeps_its_microseconds() -> None:
    assert rfc3339(1_500_000) == "1970-01-01T00:00:01.500000Z"


def paid(kind: int) -> dict[str, object]:
    return [{"method": "card", "last4": "1234"}, {"method": "cash", "coins": 3}, {"method": "invoice", "days": 30}][kind]


def microseconds(time: object) -> int | None:
    if time is None:
        return None
    assert isinstance(time, str)
    return int(datetime.fromisoformat(time).timestamp() * 1_000_000)
