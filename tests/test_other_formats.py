"""What a command that reads a schema file refuses: documents that are something else, malformed schemas, references that lead out."""

import json
from pathlib import Path

import pytest

from schemactl.errors import InvalidSchema
from schemactl.model.json import JsonValue
from schemactl.registry.reference import schema_of
from tests.support import schemactl

ORDER = {"type": "object", "properties": {"id": {"type": "string"}}}
AVRO = {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "string"}]}
EVENTBRIDGE = {
    "openapi": "3.0.0",
    "info": {"version": "1.0.0", "title": "OrderPlaced"},
    "paths": {},
    "components": {
        "schemas": {
            "AWSEvent": {"type": "object", "properties": {"detail": {"$ref": "#/components/schemas/OrderPlaced"}, "source": {"type": "string"}}},
            "OrderPlaced": ORDER,
        }
    },
}
OTHERS: dict[str, tuple[JsonValue, str, str]] = {
    "openapi": ({"openapi": "3.1.0", "info": {}, "components": {"schemas": {"Order": ORDER}}}, "/components/schemas/Order", "OpenAPI"),
    "openapi-empty": ({"openapi": "3.1.0", "info": {}, "paths": {}}, "", "OpenAPI"),
    "openapi-with-a-schema-of-its-own": ({"$schema": "https://spec.openapis.org/x", "openapi": "3.1.0", "paths": {},
                                          "components": {"schemas": {"A": ORDER}}},
                                         "/components/schemas/A", "OpenAPI"),
    "swagger": ({"swagger": "2.0", "paths": {}, "definitions": {"Order": ORDER}}, "/definitions/Order", "OpenAPI"),
    "eventbridge-export": (EVENTBRIDGE, "/components/schemas/OrderPlaced", "EventBridge"),
    "eventbridge-answer": ({"Content": json.dumps(EVENTBRIDGE), "SchemaName": "a", "Type": "OpenApi3"}, "/Content", "EventBridge"),
    "asyncapi-2": ({"asyncapi": "2.6.0", "channels": {"orders": {"publish": {"message": {"payload": ORDER}}}}},
                   "/channels/orders/publish/message/payload", "AsyncAPI"),
    "asyncapi-3": ({"asyncapi": "3.0.0", "components": {"messages": {"Order": {"payload": ORDER}}}},
                   "/components/messages/Order/payload", "AsyncAPI"),
    "asyncapi-schemas": ({"asyncapi": "3.0.0", "components": {"schemas": {"Order": ORDER}}}, "/components/schemas/Order", "AsyncAPI"),
    "asyncapi-empty": ({"asyncapi": "3.0.0"}, "", "AsyncAPI"),
    "confluent": ({"subject": "orders-value", "version": 1, "id": 7, "schemaType": "JSON", "schema": json.dumps(ORDER)}, "/schema", "Confluent"),
    "confluent-bare": ({"schema": json.dumps(ORDER)}, "/schema", "Confluent"),
    "confluent-avro": ({"subject": "orders-value", "schema": json.dumps(AVRO)}, "/schema", "Avro"),
    "confluent-protobuf": ({"schemaType": "PROTOBUF", "schema": 'syntax = "proto3";'}, "/schema", "PROTOBUF"),
    "glue": ({"SchemaVersionId": "1", "SchemaDefinition": json.dumps(ORDER), "DataFormat": "JSON"}, "/SchemaDefinition", "Glue"),
    "avro": (AVRO, "", "Avro"),
    "avro-union": (["null", AVRO], "", "Avro"),
    "avro-enum": ({"type": "enum", "name": "S", "symbols": ["A"]}, "", "Avro"),
    "protobuf": ({"file": [{"name": "a.proto", "messageType": [{"name": "A"}]}]}, "", "Protobuf"),
    "xregistry": ({"specversion": "1.0-rc1", "schemagroups": {}}, "/schemagroups", "xRegistry"),
    "wrapped": ({"name": "Order", "version": 2, "spec": {"payload": {"$schema": "http://json-schema.org/draft-07/schema#", **ORDER}}},
                "/spec/payload", "spec"),
    "event": ({"orderId": "1", "total": 5, "items": [{"sku": "a"}]}, "", "schemactl infer"),
    "event-with-words-of-schemas": ({"id": "1", "title": "x", "format": "A4", "pages": 3}, "", "schemactl infer"),
    "events": ([{"orderId": "1"}, {"orderId": "2"}], "", "schemactl infer"),
    "schemas": ([ORDER, ORDER], "/0", "2 items"),
    "text-of-json": (json.dumps(ORDER), "", "fromjson"),
    "text": ("Order", "", "an object, true or false"),
    "number": (5, "", "an object, true or false"),
    "null": (None, "", "an object, true or false"),
}  # fmt: skip
SCHEMAS: tuple[JsonValue, ...] = (
    True,
    False,
    {},
    {"title": "Anything"},
    {"description": "x", "x-owner": "team"},
    {"type": "object", "properties": {"openapi": {"type": "string"}, "info": {}}, "openapi": "3.0.0", "info": {}},
    {"properties": {"asyncapi": {"type": "string"}}, "asyncapi": "2.0.0"},
    {"properties": {"schema": {"type": "string"}}, "schema": "{}", "subject": "x"},
    {"type": "string", "fields": [], "symbols": []},
    {"$defs": {"Order": ORDER}, "version": "1.0"},
    {"definitions": {"Order": ORDER}, "version": "1.0"},
    {"items": {"type": "string"}, "version": "1.0"},
    {"$ref": "#/components/schemas/Order", "components": {"schemas": {"Order": ORDER}}},
    {"self": {"vendor": "a"}, **ORDER},
)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_something_else_is_refused_with_what_to_take_out(name: str) -> None:
    document, pointer, word = OTHERS[name]
    with pytest.raises(InvalidSchema) as refused:
        schema_of(document, "some file.json", None)
    assert refused.value.where == f"some file.json{pointer and f': {pointer}'}"
    assert word in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize("document", SCHEMAS)
def test_a_schema_is_not_taken_for_anything_else(document: JsonValue) -> None:
    assert schema_of(document, "s.json", None).document == document


IMPORTED = {
    "eventbridge": ("eventbridge-export", "eventbridge-answer"), "asyncapi": ("asyncapi-2", "asyncapi-3"), "confluent": ("confluent",),
    "glue": ("glue",),
}  # fmt: skip


@pytest.mark.parametrize("format_", IMPORTED)
def test_what_can_be_imported_names_the_command_and_that_does_it(format_: str, in_tmp: Path) -> None:
    for name in IMPORTED[format_]:
        Path("a b.json").write_text(json.dumps(OTHERS[name][0]))
        ran = schemactl("register", "x@Y", "a b.json")
        assert ran.code == 3
        assert f"schemactl import {format_} 'a b.json'" in ran.stderr
        ran = schemactl("import", format_, "a b.json", "--subject", "x@Y", "--registry", name)
        assert ran.code == 0, ran.stderr


def test_what_the_advice_takes_out_of_an_openapi_document_is_a_schema() -> None:
    document: JsonValue = {"openapi": "3.1.0", "info": {}, "components": {"schemas": {"Order": ORDER}}}
    with pytest.raises(InvalidSchema) as refused:
        schema_of(document, "s.json", None)
    assert '"$ref": "#/components/schemas/Order"' in refused.value.remedy
    taken: JsonValue = {"$ref": "#/components/schemas/Order", "components": {"schemas": {"Order": ORDER}}}
    assert schema_of(taken, "s.json", None)


def test_a_command_in_an_advice_is_quoted() -> None:
    with pytest.raises(InvalidSchema) as refused:
        schema_of({"spec": {"$(touch x)'": ORDER}}, "a'; touch x #.json", None)
    assert "'a'\"'\"'; touch x #.json'" in refused.value.remedy


WRONG: tuple[JsonValue, ...] = (None, True, 5, -1.5, "strng", [], [5], [""], {"a": 5})
FITTING: dict[str, tuple[JsonValue, ...]] = {
    "type": (), "required": ([], [""]), "properties": (), "patternProperties": (), "$defs": (), "definitions": (), "dependentSchemas": (),
    "additionalProperties": (True,), "items": (True,), "contains": (True,), "propertyNames": (True,), "not": (True,), "if": (True,), "then": (True,),
    "else": (True,), "unevaluatedItems": (True,), "unevaluatedProperties": (True,), "allOf": (), "anyOf": (), "oneOf": (), "prefixItems": (),
    "minLength": (5,), "maxLength": (5,), "minItems": (5,), "maxItems": (5,), "minContains": (5,), "maxContains": (5,), "minProperties": (5,),
    "maxProperties": (5,), "minimum": (5, -1.5), "maximum": (5, -1.5), "exclusiveMinimum": (5, -1.5), "exclusiveMaximum": (5, -1.5),
    "multipleOf": (5,), "uniqueItems": (True,), "enum": ([5], [""]), "pattern": ("strng",), "format": ("strng",), "title": ("strng",),
    "description": ("strng",), "$comment": ("strng",), "deprecated": (True,), "readOnly": (True,), "writeOnly": (True,), "examples": ([], [5], [""]),
    "dependentRequired": (), "contentEncoding": ("strng",), "contentMediaType": ("strng",), "$ref": (), "$dynamicRef": (), "$anchor": ("strng",),
    "$dynamicAnchor": ("strng",), "$id": ("strng",), "$schema": (),
}  # fmt: skip
"""Of each keyword, the values of WRONG that are right."""
DRAFT = "https://json-schema.org/draft/2020-12/schema"
WITH_OBJECT = {"additionalProperties", "items", "contains", "propertyNames", "not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties"}


@pytest.mark.parametrize("place", ["top", "properties", "$defs", "components"])
@pytest.mark.parametrize("keyword", FITTING)
def test_a_value_of_another_kind_is_refused_with_its_place(keyword: str, place: str) -> None:
    for value in WRONG:
        if value in FITTING[keyword] and not (isinstance(value, bool) and True not in FITTING[keyword]):
            continue
        if (keyword in WITH_OBJECT and value == {"a": 5}) or (
            place != "top" and (keyword == "$schema" or (place == "components" and keyword == "enum"))
        ):
            continue
        schema = {keyword: value}
        document: dict[str, JsonValue] = {"type": "object", **schema} if keyword != "type" else {"properties": {}, **schema}  # type: ignore[dict-item]
        if place == "top":
            document = {"$schema": DRAFT, **document}
        else:
            document = {"$schema": DRAFT, "type": "object", "$ref": f"#/{place}/p", place: {"p": schema}}  # type: ignore[dict-item]
        with pytest.raises(InvalidSchema) as refused:
            schema_of(document, "s.json", None)  # type: ignore[arg-type]
        assert refused.value.where.startswith(f"s.json: {'' if place == 'top' else f'/{place}/p'}/{keyword}"), (document, refused.value)
        assert refused.value.remedy, refused.value


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"$schema": "http://json-schema.org/draft-04/schema#", "required": []}, "/required"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": 5, "minimum": 1}, "/exclusiveMinimum"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"a": {"$ref": 5}}}, "/properties/a/$ref"),
        ({"$schema": "http://json-schema.org/draft-06/schema#", "exclusiveMinimum": True}, "/exclusiveMinimum"),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "if": 5}, "/if"),
        ({"$schema": "https://json-schema.org/draft/2019-09/schema", "unevaluatedItems": 5}, "/unevaluatedItems"),
        ({"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveRef": "https://example.org/x"}, "/$recursiveRef"),
    ],
)
def test_each_draft_has_its_own_rules(document: JsonValue, pointer: str) -> None:
    with pytest.raises(InvalidSchema) as refused:
        schema_of(document, "s.json", None)
    assert refused.value.where == f"s.json: {pointer}"


REMOTE: dict[str, JsonValue] = {
    "/$ref": {"$ref": "https://example.org/order.json"},
    "/properties/a/$ref": {"properties": {"a": {"$ref": "order.json#/x"}}},
    "/properties/a/$dynamicRef": {"properties": {"a": {"$dynamicRef": "https://example.org/order.json#a"}}},
    "/items/$ref": {"$id": "https://example.org/base/", "items": {"$ref": "order.json"}},
    "/$defs/a/$ref": {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "file:///etc/passwd"}}},
    "/not/$ref": {"not": {"$ref": "#/nowhere"}},
}


@pytest.mark.parametrize("pointer", REMOTE)
def test_every_command_refuses_a_reference_that_leads_out(pointer: str, in_tmp: Path) -> None:
    Path("s.json").write_text(json.dumps(REMOTE[pointer]))
    Path("o.json").write_text(json.dumps(ORDER))
    assert schemactl("register", "o.json", "--subject", "a@B").code == 0
    for command in (
        ("generate", "python", "--schema", "s.json", "--name", "X", "--out", "g"),
        ("generate", "typescript", "--schema", "s.json", "--name", "X", "--out", "g"),
        ("generate", "java", "--schema", "s.json", "--name", "X", "--out", "g"),
        ("register", "s.json", "--subject", "a@B"),
        ("diff", "o.json", "s.json"),
        ("diff", "s.json", "o.json"),
        ("impact", "a@B", "--to", "s.json"),
    ):
        ran = schemactl(*command)
        assert ran.code == 3, (command, ran.stdout, ran.stderr)
        assert f"s.json: {pointer}: " in ran.stderr, ran.stderr
    assert not Path("g").exists()


def test_a_reference_in_a_definition_that_nothing_uses_is_not_followed() -> None:
    assert schema_of({"type": "string", "$defs": {"a": {"$ref": "https://example.org/x.json"}}}, "s.json", None)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("openapi: 3.0.0\ninfo: {}\n", "YAML"),
        ("---\nid: Order\nversion: 1.0.0\n---\n# Order\n", "EventCatalog"),
        ('syntax = "proto3";\nmessage A {}\n', "Protobuf"),
        ("{", "inside a value"),
    ],
)
def test_a_file_that_is_no_json_is_named_where_it_can_be(text: str, hint: str, in_tmp: Path) -> None:
    Path("s.json").write_text(text)
    ran = schemactl("register", "s.json", "--subject", "a@B")
    assert ran.code == 3
    assert hint in ran.stderr
