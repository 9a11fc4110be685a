"""Laws of inference where values hold values like themselves: unions by a label and by keys, maps, lists, and all of them in one another."""

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest.mock import patch

import jsonschema_rs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemactl.infer import Evidence, explain, refine, widen
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options import CaptureOptions, Options, RegistryOptions
from schemactl.model.options.infer import Caps, EnumOptions, InferOptions, TagOptions, UnionOptions
from schemactl.model.pointer import ROOT
from schemactl.native import OFF
from schemactl.pipeline.discover import discover
from schemactl.pipeline.discovery import How
from schemactl.pipeline.validate import validate
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.formats import INFERRED_FORMATS
from tests.evidence_state import Counted
from tests.recursive_buses import bus
from tests.support import examples
from tests.test_laws_infer import OPTIONS as TIGHT

EAGER = InferOptions(
    enums=EnumOptions(samples=4, repeats=1.5, unseen=0.5), unions=UnionOptions(chance=0.3), tags=TagOptions(chance=0.3), caps=Caps(repeats=2)
)
"""Decisions that a few events are enough for."""
READY = replace(EAGER, caps=Caps())
BUSES = st.builds(bus, st.integers(0, 10**9), st.sampled_from([1, 2, 3, 5, 10, 20, 40]))
CHOICES = st.sampled_from([InferOptions(), TIGHT, EAGER])
ATTRIBUTES: list[JsonValue] = [
    {"attributes": [{"key": "k", "value": {"kvlistValue": {"values": [{"key": "k", "value": {"arrayValue": {"values": [{"boolValue": True}]}}}]}}}]},
    {
        "attributes": [
            {"key": "k", "value": {"arrayValue": {"values": [{"arrayValue": {"values": [{"arrayValue": {"values": [{"intValue": 3}]}}]}}]}}}
        ]
    },
    {"attributes": [{"key": "k", "value": {"stringValue": "a"}}, {"key": "k", "value": {"kvlistValue": {"values": []}}}]},
]
TEXT_OR_FOLDED: list[JsonValue] = [{"a": {"a": {"a": {}}}}, {"a": {"a": {"a": "leaf"}}}]


def evidence_of(events: Sequence[JsonValue], options: InferOptions) -> Evidence:
    evidence = Evidence(options)
    for payload in events:
        evidence.observe(payload)
    return evidence


def refused(document: JsonObject, events: Sequence[JsonValue]) -> list[JsonValue]:
    """Those that are not valid, formats asserted."""
    validator = jsonschema_rs.Draft202012Validator(document, validate_formats=True, formats=dict(INFERRED_FORMATS), ignore_unknown_formats=True)
    return [payload for payload in events if not validator.is_valid(payload)]


def state(evidence: Evidence, options: InferOptions) -> bytes:
    return canonical_bytes([evidence.to_json(), refine(evidence, options).document])


@example(ATTRIBUTES, InferOptions())
@example(bus(13, 10), TIGHT)  # names beside keys that are data, one place with what stands under these: widening never ended
@given(BUSES, CHOICES)
def test_every_event_read_validates_and_loosens_nothing(events: list[JsonValue], options: InferOptions) -> None:
    evidence = evidence_of(events, options)
    document = refine(evidence, options).document
    assert refused(document, events) == []
    assert widen(document, evidence, options).loosenings == ()
    assert explain(evidence, options, ROOT).decisions
    written = evidence.to_json()
    assert canonical_bytes(Evidence.from_json(written, options).to_json()) == canonical_bytes(written)


@pytest.mark.toolchain("cargo")
@example(ATTRIBUTES, InferOptions(), Random(1))
@example(TEXT_OR_FOLDED, InferOptions(), Random(1))
@given(BUSES, CHOICES, st.randoms(use_true_random=False))
def test_neither_order_nor_cuts_nor_the_engine_change_a_byte(events: list[JsonValue], options: InferOptions, random: Random) -> None:
    expected = state(evidence_of(events, options), options)
    shuffled = random.sample(events, len(events))
    size = random.randint(1, len(events))
    merged, fast = Evidence(options), Evidence(options)
    for start in range(0, len(events), size):
        chunk = shuffled[start : start + size]
        merged.merge(evidence_of(chunk, options))
        by_engine = Counted(options)
        payloads = [json.dumps(payload).encode() for payload in chunk]
        left = by_engine.observe(payloads, [None] * len(chunk))
        fast.merge(by_engine.evidence)
        fast.observe_each([chunk[row] for row in left], [None] * len(left))
    assert state(merged, options) == expected
    assert state(fast, options) == expected


@given(BUSES, CHOICES, st.data())
def test_a_head_of_some_events_is_widened_to_all(events: list[JsonValue], options: InferOptions, data: st.DataObject) -> None:
    hold_wide_enough(events, events[: data.draw(st.integers(1, len(events)))], options)


@pytest.mark.parametrize(("seed", "number", "options"), [(822, 10, READY), (622, 40, READY), (238, 40, READY), (90, 40, READY)])
def test_a_head_of_half_the_events_is_widened_to_all(seed: int, number: int, options: InferOptions) -> None:
    """Buses for which that went on for ever, refused an event or found something more each time."""
    events = bus(seed, number)
    hold_wide_enough(events, events[: number // 2], options)


def hold_wide_enough(events: Sequence[JsonValue], some: Sequence[JsonValue], options: InferOptions) -> None:
    head = refine(evidence_of(some, options), options).document
    evidence = evidence_of(events, options)
    wider = widen(head, evidence, options).document
    assert refused(wider, events) == []
    assert widen(wider, evidence, options).loosenings == ()


@pytest.mark.parametrize(("batch", "native"), [(0, "off"), (CaptureOptions().batch, "off"), (CaptureOptions().batch, "on")])
@settings(max_examples=examples(30))
@given(BUSES)
def test_what_was_discovered_is_valid_and_not_discovered_again(batch: int, native: str, events: list[JsonValue]) -> None:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {OFF: native}):
        capture, registry = Path(folder) / "capture.ndjson", Path(folder) / "schemas"
        objects = [payload for payload in events if isinstance(payload, dict)]
        capture.write_text("".join(json.dumps({"type": "t", "source": "s", "specversion": "1.0", "data": one}) + "\n" for one in [*objects, {}]))
        options = Options(capture=CaptureOptions(batch=batch), registry=RegistryOptions(directory=str(registry)))
        discover([str(capture)], options, How())
        assert [subject.invalid for subject in validate([str(capture)], options, None).subjects] == [0]
        assert [subject.outcome.value for subject in discover([str(capture)], options, How()).subjects] == ["unchanged"]
