"""The seeded bus of bench/generator.py, whose truth is known because it is planted: all of it is found, and nothing else is asked."""

from functools import cache

import jsonschema_rs
import pytest

from bench.generator import Bus, lines
from bench.truth import TRUTH, scores
from schemactl.infer import Evidence, refine_all
from schemactl.model.json import JsonObject
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import loads

EVENTS = 7_000
"""Enough for the one in 20,000 of a subject, which the generator puts at its thousandth event."""


@cache
def capture() -> tuple[tuple[Subject, JsonObject], ...]:
    events = []
    for line in lines(Bus(EVENTS)):
        event = loads(line)
        assert isinstance(event, dict)
        assert isinstance(event["detail"], dict)
        events.append((Subject(str(event["source"]), str(event["detail-type"])), event["detail"]))
    return tuple(events)


@cache
def schemas() -> dict[str, JsonObject]:
    evidence: dict[Subject, Evidence] = {}
    for subject, payload in capture():
        evidence.setdefault(subject, Evidence()).observe(payload)
    return {subject.name: inference.document for subject, inference in refine_all(evidence, InferOptions()).items()}


@pytest.mark.parametrize("feature", sorted({feature for _, _, feature, _ in TRUTH}))
def test_the_planted_truth_is_found_exactly(feature: str) -> None:
    counted, wrong = scores(schemas())
    right, of = counted[feature]
    assert right == of, wrong


def test_every_event_of_it_validates() -> None:
    validators = {name: jsonschema_rs.Draft202012Validator(document) for name, document in schemas().items()}
    assert [payload for subject, payload in capture() if not validators[subject.name].is_valid(payload)] == []
