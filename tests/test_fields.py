"""Every field that a schema declares, by its pointer."""

import pytest

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document
from schemactl.model.schema import Schema
from schemactl.schema.fields import MAX_DEPTH, fields
from schemactl.schema.metaschema import check_is_schema

STRING: Document = {"type": "string"}
NODE: Document = {"properties": {"label": STRING, "children": {"items": {"$ref": "#/$defs/Node"}}}}


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        (True, []),
        ({"type": "string"}, []),
        ({"properties": {"a": STRING, "b": True, "c": False, "d": {}}}, ["/a", "/b", "/d"]),
        ({"properties": {"a": {"properties": {"b": STRING}}}}, ["/a", "/a/b"]),
        ({"items": {"properties": {"a": STRING}}, "prefixItems": [STRING]}, ["/*", "/*/a", "/*"]),
        ({"additionalProperties": STRING, "patternProperties": {"^x": STRING}}, ["/*", "/*"]),
        ({"additionalProperties": True, "items": False}, []),
        (
            {"oneOf": [{"properties": {"a": STRING}}, {"properties": {"b": STRING}}, True], "allOf": [{"anyOf": [{"properties": {"c": STRING}}]}]},
            ["/c", "/a", "/b"],
        ),
        ({"$ref": "#/$defs/Node", "$defs": {"Node": NODE}}, ["/label", "/children", "/children/*"]),
        (
            {"properties": {"a": {"$ref": "#/nowhere"}, "b": {"$ref": "https://example.com/x"}, "c": {"$ref": "#/$defs/T"}}, "$defs": {"T": True}},
            ["/a", "/b", "/c"],
        ),
        ({"properties": {"a/b": STRING, "*": STRING}}, ["/a~1b", "/~2"]),
    ],
)
def test_the_fields_of_a_schema(document: Document, paths: list[str]) -> None:
    assert [str(path) for path, _ in fields(document)] == paths


def test_what_is_nested_without_end_is_followed_to_a_depth() -> None:
    document: Document = STRING
    for _ in range(MAX_DEPTH + 20):
        document = {"properties": {"a": document}}
    assert len(list(fields(document))) == MAX_DEPTH + 1


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"type": "strnig"}, "x.json: /type: not a valid JSON Schema"),
        ({"$schema": "https://example.com/mine"}, "x.json: /$schema"),
        ({"$ref": "#/$defs/gone"}, "x.json: /$ref: $ref '#/$defs/gone' does not point to a schema"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 0, "exclusiveMinimum": 3}, "x.json: /exclusiveMinimum"),
    ],
)
def test_what_is_no_schema_is_told_with_its_place(document: Document, message: str) -> None:
    with pytest.raises(InvalidSchema) as error:
        check_is_schema(Schema(document, "x.json"))
    assert str(error.value).startswith(message)


AS_GENERATORS_WRITE = {"$ref": "#/definitions/Axis<(Expression|number)>", "definitions": {"Axis<(Expression|number)>": True}}


@pytest.mark.parametrize(
    "document",
    [
        True,
        False,
        {},
        {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 0, "exclusiveMinimum": True},
        {"pattern": "^a$"},
        {"$schema": "http://json-schema.org/draft-07/schema#", "allOf": [AS_GENERATORS_WRITE], **AS_GENERATORS_WRITE},
    ],
)
def test_what_is_a_schema_is_let_through(document: Document) -> None:
    check_is_schema(Schema(document, "x.json"))


def test_a_schema_that_is_nested_too_deeply_is_told() -> None:
    document: Document = STRING
    for _ in range(2000):
        document = {"properties": {"a": document}}
    with pytest.raises(InvalidSchema, match="nested too deeply"):
        check_is_schema(Schema(document, "x.json"))
