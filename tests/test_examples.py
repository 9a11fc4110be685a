"""Example values: a sample that does not depend on order, of open places only, and of nothing private."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schemactl.infer import Evidence, Examples, refine
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import ExampleOptions, InferOptions
from schemactl.schema.walk import every_schema
from tests.support import schemactl
from tests.test_laws_infer import PAYLOADS

OPTIONS = InferOptions()


def exemplified(document: JsonObject, values: Sequence[JsonValue], options: ExampleOptions | None = None) -> JsonObject:
    examples = Examples(document, options or ExampleOptions(written=True))
    for value in values:
        examples.observe(value)
    return examples.put_into(document)[0]


def inferred(values: Sequence[JsonValue]) -> JsonObject:
    evidence = Evidence(OPTIONS)
    for value in values:
        evidence.observe(value)
    return refine(evidence, OPTIONS).document


@given(st.lists(PAYLOADS, min_size=1, max_size=8))
def test_each_example_is_valid_where_it_stands_and_the_order_of_the_events_changes_none(values: list[JsonValue]) -> None:
    document = inferred(values)
    written = exemplified(document, values)
    shuffled = random.Random(0).sample(values, len(values))
    assert exemplified(document, shuffled * 2) == written
    assert exemplified(written, values) == written
    for schema in every_schema(written):
        if isinstance(schema, dict) and isinstance(schema.get("examples"), list):
            validator = Draft202012Validator(schema)
            assert all(validator.is_valid(example) for example in schema["examples"])


@pytest.mark.parametrize(
    ("schema", "value", "examples"),
    [
        ({"type": "string"}, "a", ["a"]),
        ({"type": ["null", "string"]}, "a", ["a"]),
        ({"type": ["null", "string"]}, None, None),
        ({"type": "integer"}, 0, [0]),
        ({"type": "string"}, "", None),
        ({"type": "string"}, "a" * 65, None),
        ({"type": "boolean"}, True, None),
        ({"type": "string", "enum": ["a"]}, "a", None),
        ({"type": "string", "const": "a"}, "a", None),
        ({"type": "string", "x-pii": True}, "a", None),
        ({"type": "string", "format": "email"}, "a@b.example", None),
        ({"type": "integer"}, "a", None),
        ({}, "a", None),
        ({"type": "string", "examples": ["b"]}, "a", ["b"]),
    ],
)
def test_only_an_open_place_has_examples(schema: JsonObject, value: JsonValue, examples: JsonValue) -> None:
    assert exemplified(schema, [value]).get("examples") == examples


@pytest.mark.parametrize("name", ["email", "dateOfBirth", "ship_street", "password", "accessToken", "api_key", "x-pii"])
def test_what_sounds_private_has_no_examples(name: str) -> None:
    private: JsonObject = {"type": "object", "properties": {"part": {"type": "string"}}, **({"x-pii": True} if name == "x-pii" else {})}
    document: JsonObject = {"type": "object", "properties": {name: private, "examples": {"type": "string"}}}
    written = exemplified(document, [{name: {"part": "a"}, "examples": "b"}])
    assert written == {"type": "object", "properties": {name: private, "examples": {"type": "string", "examples": ["b"]}}}


def test_values_go_where_they_belong() -> None:
    text: JsonObject = {"type": "string"}
    tree: JsonObject = {"type": "object", "properties": {"part": text, "below": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}}
    card: JsonObject = {"type": "object", "properties": {"kind": {"const": "card"}, "code": text}, "required": ["kind"]}
    cash: JsonObject = {"type": "object", "properties": {"kind": {"const": "cash"}, "code": text}, "required": ["kind"]}
    document: JsonObject = {
        "properties": {
            "tree": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/Tree"}]},
            "again": {"$ref": "#"},
            "elsewhere": {"$ref": "other.json"},
            "any": {"anyOf": [False, True, text]},
            "pay": {"oneOf": [card, cash]},
            "prices": {"type": "object", "additionalProperties": {"type": "number"}},
        },
        "$defs": {"Tree": tree},
    }
    payload: JsonValue = {
        "tree": {"part": "a", "below": [{"part": "b", "below": []}]},
        "again": {"prices": {"EUR": 2.5}},
        "elsewhere": "c",
        "any": "d",
        "pay": {"kind": "cash", "code": "e"},
        "prices": {"DKK": 1},
    }
    written = json.dumps(exemplified(document, [payload]))
    assert json.loads(written)["$defs"]["Tree"]["properties"]["part"]["examples"] == ["a", "b"]
    assert json.loads(written)["properties"]["pay"]["oneOf"][1]["properties"]["code"]["examples"] == ["e"]
    assert json.loads(written)["properties"]["prices"]["additionalProperties"]["examples"] == [1, 2.5]
    assert written.count('"examples"') == 3


def test_a_chain_as_long_as_the_reader_allows_ends_the_looking() -> None:
    payload: JsonValue = {"part": -1}
    for depth in range(700):
        payload = {"next": payload, "part": depth}
    document: JsonObject = {"type": "object", "properties": {"next": {"$ref": "#"}, "part": {"type": "integer"}}}
    properties = exemplified(document, [payload], ExampleOptions(values=1000))["properties"]
    assert isinstance(properties, dict)
    assert isinstance(properties["part"], dict)
    assert isinstance(found := properties["part"]["examples"], list)
    assert 699 in found
    assert -1 not in found


def test_infer_writes_examples_when_asked_and_reads_no_stdin_twice(in_tmp: Path) -> None:
    (in_tmp / "capture.ndjson").write_text('{"id": 7}\n{"id": 5}\nbroken\n')
    (in_tmp / "schemactl.toml").write_text("[infer.examples]\nwritten = true\nvalues = 1\n")
    assert json.loads(schemactl("infer", "--raw", "capture.ndjson").stdout)["properties"] == {"id": {"type": "integer", "examples": [7]}}
    assert json.loads(schemactl("infer", "--raw", "--no-examples", "capture.ndjson").stdout)["properties"] == {"id": {"type": "integer"}}
    refused = schemactl("infer", "--raw", "-", stdin=b'{"id": 7}\n')
    assert (refused.code, "stdin can be read only once" in refused.stderr) == (2, True)
