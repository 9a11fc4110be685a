"""The line of a schema's file that a finding points at."""

import json

import pytest

from schemactl.model.pointer import JsonPointer
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.lines import line_of

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
    line = line_of(raw, JsonPointer.parse(pointer))
    assert key in raw.decode().splitlines()[line - 1]


def test_of_two_keys_of_one_name_it_is_the_one_in_its_place() -> None:
    lines = canonical_bytes(DOCUMENT).decode().splitlines()
    inner, outer = (
        line_of(canonical_bytes(DOCUMENT), JsonPointer.parse("/a~1b/lines")),
        line_of(canonical_bytes(DOCUMENT), JsonPointer.parse("/lines")),
    )
    assert inner != outer
    assert lines[inner - 1].lstrip() == lines[outer - 1].lstrip() == '"lines": {'


@pytest.mark.parametrize("raw", [b"", b"{", b"true", json.dumps(DOCUMENT).encode(), b'{"$ref": "#/$defs/none"}'])
def test_it_is_the_first_where_none_can_be_told(raw: bytes) -> None:
    assert line_of(raw, JsonPointer.parse("/lines/*/sku")) == 1
