"""Evidence: bounded memory, caps that grow one way, no value on disk."""

import json
import sys
from copy import copy
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.infer import Evidence, refine, widen
from schemactl.infer.evidence.counter import Slotted, TimedCounter
from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, candidates_of
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.model.json import JsonValue
from schemactl.model.options.infer import Caps, InferOptions

OPTIONS = InferOptions()


def test_a_hundred_thousand_distinct_keys_become_one_map() -> None:
    evidence = Evidence(OPTIONS)
    evidence.observe({f"key{number}": number for number in range(100_000)})
    assert evidence.root.objects is not None
    assert len(evidence.root.objects.properties) == 0
    assert refine(evidence, OPTIONS).document["additionalProperties"] == {"type": "integer"}


def test_a_tree_with_two_branches_takes_no_more_room_the_deeper_it_is() -> None:
    def tree(depth: int) -> JsonValue:
        return {"left": tree(depth - 1), "right": tree(depth - 1)} if depth else 1

    def size(depth: int) -> int:
        evidence = Evidence(OPTIONS)
        evidence.observe(tree(depth))
        return len(json.dumps(evidence.to_json()))

    assert size(9) == pytest.approx(size(7), rel=0.1)


def test_no_value_of_an_event_is_written() -> None:
    evidence = Evidence(OPTIONS)
    for number in range(200):
        evidence.observe(
            {
                "name": ["Ada Lovelace", "Alan Turing"][number % 2],
                "state": "secret-state",
                "salary": 987654321,
                "by_mail": {"ada@example.com": {"tone": "warm"}},
                "big": 2**70,
                "price": 12.34567,
            },
            1_700_000_000_000_000,
        )
    written = json.dumps(evidence.to_json())
    for secret in ("Ada", "Turing", "secret-state", "987654321", "ada@example.com", "warm", str(2**70), "12.34567"):
        assert secret not in written


def test_the_labels_of_a_union_are_written_since_the_schema_has_them() -> None:
    evidence = Evidence(OPTIONS)
    for number in range(20):
        evidence.observe({"kind": "a", "x": 1} if number % 2 else {"kind": "b", "y": 2})
    assert '"a"' in json.dumps(evidence.to_json())
    again = Evidence.from_json(evidence.to_json(), OPTIONS)
    assert refine(again, OPTIONS).document == refine(evidence, OPTIONS).document


@pytest.mark.parametrize(
    "written",
    [
        None,
        {},
        {"format": 3, "root": {}, "counters": {}},
        {"format": 2, "root": {"number": {"integer": "t1"}}, "counters": {}},
        {"format": 2, "root": {"null": []}, "counters": {}},
        {"format": 2, "root": {"object": {"counter": 1, "properties": {"a": {}}}}, "counters": {}},
        {"format": 2, "root": {"object": {"counter": 1, "properties": 3}}, "counters": {}},
        {"format": 2, "root": {"string": {"counter": 1, "traits": {"uri": [1, "x", 2]}, "open": False}}, "counters": {}},
    ],
)
def test_what_is_no_evidence_is_refused(written: JsonValue) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Evidence.from_json(written, OPTIONS)


def test_counters_are_the_same_whatever_the_order_of_their_times() -> None:
    times = [Random(3).randrange(10**6, 10**15) for _ in range(500)]
    forwards, backwards = TimedCounter(), TimedCounter()
    for time in times:
        forwards += TimedCounter.once(time)
    for time in reversed(times):
        backwards += TimedCounter.once(time)
    assert forwards.to_json() == backwards.to_json()
    assert len(forwards.buckets) <= 64
    assert sum(forwards.buckets.values()) == 500
    assert TimedCounter.from_json(forwards.to_json()).to_json() == forwards.to_json()


def test_what_came_before_a_moment_is_counted_by_whole_buckets() -> None:
    counter = TimedCounter()
    for second in range(640):
        counter += TimedCounter.once(second * 1_000_000)
    assert counter.before(0) == 0
    assert counter.before(10**12) == 640
    assert counter.before(320 * 1_000_000) == 320
    assert TimedCounter(3).before(5) == 0


def test_events_that_are_alike_may_be_counted_at_once() -> None:
    one_by_one, at_once, seen = Evidence(OPTIONS), Evidence(OPTIONS), TimedCounter()
    for number in range(50):
        one_by_one.observe({"a": [1, "x"], "b": {"k": "card"}}, number)
        seen += TimedCounter.once(number)
    at_once.observe_alike({"a": [1, "x"], "b": {"k": "card"}}, seen)
    assert at_once.to_json() == one_by_one.to_json()


def test_merging_leaves_the_other_side_alone() -> None:
    one, other = Evidence(OPTIONS), Evidence(OPTIONS)
    one.observe({"a": "x", "kind": "p"}, 1)
    other.observe({"a": 1, "kind": "q", "b": [1]}, 2)
    before = other.to_json()
    one.merge(other).observe({"a": None, "b": []}, 3)
    assert other.to_json() == before
    assert one.events == 3


@given(st.sets(st.text(max_size=3), max_size=30), st.sets(st.text(max_size=3), max_size=30), st.sampled_from([8, 40, 200]))
def test_more_keys_never_have_a_candidate_that_fewer_do_not_have(some: set[str], more: set[str], cells: int) -> None:
    caps = Caps(candidates=cells)
    assert candidates_of(some | more, caps) & some <= candidates_of(some, caps)
    assert len(candidates_of(some, caps)) == min(len(some), max(4, cells // max(1, len(some))))


def test_a_wide_object_keeps_shapes_for_the_labels_of_few_properties() -> None:
    wide = {f"field_number_{number}": "label" for number in range(300)}
    evidence = Evidence(InferOptions())
    evidence.observe({**wide, "kind": "a"})
    objects = evidence.root.objects
    assert objects is not None
    assert objects.partitions is not None
    assert "kind" in objects.partitions
    assert len(objects.partitions) == 4096 // 301


def test_a_discriminator_is_not_given_up_because_objects_became_wide() -> None:
    options = InferOptions()
    first, later = Evidence(options), Evidence(options)
    variants: list[dict[str, JsonValue]] = [{"what_sort_of_event": "card", "number": 1}, {"what_sort_of_event": "cash", "till": 1}]
    wide: dict[str, JsonValue] = {f"f{number}": number for number in range(100)}
    for number in range(60):
        first.observe(variants[number % 2])
        later.observe({**variants[number % 2], **wide})
    head = refine(first, options).document
    assert "oneOf" in head
    widened = widen(head, later, options)
    assert {loosening.path for loosening in widened.loosenings} == {f"/f{number}" for number in range(100)}


def test_a_value_thousands_deep_is_counted_without_a_crash() -> None:
    deep: JsonValue = 1
    for _ in range(900):
        deep = {"a": [deep]}
    evidence = Evidence(InferOptions(caps=Caps(depth=8)))
    evidence.observe(deep)
    assert evidence.events == 1
    assert sys.getrecursionlimit() >= 1000


@pytest.mark.parametrize("kind", [Node, ArrayEvidence, ObjectEvidence, StringEvidence])
def test_a_copy_is_another_one_with_the_same_in_it(kind: type[Slotted]) -> None:
    one = kind()
    twin = copy(one)
    assert twin is not one
    assert all(getattr(twin, name) is getattr(one, name) for name in kind.__slots__)
    name = kind.__slots__[0]
    setattr(twin, name, "other")
    assert getattr(one, name) != "other"
