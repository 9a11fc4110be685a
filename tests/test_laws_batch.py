"""The fast way gives the slow way's evidence, to the last counter, whatever the payloads, order and times, and however they are cut into batches."""

from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.infer import Evidence
from schemactl.infer.batch import observe_batch
from schemactl.infer.batch.counts import When
from schemactl.infer.batch.texts import KnownTexts, TextCounter
from schemactl.infer.batch.traits import ALONE, Texts
from schemactl.infer.evidence.numbers import SAFE
from schemactl.infer.evidence.strings import TRAITS
from schemactl.infer.evidence.tally import MICROSECONDS
from schemactl.model.json import JsonValue
from schemactl.model.options.infer import Caps, InferOptions

TIGHT = InferOptions(
    caps=Caps(distinct_values=3, map_keys=5, patterned_keys=3, coded_keys=2, tags=3, candidates=8, depth=4, repeats=2, trait_failures=4)
)
WIDE = InferOptions()
KEYS = st.sampled_from(["type", "a", "b", "c", "id", "items", "", "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "EUR", "USD", "order-1234"])
TEXTS = st.sampled_from(
    [
        "card",
        "paypal",
        "two words",
        "",
        "x" * 200,
        "6ebe176f-2d7b-47fa-b4f0-ad48b09c123a",
        "2026-01-01T00:00:00Z",
        "2026-01-01",
        "a@b.example",
        "https://h/a",
        "urn:a:b",
        "127.0.0.1",
        '{"a":1}',
        "aGVsbG8gd29ybGQgYW5kIG1vcmUx",
        "12:00:00Z",
        "::1",
    ]
)
NUMBERS = st.sampled_from([0, 1, -7, 1.0, 2.5, SAFE + 1, -(2**63), 2**63, Decimal("0.12345678901234567890")])
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)
PAYLOADS = st.dictionaries(KEYS, VALUES, max_size=5)
TIMES = st.none() | st.integers(0, 10**12) | st.sampled_from([0, 1, 10**6, 5 * 10**15])


@settings(max_examples=250)
@given(st.lists(st.tuples(PAYLOADS | VALUES, TIMES), max_size=12), st.sampled_from([TIGHT, WIDE]), st.integers(1, 12), st.randoms())
def test_batches_leave_the_evidence_of_single_events(
    events: list[tuple[JsonValue, int | None]], options: InferOptions, size: int, random: Random
) -> None:
    slow = Evidence(options)
    for payload, time in events:
        slow.observe(payload, time)
    random.shuffle(events)
    fast = Evidence(options)
    for start in range(0, len(events), size):
        batch = events[start : start + size]
        observe_batch(fast, [payload for payload, _ in batch], [time for _, time in batch])
    assert state(fast.root) == state(slow.root)


def test_a_key_of_a_map_that_stands_again_in_what_is_folded_is_counted_one_by_one() -> None:
    folded: JsonValue = {"2026-01-03": {"2026-01-03": {"type": None, "2026-01-03": {"type": None}}}, "a": None, "type": None}
    events: list[JsonValue] = [folded, {"id": 1, "label": "card", "children": []}]
    slow, fast = Evidence(TIGHT), Evidence(TIGHT)
    for payload, time in zip([*events, *events], [1, 2, None, None], strict=True):
        slow.observe(payload, time)
    observe_batch(fast, [*events, *events], [1, 2, None, None])
    assert state(fast.root) == state(slow.root)


@settings(max_examples=60)
@given(st.lists(PAYLOADS, min_size=1, max_size=4), st.integers(1, 400), st.randoms())
def test_many_alike_events_leave_the_evidence_of_each(kinds: list[dict[str, JsonValue]], number: int, random: Random) -> None:
    """Enough of them that counting goes by buckets and layouts, and that formats are given up."""
    slow, fast = Evidence(TIGHT), Evidence(TIGHT)
    events = [(random.choice(kinds), random.randrange(10**10)) for _ in range(number)]
    for payload, time in events:
        slow.observe(payload, time)
    observe_batch(fast, [payload for payload, _ in events], [time for _, time in events])
    assert state(fast.root) == state(slow.root)


TREES = st.recursive(
    st.builds(lambda text: {"id": 1, "label": text, "children": []}, TEXTS),
    lambda inner: st.builds(lambda text, below: {"id": 1, "label": text, "children": below}, TEXTS, st.lists(inner, max_size=3)),
    max_leaves=12,
)


@settings(max_examples=60)
@given(st.lists(TREES, min_size=1, max_size=6), st.integers(1, 6))
def test_what_repeats_is_counted_once(trees: list[JsonValue], size: int) -> None:
    """What stands at two places in the same events is counted alike, but further down at one of them only."""
    slow, fast = Evidence(WIDE), Evidence(WIDE)
    for time, tree in enumerate(trees):
        slow.observe(tree, time)
    for start in range(0, len(trees), size):
        observe_batch(fast, trees[start : start + size], list(range(start, min(start + size, len(trees)))))
    assert state(fast.root) == state(slow.root)


FORMATTED = st.one_of(
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|\+01:00)?", fullmatch=True),
    st.from_regex(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z", fullmatch=True),
    st.from_regex(r"[0-9a-fA-F]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-fg]{12}\n?", fullmatch=True),
    st.from_regex(r"[a-z0-9]{1,5}[:@./-]{1,3}[a-z0-9.:]{1,9}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9+/]{20,24}={0,2}", fullmatch=True),
    st.text(max_size=12),
    TEXTS,
)


@settings(max_examples=200)
@given(st.sets(FORMATTED, min_size=1, max_size=5))
def test_traits_of_a_column_are_the_traits_of_its_strings(texts: set[str]) -> None:
    expected = {name: set(filter(holds, texts)) for name, holds in TRAITS.items()}
    column = Texts(list(texts))
    assert {name: set(column.having(name)) for name in TRAITS} == expected


@settings(max_examples=300)
@given(FORMATTED)
def test_a_trait_that_leaves_no_room_for_another_has_none_beside_it(text: str) -> None:
    having = {name for name, holds in TRAITS.items() if holds(text)}
    assert not having & ALONE or len(having) == 1


@given(st.lists(st.from_regex(r"[a-z]{0,3}[.+-]?[a-z]{1,2}@?[a-z-]{0,3}\.?[a-z]{0,3}@?", fullmatch=True), min_size=1, max_size=3))
def test_addresses_are_told_as_by_their_grammar(texts: list[str]) -> None:
    assert set(Texts(texts).having("email")) == set(filter(TRAITS["email"], texts))


def test_text_is_counted_even_when_all_have_a_format_that_the_quick_grammar_does_not_know() -> None:
    slow, counter = Evidence(TIGHT), TextCounter(KnownTexts(open=True), TIGHT.caps)
    texts = ["https://h/%41", "https://h/%42"]
    for time, text in enumerate(texts):
        slow.observe(text, time)
        counter.add(([text],), When([time], ((0, 1),)))
    assert slow.root.strings is not None
    counted = counter.evidence(slow.root.strings.tally, 0, lambda time: time)
    assert state(counted.traits) == state(slow.root.strings.traits)


@given(st.lists(st.tuples(FORMATTED, st.sampled_from([None, 1, 2, 70, 3])), max_size=8))
def test_texts_are_known_by_their_values_until_they_are_too_many(texts: list[tuple[str, int | None]]) -> None:
    slow, counter = Evidence(TIGHT), TextCounter(KnownTexts(open=False), TIGHT.caps)
    for text, time in texts:
        slow.observe(text, None if time is None else time * MICROSECONDS)
        counter.add(([text],), When(None if time is None else [time * MICROSECONDS], ((time, 1),)))
    if slow.root.strings is None:
        return
    counter.widen(slow.root.tally.shift)
    assert state(counter.evidence(slow.root.strings.tally, slow.root.tally.shift, lambda time: time)) == state(slow.root.strings)


def state(value: object) -> object:
    """Everything that an object keeps, comparable; the order of keys does not count."""
    if isinstance(value, dict):
        return {str(sorted(key) if isinstance(key, frozenset) else key): state(item) for key, item in value.items()}
    slots = [slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ())]
    if not slots or isinstance(value, str | int | float | frozenset):
        return [state(item) for item in value] if isinstance(value, list | tuple) else value
    return {slot: state(getattr(value, slot)) for slot in slots}
