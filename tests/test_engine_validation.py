"""What the engine finds valid is valid: jsonschema-rs is the judge, over schemas and JSON texts of every kind that could tell the two apart."""

import json
from dataclasses import astuple
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.generator import PRODUCERS, Bus, lines
from schemactl import native
from schemactl.envelopes import ENVELOPES
from schemactl.errors import InvalidSchema
from schemactl.infer import Evidence, refine
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.options.infer import InferOptions
from schemactl.schema.formats import FORMATS
from schemactl.schema.parse import loads
from schemactl.schema.patterns.matching import LARGEST_PROGRAM
from schemactl.schema.patterns.native import MOST_STEPS
from schemactl.schema.quick_validation import QuickValidator
from schemactl.subjects.name_keys import NameKeys
from tests.support import examples

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
        format=st.sampled_from((*FORMATS, "int64", "unheard of")),
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


EXAMPLE_TEXTS = {name: tuple(map(json.dumps, one.examples)) for name, one in FORMATS.items()}


pytestmark = pytest.mark.toolchain("cargo")


def allowed(document: Any, raws: list[bytes]) -> list[bytes] | None:
    """The texts that the engine finds valid; None where it does not understand the document."""
    written = QuickValidator(document).for_engine
    if written is None:
        return None
    engine = native.Engine(1 << 20, astuple(InferOptions().caps), ENVELOPES, EnvelopeOptions(), NameKeys(()))
    try:
        engine.check(0, written, MOST_STEPS, LARGEST_PROGRAM)
    except ValueError:
        return None
    left = set(engine.count(0, raws, [None] * len(raws)))
    assert engine.taken(0) == len(raws) - len(left)
    return [raw for number, raw in enumerate(raws) if number not in left]


@settings(max_examples=examples(300))
@given(st.data(), DOCUMENTS)
def test_what_the_engine_finds_valid_is_valid(data: st.DataObject, document: Any) -> None:
    try:
        judge = QuickValidator(document)
    except InvalidSchema:
        assume(False)
    raws = [data.draw(texts_of(document, document)).encode() for _ in range(4)]
    for raw in allowed(document, raws) or ():
        value = loads(raw)
        assert isinstance(value, dict)
        assert judge._validator.is_valid(value), (document, raw)


def test_all_events_are_found_valid_by_what_discovery_writes_of_them() -> None:
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
        assert allowed(refine(evidence, InferOptions()).document, raws) == raws, type_


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
    ({"not": {"required": ["a"], "properties": {"a": {"type": "string"}}}}, b'{"a":1,"a":"x"}'),
    ({"type": "object", "minProperties": 2}, b'{"a":1,"a":2}'),
    ({"type": "object", "properties": {"a": {"const": 0.1}}}, b'{"a":0.1000000000000000055}'),
    ({"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}}, b'{"a":"x"}'),
    ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, b"1"),
]


@pytest.mark.parametrize(("document", "raw"), NOT_SURE)
def test_what_is_not_surely_valid_is_left(document: Any, raw: bytes) -> None:
    assert not allowed(document, [raw])


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
def test_what_is_surely_valid_is_taken(document: Any, raw: bytes) -> None:
    assert allowed(document, [raw]) == [raw]


@pytest.mark.parametrize(
    "document",
    [
        {"properties": {"a": {"format": "regex"}}},
        {"properties": {"a": {"const": Decimal("0.1000000000000000055")}}},
        {"properties": {"a": {"maximum": 2**70}}},
    ],
)
def test_schemas_with_formats_or_numbers_that_the_engine_lacks_are_not_for_it(document: Any) -> None:
    assert QuickValidator(document).for_engine is None


def test_a_schema_that_cannot_be_compiled_is_an_error() -> None:
    engine = native.Engine(1000, astuple(InferOptions().caps), [], EnvelopeOptions(), NameKeys(()))
    for schema in ("{", '{"type": 1}', '{"$ref": "https://example.com/other"}', '{"pattern": "("}'):
        with pytest.raises(ValueError, match=r"."):
            engine.check(0, schema, MOST_STEPS, LARGEST_PROGRAM)
    assert engine.snapshot(7) is None
    assert engine.taken(7) == 0
