"""Which of several properties tells variants apart, where more than one would."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from schemactl.infer import Evidence, refine
from schemactl.model.json import JsonObject
from schemactl.model.options.infer import EnumOptions, Guarding, InferOptions

OPEN = InferOptions(enums=EnumOptions(guard=Guarding.OFF))
"""Ids are labels, too, where no guard hides them."""

CHOICES: list[tuple[str, list[JsonObject]]] = [
    ("resourceType", [{"resourceType": "Medication", "id": "m1", "code": 1}, {"resourceType": "Practitioner", "id": "p1", "name": 1}]),
    (
        "kind",
        [
            {"kind": "Box", "ref": "b1", "width": 1},
            {"kind": "Box", "ref": "b2", "width": 1, "lid": 1},
            {"kind": "Roll", "ref": "r1", "radius": 1},
        ],
    ),
    ("shape", [{"shape": "circle", "key": "c-01", "radius": 1}, {"shape": "square", "key": "s-01", "width": 1}]),
    ("event", [{"api": "v1", "event": "created", "by": 1}, {"api": "v2", "event": "deleted", "reason": 1}]),
    ("type", [{"label": "ann", "type": "person", "phone": 1}, {"label": "acme", "type": "firm", "vat": 1}]),
    ("op", [{"op": "add", "mode": "a", "value": 1}, {"op": "add", "mode": "b", "value": 1}, {"op": "remove", "mode": "c"}]),
    ("action", [{"action": "open", "long_action": "to_open", "at": 1}, {"action": "close", "long_action": "to_close", "why": 1}]),
    ("class", [{"colour": "red", "class": "car", "doors": 1}, {"colour": "blue", "class": "bus", "seats": 1}]),
    ("id", [{"id": "m1", "code": 1}, {"id": "p1", "name": 1}]),
    ("version", [{"version": "v1", "amount": 1}, {"version": "v2", "total": 1}]),
]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("key", "kinds"), CHOICES)
def test_the_property_with_names_and_called_like_a_tag_tells_variants_apart(key: str, kinds: Sequence[JsonObject], seed: int) -> None:
    random, evidence = Random(seed), Evidence(OPEN)
    for _ in range(60):
        evidence.observe({"parts": [random.choice(kinds) for _ in range(random.randint(1, 3))]})
    items: Any = refine(evidence, OPEN).document["properties"]["parts"]["items"]
    assert [name for name in kinds[0] if all("const" in variant["properties"].get(name, {}) for variant in items["oneOf"])] == [key]
