"""What a sieve lets through is valid: jsonschema-rs is the judge, over schemas and JSON texts of every kind that could tell the two apart."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.generator import PRODUCERS, Bus, lines
from schemactl.envelopes import may_recognise
from schemactl.errors import InvalidSchema
from schemactl.infer import Evidence, refine
from schemactl.model.json import JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.schema import sieve
from schemactl.schema.asserted_formats import ASSERTED, EXAMPLES
from schemactl.schema.moulds import closed_mould, open_mould
from schemactl.schema.moulds.formats import WITHIN
from schemactl.schema.parse import NotJson, loads
from schemactl.schema.quick_validation import QuickValidator
from schemactl.schema.sieve import Sieve
from schemactl.schema.working import working_form
from tests.support import CASES

KEYS = ("a", "b", "k", "\u00e4")
NUMBERS = ("0", "1", "2", "-0", "1.0", "1e2", "0.5", "0.99999999999999999999", "1.00000000000000000001", "0e5000", "-0.0E+99999", "1e-5000", "1e400")
LONG_NUMBERS = ("9007199254740993", "12345678901234567890", "12345678901234567890.5", "9" * 4400, "0." + "1" * 4400)
NO_NUMBERS = ("NaN", "Infinity", "01", "1.", "+1")
STRINGS = ('"a"', '"b"', '""', r'"\u0061"', r'"\ud83d\ude00"', '"2024-02-29T12:00:00Z"', '"2023-02-29T12:00:00Z"', '"a@example.com"')
NO_STRINGS = (r'"\ud800"', r'"\udc00"', '"\x01"', '"a', "'a'")
TEXTS = {
    "null": ("null",),
    "boolean": ("true", "false"),
    "integer": (*NUMBERS[:5], *LONG_NUMBERS[:2]),
    "number": (*NUMBERS, *LONG_NUMBERS),
    "string": STRINGS,
}
ODD = (*NO_NUMBERS, *NO_STRINGS, "[" * 800 + "]" * 800, "nul", "{}", "[]")

ANY_TYPE = st.sampled_from(("null", "boolean", "integer", "number", "string", "array", "object"))
BOUNDS = st.sampled_from((0, 1, 2, 0.5, 2**53 + 1, -(2**63)))
SIZES = st.integers(0, 2)


def some(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of the keywords, mostly few."""
    return st.sets(st.sampled_from(sorted(strategies)), max_size=2).flatmap(
        lambda names: st.fixed_dictionaries({name: strategies[name] for name in names})
    )


SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(({}, True, False, {"title": "t", "x-inferred": ["enum"]})),
    st.fixed_dictionaries({"type": ANY_TYPE}),
    st.fixed_dictionaries({"type": st.lists(ANY_TYPE, min_size=1, max_size=3, unique=True)}),
    st.fixed_dictionaries(
        {"enum": st.lists(st.sampled_from(("a", "b", 1, 2**70, 1.5, None, True, False, [1])), min_size=1, max_size=3, unique_by=repr)}
    ),
    st.fixed_dictionaries({"const": st.sampled_from(("a", "b", 1, None, True))}),
    some(
        minLength=SIZES,
        maxLength=SIZES,
        format=st.sampled_from((*ASSERTED, "int64", "unheard of")),
        pattern=st.just("^a"),
    ).map(lambda said: {"type": "string"} | said),
    some(minimum=BOUNDS, maximum=BOUNDS, exclusiveMinimum=BOUNDS, exclusiveMaximum=BOUNDS, multipleOf=st.just(2)).flatmap(
        lambda said: st.sampled_from(({"type": "integer"}, {"type": "number"}, {})).map(lambda type_: type_ | said)
    ),
)


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    listed = st.lists(inner, min_size=1, max_size=3)
    label = st.tuples(st.sampled_from(("a", "b")), st.sampled_from(({}, {"type": "string"}, {"type": "integer"}))).map(
        lambda said: {"const": said[0]} | said[1]
    )
    variant = st.tuples(label, inner).map(lambda one: {"type": "object", "properties": {"k": one[0], "a": one[1]}, "required": ["k"]})
    return st.one_of(
        objects(inner),
        some(items=inner, minItems=SIZES, maxItems=SIZES, prefixItems=listed, uniqueItems=st.booleans(), contains=inner).map(
            lambda said: {"type": "array"} | said
        ),
        st.sampled_from(("anyOf", "oneOf", "allOf")).flatmap(lambda keyword: st.fixed_dictionaries({keyword: listed})),
        st.sampled_from(("anyOf", "oneOf")).flatmap(lambda keyword: st.fixed_dictionaries({keyword: st.lists(variant, min_size=2, max_size=2)})),
        st.fixed_dictionaries({"$ref": st.sampled_from(("#", "#/$defs/d", "#/$defs/e"))}),
        st.fixed_dictionaries({"not": inner}),
    )


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
        some(
            required=st.lists(st.sampled_from(KEYS), max_size=2, unique=True),
            additionalProperties=inner,
            propertyNames=st.just({"enum": ["a", "b"]}),
            minProperties=SIZES,
            maxProperties=SIZES,
            patternProperties=st.fixed_dictionaries({"^a": inner}),
        ),
    ).map(lambda said: {"type": "object", **({"properties": said[0]} if said[0] else {}), **said[1]})


SCHEMAS = st.recursive(SCALARS, containers, max_leaves=6)
DOCUMENTS = st.tuples(st.one_of(objects(SCHEMAS), SCHEMAS), SCHEMAS, SCHEMAS).map(
    lambda parts: {**(parts[0] if isinstance(parts[0], dict) else {"allOf": [parts[0]]}), "$defs": {"d": parts[1], "e": parts[2]}}
)


@st.composite
def texts_of(draw: st.DrawFn, schema: Any, root: Any, depth: int = 0) -> str:
    """A JSON text, or nearly one, that the schema mostly allows."""
    if depth > 4 or not draw(st.integers(0, 15)):
        return draw(st.sampled_from((*ODD, *(text for texts in TEXTS.values() for text in texts))))
    if not isinstance(schema, dict):
        schema = {}
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            return draw(texts_of(draw(st.sampled_from(schema[keyword])), root, depth + 1))
    if "$ref" in schema:
        return draw(texts_of(root if schema["$ref"] == "#" else root["$defs"][schema["$ref"][-1]], root, depth + 1))
    if "enum" in schema or "const" in schema:
        return json.dumps(draw(st.sampled_from(schema.get("enum", [schema.get("const")]))))
    types = schema.get("type", ["object", "string", "integer"])
    kind = draw(st.sampled_from(types)) if isinstance(types, list) else types
    if kind == "array":
        items = [draw(texts_of(schema.get("items", {}), root, depth + 1)) for _ in range(draw(SIZES))]
        return f"[{','.join(items)}]"
    if kind != "object":
        text: str = draw(st.sampled_from((*TEXTS[kind], *EXAMPLE_TEXTS.get(schema.get("format", ""), ()))))
        return text
    properties = schema.get("properties", {})
    named = [key for key in properties if key in schema.get("required", ()) or draw(st.booleans())]
    others = draw(st.lists(st.sampled_from(KEYS), max_size=2)) if draw(st.booleans()) else []
    members = [(key, draw(texts_of(properties.get(key, schema.get("additionalProperties", {})), root, depth + 1))) for key in (*named, *others)]
    names = {key: draw(st.sampled_from((json.dumps(key), '"' + "".join(f"\\u{ord(char):04x}" for char in key) + '"'))) for key, _ in members}
    return "{" + ", ".join(f"{names[key]}:{value}" for key, value in members) + "}"


EXAMPLE_TEXTS = {name: tuple(map(json.dumps, texts)) for name, texts in EXAMPLES.items()}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "_WORTH", 0)


@settings(max_examples=300)
@given(st.data(), DOCUMENTS)
def test_what_is_let_through_is_valid(data: st.DataObject, document: Any) -> None:
    try:
        working = working_form(document)
    except InvalidSchema:
        assume(False)
    texts = [data.draw(texts_of(document, document)) for _ in range(4)]
    raws = [text.encode() for text in texts]
    left = Sieve(working).unproved(raws, lambda keys: False)
    judge = QuickValidator(document)
    values = [value for raw in raws if not isinstance(value := _loaded(raw), NotJson)]
    for raw in (raw for index, raw in enumerate(raws) if index not in left):
        value = loads(raw)
        assert isinstance(value, dict)
        assert judge._validator.is_valid(value), (document, raw)
    for value in values:
        assert not Sieve(working).passes(value) or judge._validator.is_valid(value), (document, value)


def _loaded(raw: bytes) -> "JsonValue | NotJson":
    try:
        return loads(raw)
    except NotJson as fault:
        return fault


def test_all_that_discovery_writes_can_be_said_in_types() -> None:
    """A benchmark would show it only as slowness."""
    payloads: dict[str, list[bytes]] = {}
    for line in lines(Bus(2000)):
        event = json.loads(line)
        payloads.setdefault(event["detail-type"], []).append(json.dumps(event["detail"]).encode())
    assert set(payloads) == {producer.type for producer in PRODUCERS}
    for type_, raws in payloads.items():
        evidence = Evidence(InferOptions())
        for raw in raws:
            evidence.observe(loads(raw), None)
        document = working_form(refine(evidence, InferOptions()).document)
        assert list(Sieve(document).unproved(raws, may_recognise)) == [], type_
        assert all(Sieve(document).passes(loads(raw)) for raw in raws), type_


NOT_SURE: list[tuple[Any, bytes]] = [
    ({"type": "object", "properties": {"a": {"type": "number", "minimum": 1}}}, b'{"a":0.99999999999999999999}'),
    ({"type": "object", "properties": {"a": {}}}, b'{"a":1e-5000}'),
    ({"type": "object", "properties": {"a": {"type": "number"}}}, b'{"a":0.' + b"1" * 4400 + b"}"),
    ({"type": "object", "properties": {"a": {}}}, b'{"a":' + b"[" * 800 + b"]" * 800 + b"}"),
    ({"type": "object", "properties": {"a": {"type": "string"}}}, rb'{"a":"\ud800"}'),
    ({"type": "object", "properties": {"a": {"type": "string"}}}, b'{"a":"\xff"}'),
    ({"type": "object", "properties": {"a": {"type": "string"}}}, b'{"a":"x","b":"\xff"}'),
    ({"type": "object", "properties": {"a": {"type": "string"}}}, b'{"a":"x","b":1e9999}'),
    ({"type": "object", "properties": {"a": {"type": "string"}}}, b'{"a":"x","a":1}'),
    ({"type": "object", "required": ["a"], "additionalProperties": False}, b'{"a":1}'),
    ({"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}}, b'{"a":"x"}'),
    ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, b"1"),
    ({"type": "object", "properties": {"eventSource": {"type": "string"}}}, b'{"eventSource":"aws:sqs"}'),
]


@pytest.mark.parametrize(("document", "raw"), NOT_SURE)
def test_what_is_not_surely_valid_is_not_let_through(document: Any, raw: bytes) -> None:
    assert list(Sieve(working_form(document)).unproved([raw], may_recognise)) == [0]


SAID: list[tuple[Any, bytes]] = [
    ({"type": "object", "properties": {"a": {"$ref": "#"}, "b": {"type": "array", "items": {"$ref": "#"}}}}, b'{"a":{"b":[{}]}}'),
    ({"anyOf": [{"type": "string", "pattern": "^a"}, {"type": "object", "properties": {"a": {}}}]}, b'{"a":1}'),
    ({"type": "object", "properties": {"a": {}, "b": {"not": {}}}}, b'{"a":1}'),
    ({"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}}, b'{"a":1}'),
    ({"type": "object", "properties": {"a": {"minimum": 0}}, "additionalProperties": {"type": "string"}}, b'{"a":0.5}'),
    ({"oneOf": [{"type": "object", "properties": {"k": {"const": x}, "a": {"$ref": "#"}}, "required": ["k"]} for x in "xy"]}, b'{"k":"x"}'),
    ({"type": "object", "properties": {"a": {"propertyNames": {"enum": ["x"]}, "maxProperties": 1, "type": "object"}}}, b'{"a":{"x":1}}'),
    ({"type": "object", "properties": {"a": {"type": "number", "exclusiveMaximum": 2}}}, b'{"a":1.5}'),
    ({"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}}, b'{"a":1}'),
]


@pytest.mark.parametrize(("document", "raw"), SAID)
def test_a_mould_says_what_it_can(document: Any, raw: bytes) -> None:
    assert list(Sieve(working_form(document)).unproved([raw], may_recognise)) == []


@pytest.mark.parametrize(
    "document",
    [
        False,
        {"allOf": [{"type": "string"}]},
        {"type": "string", "format": "regex"},
        {"type": "object", "properties": {"a": {"type": "string", "pattern": "^a"}}, "required": ["a"]},
        {"type": "object", "properties": {'"': {}}},
        {"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/a"}, "minItems": 1}]}}},
        {"anyOf": [{"type": "object", "properties": {"a": {}}}, {"type": "object", "properties": {"b": {}}}]},
    ],
)
def test_and_nothing_of_what_it_cannot(document: Any) -> None:
    assert closed_mould(working_form(document)) is None
    assert open_mould(working_form(document)) is None
    assert list(Sieve(working_form(document)).unproved([b"{}"], may_recognise)) == [0]
    assert not Sieve(working_form(document)).passes({})


def test_few_values_are_not_worth_a_mould(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "_WORTH", 3)
    few = Sieve({"type": "object", "properties": {"a": {}}})
    assert [list(few.unproved([b"{}"], may_recognise)) for _ in range(4)] == [[0], [0], [], []]
    assert [few.passes({}) for _ in range(4)] == [False, False, True, True]


@pytest.mark.parametrize("name", WITHIN)
@given(data=st.data())
def test_a_text_that_the_pattern_matches_has_the_format(name: str, data: st.DataObject) -> None:
    text = data.draw(st.one_of(st.from_regex(WITHIN[name]), st.text(alphabet="0123456789abzTZ:-+.@%/?#[]", max_size=30)))
    assert re.search(WITHIN[name], text) is None or ASSERTED[name](text)


@pytest.mark.parametrize("name", [name for name in ASSERTED if name != "regex"])
def test_the_usual_text_of_a_format_matches_the_pattern(name: str) -> None:
    assert re.search(WITHIN[name], EXAMPLES[name][0])


@pytest.mark.parametrize("file", sorted((CASES / "formats").glob("*.txt")), ids=lambda file: file.stem)
def test_no_text_that_lacks_a_format_matches_its_pattern(file: Path) -> None:
    refused = [json.JSONDecoder().raw_decode(line, 2)[0] for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    assert refused
    assert [text for text in refused if re.search(WITHIN[file.stem], text)] == []
