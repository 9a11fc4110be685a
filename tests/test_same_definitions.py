"""Definitions that are equal but for their names are one; those that differ anywhere, however far down, are two."""

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given

from schemactl.infer import refine, widen
from schemactl.infer.refine_same import without_twins
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from tests.test_laws_recursion import BUSES, CHOICES, evidence_of, refused

Definitions = Mapping[str, Any]


def ref(name: str) -> JsonObject:
    return {"$ref": f"#/$defs/{name}"}


def record(**properties: JsonValue) -> JsonObject:
    return {"type": "object", "properties": properties}


def are_same(one: Any, other: Any, definitions: Definitions, assumed: frozenset[tuple[int, int]] = frozenset()) -> bool:
    """Whether nothing tells two schemas apart, what is being compared taken for the same."""
    one, other = _followed(one, definitions), _followed(other, definitions)
    if (id(one), id(other)) in assumed:
        return True
    assumed |= {(id(one), id(other))}
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(are_same(one[key], other[key], definitions, assumed) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(are_same(mine, theirs, definitions, assumed) for mine, theirs in zip(one, other, strict=True))
    return bool(one == other)


def _followed(schema: Any, definitions: Definitions) -> Any:
    return definitions[schema["$ref"].removeprefix("#/$defs/")] if isinstance(schema, dict) and schema.keys() == {"$ref"} else schema


@given(BUSES, CHOICES)
def test_no_two_definitions_of_a_schema_are_the_same(events: list[JsonValue], options: InferOptions) -> None:
    head = refine(evidence_of(events[: len(events) // 2 + 1], options), options).document
    wider = widen(head, evidence_of(events, options), options).document
    for document, known in ((head, 0), (wider, len(head.get("$defs", {})))):  # type: ignore[arg-type]
        definitions: Any = document.get("$defs", {})
        names = list(definitions)
        pairs = [(one, other) for index, one in enumerate(names) for other in names[index + 1 :]]
        twins = [pair for pair in pairs if are_same(definitions[pair[0]], definitions[pair[1]], definitions)]
        assert not twins or (known and all(name in head["$defs"] for pair in twins for name in pair))  # type: ignore[operator]


ENUM: JsonObject = {"type": "string", "enum": ["a", "b"]}
TEXT: JsonObject = {"type": "string"}

TABLE: list[tuple[str, dict[str, JsonObject], list[str]]] = [
    ("equal but for their names", {"Tree": record(a=ref("Tree"), b=TEXT), "Tree2": record(a=ref("Tree2"), b=TEXT)}, ["Tree"]),
    ("each in the other", {"Aa": record(x=ref("B")), "B": record(x=ref("Aa"))}, ["B"]),
    ("written out once more", {"A": record(x=record(x=ref("A"))), "B2": record(x=ref("B2"))}, ["A"]),
    (
        "two and two, crossed",
        {"A": record(x=ref("B")), "B": record(y=ref("A")), "A2": record(x=ref("B2")), "B2": record(y=ref("A2"))},
        ["A", "B"],
    ),
    (
        "alternatives in another order",
        {
            "A": record(x={"anyOf": [{"type": "array", "items": ref("A")}, ENUM]}),
            "A2": record(x={"anyOf": [ENUM, {"type": "array", "items": ref("A2")}]}),
        },
        ["A"],
    ),
    (
        "null beside",
        {
            "A": record(x={"anyOf": [{"type": "null"}, ref("A")]}),
            "A2": {**record(x={**record(x={"anyOf": [{"type": "null"}, ref("A2")]}), "type": ["null", "object"]})},
        },
        ["A"],
    ),
    ("a value of an enum", {"A": record(x=ref("A"), y=ENUM), "A2": record(x=ref("A2"), y=TEXT)}, ["A", "A2"]),
    ("another required key", {"A": record(x=ref("A")), "A2": {**record(x=ref("A2")), "required": ["x"]}}, ["A", "A2"]),
    ("another kind far down", {"A": record(x=record(x=record(x=ref("A"), y=TEXT))), "B": record(x=ref("B"))}, ["A", "B"]),
    ("another step", {"A": record(x=ref("A")), "B": record(y=ref("B"))}, ["A", "B"]),
    ("items or values", {"A": record(x={"items": ref("A")}), "B": record(x={"additionalProperties": ref("B")})}, ["A", "B"]),
]


@pytest.mark.parametrize(("definitions", "stay"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_of_definitions_that_are_the_same_one_stays(definitions: dict[str, JsonObject], stay: list[str]) -> None:
    schema = record(**{name: ref(name) for name in definitions})
    whole, left = without_twins(schema, definitions)
    assert sorted(left) == sorted(stay)
    assert {target["$ref"] for target in whole["properties"].values()} == {f"#/$defs/{name}" for name in stay}  # type: ignore[union-attr,index,call-overload]
    assert without_twins(whole, left) == (whole, left)


def test_what_stands_elsewhere_as_a_definition_refers_to_it() -> None:
    schema = {
        "type": "object",
        "properties": {"one": record(x=ref("A"), y=TEXT), "maybe": {**record(x=ref("A"), y=TEXT), "type": ["null", "object"]}},
    }
    whole, _ = without_twins(schema, {"A": record(x=ref("A"), y=TEXT)})
    assert whole["properties"] == {"one": ref("A"), "maybe": {"anyOf": [{"type": "null"}, ref("A")]}}


def pair(random: Random, levels: int, kinds: Sequence[str]) -> JsonObject:
    kind = random.choice([*kinds, *(("list", "table") if levels else ())])
    leaf: JsonObject = {"text": f"t{random.getrandbits(20)}", "flag": True, "count": random.randint(0, 9)}
    below = [pair(random, levels - 1, kinds) for _ in range(random.randint(0, 2) if levels else 0)]
    held: JsonObject = {"of": [one["is"] if kind == "list" else one for one in below]}
    return {"name": f"n{random.getrandbits(20)}", "is": {kind: leaf.get(kind, held)}}


def bus(seed: int, other: Callable[[Random], JsonValue]) -> list[JsonValue]:
    """Entries in many events, and in `other` what may be one of them."""
    random = Random(seed)
    kinds = ("text", "flag", "count")
    return [{"entries": [pair(random, 3, kinds) for _ in range(random.randint(0, 3))], "other": other(random)} for _ in range(200)]


ONE_KIND: list[tuple[str, Callable[[Random], JsonValue]]] = [
    ("texts only", lambda draws: pair(draws, 0, ["text"])),
    ("in a list", lambda draws: [pair(draws, 1, ["text", "flag"])]),
    ("deep down", lambda draws: {"a": {"b": [{"c": pair(draws, 3, ["count"])}]}}),
]
TWO_KINDS: list[tuple[str, Callable[[Random], JsonValue]]] = [
    ("another type", lambda draws: {"name": "x", "is": draws.choice(["on", "off"])}),
    ("another key required", lambda draws: {"name": "x", **({"is": {"text": "x"}} if draws.random() < 0.5 else {})}),
    ("another format", lambda draws: {"name": "2026-01-01", "is": {"text": "x"}}),
    ("more names", lambda draws: {**pair(draws, 0, ["text"]), "since": 1}),
    ("other keys under one of them", lambda draws: {"name": "x", "is": {"op": draws.choice("<>"), "than": 1}}),
    ("one name", lambda draws: {"is": {"text": "x"}}),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("other", [row[1] for row in ONE_KIND], ids=[row[0] for row in ONE_KIND])
def test_two_kinds_that_hold_each_other_are_two_definitions_wherever_they_stand(other: Callable[[Random], JsonValue], seed: int) -> None:
    document: Any = refine(evidence_of(bus(seed, other), InferOptions()), InferOptions()).document
    assert sorted(document["$defs"]) == ["Entry", "Is"]
    assert "#/$defs/Entry" in json.dumps(document["properties"]["other"])


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("other", [row[1] for row in TWO_KINDS], ids=[row[0] for row in TWO_KINDS])
def test_what_differs_from_a_kind_that_holds_itself_is_none_of_it(other: Callable[[Random], JsonValue], seed: int) -> None:
    document: Any = refine(evidence_of(bus(seed, other), InferOptions()), InferOptions()).document
    assert "#/$defs/Entry" not in json.dumps(document["properties"]["other"])


def shape(random: Random) -> JsonObject:
    return random.choice([{"kind": "circle", "radius": 1}, {"kind": "square", "width": 1}, {"kind": "text", "words": "some of them"}])


def amount(random: Random) -> JsonObject:
    return random.choice([{"cents": 1}, {"per": 1.5, "of": "x y z a"}])


@pytest.mark.parametrize("seed", range(3))
def test_unions_that_stand_in_several_places_are_one_definition(seed: int) -> None:
    random = Random(seed)
    events: list[JsonValue] = [
        {
            "type": label,
            label: 1,
            "before": random.choice([None, shape(random)]),
            "after": shape(random),
            "all": [{"shape": shape(random), "price": amount(random)} for _ in range(2)],
            "fee": amount(random),
            **({"rest": amount(random)} if random.random() < 0.5 else {}),
        }
        for label in random.choices(["made", "moved"], k=300)
    ]
    document: Any = refine(evidence_of(events, InferOptions()), InferOptions()).document
    made, moved = document["oneOf"]
    shapes, price = made["properties"]["after"], made["properties"]["fee"]
    for variant in (made, moved):
        properties = variant["properties"]
        assert properties["before"] == {"anyOf": [{"type": "null"}, shapes]}
        assert (properties["after"], properties["fee"], properties["rest"]) == (shapes, price, price)
    assert {tuple(body) for body in document["$defs"].values() if "properties" not in body} == {("oneOf", "x-inferred"), ("anyOf", "x-inferred")}
    assert json.dumps(document).count('"circle"') == json.dumps(document).count('"cents"') - 1 == 1
    assert refused(document, events) == []
    wrong: list[JsonValue] = [{**one, "after": {"kind": "circle", "width": 1}} for one in events[:3] if isinstance(one, dict)]
    assert refused(document, wrong) == wrong
    assert widen(document, evidence_of(events, InferOptions()), InferOptions()).loosenings == ()
    fresh = {**events[0], "after": {"kind": "line", "length": 1}} if isinstance(events[0], dict) else {}
    wider = widen(document, evidence_of([*events, fresh, fresh], InferOptions()), InferOptions()).document
    assert refused(wider, [*events, fresh]) == []
