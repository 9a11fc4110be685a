"""The seeded buses of bench/generator.py, bench/resources.py and bench/standards.py, whose truth is known because it is planted: all of it is found,
and near misses are refused."""

from functools import cache

import jsonschema_rs
import pytest

from bench.edits import accepted
from bench.generator import Bus, Payload, lines
from bench.truth import BUSES, scores
from schemactl.infer import Evidence, refine_all
from schemactl.model.json import JsonObject
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import loads

EVENTS = {"shop": 7_000, "resources": 3_000, "standards": 5_000}
"""Enough for the one in 20,000 of a subject, which the generator puts at its thousandth event."""


@cache
def capture(bus: str) -> tuple[tuple[Subject, JsonObject], ...]:
    events = []
    for line in lines(Bus(EVENTS[bus], producers=BUSES[bus].producers)):
        event = loads(line)
        assert isinstance(event, dict)
        assert isinstance(event["detail"], dict)
        events.append((Subject(str(event["source"]), str(event["detail-type"])), event["detail"]))
    return tuple(events)


@cache
def schemas(bus: str) -> dict[str, JsonObject]:
    evidence: dict[Subject, Evidence] = {}
    for subject, payload in capture(bus):
        evidence.setdefault(subject, Evidence()).observe(payload)
    return {subject.name: inference.document for subject, inference in refine_all(evidence, InferOptions()).items()}


@pytest.mark.parametrize(("bus", "feature"), sorted({(bus, feature) for bus, planted in BUSES.items() for _, _, feature, _ in planted.truth}))
def test_the_planted_truth_is_found_exactly(bus: str, feature: str) -> None:
    counted, wrong = scores(schemas(bus), BUSES[bus].truth)
    right, of = counted[feature]
    assert right == of, wrong


@pytest.mark.parametrize("bus", BUSES)
def test_every_event_of_it_validates(bus: str) -> None:
    validators = {name: jsonschema_rs.Draft202012Validator(document) for name, document in schemas(bus).items()}
    assert [payload for subject, payload in capture(bus) if not validators[subject.name].is_valid(payload)] == []


@pytest.mark.parametrize("bus", [bus for bus, planted in BUSES.items() if planted.misses])
def test_near_misses_are_refused(bus: str) -> None:
    events: dict[str, list[Payload]] = {}
    for subject, payload in capture(bus):
        events.setdefault(subject.name, []).append(payload)
    assert list(accepted(BUSES[bus].misses, schemas(bus), events)) == []
