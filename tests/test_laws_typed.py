"""A decoder made of what is known counts what it takes just as any other way, and leaves all else to be counted so."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.infer import Evidence
from schemactl.infer.batch import Typed, observe_batch, observe_typed, typed
from schemactl.model.json import JsonValue
from schemactl.schema.parse import loads, loads_many
from tests.test_laws_batch import PAYLOADS, TIGHT, TREES, WIDE, state

NUMBER = st.sampled_from(
    ["1", "1.0", "-0", "-0.0", "1e5", "12345678901234567890", "0.12345678901234567890", "0.8357692729230705", "9007199254740993"]
)
RAWS = st.one_of(
    (PAYLOADS | TREES).map(lambda payload: json.dumps(payload, default=float)),
    st.lists(NUMBER, min_size=2, max_size=2).map(lambda pair: f'{{"n": {pair[0]}, "list": [{pair[1]}]}}'),
    st.sampled_from(['{"n": null}', '{"n": 1, "n": 2}', '{"q\\"uoted": 1}', '{"\\u006e": 1, "list": []}']),
)


@pytest.fixture(autouse=True)
def _worth_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed, "_WORTH", 1)


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
        rest = observe_typed(fast, decoder, raws, times)
        if rest:
            payloads: list[JsonValue] = loads_many([raws[row] for row in rest])  # type: ignore[assignment]
            observe_batch(fast, payloads, [times[row] for row in rest])
    assert state(fast.root) == state(slow.root)


def test_what_is_known_is_taken_and_what_is_new_is_left() -> None:
    evidence = Evidence(WIDE)
    raws = [b'{"a": 1, "b": {"c": "x"}}', b'{"a": 2, "b": {"c": null}, "d": [1.5]}']
    observe_batch(evidence, [loads(raw) for raw in raws], [1, 2])
    decoder = Typed(evidence, lambda _: False)
    fresh = [
        b'{"a": 1, "b": {"c": "y"}, "d": []}',
        b'{"a": 1.0, "b": {"c": "y"}}',
        b'{"a": 1, "b": {"c": "y", "e": 0}}',
        b'{"a": 1}',
        b'{"a": 1, "b": {"c": null}',
    ]
    assert list(observe_typed(evidence, decoder, fresh, [3] * len(fresh))) == [1, 2, 3, 4]


def test_what_may_be_an_envelope_is_left() -> None:
    evidence = Evidence(WIDE)
    observe_batch(evidence, [{"a": 1}], [1])
    assert list(observe_typed(evidence, Typed(evidence, lambda keys: "a" in keys), [b'{"a": 1}'], [1])) == [0]
