"""Keys under which the same stands are a map, also where it is a tree of them; keys that say what stands under them are names."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.infer import Evidence, refine, widen
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.schema.canonical import canonical_bytes
from tests.test_free_keys import EAGER
from tests.test_laws_recursion import evidence_of, refused

OPTIONS: Final = InferOptions()
WORDS: Final = [
    "alpha",
    "bravo",
    "charlie",
    "delta",
    "echo",
    "foxtrot",
    "golf",
    "hotel",
    "india",
    "juliet",
    "kilo",
    "lima",
    "mike",
    "november",
    "oscar",
    "papa",
    "quebec",
]
FIELDS: Final = [*(f"f:{word}" for word in WORDS[:10]), *(f'k:{{"name":"{word}"}}' for word in WORDS[10:])]
Value = Callable[[Random, str], JsonValue]

EQUAL: list[tuple[str, Value, JsonValue]] = [
    ("one text", lambda draws, key: "x", {"type": "string"}),
    ("texts", lambda draws, key: f"t{draws.getrandbits(30)}", {"type": "string"}),
    ("counts", lambda draws, key: draws.randint(0, 99), {"type": "integer"}),
    ("nothing in them", lambda draws, key: {}, {"type": "object", "properties": {}}),
    ("lists", lambda draws, key: [1, 2], {"type": "array", "items": {"type": "integer"}}),
    ("texts or counts", lambda draws, key: draws.choice(["x", 1]), {"type": ["integer", "string"]}),
]
NAMED: list[tuple[str, Value]] = [
    ("flags", lambda draws, key: draws.random() < 0.5),
    ("values of its own each", lambda draws, key: f"{key}-{draws.choice('ab')}"),
    ("a type of its own each", lambda draws, key: "x" if WORDS.index(key) % 2 else 1),
    ("a format of its own each", lambda draws, key: "2026-01-01" if WORDS.index(key) % 2 else "https://h.example/"),
    ("an object of its own each", lambda draws, key: {f"{key}_{part}": 1 for part in "ab"}),
]


def sampled(random: Random, keys: Sequence[str], most: int, value: Value) -> JsonObject:
    return {key: value(random, key) for key in random.sample(keys, random.randint(1, most))}


def labels_of(value: Value, seed: int, keys: Sequence[str] = WORDS, most: int = 4) -> Any:
    random = Random(seed)
    document: Any = refine(evidence_of([{"labels": sampled(random, keys, most, value)} for _ in range(300)], OPTIONS), OPTIONS).document
    return document["properties"]["labels"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("value", "schema"), [row[1:] for row in EQUAL], ids=[row[0] for row in EQUAL])
def test_seventeen_free_keys_with_equal_values_are_a_map(value: Value, schema: JsonValue, seed: int) -> None:
    assert labels_of(value, seed) == {"type": "object", "additionalProperties": schema}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("value", [row[1] for row in NAMED], ids=[row[0] for row in NAMED])
def test_keys_that_say_what_stands_under_them_are_names(value: Value, seed: int) -> None:
    assert sorted(labels_of(value, seed)["properties"]) == WORDS


def test_thirteen_options_of_which_an_object_has_a_third_are_a_record() -> None:
    assert sorted(labels_of(EQUAL[0][1], 1, WORDS[:13], 8)["properties"]) == WORDS[:13]


def test_few_objects_with_optional_keys_of_several_types_are_a_record() -> None:
    values: JsonObject = {key: ["x", 1, {"a": 1}][index % 3] for index, key in enumerate(WORDS)}
    events: list[JsonValue] = [{"labels": {key: values[key]}} for key in WORDS]
    assert "properties" in refine(evidence_of(events, OPTIONS), OPTIONS).document["properties"]["labels"]  # type: ignore[operator,call-overload,index]


def of_kind(draws: Random) -> JsonValue:
    kinds: list[JsonValue] = [{"excluded": True}, {"title": "x", "by": "y"}, {"start": 1, "end": 2, "zone": "UTC"}]
    return draws.choice(kinds)


@pytest.mark.parametrize(("key", "events"), [("2026-01-01T00:00:{:05}", 40), ("{}", 10), ("word-{}-x", 40)])
def test_values_of_several_kinds_under_ever_new_keys_are_a_map(key: str, events: int) -> None:
    draws = Random(1)
    bus: list[JsonValue] = [{"changes": {key.format(draws.randrange(10**5)): of_kind(draws) for _ in range(3)}} for _ in range(events)]
    document: Any = refine(evidence_of(bus, OPTIONS), OPTIONS).document
    kinds = document["properties"]["changes"]["additionalProperties"]["anyOf"]
    assert sorted(kind["required"] for kind in kinds) == [["by", "title"], ["end", "start", "zone"], ["excluded"]]


def test_numbers_as_keys_are_a_map_whatever_stands_there_unless_all_objects_have_them() -> None:
    draws = Random(1)
    mixed: list[JsonValue] = [{"by_id": {str(draws.randrange(10**5)): draws.choice(["x", 1, [1]])}} for _ in range(9)]
    schema: Any = refine(evidence_of(mixed, OPTIONS), OPTIONS).document["properties"]
    assert "additionalProperties" in schema["by_id"]
    tuples: list[JsonValue] = [{"by_id": {"0": "x", "1": 1, "2": [1]}} for _ in range(9)]
    schema = refine(evidence_of(tuples, OPTIONS), OPTIONS).document["properties"]
    assert sorted(schema["by_id"]["properties"]) == ["0", "1", "2"]


def test_optional_objects_of_names_of_their_own_are_a_record() -> None:
    draws = Random(1)
    names = [f"{first}_{second}" for first in WORDS for second in WORDS[:3]]
    bus: list[JsonValue] = [{"parts": {name: {"id": 1, f"{name}_at": "x", f"{name}_by": "y"} for name in draws.sample(names, 3)}} for _ in range(60)]
    schema: Any = refine(evidence_of(bus, OPTIONS), OPTIONS).document["properties"]
    assert "additionalProperties" not in schema["parts"]
    assert set(schema["parts"]["properties"]) <= set(names)


def tree(random: Random, levels: int, leaves: Sequence[JsonValue], early: float) -> JsonValue:
    if levels == 0 or random.random() < early:
        return random.choice(leaves)
    return {key: tree(random, levels - 1, leaves, early) for key in random.sample(FIELDS, random.randint(1, 2))}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("events", "early", "lines"), [(60, 0.0, 45), (1000, 0.0, 45), (1000, 0.3, 60)])
def test_random_trees_are_a_map_of_such_maps(events: int, early: float, lines: int, seed: int) -> None:
    random = Random(seed)
    leaves: list[JsonValue] = [{}, "x", 1] if early else [{}]
    bus: list[JsonValue] = [{"verb": random.choice(["get", "put", "post", "list"]), "tree": tree(random, 4, leaves, early)} for _ in range(events)]
    document: Any = refine(evidence_of(bus, OPTIONS), OPTIONS).document
    assert len(canonical_bytes(document).splitlines()) <= lines
    assert document["properties"]["verb"]["enum"] == ["get", "list", "post", "put"]
    assert refused(document, [{"verb": "get", "tree": {"f:alpha": {"f:new": {}}}}]) == []
    wrong: list[JsonValue] = [{"verb": "get", "tree": {"f:alpha": [1]}}, {"verb": "get"}]
    assert refused(document, wrong) == wrong


def forest(random: Random) -> list[JsonValue]:
    """Trees with keys of one kind, beside a label or under it."""
    leaves: list[JsonValue] = random.sample([{}, "x", 1, None, True, [], "2026-01-01"], random.randint(1, 3))
    levels, early, tagged = random.randint(1, 5), random.choice([0.0, 0.4]), random.random() < 0.5
    events: list[JsonValue] = []
    for _ in range(random.choice([3, 30, 100])):
        grown = tree(random, levels, leaves, early)
        label = random.choice(["on", "off"])
        events.append({"kind": label, label: 1, "body": {"tree": grown}} if tagged else {"tree": grown})
    return events


FORESTS: Final = st.builds(lambda seed: forest(Random(seed)), st.integers(0, 10**9))


@given(FORESTS, st.randoms(use_true_random=False))
def test_every_event_validates_and_order_and_cuts_change_no_byte(events: list[JsonValue], random: Random) -> None:
    evidence = evidence_of(events, OPTIONS)
    document = refine(evidence, OPTIONS).document
    assert refused(document, events) == []
    assert widen(document, evidence, OPTIONS).loosenings == ()
    shuffled, cut = random.sample(events, len(events)), random.randint(0, len(events))
    merged = evidence_of(shuffled[:cut], OPTIONS).merge(evidence_of(shuffled[cut:], OPTIONS))
    assert canonical_bytes(refine(merged, OPTIONS).document) == canonical_bytes(document)
    written = evidence.to_json()
    assert canonical_bytes(Evidence.from_json(written, OPTIONS).to_json()) == canonical_bytes(written)


@given(FORESTS, FORESTS)
def test_a_schema_of_some_events_is_widened_to_all(some: list[JsonValue], more: list[JsonValue]) -> None:
    head = refine(evidence_of(some, OPTIONS), OPTIONS).document
    evidence = evidence_of([*some, *more], OPTIONS)
    wider = widen(head, evidence, OPTIONS).document
    assert refused(wider, [*some, *more]) == []
    assert widen(wider, evidence, OPTIONS).loosenings == ()


@pytest.mark.parametrize("seed", [1129, 1135, 1141, 1162, 1219])
def test_trees_under_a_label_are_read_again_without_a_change(seed: int) -> None:
    """A variant has a part of each place, and places that hold themselves are not cut in parts: what a map has for one key is asked of all events."""
    events = forest(Random(seed))
    evidence = evidence_of(events, EAGER)
    document = refine(evidence, EAGER).document
    assert refused(document, events) == []
    assert widen(document, evidence, EAGER).loosenings == ()
