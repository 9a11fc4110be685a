"""Kinds of object that no label tells apart: what makes them, and what does not."""

from collections import Counter
from math import comb
from random import Random
from typing import Any

import pytest

from schemactl.infer import Evidence, refine
from schemactl.infer.evidence.exclusive_properties import alternatives_of, kinds_of
from schemactl.model.json import JsonObject
from schemactl.model.options.infer import InferOptions, UnionOptions

LIMITS = UnionOptions()
OPTIONS = InferOptions()


def layouts(*rows: tuple[str, int]) -> dict[frozenset[str], int]:
    return {frozenset(keys.split()): count for keys, count in rows}


def test_keys_that_always_come_together_are_one_group_and_the_rest_is_shared() -> None:
    found = alternatives_of(layouts(("id method params", 30), ("id method params trace", 10), ("id result", 20)), LIMITS)
    assert found is not None
    assert [(kind.group, kind.objects, dict(kind.keys)) for kind in found.kinds] == [
        (("method", "params"), 40, {"id": 40, "method": 40, "params": 40, "trace": 10}),
        (("result",), 20, {"id": 20, "result": 20, "trace": 0}),
    ]
    assert found.chance == pytest.approx(3 / comb(60, 20))


def test_a_key_that_one_kind_surely_never_has_is_not_said_of_it() -> None:
    found = alternatives_of(layouts(("a x", 50), ("b", 50)), LIMITS)
    assert found is not None
    assert [set(kind.keys) for kind in found.kinds] == [{"a", "x"}, {"b"}]


def test_objects_that_choose_twice_are_known_by_both_choices() -> None:
    """However many they are of; what is asked for is what each has, and a choice that nobody made is none of the kinds."""
    rows = [(f"id {when} {what}", 12) for when in ("at", "from until") for what in ("text", "flag", "number")]
    found = alternatives_of(layouts(*rows), LIMITS)
    assert found is not None
    assert [kind.group for kind in found.kinds] == sorted(tuple(sorted(keys.split()[1:])) for keys, _ in rows)
    assert all(set(kind.keys) == {"id", *kind.group} for kind in found.kinds)
    found = alternatives_of(layouts(*rows[:-1]), LIMITS)
    assert found is not None
    assert len(found.kinds) == 5


def test_of_a_kind_of_few_objects_a_second_choice_is_not_said() -> None:
    """Two objects with `c` say nothing of what they might have beside it; a second choice that would give too many kinds is not made."""
    found = alternatives_of(layouts(("a x", 30), ("a y", 30), ("b x", 30), ("b y", 28), ("c x", 2)), LIMITS)
    assert found is not None
    assert [kind.group for kind in found.kinds] == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c",)]
    assert found.kinds[-1].keys == {"c": 2, "x": 2, "y": 0}
    rows = [(f"{one}{left} {other}{right}", 20) for one, other in ["ab"] for left in range(3) for right in range(3)]
    found = alternatives_of(layouts(*rows), LIMITS)
    assert found is not None
    assert len(found.kinds) == 3


def test_a_kind_may_be_of_several_kinds() -> None:
    found = alternatives_of(layouts(("result", 40), ("code retry x", 20), ("code reason x", 20), ("code retry y", 20), ("code reason y", 20)), LIMITS)
    assert found is not None
    assert [kind.group for kind in found.kinds] == [("reason", "x"), ("reason", "y"), ("result",), ("retry", "x"), ("retry", "y")]
    assert found.kinds[0].keys == {"code": 20, "reason": 20, "x": 20}


def test_the_kinds_are_a_partition_of_the_objects() -> None:
    """Of any sets of keys: each object is of one kind, which has all its keys and asks for none that it lacks."""
    random = Random(2)
    several = 0
    for _ in range(300):
        choices = [[f"{name}{option}" for option in range(random.randint(2, 3))] for name in "abc"[: random.randint(1, 3)]]
        seen: Counter[frozenset[str]] = Counter()
        for _ in range(random.choice([20, 60, 200])):
            optional = [key for key in ("p", "q") if random.random() < 0.3]
            seen[frozenset([*map(random.choice, choices), *optional, *(["id"] if random.random() < 0.99 else [])])] += 1
        found = alternatives_of(seen, LIMITS)
        several += found is not None and len(found.kinds) > max(map(len, choices))
        for layout in seen if found is not None else ():
            assert found is not None
            fitting = [kind for kind in found.kinds if layout.issuperset(kind.group)]
            assert len(fitting) == 1
            assert layout <= fitting[0].keys.keys()
            assert {key for key, count in fitting[0].keys.items() if count == fitting[0].objects} <= layout
    assert several > 20


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", 100)],
        [("a", 50), ("a b", 50)],
        [("a", 6), ("b", 6)],
        [("a", 900), ("b", 1)],
        [("a", 50), ("b", 50), ("", 1)],
        [("a", 50), ("b", 50), ("a b", 1)],
        [(f"k{number}", 9) for number in range(9)],
    ],
)
def test_what_is_no_proof_is_a_record(rows: list[tuple[str, int]]) -> None:
    assert alternatives_of(layouts(*rows), LIMITS) is None


def test_optional_keys_that_come_as_they_like_never_pass() -> None:
    random = Random(1)
    for _ in range(1500):
        shares = [random.random() for _ in range(random.randint(2, 5))]
        keys = [
            frozenset(["id", *(f"k{index}" for index, share in enumerate(shares) if random.random() < share)])
            for _ in range(random.choice([5, 10, 20, 50]))
        ]
        assert alternatives_of(Counter(keys), LIMITS) is None


def test_a_search_that_does_not_end_finds_nothing() -> None:
    pairs = [(f"a{left} a{right}", 5) for left in range(30) for right in range(left) if (left + right) % 4]
    assert alternatives_of(layouts(*pairs), UnionOptions(variants=30)) is None


def test_kinds_that_follow_one_another_are_a_key_with_another_name() -> None:
    mixed, renamed, timeless = Evidence(OPTIONS), Evidence(OPTIONS), Evidence(OPTIONS)
    for number in range(40):
        old: JsonObject = {"user_name": "x"}
        new: JsonObject = {"userName": "x"}
        mixed.observe(new if number % 2 else old, number * 10**6)
        renamed.observe(new if number >= 20 else old, number * 10**6)
        timeless.observe(new if number >= 20 else old)
    assert ["anyOf" in refine(evidence, OPTIONS).document for evidence in (mixed, renamed, timeless)] == [True, False, True]


def test_kinds_are_known_from_disk_where_they_were_found_and_lost_where_some_are_not_known() -> None:
    evidence, few = Evidence(OPTIONS), Evidence(OPTIONS)
    for number in range(40):
        evidence.observe({"a": 1, "b": 1} if number % 2 else {"c": 1})
    few.observe({"a": 1, "b": 1})
    few.observe({"c": 1})
    read = Evidence.from_json(evidence.to_json(), OPTIONS)
    assert read.root.objects is not None
    assert read.root.objects.layouts == {frozenset("ab"): 20, frozenset("c"): 20}
    assert refine(read, OPTIONS).document == refine(evidence, OPTIONS).document
    read.merge(Evidence.from_json(few.to_json(), OPTIONS))
    assert kinds_of(read.root.objects, OPTIONS) is None
    assert evidence.merge(few).root.objects is not None
    assert kinds_of(evidence.root.objects, OPTIONS) is not None  # type: ignore[arg-type]


def test_more_sets_of_keys_than_the_cap_are_not_counted() -> None:
    evidence = Evidence(OPTIONS)
    for number in range(100):
        evidence.observe({"a" if number % 3 else "b": 1, **{f"k{bit}": 1 for bit in range(6) if number >> bit & 1}})
    assert evidence.root.objects is not None
    assert evidence.root.objects.layouts is None
    assert "anyOf" not in refine(evidence, OPTIONS).document


def test_within_a_variant_the_kinds_of_what_is_below_are_found() -> None:
    evidence = Evidence(OPTIONS)
    for number in range(60):
        start: JsonObject = {"date": "2026-01-01"} if number % 4 == 0 else {"dateTime": "2026-01-01T00:00:00Z", "zone": "UTC"}
        evidence.observe({"type": "meeting", "start": start} if number % 2 == 0 else {"type": "note", "text": "x"})
    document: Any = refine(evidence, OPTIONS).document
    start_schema = document["oneOf"][0]["properties"]["start"]
    assert [kind["required"] for kind in start_schema["anyOf"]] == [["date"], ["dateTime", "zone"]]
