"""A decoder made of what is known counts what it takes just as any other way, and leaves all else to be counted so."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemactl.infer import Evidence
from schemactl.infer.batch import Typed, counts, observe_batch, tables, typed
from schemactl.infer.batch.key_texts import all_match
from schemactl.infer.batch.number_texts import are_fractions, kinds_of_texts
from schemactl.infer.evidence.keys import KEY_PATTERNS, common_patterns
from schemactl.infer.evidence.numbers import NumberKind, kind_of
from schemactl.model.json import JsonValue
from schemactl.model.options.infer import Caps, InferOptions
from schemactl.schema.parse import loads, loads_many
from tests.test_laws_batch import PAYLOADS, TIGHT, TREES, WIDE, state

LOOSE = InferOptions(caps=Caps(distinct_values=6, map_keys=40, patterned_keys=6, coded_keys=5, tags=8, candidates=24, depth=6, trait_failures=12))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NUMBER = st.sampled_from(
    ["1", "1.0", "-0", "-0.0", "1e5", "12345678901234567890", "0.12345678901234567890", "0.8357692729230705", "9007199254740993", '"1.5"', "[1.5]"]
)
RAWS = st.one_of(
    (PAYLOADS | TREES).map(lambda payload: json.dumps(payload, default=float)),
    st.lists(NUMBER, min_size=2, max_size=2).map(lambda pair: f'{{"n": {pair[0]}, "list": [{pair[1]}]}}'),
    st.sampled_from(['{"n": null}', '{"n": 1, "n": 2}', '{"q\\"uoted": 1}', '{"\\u006e": 1, "list": []}']),
)


@pytest.fixture(autouse=True, params=[6, 64])
def _worth_while(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(typed, "_WORTH", 1)
    monkeypatch.setattr(typed, "_AT_ONCE", 5)
    monkeypatch.setattr(typed, "_RARE", (0,))
    monkeypatch.setattr(tables, "_FEW_STATES", request.param)
    monkeypatch.setattr(counts, "_FEW", request.param // 6)


@settings(max_examples=250)
@given(
    st.lists(st.tuples(st.lists(RAWS, min_size=1, max_size=6), st.integers(1, 40)), min_size=2, max_size=4),
    st.sampled_from([TIGHT, WIDE]),
    st.randoms(),
)
def test_typed_batches_leave_the_evidence_of_single_events(batches: list[tuple[list[str], int]], options: object, random: Random) -> None:
    slow, fast = Evidence(options), Evidence(options)  # type: ignore[arg-type]
    decoder = Typed(fast, lambda _: False)
    for kinds, number in batches:
        raws = [random.choice(kinds).encode() for _ in range(number)]
        times = [random.choice((None, random.randrange(10**10))) for _ in raws]
        for raw, time in zip(raws, times, strict=True):
            slow.observe(loads(raw), time)
        rest = decoder.observe(raws, times)
        if rest:
            payloads: list[JsonValue] = loads_many([raws[row] for row in rest])  # type: ignore[assignment]
            observe_batch(fast, payloads, [times[row] for row in rest])
    decoder.finish()
    assert state(fast.root) == state(slow.root)


@pytest.mark.parametrize(("odd", "others"), [(b'{"n": 1}', []), (b'{"n": ', [0, 1, 2]), (b"[1]", [0, 1, 2]), (b'{"Records": 1}', [0, 1, 2])])
def test_the_first_payloads_are_counted_by_a_guess_unless_one_may_be_counted_elsewhere(odd: bytes, others: list[int]) -> None:
    """A guess from a payload that is no event of the subject could give up what the events that are never gave up."""
    evidence = Evidence(WIDE)
    decoder = Typed(evidence, lambda keys: "Records" in keys)
    assert decoder.observe([b'{"n": 1}', odd, b'{"n": 2}'], [1, 2, 3]) == others
    decoder.finish()
    assert evidence.events == 3 - len(others)


def test_evidence_that_was_merged_stays_as_it_is() -> None:
    one, other = Evidence(WIDE), Evidence(WIDE)
    other.observe({"n": 1, "list": [{"m": "x"}]}, 5)
    before = state(other.tree)
    one.merge(other).observe({"n": None, "list": [{"k": 1}]}, 7)
    assert state(other.tree) == before


Maker = Callable[[Random], Any]
POOLS: tuple[tuple[str, ...], ...] = (
    ("card", "paypal", "voucher"),
    ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5+01:00", "2026-13-01T00:00:00Z"),
    ("6ebe176f-2d7b-47fa-b4f0-ad48b09c123a", "6ebe176f-2d7b-47fa-b4f0-ad48b09c123b", "nobody"),
    ("a@b.example", "https://h/a", "x" * 200, "two words", ""),
)
WRITTEN = ("1", "-3", "0.5", "1.5", "-0", "1e2", "9007199254740993", "0.12345678901234567890", "12345678901234567890123")


def a_text(random: Random) -> Maker:
    pool = random.choice(POOLS)
    if random.random() < 0.5:
        return lambda random: json.dumps(random.choice(pool))
    return lambda random: json.dumps(f"{random.choice(pool)[:30]}{random.randrange(1000)}")


def a_number(random: Random) -> Maker:
    some = random.sample(WRITTEN, random.choice((1, 1, 2, 3)))
    return lambda random: random.choice(some)


def a_scalar(random: Random) -> Maker:
    kinds = [
        random.choice((a_text, a_number, lambda _: lambda random: random.choice(("true", "false"))))(random)
        for _ in range(random.choice((1, 1, 1, 2)))
    ]
    return lambda random: random.choice(kinds)(random)


def a_list(random: Random, depth: int) -> Maker:
    least, item = random.choice((0, 1)), a_value(random, depth - 1)
    return lambda random: "[" + ", ".join(item(random) for _ in range(random.randrange(least, 4))) + "]"


def a_map(random: Random, depth: int) -> Maker:
    value = a_value(random, depth - 1)
    return lambda random: "{" + ", ".join(f'"2026-01-{day:02}": {value(random)}' for day in random.sample(range(1, 29), random.randrange(4))) + "}"


def a_record(random: Random, depth: int) -> Maker:
    """Members, some of them optional, some only beside one label."""
    members = {
        key: (a_value(random, depth - 1), random.choice((1, 1, 0.5)), random.random() < 0.2)
        for key in random.sample("abcdef", random.randrange(1, 5))
    }
    has_tag = random.random() < 0.5

    def record(random: Random) -> str:
        tag = random.choice(("card", "paypal"))
        made = {"tag": f'"{tag}"'} if has_tag else {}
        for key, (make, share, tagged) in members.items():
            if (tag == "card" or not tagged) and random.random() <= share:
                made[key] = make(random)
        return "{" + ", ".join(f'"{key}": {value}' for key, value in made.items()) + "}"

    return record


def a_union(random: Random, depth: int) -> Maker:
    kinds = [a_record(random, depth), a_scalar(random)]
    return lambda random: random.choice(kinds)(random)


def a_value(random: Random, depth: int) -> Maker:
    kind = random.choice((a_scalar, a_scalar, a_scalar, a_list, a_map, a_record, a_record, a_union)) if depth else a_scalar
    make = kind(random) if kind is a_scalar else kind(random, depth)  # type: ignore[call-arg]
    if random.random() < 0.2:
        return lambda random: "null" if random.random() < 0.4 else make(random)
    return make


@settings(max_examples=400)
@example(732343969, TIGHT)  # times of what is counted but not yet in the evidence make the buckets wider, too
@given(st.integers(0, 2**32), st.sampled_from([TIGHT, LOOSE, WIDE]))
def test_events_of_one_kind_leave_the_evidence_of_single_ones(seed: int, options: InferOptions) -> None:
    random = Random(seed)
    for module, name, few in ((typed, "_RARE", ((0.0,), (0.0, 0.2), (0.5,))), (tables, "_FEW_STATES", (4, 64)), (counts, "_FEW", (1, 2, 32))):
        setattr(module, name, random.choice(few))
    make = a_record(random, 3)
    slow, fast = Evidence(options), Evidence(options)
    decoder = Typed(fast, lambda _: False)
    clock = random.randrange(10**15)
    timed, ordered = random.choice((True, True, False)), random.random() < 0.7
    for size in (random.randrange(1, 60), random.randrange(60), random.randrange(60)):
        raws = [make(random).encode() for _ in range(size)]
        times: list[Any] = []
        for _ in raws:
            clock += random.randrange(10 ** random.choice((3, 6, 8)))
            moment = clock if ordered else random.randrange(10**15)
            times.append(moment if timed or random.random() < 0.5 else None)
        for raw, time in zip(raws, times, strict=True):
            slow.observe(loads(raw), time)
        if random.random() < 0.5:
            times = [time if time is None else EPOCH + timedelta(microseconds=time) for time in times]
        rest = decoder.observe(raws, times)
        payloads: list[JsonValue] = loads_many([raws[row] for row in rest])  # type: ignore[assignment]
        observe_batch(fast, payloads, [typed.micros(times[row]) for row in rest])
    decoder.finish()
    assert state(fast.root) == state(slow.root)


@given(st.lists(st.sampled_from([*WRITTEN, "7", "0.1", "1E5", "-0.0", "100", "0.30000000000000004", "null"]), min_size=1, max_size=6))
def test_numbers_as_they_are_written_are_of_the_kind_of_their_values(texts: list[str]) -> None:
    values = [loads(text.encode()) for text in texts]
    expected = [type(None) if value is None else kind_of(value) for value in values]  # type: ignore[arg-type]
    raws = [msgspec.json.decode(text, type=msgspec.Raw) for text in texts]
    assert kinds_of_texts(raws) == expected
    assert are_fractions(raws) == all(kind is NumberKind.NUMBER and "e" not in text.lower() for kind, text in zip(expected, texts, strict=True))
    assert kinds_of_texts([*raws, msgspec.UNSET]) == [*expected, msgspec.UnsetType]


@pytest.mark.parametrize("text", ["[1.5]", '"1.5"', '"1"', '{"a":0.5}', "[]", "true", "[1.5,2.5]"])
@pytest.mark.parametrize("others", [[], ["1.5"], ["1", "null"]])
def test_what_is_no_number_is_of_no_kind(text: str, others: list[str]) -> None:
    raws = [msgspec.Raw(one.encode()) for one in (*others, text)]
    with pytest.raises(ValueError, match="no number"):
        kinds_of_texts(raws)
    with pytest.raises(ValueError, match="no number"):
        kinds_of_texts([*raws, msgspec.UNSET])
    assert not are_fractions(raws)


LIKE_KEYS = st.one_of(
    st.from_regex(r"[A-Z0-9]{1,4}([-_./:][A-Z0-9]{1,3})?", fullmatch=True),
    st.from_regex(r"-?[0-9]{1,3}(\.[0-9])?", fullmatch=True),
    st.from_regex(r"[0-9a-f]{7,9}", fullmatch=True),
    st.from_regex(r"20[0-9]{2}-[01][0-9](-[0-3][0-9])?", fullmatch=True),
    st.from_regex(r"[a-z]{1,5}[-_:#]?[0-9]{1,4}[a-z]?", fullmatch=True),
    st.sampled_from(["EUR", "de", "de_DE", "SE", "", "a\nb", "ä-12", "6ebe176f-2d7b-47fa-b4f0-ad48b09c123a", "::1"]),
)


@given(st.sets(LIKE_KEYS, max_size=4))
def test_keys_match_a_pattern_when_each_does(keys: set[str]) -> None:
    assert {name for name in KEY_PATTERNS if all_match(name, keys)} == common_patterns(keys)


def test_what_is_known_is_taken_and_what_is_new_is_left() -> None:
    evidence = Evidence(WIDE)
    raws = [b'{"a": 1, "b": {"c": "x"}, "t": "card"}', b'{"a": 2, "b": {"c": null}, "t": "card", "d": [1.5]}']
    observe_batch(evidence, [loads(raw) for raw in raws], [1, 2])
    decoder = Typed(evidence, lambda _: False)
    taken = [
        b'{"a": 1, "b": {"c": "x"}, "t": "card", "d": [0.25, 2.5]}',
        b'{"a": 1, "b": {"c": "another text"}, "t": "card"}',
    ]
    left = [
        b'{"a": 1.0, "b": {"c": "x"}, "t": "card"}',
        b'{"a": 1, "b": {"c": "x", "e": 0}, "t": "card"}',
        b'{"a": 1, "t": "card"}',
        b'{"a": 1, "b": {"c": null}, "t": "card"',
        b'{"a": 1, "b": {"c": null}, "t": "another label"}',
        b'{"a": 1, "b": {"c": "x"}, "t": "card", "d": []}',
        b'{"a": 1, "b": {"c": "x"}, "t": "card", "d": [1]}',
    ]
    assert decoder.observe(taken, [3, 3]) == []
    assert decoder.observe(left, [3] * len(left)) == list(range(len(left)))


def test_what_may_be_an_envelope_is_left() -> None:
    evidence = Evidence(WIDE)
    observe_batch(evidence, [{"a": 1}], [1])
    assert Typed(evidence, lambda keys: "a" in keys).observe([b'{"a": 1}'], [1]) == [0]
