"""Unions that stand in themselves, by a label or by keys, inside maps inside variants: what was seen is accepted, what is nearly that is not."""

import uuid
from random import Random
from typing import Any

import jsonschema
import pytest

from schemactl.infer import Evidence, refine, widen
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions

OPTIONS = InferOptions()
EVENTS = 150
DEEPEST = 3


def by_label(random: Random, depth: int) -> JsonObject:
    if depth < DEEPEST and random.random() < 0.4:
        return {"kind": "group", "children": [by_label(random, depth + 1) for _ in range(random.randint(1, 2))]}
    if random.random() < 0.6:
        return {"kind": "leaf", "value": random.randint(0, 9), "unit": random.choice(["kg", "mg"])}
    return {"kind": "note", "text": f"some text {random.random()}"}


def by_keys(random: Random, depth: int) -> JsonObject:
    if depth < DEEPEST and random.random() < 0.4:
        return {"and": [by_keys(random, depth + 1) for _ in range(random.randint(1, 2))]}
    if depth < DEEPEST and random.random() < 0.4:
        return {"not": by_keys(random, depth + 1)}
    return {"eq": {"field": f"f{random.randint(0, 99999)}", "to": random.randint(0, 9)}}


def entries(random: Random, values: Any) -> JsonObject:
    return {str(uuid.UUID(int=random.getrandbits(128), version=4)): values(random, 0) for _ in range(random.randint(1, 3))}


def event(random: Random, number: int, kinds: dict[str, Any]) -> JsonObject:
    label = random.choice(["Ping", *kinds])
    if label == "Ping":
        return {"type": label, "id": number, "at": "2026-01-01"}
    return {"type": label, "id": number, f"only{label}": 1, "entries": entries(random, kinds[label])}


NEAR = {
    by_label: [
        {},
        {"kind": "leaf"},
        {"kind": "group", "children": [{"kind": "leaf", "value": 1}]},
        {"kind": "note", "value": 1, "unit": "kg"},
        {"eq": 1},
    ],
    by_keys: [{}, {"and": [{}]}, {"eq": {"field": "f1"}}, {"not": {"eq": {}}}, {"kind": "leaf"}],
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("rule", "query"), [(by_label, by_label), (by_keys, by_keys), (by_label, by_keys)], ids=["labels", "keys", "both"])
def test_unions_in_themselves_inside_maps_inside_variants(rule: Any, query: Any, seed: int) -> None:
    random = Random(seed)
    kinds = {"Rule": rule, "Query": query}
    events = [event(random, number, kinds) for number in range(EVENTS)]
    evidence = Evidence(OPTIONS)
    for one in events:
        evidence.observe(one)
    document = refine(evidence, OPTIONS).document
    schema = jsonschema.Draft202012Validator(document)
    assert [one for one in events if not schema.is_valid(one)] == []
    assert widen(document, evidence, OPTIONS).loosenings == ()
    key = str(uuid.UUID(int=7, version=4))
    wrong: list[JsonValue] = [{"type": "Ping", "id": 1}, {"type": "Rule", "id": 1, "entries": {}}]
    if rule is query:  # where each variant has another union under one key, the label is in some of the objects only: one record
        wrong += [{"type": label, "id": 1, f"only{label}": 1, "entries": {key: near}} for label, values in kinds.items() for near in NEAR[values]]
    assert [one for one in wrong if schema.is_valid(one)] == []
