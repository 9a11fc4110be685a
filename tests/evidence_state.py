"""Evidence made comparable, and payloads that are awkward to count."""

import json
from collections.abc import Sequence
from dataclasses import astuple

from hypothesis import strategies as st

from schemactl import native
from schemactl.infer import Evidence
from schemactl.infer.evidence.numbers import SAFE
from schemactl.model.json import JsonValue
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.options.infer import Caps, InferOptions
from schemactl.subjects.name_keys import NameKeys

TIGHT = InferOptions(
    caps=Caps(distinct_values=3, map_keys=5, patterned_keys=3, coded_keys=2, tags=3, candidates=8, depth=4, repeats=2, trait_failures=4)
)
LOOSE = InferOptions(
    caps=Caps(distinct_values=8, map_keys=30, patterned_keys=5, coded_keys=4, layouts=8, tags=4, candidates=40, depth=8, repeats=1, trait_failures=9)
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
        "ü" * 128,
        "6ebe176f-2d7b-47fa-b4f0-ad48b09c123a",
        "2026-01-01T00:00:00Z",
        "2026-01-01",
        "a@b.example",
        "https://h/a",
        "urn:a:b",
        "127.0.0.1",
        '{"a":1}',
        "[NaN]",
        "aGVsbG8gd29ybGQgYW5kIG1vcmUx",
        "12:00:00Z",
        "::1",
    ]
)
NUMBERS = st.sampled_from([0, 1, -7, 1.0, 2.5, SAFE + 1, -(2**63), 2**63])
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)
PAYLOADS = st.dictionaries(KEYS, VALUES, max_size=5)
TIMES = st.none() | st.integers(0, 10**12) | st.sampled_from([0, 1, 10**6, 5 * 10**15, -(10**13)])

MORE_KEYS = KEYS | st.sampled_from(["kind", 'q"\n', "ä", "zh-Hans", "pt_BR", "1.5", "deadbeef1", "a@b.example", "2026-11", "A1/B2", "__proto__"])
NUMBER_TEXTS = st.sampled_from(
    ["0", "-0", "1.0", "9007199254740993", "-9223372036854775809", "0.1", "1e400", "1e-400", "0.10000000000000000555", "5e-324", "1E5", "-0.0"]
)
VALUE_TEXTS: st.SearchStrategy[str] = st.recursive(
    NUMBER_TEXTS | st.sampled_from(["null", "true", '"\\u00e9\\n"', '"\\ud83d\\ude00"']) | TEXTS.map(json.dumps),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(MORE_KEYS, inner), max_size=5).map(
            lambda members: "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in members) + "}"
        )
    ),
    max_leaves=14,
)
OBJECT_TEXTS = st.lists(st.tuples(MORE_KEYS, VALUE_TEXTS), max_size=7).map(
    lambda members: "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in members) + "}"
)
"""JSON texts of objects; a key may stand twice in one."""


def state(value: object) -> object:
    """Everything that an object keeps, comparable; the order of keys does not count, nor what says where the rest is read."""
    if isinstance(value, dict):
        return {str(sorted(key) if isinstance(key, frozenset) else key): state(item) for key, item in value.items()}
    slots = [slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ()) if not slot.startswith("_")]
    if not slots or isinstance(value, str | int | float | frozenset):
        return [state(item) for item in value] if isinstance(value, list | tuple) else value
    return {slot: state(getattr(value, slot)) for slot in slots}


class Counted:
    """The evidence of one subject, counted by the engine."""

    def __init__(self, options: InferOptions) -> None:
        self.options = options
        self.engine = native.Engine(1 << 20, astuple(options.caps), (), EnvelopeOptions(), NameKeys(()))
        self.engine.evidence(0)

    def observe(self, payloads: Sequence[bytes], times: Sequence[int | None]) -> list[int]:
        """Returns the rows that the engine left."""
        return list(self.engine.count(0, payloads, times))

    def merge(self, other: "Counted") -> None:
        self.engine.merge(0, other.engine, 0)

    @property
    def evidence(self) -> Evidence:
        written = self.engine.snapshot(0)
        assert written is not None
        return Evidence.from_snapshot(written, self.options)
