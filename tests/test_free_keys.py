"""Keys that are data beside keys that are names: when they are, and that every stage takes the schema."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.infer import Evidence, explain, refine, widen
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options import Options, RegistryOptions
from schemactl.model.options.infer import EnumOptions, InferOptions, MapOptions
from schemactl.model.pointer import ANY, JsonPointer
from schemactl.pipeline.discover import discover
from schemactl.pipeline.discovery import How
from schemactl.pipeline.validate import validate
from schemactl.schema.canonical import canonical_bytes
from tests.test_laws_recursion import evidence_of, refused

OPTIONS: Final = InferOptions()
EAGER: Final = InferOptions(enums=EnumOptions(samples=4, repeats=1.5, unseen=0.5), maps=MapOptions(keys=2, free_keys=3, sparse_keys=4))
"""Decisions that a few objects are enough for."""
CAPPED: Final = replace(EAGER, caps=replace(EAGER.caps, map_keys=5, patterned_keys=3))
"""And few keys are more than evidence keeps."""
Object = Callable[[Random, int], JsonObject]


def word(random: Random) -> str:
    return "".join(random.choice("bdfgklmnprst") + random.choice("aeiou") for _ in range(4))


def notes_of(make: Object, number: int, seed: int, options: InferOptions = OPTIONS) -> Any:
    random = Random(seed)
    document: Any = refine(evidence_of([{"notes": make(random, index)} for index in range(number)], options), options).document
    return document["properties"]["notes"]


TEXT: Final = {"type": "string"}
MAPS: list[tuple[str, int, Object, list[str], JsonObject]] = [
    ("a slash before it", 600, lambda draws, at: {"a/b": "x", f"c.d/{word(draws)}": "x"}, ["a/b"], TEXT),
    ("two hundred of them, again and again", 600, lambda draws, at: {"a/b": 1, f"c.d/{draws.randrange(200)}": "x"}, ["a/b"], TEXT),
    ("in one object of five", 300, lambda draws, at: {"a": "x", **({} if at % 5 else {f"c:{word(draws)}": "x"})}, ["a"], TEXT),
    ("words, ever new", 100, lambda draws, at: {"total": True, word(draws): "x", word(draws): "y"}, ["total"], TEXT),
    ("days", 20, lambda draws, at: {"total": at, f"2026-01-{draws.randint(10, 28)}": "x"}, ["total"], TEXT),
    ("names that one object lacks", 200, lambda draws, at: {**({"a/b": "x"} if at else {}), f"c.d/{word(draws)}": "x"}, ["a/b"], TEXT),
    (
        "words of a family, in one object of two",
        400,
        lambda draws, at: {"a/b": "x", **({f"c.d/{word(draws)}": "x"} if at % 2 else {})},
        ["a/b"],
        TEXT,
    ),
    (
        "two families with values of their own",
        400,
        lambda draws, at: {"total": at, **({f"auth/{word(draws)}": at % 3 == 0} if at % 2 else {f"hook.io/{word(draws)}": "x"})},
        ["total"],
        {"type": ["boolean", "string"]},
    ),
    (
        "a rare name of another type",
        200,
        lambda draws, at: {"a/b": "x", f"c.d/{word(draws)}": "x", **({} if at % 50 else {"z": 1})},
        ["a/b", "z"],
        TEXT,
    ),
]
RECORDS: list[tuple[str, int, Object]] = [
    ("one object has fifteen more", 100, lambda draws, at: {"a": "x", **({f"f{key}_url": "x" for key in "abcdefghijklmno"} if at == 7 else {})}),
    ("options", 300, lambda draws, at: {"a": "x", **{f"option_{key}": "x" for key in "abcdefghijklm" if draws.random() < 0.3}}),
    ("rare options", 300, lambda draws, at: {"a": "x", **{f"option_{key}": "x" for key in "abcdefghijklmnopqrstuvw" if draws.random() < 0.03}}),
    ("of all types", 200, lambda draws, at: {"a": 1, f"c.d/{word(draws)}": draws.choice(["x", 1, True, [1]])}),
    ("ten of them", 200, lambda draws, at: {"a": 1, f"c.d/{draws.randrange(10)}": "x"}),
    ("kinds by a key each", 300, lambda draws, at: {"a": 1, f"on_{draws.choice('abcdefghijklmnopqrst')}": "x"}),
]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("number", "make", "names", "values"), [row[1:] for row in MAPS], ids=[row[0] for row in MAPS])
def test_free_keys_are_a_map_beside_the_names(number: int, make: Object, names: list[str], values: JsonObject, seed: int) -> None:
    notes = notes_of(make, number, seed)
    assert sorted(notes["properties"]) == names
    assert notes["additionalProperties"] == values


@pytest.mark.parametrize("seed", range(3))
def test_families_of_free_keys_with_values_of_their_own_are_one_map(seed: int) -> None:
    notes = notes_of(lambda draws, at: {f"auth/{word(draws)}": True, f"hook.io/{word(draws)}": "x"}, 200, seed)
    assert notes == {"type": "object", "additionalProperties": {"type": ["boolean", "string"]}}
    few = notes_of(lambda draws, at: {f"auth/{word(draws)}": True, f"hook.io/{draws.randrange(9)}": "x"}, 200, seed)
    assert "additionalProperties" not in few
    mixed = notes_of(lambda draws, at: {f"auth/{word(draws)}": True, f"hook.io/{word(draws)}": draws.choice(["x", 1, [1]])}, 200, seed)
    assert "additionalProperties" not in mixed


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("number", "make"), [row[1:] for row in RECORDS], ids=[row[0] for row in RECORDS])
def test_rare_names_are_no_map(number: int, make: Object, seed: int) -> None:
    assert "additionalProperties" not in notes_of(make, number, seed)


def test_what_is_data_for_all_is_data_for_a_rare_variant() -> None:
    random = Random(6)
    events: list[JsonValue] = []
    for number in range(300):
        notes: JsonObject = {"a/b": "x", f"c.d/{word(random)}": "x"}
        events.append({"kind": "rare", "reason": 1, "notes": notes} if number % 50 == 0 else {"kind": "usual", "size": 1, "notes": notes})
    document: Any = refine(evidence_of(events, OPTIONS), OPTIONS).document
    assert [sorted(variant["properties"]["notes"]["properties"]) for variant in document["oneOf"]] == [["a/b"], ["a/b"]]
    assert widen(document, evidence_of(events, OPTIONS), OPTIONS).loosenings == ()


def test_near_misses_are_refused() -> None:
    random = Random(1)
    events: list[JsonValue] = [{"a/b": random.choice(["up", "down"]), "a/c": "x", f"c.d/{word(random)}": "x"} for _ in range(300)]
    document = refine(evidence_of(events, OPTIONS), OPTIONS).document
    assert refused(document, [{"a/b": "up", "a/c": "x", "c.d/new": "y"}]) == []
    wrong: list[JsonValue] = [{"a/b": "up", "c.d/new": "x"}, {"a/b": "up", "a/c": "x", "c.d/new": 1}, {"a/b": "left", "a/c": "x"}]
    assert refused(document, wrong) == wrong


def test_keys_that_may_not_be_shown_are_in_no_schema() -> None:
    random = Random(2)

    def secret(number: int) -> str:
        return f"{random.getrandbits(128):032x}" if number % 2 else word(random)

    for value in ("x", 1):
        events: list[JsonValue] = [{"a/b": "x", f"c.d/{secret(number)}": value if number % 2 else "x"} for number in range(300)]
        document = refine(evidence_of(events, OPTIONS), OPTIONS).document
        assert refused(document, events) == []
        assert b"c.d/" not in canonical_bytes(document)


def test_the_decision_is_explained_as_it_was_made() -> None:
    random = Random(3)
    evidence = evidence_of([{"notes": {"a/b": 1, f"c.d/{word(random)}": "x"}} for _ in range(300)], OPTIONS)
    explained = explain(evidence, OPTIONS, JsonPointer(("notes",)))
    decided = next(decision for decision in explained.decisions if decision.what == "map")
    assert decided.decided == "a record, and a map of the other keys"
    assert decided.counts.startswith("names: 1; other keys: ")
    assert explain(evidence, OPTIONS, JsonPointer(("notes", ANY))).schema == explained.schema["additionalProperties"]  # type: ignore[call-overload,index]
    assert explained.schema == refine(evidence, OPTIONS).document["properties"]["notes"]  # type: ignore[index,call-overload]


VALUES: Final[list[JsonValue]] = ["x", 1, None, "2026-01-01", {"n": 1}, {"n": "x", "m": 1}, [1]]


@st.composite
def buses(draw: st.DrawFn) -> list[JsonValue]:
    """Objects with some names, and free keys of several spellings, with values of few types."""
    random = Random(draw(st.integers(0, 10**9)))
    names = {name: random.choice([1.0, 0.95, 0.5, 0.05]) for name in random.sample(["a", "b/c", "kind", "total"], random.randint(1, 4))}
    free = [random.choice(VALUES) for _ in range(random.randint(1, 2))]
    spell = random.choice([lambda: f"p.q/{word(random)}", lambda: word(random), lambda: f"2026-0{random.randint(1, 9)}-1{random.randint(0, 9)}"])
    often, inside = random.random(), random.random() < 0.5
    events: list[JsonValue] = []
    for _ in range(random.choice([5, 20, 60])):
        notes: JsonObject = {name: random.choice(["up", "down"]) for name, share in names.items() if random.random() < share}
        notes |= {spell(): random.choice(free) for _ in range(3) if random.random() < often}
        events.append({"type": random.choice(["on", "off"]), "notes": notes} if inside else notes)
    return events


@given(buses(), st.sampled_from([OPTIONS, EAGER, CAPPED]), st.randoms(use_true_random=False))
def test_every_event_validates_and_order_and_cuts_change_no_byte(events: list[JsonValue], options: InferOptions, random: Random) -> None:
    evidence = evidence_of(events, options)
    document = refine(evidence, options).document
    assert refused(document, events) == []
    assert widen(document, evidence, options).loosenings == ()
    shuffled = random.sample(events, len(events))
    cut = random.randint(0, len(events))
    merged = evidence_of(shuffled[:cut], options).merge(evidence_of(shuffled[cut:], options))
    assert canonical_bytes(refine(merged, options).document) == canonical_bytes(document)
    written = evidence.to_json()
    assert canonical_bytes(Evidence.from_json(written, options).to_json()) == canonical_bytes(written)


@given(buses(), buses(), st.sampled_from([OPTIONS, EAGER, CAPPED]))
def test_a_schema_of_some_events_is_widened_to_all(some: list[JsonValue], more: list[JsonValue], options: InferOptions) -> None:
    head = refine(evidence_of(some, options), options).document
    evidence = evidence_of([*some, *more], options)
    wider = widen(head, evidence, options).document
    assert refused(wider, [*some, *more]) == []
    assert widen(wider, evidence, options).loosenings == ()


def test_a_record_learns_that_its_new_keys_are_data() -> None:
    random = Random(4)
    head = refine(evidence_of([{"a/b": "x", "c.d/one": "x"}], OPTIONS), OPTIONS).document
    wider: Any = widen(head, evidence_of([{"a/b": "x", f"c.d/{word(random)}": "x"} for _ in range(200)], OPTIONS), OPTIONS)
    assert (sorted(wider.document["properties"]), wider.document["additionalProperties"]) == (["a/b", "c.d/one"], TEXT)
    assert [(one.path, one.what) for one in wider.loosenings] == [("/*", "unknown-property"), ("/c.d~1one", "missing-required")]


def test_beyond_the_cap_for_keys_names_stay_names_with_all_that_is_known_of_them() -> None:
    random = Random(7)
    events: list[JsonValue] = [
        {"notes": {"authz/decision": random.choice(["allow", "deny"]), "authz/at": "2026-01-01", f"hook.k8s.io/{word(random)}{index}": "x"}}
        for index in range(2000)
    ]
    evidence = evidence_of(events, OPTIONS)
    document: Any = refine(evidence, OPTIONS).document
    notes = document["properties"]["notes"]
    assert (sorted(notes["properties"]), notes["required"]) == (["authz/at", "authz/decision"], ["authz/at", "authz/decision"])
    assert notes["properties"]["authz/decision"]["enum"] == ["allow", "deny"]
    assert (notes["properties"]["authz/at"]["format"], notes["additionalProperties"]) == ("date", TEXT)
    right: list[JsonValue] = [{"notes": {"authz/decision": "deny", "authz/at": "2026-02-02", "hook.k8s.io/else": "y"}}]
    wrong: list[JsonValue] = [
        {"notes": {"authz/at": "2026-02-02", "hook.k8s.io/else": "y"}},
        {"notes": {"authz/decision": "maybe", "authz/at": "2026-02-02"}},
        {"notes": {"authz/decision": "deny", "authz/at": "2026-02-02", "hook.k8s.io/else": 1}},
    ]
    assert refused(document, [*right, *wrong]) == wrong
    assert explain(evidence, OPTIONS, JsonPointer(("notes",))).schema == notes
    assert explain(evidence, OPTIONS, JsonPointer(("notes", "authz/decision"))).schema == notes["properties"]["authz/decision"]
    assert widen(document, evidence, OPTIONS).loosenings == ()
    assert widen(document, evidence_of(events[:40], OPTIONS), OPTIONS).loosenings == ()


ALL_DATA: Final[list[tuple[str, int, Object]]] = [
    (
        "a map that hardly changes",
        30,
        lambda draws, at: {f"k{word(Random(key))}{'xyz'[key % 3]}": 1 for key in (*range(690), *draws.sample(range(690, 1400), 90))},
    ),
    ("one object with more keys than the cap", 30, lambda draws, at: {"a/b": 1, **{f"{at}{word(draws)}": 1 for _ in range(1100 if not at else 50)}}),
    ("uuids, one of them in all objects", 30, lambda draws, at: {f"{key:032x}": 1 for key in (7, *draws.sample(range(9, 900), 9))}),
    ("few objects", 11, lambda draws, at: {"a/b": 1, **{f"c.d/{word(draws)}{at}": 1 for _ in range(200)}}),
    ("names that come and go", 60, lambda draws, at: {**({"a/b": 1} if at else {}), **{f"c.d/{word(draws)}{at}": 1 for _ in range(50)}}),
]


@pytest.mark.parametrize(("number", "make"), [row[1:] for row in ALL_DATA], ids=[row[0] for row in ALL_DATA])
def test_beyond_the_cap_for_keys_all_that_may_be_data_is(number: int, make: Object) -> None:
    assert notes_of(make, number, 8) == {"type": "object", "additionalProperties": {"type": "integer"}}


def test_names_beyond_the_cap_that_nobody_may_see_are_in_no_schema() -> None:
    random = Random(9)
    for key in ("anna@corp.example", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2ln"):
        events: list[JsonValue] = [{"notes": {"a/b": 1, key: 2, f"c.d/{word(random)}{index}": 3}} for index in range(1200)]
        notes: Any = refine(evidence_of(events, OPTIONS), OPTIONS).document
        assert notes["properties"]["notes"]["required"] == ["a/b"]
        assert key.encode() not in canonical_bytes(notes)


def test_beyond_the_cap_for_keys_it_is_a_map_and_stays_valid(tmp_path: Path) -> None:
    random = Random(5)
    options = Options(registry=RegistryOptions(directory=str(tmp_path / "schemas")))
    for number in (300, 1500):
        payloads = [{"notes": {"a/b": "x", f"c.d/{random.getrandbits(40)}": "x"}} for _ in range(number)]
        capture = tmp_path / f"{number}.ndjson"
        capture.write_text("".join(json.dumps({"type": "t", "source": "s", "specversion": "1.0", "data": one}) + "\n" for one in payloads))
        discover([str(capture)], options, How())
        assert [subject.invalid for subject in validate([str(capture)], options, None).subjects] == [0]
        assert [subject.outcome.value for subject in discover([str(capture)], options, How()).subjects] == ["unchanged"]
