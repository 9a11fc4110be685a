"""The line of a schema's file that a finding points at."""

import json

import pytest

from schemactl.model.pointer import JsonPointer
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.lines import Lines

DOCUMENT = {
    "$defs": {"line": {"type": "object", "properties": {"sku": {"type": "string"}}}},
    "type": "object",
    "properties": {
        "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}},
        "prices": {"type": "object", "additionalProperties": {"type": "object", "properties": {"amount": {"type": "integer"}}}},
        "a/b": {"type": "object", "properties": {"lines": {"type": "string"}}},
    },
    "required": ["lines"],
}


@pytest.mark.parametrize(
    ("pointer", "key"),
    [
        ("/lines", '"lines": {'),
        ("/lines/*/sku", '"sku": {'),
        ("/prices/*/amount", '"amount": {'),
        ("/a~1b", '"a/b": {'),
        ("/prices/gone", '"prices": {'),
    ],
)
def test_it_is_that_of_the_deepest_key_on_the_way(pointer: str, key: str) -> None:
    raw = canonical_bytes(DOCUMENT)
    line = Lines(raw).of(JsonPointer.parse(pointer))
    assert key in raw.decode().splitlines()[line - 1]


def test_of_two_keys_of_one_name_it_is_the_one_in_its_place() -> None:
    lines = canonical_bytes(DOCUMENT).decode().splitlines()
    file = Lines(canonical_bytes(DOCUMENT))
    inner, outer = file.of(JsonPointer.parse("/a~1b/lines")), file.of(JsonPointer.parse("/lines"))
    assert inner != outer
    assert lines[inner - 1].lstrip() == lines[outer - 1].lstrip() == '"lines": {'


@pytest.mark.parametrize("raw", [b"", b"{", b"true", json.dumps(DOCUMENT).encode(), b'{"$ref": "#/$defs/none"}'])
def test_it_is_the_first_where_none_can_be_told(raw: bytes) -> None:
    assert Lines(raw).of(JsonPointer.parse("/lines/*/sku")) == 1


@pytest.mark.parametrize("indent", [None, 1, 4, "\t"])
def test_it_is_told_however_the_file_is_laid_out(indent: int | str | None) -> None:
    text = json.dumps(DOCUMENT, indent=indent)
    line = Lines(text.encode()).of(JsonPointer.parse("/prices/*/amount"))
    assert line == (1 if indent is None else next(at for at, one in enumerate(text.splitlines(), 1) if '"amount"' in one))


def _line_of_the_last(key: str, document: object, pointer: str) -> bool:
    """Whether the line for the pointer is the last one on which the key stands."""
    text = json.dumps(document, indent=2)
    last = max(at for at, line in enumerate(text.splitlines(), 1) if f'"{key}":' in line)
    return Lines(text.encode()).of(JsonPointer.parse(pointer)) == last


def test_parts_that_hold_together_are_looked_into_and_alternatives_where_only_one_knows_the_place() -> None:
    x, y = ({"properties": {name: {"type": "string"}}} for name in "xy")
    assert _line_of_the_last("x", {"properties": {"a": {"allOf": [y, {"$ref": "#/definitions/x"}]}}, "definitions": {"x": x}}, "/a/x")
    assert _line_of_the_last("y", {"properties": {"a": {"oneOf": [x, {"anyOf": [y, {}]}]}}}, "/a/y")
    assert _line_of_the_last("a", {"properties": {"a": {"oneOf": [x, {"title": "another", **x}]}}}, "/a/x")
    assert _line_of_the_last("x", {"properties": {"a": {"items": [y, x]}}}, "/a/1/x")


def test_definitions_that_double_are_looked_into_once() -> None:
    definitions: dict[str, object] = {f"d{at}": {"anyOf": [{"allOf": [{"$ref": f"#/$defs/d{at + 1}"}]}] * 2} for at in range(40)}
    document = {"$ref": "#/$defs/d0", "$defs": {**definitions, "d40": {"properties": {"k": {}}}}}
    assert _line_of_the_last("k", document, "/k")


def test_the_first_is_told_where_a_reference_leads_out_of_the_file() -> None:
    assert Lines(b'{\n"$ref": "other.json#/a", "properties": {"b": {}}}').of(JsonPointer.parse("/a")) == 1
