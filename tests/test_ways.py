"""Schemas whose ways double with each level of an event: what they refuse is refused in good time, and what cannot be decided is not called valid."""

from typing import Any

import pytest

from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.normal_form import normal_form
from schemactl.schema.quick_validation import UNDECIDED, UNEXPLAINED, QuickValidator, decider
from schemactl.schema.validation_cost import Ways
from tests.test_pathological import DOUBLINGS, repeated

N: JsonObject = {"$ref": "#/$defs/n"}
A: JsonObject = {"type": "object", "properties": {"a": N}}
CIRCLES: dict[str, JsonObject] = {
    **{f"two branches of {keyword}": {keyword: [{**A, "required": ["a"]}, {**A, "minProperties": 1}]} for keyword in ("anyOf", "oneOf", "allOf")},
    "beside a pattern": {"properties": {"a": N}, "patternProperties": {"^a": N}},
    "two patterns": {"patternProperties": {"^a": N, "a$": N}},
    "within not": {"properties": {"a": N}, "not": {"not": {"properties": {"a": N}}}},
    "within if": {"if": {"properties": {"a": N}}, "then": {"properties": {"a": N}}, "else": False},
    "behind a reference": {"allOf": [{"$ref": "#/$defs/m"}], "properties": {"a": N}},
    "of any name": {"allOf": [{"additionalProperties": N}], "properties": {"a": N}},
}
TAME: dict[str, JsonObject] = {
    "a tree": {"properties": {"left": N, "right": N, "a": N}},
    "a list": {"properties": {"a": {"type": "array", "items": N}}},
    "values of several kinds": {"anyOf": [{"properties": {"a": N}}, {"properties": {"b": {"items": N}}}, {"items": N}, {"type": "string"}]},
    "a name and the rest": {"properties": {"a": N}, "additionalProperties": N},
    "places and the rest": {"prefixItems": [N, N], "items": N},
}


def within(levels: int, leaf: JsonValue) -> JsonValue:
    for _ in range(levels):
        leaf = {"a": leaf}
    return leaf


def circle(schema: JsonObject) -> JsonObject:
    return {**N, "$defs": {"n": {"type": ["string", "object", "array"], **schema}, "m": A}}


@pytest.mark.parametrize("schema", CIRCLES.values(), ids=CIRCLES.keys())
def test_of_a_circle_that_doubles_it_is_decided_what_is_valid_and_not_told_where_it_fails(schema: JsonObject) -> None:
    held = QuickValidator(circle(schema))
    assert held.refusals(within(60, 5)) == (UNEXPLAINED,)
    assert held.refusals(5)[0] not in (UNEXPLAINED, UNDECIDED)
    assert held.for_engine is not None


@pytest.mark.parametrize("schema", TAME.values(), ids=TAME.keys())
def test_of_other_circles_all_is_told(schema: JsonObject) -> None:
    ways = Ways(normal_form(circle(schema)))
    assert not ways.take_long_to_tell(within(60, 5))
    assert not ways.are_too_many(within(60, 5))


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf", "allOf"])
def test_where_definitions_refer_to_the_next_one_twice_an_event_is_undecided_and_refused(keyword: str) -> None:
    def level(at: int) -> JsonObject:
        below: JsonObject = {"$ref": f"#/$defs/d{at + 1}"}
        return {keyword: [{"properties": {"a": below}}, {"properties": {"a": below}, "maxProperties": 9}]}

    document: JsonObject = {"$ref": "#/$defs/d0", "$defs": {**{f"d{at}": level(at) for at in range(60)}, "d60": {"type": "string"}}}
    held = QuickValidator(document)
    accepts = decider(normal_form(document), Formats.ANNOTATE)
    assert held.for_engine is None
    for leaf in ("x", 5):
        assert held.refusals(within(60, leaf)) == (UNDECIDED,)
        assert not accepts(within(60, leaf))
    assert bool(held.refusals(within(3, "x"))) == (keyword == "oneOf")
    assert accepts("x") == (keyword != "oneOf")


def test_of_very_many_errors_none_is_told() -> None:
    listed: JsonObject = {"items": {"enum": [f"v{at}" for at in range(2_000)]}}
    assert QuickValidator(listed).refusals([*range(20_000)]) == (UNEXPLAINED,)
    assert QuickValidator(listed).refusals([1])[0].keyword == "enum"


@pytest.mark.parametrize("doubling", DOUBLINGS)
@pytest.mark.parametrize("levels", [1, 3, 5])
def test_ways_are_as_many_as_there_are(doubling: str, levels: int) -> None:
    """Held against a count that goes each way."""
    schema = normal_form(repeated(levels, {"properties": {"a": {"type": "string"}, "b": True}}, DOUBLINGS[doubling]))
    ways = Ways(schema)

    def walked(one: Any, value: JsonValue) -> int:
        below = [*((child, value) for child in ways._in_place(one)), *ways._parts(one, value)]
        return 1 + sum(walked(child, part) for child, part in below)

    for value in ({}, {"a": "x"}, {"a": "x", "b": [1]}, [1, 2], "x"):
        assert ways._count(value, 10**9) == walked(schema, value)
