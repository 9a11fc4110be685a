"""The engine counts what the reference counts, to the last counter."""

import json
import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemactl import native
from schemactl.envelopes import ENVELOPES
from schemactl.infer import Evidence
from schemactl.infer.evidence.shapes import Shape
from schemactl.infer.evidence.snapshot import _Reading
from schemactl.infer.evidence.strings import TRAITS
from schemactl.model.json import JsonValue
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.options.infer import Caps, InferOptions
from schemactl.schema.parse import NotJson, loads
from schemactl.subjects.name_keys import EVENT, NameKeys
from tests.evidence_state import LOOSE, OBJECT_TEXTS, PAYLOADS, TEXTS, TIGHT, TIMES, WIDE, Counted, state
from tests.format_cases import format_cases
from tests.support import ROOT, examples

pytestmark = pytest.mark.toolchain("cargo")

OPTIONS = st.sampled_from([TIGHT, LOOSE, WIDE])
EVENTS = st.lists(st.tuples(OBJECT_TEXTS | PAYLOADS.map(json.dumps), TIMES), max_size=12)


def reference(events: "list[tuple[str, int | None]]", options: InferOptions) -> Evidence:
    evidence = Evidence(options)
    for text, time in events:
        evidence.observe(loads(text.encode()), time)
    return evidence


def counted(events: "list[tuple[str, int | None]]", options: InferOptions) -> Counted:
    by_engine = Counted(options)
    assert by_engine.observe([text.encode() for text, _ in events], [time for _, time in events]) == []
    return by_engine


@settings(max_examples=examples(1000))
@given(EVENTS, OPTIONS)
def test_the_engine_counts_what_the_reference_counts(events: "list[tuple[str, int | None]]", options: InferOptions) -> None:
    assert state(counted(events, options).evidence.root) == state(reference(events, options).root)


@settings(max_examples=examples(500))
@given(EVENTS, OPTIONS, st.integers(0, 12), st.integers(0, 12))
def test_parts_that_are_merged_are_the_whole(events: "list[tuple[str, int | None]]", options: InferOptions, one: int, two: int) -> None:
    first, second = sorted((one, two))
    whole = counted(events[first:second], options)
    whole.merge(counted(events[second:], options))
    whole.merge(counted(events[:first], options))
    assert state(whole.evidence.root) == state(reference(events, options).root)


WORDS = st.text("bdg", min_size=3, max_size=3)
NAMED = st.builds(
    lambda names, others: {**others, **names},
    st.fixed_dictionaries({"a": TEXTS, "total": PAYLOADS}, optional={"b": PAYLOADS, "2026-01-01": TEXTS}),
    st.dictionaries(WORDS, TEXTS, max_size=5),
)


@settings(max_examples=examples(300))
@given(
    st.lists(st.tuples(st.builds(lambda one, some: json.dumps({**one, "list": some}), NAMED, st.lists(NAMED, max_size=4)), TIMES), max_size=9),
    OPTIONS,
    st.integers(0, 9),
)
def test_names_among_more_keys_than_are_kept_are_counted_alike(events: "list[tuple[str, int | None]]", options: InferOptions, cut: int) -> None:
    expected = state(reference(events, options).root)
    whole = counted(events[cut:], options)
    whole.merge(counted(events[:cut], options))
    assert state(whole.evidence.root) == expected
    assert state(reference(events[cut:], options).merge(reference(events[:cut], options)).root) == expected


LABELS = st.sampled_from(["page", "track", "alias"])
TAGGED = st.builds(
    lambda label, others, labels: {**others, **labels, "kind": label},
    LABELS,
    PAYLOADS,
    st.dictionaries(st.sampled_from(["event", "sort", "a"]), LABELS, max_size=2),
)


@settings(max_examples=examples(500))
@given(
    st.lists(st.tuples(st.builds(lambda one, some: json.dumps({**one, "list": some}), TAGGED, st.lists(TAGGED, max_size=3)), TIMES), max_size=9),
    OPTIONS,
    st.integers(0, 9),
    st.booleans(),
)
def test_labels_that_some_objects_lack_are_counted_alike(
    events: "list[tuple[str, int | None]]", options: InferOptions, cut: int, is_swapped: bool
) -> None:
    parts = [counted(events[:cut], options), counted(events[cut:], options)]
    whole, other = reversed(parts) if is_swapped else parts
    whole.merge(other)
    one, two = reference(events[:cut], options), reference(events[cut:], options)
    one.merge(two)
    expected = state(reference(events, options).root)
    assert state(whole.evidence.root) == expected
    assert state(one.root) == expected


ONE_SET_OF_KEYS = replace(LOOSE, caps=replace(LOOSE.caps, layouts=1, map_keys=6))
FREE = st.sampled_from(["a", "b", "c", "kind", "0x1", "d e", "f"])
TANGLED: "st.SearchStrategy[JsonValue]" = st.recursive(
    LABELS | st.integers(0, 3),
    lambda inner: st.dictionaries(FREE, inner, max_size=4) | st.lists(inner, max_size=2) | st.builds(lambda one: {"kind": "page", "in": one}, inner),
    max_leaves=16,
)


@settings(max_examples=examples(500))
@given(
    st.lists(st.builds(lambda label, some: (json.dumps({"kind": label, "some": some}), None), LABELS, TANGLED), max_size=12),
    st.integers(0, 12),
    st.booleans(),
)
@example(
    [
        ('{"kind": "page", "some": {"a": {}, "b": [], "c": {"kind": "page", "in": {"kind": "page", "in": 0}}}}', None),
        ('{"kind": "page", "some": {"kind": "page", "in": {"kind": "page", "in": {"kind": "page", "in": "page"}}}}', None),
        ('{"kind": "page", "some": {"a": "page", "0x1": "page", "d e": "page"}}', None),
    ],
    0,
    False,
)
def test_labels_say_nothing_below_varied_objects_in_any_order(events: "list[tuple[str, int | None]]", cut: int, is_swapped: bool) -> None:
    """Also inside maps, and where labels are found inside objects that no label outside looks at."""
    parts = [counted(events[:cut], ONE_SET_OF_KEYS), counted(events[cut:], ONE_SET_OF_KEYS)]
    whole, other = reversed(parts) if is_swapped else parts
    whole.merge(other)
    one, two = reference(events[:cut], ONE_SET_OF_KEYS), reference(events[cut:], ONE_SET_OF_KEYS)
    two.merge(one)
    expected = state(reference(events, ONE_SET_OF_KEYS).root)
    assert state(whole.evidence.root) == expected
    assert state(two.root) == expected


@settings(max_examples=examples(100))
@given(st.lists(OBJECT_TEXTS, min_size=1, max_size=4), st.integers(1, 300), st.sampled_from([TIGHT, LOOSE]), st.randoms())
def test_many_events_of_few_kinds_pass_every_cap(kinds: list[str], number: int, options: InferOptions, random: Random) -> None:
    events: list[tuple[str, int | None]] = [(random.choice(kinds), random.randrange(10**10)) for _ in range(number)]
    assert state(counted(events, options).evidence.root) == state(reference(events, options).root)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.integers(-300, 300), min_size=10, max_size=150), st.sampled_from([1, 7, 64, 3600, 10**7]), st.integers(0, 150))
def test_times_are_counted_alike_however_often_the_bucket_changes(seconds: list[int], width: int, cut: int) -> None:
    """In few buckets and in many, counted at once and in two parts, whichever is merged into which."""
    events: list[tuple[str, int | None]] = [
        (f'{{"kind":"{"abc"[second % 3]}","at":{second % 5}}}', second * width * 10**6 if second % 11 else None) for second in seconds
    ]
    expected = state(reference(events, WIDE).root)
    assert state(counted(events, WIDE).evidence.root) == expected
    for one, other in ((events[:cut], events[cut:]), (events[cut:], events[:cut])):
        whole = counted(one, WIDE)
        whole.merge(counted(other, WIDE))
        assert state(whole.evidence.root) == expected


def test_what_is_below_a_label_is_read_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    between = _Reading.shape_between

    def noted(self: _Reading, start: int, stop: int) -> Shape:
        read.append(start)
        return between(self, start, stop)

    monkeypatch.setattr(_Reading, "shape_between", noted)
    events: list[tuple[str, int | None]] = [(f'{{"kind":"{kind}","{kind}":1}}', None) for kind in ("card", "cash", "card")]
    objects = counted(events, WIDE).evidence.root.objects
    assert objects is not None
    shapes = objects.partitions["kind"]
    assert {label: shape.kinds["object"].count for label, shape in shapes.items()} == {"card": 2, "cash": 1}
    assert not read
    shapes["card"].layouts = None
    assert set(shapes["card"].properties or ()) == {"kind", "card"}
    assert shapes["card"].layouts is None, "what was set before is not read over"
    assert shapes["card"].strings is None
    assert len(read) == 1
    assert not hasattr(shapes["cash"], "colour")
    assert len(read) == 1


TREES = st.recursive(
    st.builds(lambda text: {"id": 1, "label": text, "children": []}, TEXTS),
    lambda inner: st.builds(lambda text, below: {"id": 1, "label": text, "children": below}, TEXTS, st.lists(inner, max_size=3)),
    max_leaves=12,
)


@settings(max_examples=examples(100))
@given(st.lists(TREES, min_size=1, max_size=6))
def test_what_repeats_is_folded(trees: "list[dict[str, object]]") -> None:
    events: list[tuple[str, int | None]] = [(json.dumps(tree), time) for time, tree in enumerate(trees)]
    assert state(counted(events, WIDE).evidence.root) == state(reference(events, WIDE).root)


FORMAT_CASES = [case.text for case in format_cases()]
LIKE_FORMATS = st.one_of(
    st.from_regex(
        r"20[0-9]{2}-[01][0-9]-[0-3][0-9]([Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,3})?(Z|z|[+-][0-2][0-9]:[0-6][0-9]))?", fullmatch=True
    ),
    st.from_regex(r"[0-2]?[0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})", fullmatch=True),
    st.from_regex(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{11,12}", fullmatch=True),
    st.from_regex(r"[a-z0-9.+_!\"\\ -]{1,8}@(\[(IPv6:)?)?[a-z0-9.:-]{1,8}\]?", fullmatch=True),
    st.from_regex(r"[0-3]?[0-9]{1,2}(\.[0-3]?[0-9]{1,2}){2,4}", fullmatch=True),
    st.from_regex(r"[0-9a-fA-F]{0,5}(:[0-9a-f]{0,4}){1,8}(\.[0-9]{1,3}){0,4}", fullmatch=True),
    st.from_regex(r"(https?|s3|urn|URN|mailto|a1|1a):(//)?[a-zA-Z0-9._/?#%\[\]@:=&~v -]{0,14}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9+/]{22,29}={0,3}", fullmatch=True),
    st.sampled_from(["0" * 24, "a" * 24, "A" * 24, "0+" * 12, "ä" * 24, '{"a": [1, "x", null, -1.5]}', "[1, 2", "{a}", "[]", '["\\u0041"]', "", " "]),
    st.sampled_from(FORMAT_CASES),
    st.text(max_size=12),
)


def test_there_are_cases_of_formats() -> None:
    assert len(FORMAT_CASES) > 100


@settings(max_examples=examples(1000))
@example(["A0000000-0000-0000-0000-00000000000"] * 2, 0, 2)
@given(st.lists(LIKE_FORMATS, min_size=1, max_size=30), st.sampled_from([0, 3, 10]), st.sampled_from([2, 5, 4096]))
def test_texts_have_the_same_traits(texts: list[str], distinct: int, failures: int) -> None:
    options = InferOptions(caps=Caps(distinct_values=distinct, trait_failures=failures))
    events: list[tuple[str, int | None]] = [
        (json.dumps({"text": text}, ensure_ascii=len(text) % 2 == 0), number) for number, text in enumerate(texts)
    ]
    assert state(counted(events, options).evidence.root) == state(reference(events, options).root)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"{", b"[]", b"1", b'{"a": 01}', b'{"a": NaN}', b'{"a": "\\ud800"}', b'{"a": "\xff"}', b'{"a": 1e4301}'),
        *(b'{"a": ' + b"7" * 4400 + b"}", b'{"a": ' * 800 + b"1" + b"}" * 800, b'{"a": 1} x', b'{"a": "\t"}'),
    ],
)
def test_what_the_engine_cannot_count_is_left(raw: bytes) -> None:
    by_engine = Counted(WIDE)
    assert by_engine.observe([raw, b' {"a": 1} '], [None, 3]) == [0]
    assert by_engine.evidence.events == 1


PIECES = [
    *'{}[],:"\\',
    "\\u00e4",
    "\\ud83d",
    "\\ude00",
    "\\/",
    "\n",
    "\x00",
    "\x7f",
    " ",
    "ä",
    "😀",
    "0",
    "-",
    "1.",
    ".5",
    "1e5",
    "E+",
    "true",
    "nul",
    "NaN",
    "9" * 20,
]


def _has_half_a_character(raw: bytes) -> bool:
    """Whether a surrogate stands alone (RFC 8259, section 8.2), which the engine leaves to the reference: also under a key that comes again, so that
    what was parsed does not show it."""
    objects: list[list[tuple[str, object]]] = []
    json.loads(raw, object_pairs_hook=objects.append)
    try:
        json.dumps(objects, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


@example('{"a":{"b":"\\ud83d{\\ude00"},"a":1}', [])
@settings(max_examples=examples(1000))
@given(OBJECT_TEXTS | PAYLOADS.map(json.dumps), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(["", *PIECES])), max_size=4))
def test_the_engine_parses_what_the_reference_parses(text: str, changes: list[tuple[float, int, str]]) -> None:
    for where, length, piece in changes:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + length :]
    raw = text.encode()
    by_engine = Counted(WIDE)
    left = by_engine.observe([raw], [None])
    try:
        payload = loads(raw)
    except NotJson:
        assert left == [0], raw
        return
    assert left == ([] if isinstance(payload, dict) else [0]) or _has_half_a_character(raw), raw
    if not left:
        assert state(by_engine.evidence.root) == state(reference([(text, None)], WIDE).root), raw


CAPS = (64, 1000, 64, 128, 32, 32, 4096, 64, 2, 4096)


def an_engine(*keys: str) -> native.Engine:
    """It knows one envelope, without a form, that has these keys."""
    envelope = replace(ENVELOPES[0], keys=keys, forms=())
    bridge = next(one for one in ENVELOPES if one.id == "eventbridge")
    return native.Engine(1 << 20, CAPS, (envelope, bridge), EnvelopeOptions(), NameKeys(()))


def test_payloads_that_may_be_envelopes_are_left() -> None:
    engine = an_engine("detail source!=shop", "b=1")
    engine.evidence(0)
    engine.name(EVENT, "shop", "Placed", 0, "")
    raws = ['{"source": 1}', '{"source": 1, "detail": 2, "x": 3}', '{"Records": []}', '{"a": {"Records": []}}', '{"b": "1"}', '{"b": 1}']
    lines = [f'{{"source": "shop", "detail-type": "Placed", "detail": {raw}}}'.encode() for raw in raws]
    assert engine.read_each(lines) == ([1, 2, 4], 3)
    assert engine.count(0, [raw.encode() for raw in raws], [None] * 6) == [], "of these, the envelopes are off"


def test_more_keys_of_envelopes_than_there_is_room_for_are_an_error() -> None:
    with pytest.raises(ValueError, match="an envelope is described"):
        an_engine(*(f"key{number}" for number in range(129)))


def test_events_of_an_unknown_kind_are_an_error() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        an_engine("a").name(3, "shop", "Placed", 0, "")


def test_traits_have_the_order_of_the_engine() -> None:
    source = (ROOT / "native/src/traits.rs").read_text()
    table = source[source.index("pub const FORMATS") : source.index("/// All of both")]
    assert re.findall(r'\("([a-z0-9-]+)"', table) == list(TRAITS)


def test_the_same_keys_are_data_in_both() -> None:
    """The patterns of keys have the same names in the same order, and the same codes."""
    from schemactl.guard import codes
    from schemactl.infer.evidence import keys

    source = (ROOT / "native/src/keys.rs").read_text()
    table = source[source.index("pub const PATTERNS") : source.index("];")]
    assert [line.split('"')[1] for line in table.splitlines() if line.strip().startswith('("')] == list(keys.KEY_PATTERNS)
    listed = Path(ROOT / "native/src/codes.rs").read_text()
    for name in ("CURRENCIES", "COUNTRIES", "COUNTRIES_3", "LANGUAGES"):
        rest = listed[listed.index(f"pub const {name}:") :]
        body = rest[rest.index("= [") : rest.index("];")]
        assert set(body.split('"')[1::2]) == getattr(codes, name)
