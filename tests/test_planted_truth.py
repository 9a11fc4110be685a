"""The seeded buses of bench/generator.py and bench/resources.py, whose truth is known because it is planted: all of it is found, and nothing else is
asked."""

from functools import cache

import jsonschema_rs
import pytest

from bench.generator import Bus, lines
from bench.truth import BUSES, scores
from schemactl.infer import Evidence, refine_all
from schemactl.model.json import JsonObject
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import loads

EVENTS = {"shop": 7_000, "resources": 3_000}
"""Enough for the one in 20,000 of a subject, which the generator puts at its thousandth event."""


@cache
def capture(bus: str) -> tuple[tuple[Subject, JsonObject], ...]:
    events = []
    for line in lines(Bus(EVENTS[bus], producers=BUSES[bus][0])):
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


@pytest.mark.parametrize(("bus", "feature"), sorted({(bus, feature) for bus, (_, truth) in BUSES.items() for _, _, feature, _ in truth}))
def test_the_planted_truth_is_found_exactly(bus: str, feature: str) -> None:
    counted, wrong = scores(schemas(bus), BUSES[bus][1])
    right, of = counted[feature]
    assert right == of, wrong


@pytest.mark.parametrize("bus", BUSES)
def test_every_event_of_it_validates(bus: str) -> None:
    validators = {name: jsonschema_rs.Draft202012Validator(document) for name, document in schemas(bus).items()}
    assert [payload for subject, payload in capture(bus) if not validators[subject.name].is_valid(payload)] == []
