"""Laws of inference: what holds for every capture."""

from collections.abc import Sequence
from itertools import combinations
from random import Random

import jsonschema
from hypothesis import assume, example, given
from hypothesis import strategies as st

from schemactl.infer import Evidence, refine, widen
from schemactl.infer.pool import grouped
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import Caps, EnumOptions, InferOptions, UnionOptions
from schemactl.schema.canonical import canonical_bytes

SMALL_CAPS = Caps(
    distinct_values=4, map_keys=6, patterned_keys=3, coded_keys=2, tags=3, candidates=8, layouts=4, depth=5, repeats=1, trait_failures=3
)
OPTIONS = InferOptions(caps=SMALL_CAPS, enums=EnumOptions(samples=4, repeats=1.5, unseen=0.5), unions=UnionOptions(chance=0.5))
"""Caps so low that a few events pass them."""

KEYS = st.sampled_from(["a", "b", "kind", "children", "$ref", "", "a/b", "2024-01-01", "2024-01-02", "__proto__", "x\x00y", 'q"\n'])
TEXTS = st.sampled_from(["red", "green", "blue", "2024-01-01", "2024-01-01T00:00:00Z", "https://h/p", "a b c", "", "card", "x" * 200])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from([2**60, 2**70, 1.0, 1.5]), TEXTS)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)
TAGGED = st.one_of(
    st.fixed_dictionaries({"kind": st.just("card"), "a": SCALARS}),
    st.fixed_dictionaries({"kind": st.just("cash"), "b": VALUES}),
    st.fixed_dictionaries({"kind": st.just("gift")}, optional={"children": VALUES}),
)
WITHIN = st.fixed_dictionaries({"a": TAGGED, "kind": st.sampled_from(["up", "down"])})
NESTED = st.recursive(SCALARS, lambda inner: st.fixed_dictionaries({"a": SCALARS, "children": st.lists(inner, max_size=2)}), max_leaves=10)
KINDS = st.one_of(
    st.fixed_dictionaries({"a": SCALARS}, optional={"kind": st.integers(0, 3)}),
    st.fixed_dictionaries({"b": VALUES}, optional={"kind": st.integers(0, 3)}),
    st.fixed_dictionaries({"children": st.lists(st.fixed_dictionaries({"a": SCALARS}) | st.fixed_dictionaries({"b": SCALARS}), max_size=3)}),
)
PAYLOADS = st.one_of(VALUES, TAGGED, KINDS, NESTED, st.dictionaries(KEYS, SCALARS, max_size=8))
TIMES = st.one_of(st.none(), st.integers(0, 10**13))
EVENTS = (
    st.lists(st.tuples(PAYLOADS, TIMES), min_size=1, max_size=12)
    | st.lists(st.tuples(TAGGED | WITHIN, TIMES), min_size=6, max_size=20)
    | st.lists(st.tuples(KINDS, TIMES), min_size=4, max_size=20)
)

Events = Sequence[tuple[JsonValue, int | None]]


def observed(events: Events) -> Evidence:
    evidence = Evidence(OPTIONS)
    for payload, time in events:
        evidence.observe(payload, time)
    return evidence


def state(evidence: Evidence) -> bytes:
    """All that can be seen of it: what is written, and what is inferred."""
    return canonical_bytes([evidence.to_json(), refine(evidence, OPTIONS).document])


def accepts(document: JsonObject, payload: JsonValue) -> bool:
    validator = jsonschema.Draft202012Validator(document)
    return bool(validator.is_valid(payload))


@given(EVENTS)
def test_every_event_read_validates_under_the_schema_inferred_from_it(events: Events) -> None:
    document = refine(observed(events), OPTIONS).document
    jsonschema.Draft202012Validator.check_schema(document)
    assert [payload for payload, _ in events if not accepts(document, payload)] == []


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_events_changes_no_byte(events: Events, random: Random) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    assert state(observed(shuffled)) == state(observed(events))


@given(EVENTS, st.data())
def test_chunks_merged_in_any_order_give_what_one_reading_gives(events: Events, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(events)))
    second = data.draw(st.integers(first, len(events)))
    chunks = data.draw(st.permutations([events[:first], events[first:second], events[second:]]))
    merged = Evidence(OPTIONS)
    for chunk in chunks:
        merged.merge(observed(chunk))
    assert state(merged) == state(observed(events))


@given(EVENTS)
def test_what_is_written_reads_back_the_same(events: Events) -> None:
    written = observed(events).to_json()
    assert canonical_bytes(Evidence.from_json(written, OPTIONS).to_json()) == canonical_bytes(written)


@given(EVENTS)
def test_evidence_that_conforms_loosens_nothing(events: Events) -> None:
    evidence = observed(events)
    document = refine(evidence, OPTIONS).document
    widened = widen(document, evidence, OPTIONS)
    assert widened.loosenings == ()
    assert widened.document == document


@given(EVENTS)
def test_evidence_read_back_from_disk_loosens_nothing_of_its_own_schema(events: Events) -> None:
    evidence = observed(events)
    document = refine(evidence, OPTIONS).document
    assume("$defs" not in document)  # what is a map on one level of a recursion, and written as one, may be a record on all of them together
    assert widen(document, Evidence.from_json(evidence.to_json(), OPTIONS), OPTIONS).loosenings == ()


@given(EVENTS, EVENTS)
def test_a_widened_head_accepts_what_the_head_accepted_and_every_event(before: Events, after: Events) -> None:
    head = refine(observed(before), OPTIONS).document
    wider = widen(head, observed(after), OPTIONS).document
    jsonschema.Draft202012Validator.check_schema(wider)
    assert [payload for payload, _ in [*before, *after] if not accepts(wider, payload)] == []


@given(EVENTS, EVENTS)
def test_widening_twice_by_the_same_evidence_loosens_once(before: Events, after: Events) -> None:
    head = refine(observed(before), OPTIONS).document
    evidence = observed(after)
    wider = widen(head, evidence, OPTIONS).document
    assert widen(wider, evidence, OPTIONS).loosenings == ()


@given(st.integers(), st.integers(1, 60), st.sampled_from([0.0, 0.3, 0.5, 0.6, 0.8, 1.0]))
@example(0, 60, 0.5)
def test_objects_share_what_they_know_with_all_that_a_chain_of_similar_ones_leads_to(seed: int, number: int, similarity: float) -> None:
    """Whichever pairs of the many are looked at, and in whichever order."""
    random = Random(seed)
    names = {frozenset(random.sample("abcdefghijklmnop", random.randint(1, 9))) for _ in range(number)}
    groups = {one: {one} for one in names}
    for one, other in combinations(names, 2):
        if one & other and len(one & other) >= similarity * len(one | other) and groups[one] is not groups[other]:
            groups[one] |= groups[other]
            for member in groups[other]:
                groups[member] = groups[one]
    places = {keys: place for place, keys in enumerate(sorted(names, key=sorted))}
    assert grouped(names, similarity) == {one: min(places[member] for member in members) for one, members in groups.items()}
