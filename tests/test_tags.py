"""Which of several properties tells variants apart, where more than one would."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.infer import Evidence, refine
from schemactl.infer.evidence import tags
from schemactl.model.json import JsonObject
from schemactl.model.options.infer import EnumOptions, Guarding, InferOptions
from tests.support import examples

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


LABELLED = st.lists(
    st.builds(
        lambda label, other, keys: {"type": label, "status": other, **{f"{label}_{key}": 1 for key in keys}, "all": [{"of": label, label: 1}]},
        st.sampled_from(["card", "cash", "coin"]),
        st.sampled_from(["open", "shut"]),
        st.sets(st.sampled_from("ab")),
    ),
    max_size=14,
)


@settings(max_examples=examples(1000), deadline=None)
@given(LABELLED, st.sampled_from([0.3, 0.05, 0.01, 0.001]), st.sampled_from([1.0, 2.0]))
def test_labels_that_are_not_looked_at_prove_nothing(events: list[JsonObject], chance: float, support: float) -> None:
    """Of so few objects that nothing below their labels could."""
    options = replace(InferOptions(), tags=replace(InferOptions().tags, chance=chance, support=support))
    evidence = Evidence(options)
    for event in events:
        evidence.observe(event)
    objects = evidence.root.objects
    if objects is None:
        return
    found = tags.discriminator_of(objects, options)
    with patch.object(tags, "_may_prove", lambda *_: True):
        assert tags.discriminator_of(objects, options) == found


def test_of_four_objects_nothing_below_their_labels_is_looked_at() -> None:
    evidence = Evidence()
    for label in ("card", "cash", "card", "cash"):
        evidence.observe({"type": label, label: 1})
    assert evidence.root.objects is not None
    with patch.object(tags, "_judged", side_effect=AssertionError):
        assert tags.discriminator_of(evidence.root.objects, InferOptions()) is None
