"""Variants are inferred like subjects: what is found at the top is found below a label, and `--explain` says the same."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, cast

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.infer import Evidence, explain, refine, widen
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer, Token
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.formats import INFERRED_FORMATS
from tests.support import ROOT as CHECKOUT

OPTIONS = InferOptions()
CASES = CHECKOUT / "tests/cases/infer"
EVENTS = 60
"""Of each label: enough for enums of three values."""
ASSERTED = jsonschema.FormatChecker(formats=())
for name, predicate in INFERRED_FORMATS.items():
    ASSERTED.checks(name)(lambda value, holds=predicate: not isinstance(value, str) or holds(value))

Payload = dict[str, Any]


def evidence_of(events: list[Payload]) -> Evidence:
    evidence = Evidence(OPTIONS)
    for number, payload in enumerate(events):
        evidence.observe(payload, number * 1_000_000)
    return evidence


def accepts(document: JsonObject, payload: JsonValue) -> bool:
    return jsonschema.Draft202012Validator(document, format_checker=ASSERTED).is_valid(payload)


@pytest.mark.parametrize(
    ("case", "payload", "accepted"),
    [
        ("kinds-in-a-property-that-variants-share", {"type": "aa", "aa_only": 1, "value": {"s": "x"}}, True),
        ("kinds-in-a-property-that-variants-share", {"type": "aa", "aa_only": 1, "value": {}}, False),
        ("kinds-in-a-property-that-variants-share", {"type": "aa", "value": {"i": 4}}, False),
        ("kinds-in-a-property-that-variants-share", {"type": "aa", "aa_only": 1, "value": {"i": "4"}}, False),
        ("each-variant-has-enums-and-formats-of-its-own", {"type": "Lamp", "watt": 1, "code": "x", "status": "dim"}, True),
        ("each-variant-has-enums-and-formats-of-its-own", {"type": "Lamp", "watt": 1, "code": "x", "status": "paid"}, False),
        ("each-variant-has-enums-and-formats-of-its-own", {"type": "Order", "total": 1, "status": "paid", "code": "w", "at": "2026-01-02"}, False),
        ("each-variant-has-enums-and-formats-of-its-own", {"type": "Order", "total": 1, "status": "paid", "code": "x", "at": "2026"}, False),
        ("each-variant-has-enums-and-formats-of-its-own", {"type": "Order", "total": 1, "status": "paid", "code": "x", "at": "2026-01-03"}, True),
        ("kinds-of-a-variant", {"resourceType": "Observation", "code": 1, "effectivePeriod": {"start": "2026-01-02"}}, True),
        ("kinds-of-a-variant", {"resourceType": "Observation", "code": 1}, False),
        ("a-label-inside-a-variant", {"type": "track", "event": "Added", "properties": {"sku": 7}}, True),
        ("a-label-inside-a-variant", {"type": "track", "event": "Added", "properties": {"q": "x"}}, False),
        ("a-label-inside-a-variant", {"type": "track", "event": "Removed", "properties": {"sku": 7}}, False),
        ("a-label-inside-a-variant", {"type": "track", "properties": {"sku": 7}}, False),
        ("a-label-inside-a-variant", {"type": "page", "event": "Added", "properties": {"sku": 7}}, False),
        ("kinds-of-a-variant", {"resourceType": "Observation", "effectivePeriod": {"start": "2026-01-02"}}, False),
    ],
)
def test_what_is_nearly_an_event_is_refused(case: str, payload: Payload, accepted: bool) -> None:
    document = cast("JsonObject", json.loads((CASES / case / "expected.json").read_text()))
    assert accepts(document, payload) is accepted


class Bus:
    """Records of several labels; under the same names each label has something else."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.labels = ["Order", "Visit", "Lamp", "Rock"][: self.random.randint(2, 4)]
        self.fields = {label: self._fields(label) for label in self.labels}

    def events(self, around: bool) -> list[Payload]:
        """So many of each label, in turn. around: whether what they have in common stands around what the label is of."""
        events = [self._event(label, number) for number in range(EVENTS) for label in self.labels]
        return [{"id": number, "item": event} for number, event in enumerate(events)] if around else events

    def _fields(self, label: str) -> dict[str, str]:
        kinds = ("words", "date", "moment", "text", "number", "kinds", "object", "optional", "list")
        names = self.random.sample(["status", "code", "at", "value", "note"], self.random.randint(1, 5))
        inner = {f"{label.lower()}Event": "event", "detail": "detail"} if self.random.random() < 0.4 else {}
        return {f"{label.lower()}Only": "number", **inner, **{name: self.random.choice(kinds) for name in names}}

    def _event(self, label: str, number: int) -> Payload:
        event: Payload = {"type": label}
        for name, kind in self.fields[label].items():
            value = self._value(kind, label, number)
            if value is not None:
                event[name] = value
        return event

    def _value(self, kind: str, label: str, number: int) -> Any:
        words = {
            "Order": ["paid", "open", "void"],
            "Visit": ["planned", "left", "open"],
            "Lamp": ["on", "off", "dim"],
            "Rock": ["hard", "soft", "on"],
        }
        some = words[label]
        match kind:
            case "words":
                return some[number % 3]
            case "date":
                return f"2026-01-{number % 28 + 1:02}"
            case "moment":
                return f"2026-01-{number % 28 + 1:02}T10:00:00Z"
            case "text":
                return f"{label} number {number} of many"
            case "kinds":
                return [{"left": number}, {"right": f"text {number}"}][number % 2]
            case "event":
                return f"{label} {['made', 'moved', 'gone'][number // 3 % 3]}"
            case "detail":
                return [{"size": number}, {"to": some[number % 3]}, {"at": "2026-01-01"}][number // 3 % 3]
            case "object":
                return {"size": number, "state": some[number % 3]}
            case "optional":
                return None if number % 2 else True
            case "list":
                return [{"sort": some[number % 3], "at": "2026-01-01"}] * (number % 3)
        return number


def branches(document: JsonValue, path: str) -> dict[str, JsonObject]:
    """Of a union by label, its variants; path: the property that it is in, if any."""
    schema = cast("Any", document)["properties"][path] if path else cast("Any", document)
    return {_label(branch): branch for branch in schema["oneOf"]}


def _label(branch: Any) -> str:
    alternatives = branch.get("oneOf") or branch.get("anyOf")
    return _label(alternatives[0]) if alternatives else str(branch["properties"]["type"]["const"])


def without_label(schema: Any) -> Any:
    """The same, with nothing said of `type`, nor where it is from."""
    if isinstance(schema, dict):
        return {key: without_label(value) for key, value in schema.items() if key not in ("type", "$schema") or not isinstance(value, dict | str)}
    return [without_label(item) for item in schema] if isinstance(schema, list) else schema


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.booleans())
def test_a_variant_is_what_its_events_alone_would_give(seed: int, around: bool) -> None:
    bus = Bus(seed)
    events = bus.events(around)
    evidence = evidence_of(events)
    document = refine(evidence, OPTIONS).document
    if "$defs" in document:
        return
    found = branches(document, "item" if around else "")
    assert found.keys() == set(bus.labels)
    for label in bus.labels:
        alone = refine(evidence_of([event for event in bus.events(False) if event["type"] == label]), OPTIONS).document
        assert without_label(found[label]) == without_label(alone)
    assert all(accepts(document, event) for event in events)
    assert widen(document, evidence, OPTIONS).loosenings == ()
    written = evidence.to_json()
    assert canonical_bytes(Evidence.from_json(written, OPTIONS).to_json()) == canonical_bytes(written)


def places(schema: Any, at: tuple[Token, ...] = ()) -> Iterator[tuple[tuple[Token, ...], JsonObject]]:
    """Each schema below, with the tokens that lead there; unions are passed through."""
    alternatives = schema.get("oneOf") or (schema.get("anyOf") if "x-inferred" in schema else None)
    if alternatives:
        for branch in alternatives:
            yield from ((tokens, below) for tokens, below in places(branch, at) if tokens != at)
    yield at, {key: value for key, value in schema.items() if key not in ("$schema", "$defs")}
    for key, below in schema.get("properties", {}).items():
        yield from places(below, (*at, key))
    if isinstance(schema.get("items"), dict):
        yield from places(schema["items"], (*at, ANY))


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.booleans())
def test_what_is_explained_is_what_the_schema_says(seed: int, around: bool) -> None:
    evidence = evidence_of(Bus(seed).events(around))
    document = refine(evidence, OPTIONS).document
    if "$defs" in document:
        return
    stated: dict[tuple[Token, ...], list[JsonObject]] = {}
    for tokens, schema in places(document):
        stated.setdefault(tokens, []).append(schema)
    for tokens, schemas in stated.items():
        if tokens and str(tokens[-1]).endswith(("type", "Event")):
            continue  # of a label the variants say one value each, and what is explained is the property
        said: Any = explain(evidence, OPTIONS, JsonPointer(tokens)).schema
        explained = said["anyOf"] if isinstance(said, dict) and "anyOf" in said and "x-inferred" not in said else [said]
        bare = [{key: value for key, value in one.items() if key != "$schema"} for one in explained]
        distinct = {canonical_bytes(schema) for schema in schemas}
        assert {canonical_bytes(one) for one in bare} == distinct, tokens


KINDS: dict[str, list[Payload]] = {
    "page": [{"path": "/a"}, {"url": "https://h.example/a", "title": "of some page"}],
    "track": [{"sku": 7}, {"query": "some text"}, {"sum": 1.5, "unit": "EUR"}],
    "alias": [{"from": 1}],
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("where", ["value", "items", "itself"])
def test_a_label_that_decides_which_kinds_there_may_be_is_one(where: str, seed: int) -> None:
    def event(label: str, body: Payload) -> Payload:
        return {"type": label, **body} if where == "itself" else {"type": label, where: [body, body] if where == "items" else body}

    random = Random(seed)
    label_of = {number: label for label, bodies in KINDS.items() for number in [json.dumps(body) for body in bodies]}
    events = [event(label, random.choice(KINDS[label])) for label in random.choices(sorted(KINDS), k=300)]
    evidence = evidence_of(events)
    document = refine(evidence, OPTIONS).document
    assert branches(document, "").keys() == KINDS.keys()
    for body in (body for bodies in KINDS.values() for body in bodies):
        for label in KINDS:
            is_its_own = label == label_of[json.dumps(body)]
            assert accepts(document, event(label, body)) == is_its_own, (label, body)
        assert not accepts(document, event(label_of[json.dumps(body)], {}))
    assert widen(document, evidence, OPTIONS).loosenings == ()
    written = evidence.to_json()
    assert canonical_bytes(Evidence.from_json(written, OPTIONS).to_json()) == canonical_bytes(written)


@pytest.mark.parametrize("number", [14, 30, 200])
def test_a_label_that_decides_no_kinds_is_none(number: int) -> None:
    bodies = [body for label in ("page", "track") for body in KINDS[label]]
    for seed in range(60):
        random = Random(seed)
        events = [{"type": random.choice(sorted(KINDS)), "value": random.choice(bodies)} for _ in range(number)]
        assert "oneOf" not in refine(evidence_of(events), OPTIONS).document


def calls(event: str, **properties: JsonValue) -> list[Payload]:
    return [{"type": "track", "event": event, "properties": dict(properties)} for _ in range(30)]


def test_a_new_label_inside_a_variant_is_a_variant_of_it() -> None:
    pages: list[Payload] = [{"type": "page", "name": "x", "properties": {"url": "y"}} for _ in range(30)]
    before = [*pages, *calls("Added", sku="s", size=1), *calls("Searched", q="x")]
    head = refine(evidence_of(before), OPTIONS).document
    after = [*pages, *calls("Added", sku="s"), *calls("Moved", to="z"), {"type": "alias", "was": 1}, {"type": "alias", "was": 2}]
    widened = widen(head, evidence_of(after), OPTIONS)
    assert [(str(one.path), one.what) for one in widened.loosenings] == [
        ("/event", "unknown-variant"),
        ("/properties/size", "missing-required"),
        ("/type", "unknown-variant"),
    ]
    assert all(accepts(widened.document, event) for event in [*before, *after])
    refused = [
        {"type": "page", "event": "Moved", "properties": {"to": "z"}},
        {"type": "other", "event": "Moved", "properties": {"to": "z"}},
        {"type": "track", "event": "Moved", "properties": {"q": "z"}},
        {"type": "track", "properties": {"q": "z"}},
        {"type": "alias", "properties": {"q": "z"}},
    ]
    assert [event for event in refused if accepts(widened.document, event)] == []
    assert widen(widened.document, evidence_of([*before, *after]), OPTIONS).loosenings == ()


def test_variants_that_are_alike_in_another_label_take_a_new_one_that_is_not() -> None:
    before = [*calls("Added", sku="s"), *calls("Searched", q="x")]
    head = refine(evidence_of(before), OPTIONS).document
    after = [{**event, "type": "batch"} for event in calls("Moved", to="z")]
    widened = widen(head, evidence_of(after), OPTIONS)
    assert all(accepts(widened.document, event) for event in [*before, *after])


def test_a_label_is_looked_at_down_to_what_stands_in_two_varied_objects() -> None:
    """Further down it says nothing that all objects together would not say; so what is kept does not multiply with the trees below it."""
    random = Random(2)
    keys = list("abcdefgh")

    def grown(levels: int) -> Any:
        return {key: grown(levels - 1) if levels else 1 for key in random.sample(keys, random.randint(1, 4))}

    events: list[Payload] = [{"verb": random.choice(["get", "put"]), "tree": grown(3), "order": {"by": {"name": "x"}}} for _ in range(400)]
    evidence = evidence_of(events)
    root = evidence.root.objects
    assert root is not None
    tree, order = ((root.partitions["verb"]["get"].properties or {})[key][1] for key in ("tree", "order"))
    second = [below for _, below in (tree.properties or {}).values()]
    third = [below for shape in second for _, below in (shape.properties or {}).values()]
    assert len(second) == 8
    assert len(third) > 50
    assert all(shape.kinds and shape.properties is None for shape in third)
    assert (order.properties or {})["by"][1].properties
    document = refine(evidence, OPTIONS).document
    assert all(accepts(document, event) for event in events)
    assert widen(document, evidence, OPTIONS).loosenings == ()


def test_labels_under_free_keys_keep_no_shapes() -> None:
    """Where no property is in all objects, none can tell them apart: what is kept does not grow with the trees that words stand in."""
    random = Random(1)
    keys = ["red", "green", "blue", "grey"]

    def grown(levels: int) -> Any:
        return {key: grown(levels - 1) if levels else random.choice(["on", "off"]) for key in random.sample(keys, 2)}

    root = evidence_of([{"verb": random.choice(["get", "put"]), "tree": grown(2)} for _ in range(60)]).root.objects
    assert root is not None
    assert root.partitions.keys() == {"verb"}
    pending = [root.properties["tree"].node]
    met = 0
    while pending:
        objects = pending.pop().objects
        if objects is not None:
            met += 1
            assert objects.partitions == {}
            pending += [prop.node for prop in objects.properties.values()]
    assert met == 21


def test_decisions_that_differ_say_of_which_variants_they_are(tmp_path: Path) -> None:
    events = [json.loads(line) for line in (CASES / "each-variant-has-enums-and-formats-of-its-own/events.ndjson").read_text().splitlines()]
    made = explain(evidence_of(events), OPTIONS, JsonPointer.parse("/at")).decisions
    assert {one.decided for one in made if one.what == "format"} == {"date, where `type` is `Order`", "date-time, where `type` is `Visit`"}
    (presence,) = [one for one in made if one.what == "required"]
    assert presence.decided == "required"
    assert presence.counts.startswith("in 60 of 60 objects (100.0000%) where `type` is `Order`; ")
    assert explain(evidence_of(events), OPTIONS, ROOT).decisions
