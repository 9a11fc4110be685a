"""AsyncAPI, EventCatalog and Glue: held to the official parser, to the linter, and to botocore's model of the service."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schemactl.errors import InvalidSchema, UnreadableInput
from schemactl.exchange import asyncapi, eventcatalog, glue
from schemactl.exchange.aws import Client
from schemactl.model.exchange import ForeignFile, Found, Offered, Skipped
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.subject import Subject
from tests.node import installed
from tests.support import schemactl
from tests.test_exchange import ORDER, documents

DRAFT = "https://json-schema.org/draft/2020-12/schema"
PLAIN: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}
READ: JsonObject = {"$schema": DRAFT, **PLAIN}
TREE: JsonObject = {
    "$schema": DRAFT, "type": "object", "properties": {"left": {"$ref": "#/$defs/a b"}, "again": {"$ref": "#"}},
    "$defs": {"a b": {"type": "object", "properties": {"deeper": {"$ref": "#/$defs/a b"}, "kind": {"const": None}}}},
}  # fmt: skip
HOSTILE = 'An {order}\n---\n<script>alert("x")</script> `${x}` \\ é \u2028 \U0001f600 \ud800'
OFFERED = (
    Offered(Subject("shop", "Order"), 1, "1.0.0", {"$schema": DRAFT, **ORDER}, HOSTILE, HOSTILE, (HOSTILE, "b: c"), "deprecated"),
    Offered(Subject("shop", "Order."), 3, "2.1.0", TREE),
    Offered(Subject("s/h op", "Order"), 1, "1.0.0", True, "", "no-owner-yet"),
    Offered(Subject("s{h}op"), 1, "1.0.0", {"type": "string"}, "", "No owner yet"),
)


def read(content: JsonValue) -> list[tuple[str, JsonValue]]:
    return [(one.subject.name, one.document) for one in asyncapi.read([ForeignFile("f", content)]) if isinstance(one, Found)]


@pytest.mark.toolchain("node")
def test_the_official_parser_finds_nothing_wrong_and_every_message(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.json"
    path.write_bytes(asyncapi.write(OFFERED, "draft-07").files[asyncapi.FILE].replace(b"\xed\xa0\x80", b"?"))
    ran = subprocess.run(["node", "asyncapi.mjs", str(path)], cwd=installed(), capture_output=True, text=True, check=True, timeout=200)
    answer = json.loads(ran.stdout)
    assert answer["problems"] == []
    assert sorted(answer["messages"]) == ["Order", "Order", "Order.", "s{h}op"]
    assert answer["operations"] == ["send"] * 4


@pytest.mark.toolchain("node")
def test_the_linter_of_eventcatalog_passes_and_no_text_becomes_code(tmp_path: Path) -> None:
    files = eventcatalog.write([replace(one, status="active") for one in OFFERED], "2020-12").files
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if name.endswith(".mdx"):
            body = content.decode().split("\n---\n", 1)[1]
            assert "script" not in body
            assert "{" not in body
    command = ["npx", "--no-install", "eventcatalog-linter", "--fail-on-warning", str(tmp_path)]
    ran = subprocess.run(command, cwd=installed(), capture_output=True, text=True, timeout=200)
    assert ran.returncode == 0, ran.stdout
    assert "9 files checked" in ran.stdout or "No problems" in ran.stdout, ran.stdout


def test_asyncapi_gives_back_what_it_was_given() -> None:
    document = json.loads(asyncapi.write(OFFERED, "draft-07").files[asyncapi.FILE])
    found = {one.subject: one for one in asyncapi.read([ForeignFile("f", document)]) if isinstance(one, Found)}
    assert found[Subject("shop", "Order")].document == OFFERED[0].document
    assert (found[Subject("shop", "Order")].description, found[Subject("shop", "Order")].owner) == (HOSTILE, HOSTILE)
    renamed = json.loads(json.dumps(TREE).replace("a b", "a_b"))
    assert found[Subject("shop", "Order.")].document == renamed
    assert found.keys() == {one.subject for one in OFFERED}


MESSAGES: JsonObject = {
    "Paid": {"payload": {"$ref": "#/components/schemas/Paid"}},
    "Sent": {"name": "OrderSent", "payload": {"schemaFormat": "application/schema+json;version=draft-04", "schema": {
        "type": "object", "properties": {"n": {"type": "number", "minimum": 0, "exclusiveMinimum": True}}}}},
    "Old": {"payload": {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "schema": {"type": "record", "name": "A", "fields": []}}},
    "Empty": {"summary": "nothing"},
    "Alias": {"$ref": "#/components/messages/Paid"},
}  # fmt: skip
VERSION_3: JsonObject = {
    "asyncapi": "3.0.0",
    "info": {"title": "t", "version": "1"},
    "channels": {
        "orders": {
            "address": "shop/orders",
            "messages": {"Paid": {"$ref": "#/components/messages/Paid"}, "X": {"payload": {"$ref": "#/components/schemas/Tree"}}},
        },
        "sent": {"messages": {"Sent": {"$ref": "#/components/messages/Sent"}}},
    },
    "components": {
        "messages": {**MESSAGES, "shop@Bare": {"payload": PLAIN}},
        "schemas": {
            "Paid": {**PLAIN, "discriminator": "a"},
            "Tree": {"type": "object", "properties": {"up": {"$ref": "#/components/schemas/Tree"}, "paid": {"$ref": "#/components/schemas/Paid"}}},
        },
    },
}  # fmt: skip


def test_messages_are_named_by_channel_and_name_and_follow_references() -> None:
    paid: JsonObject = {**PLAIN, "discriminator": "a"}
    sent: JsonObject = {"$schema": DRAFT, "type": "object", "properties": {"n": {"type": "number", "exclusiveMinimum": 0}}}
    tree: JsonObject = {
        "$schema": DRAFT, "type": "object", "properties": {"up": {"$ref": "#"}, "paid": {"$ref": "#/$defs/Paid"}}, "$defs": {"Paid": paid},
    }  # fmt: skip
    assert read(VERSION_3) == [
        ("shop/orders@Paid", {"$schema": DRAFT, **paid}), ("shop/orders@X", tree), ("sent@OrderSent", sent), ("shop@Bare", READ),
    ]  # fmt: skip
    skipped = [one.why for one in asyncapi.read([ForeignFile("f", VERSION_3)]) if isinstance(one, Skipped)]
    assert skipped == ["a schema of application/vnd.apache.avro;version=1.9.0; schemactl reads JSON Schema", "a message without a payload"]


def test_version_2_is_read() -> None:
    document: JsonObject = {
        "asyncapi": "2.6.0",
        "channels": {
            "orders": {
                "publish": {"message": {"name": "Order", "payload": PLAIN}},
                "subscribe": {"message": {"oneOf": [{"$ref": "#/components/messages/B"}]}},
            }
        },
        "components": {"messages": {"B": {"payload": {"type": "string"}}}},
    }
    assert read(document) == [("orders@Order", READ), ("orders@B", {"$schema": DRAFT, "type": "string"})]


REFUSED: dict[str, tuple[JsonValue, str]] = {
    "no document": ({"openapi": "3.0.0"}, "not a document of AsyncAPI"),
    "another version": ({"asyncapi": "1.0.0"}, "not a document of AsyncAPI"),
    "a channel elsewhere": ({"asyncapi": "3.0.0", "channels": {"a": {"$ref": "./a.yaml"}}}, "leads out"),
    "a message that is not there": ({"asyncapi": "3.0.0", "channels": {"a": {"messages": {"b": {"$ref": "#/components/x"}}}}}, "nothing at"),
    "a circle": ({"asyncapi": "3.0.0", "components": {"messages": {"a": {"$ref": "#/components/messages/a"}}}}, "circle"),
    "a payload elsewhere": ({"asyncapi": "3.0.0", "components": {"messages": {"a": {"payload": {"$ref": "a.json"}}}}}, "a.json"),
    "a payload that is a list": ({"asyncapi": "3.0.0", "components": {"messages": {"a": {"payload": [1]}}}}, "no schema"),
    "no schema of its draft": ({"asyncapi": "3.0.0", "components": {"messages": {"a": {"payload": {"type": 5}}}}}, "/type"),
    "a reference out of a payload": ({"asyncapi": "3.0.0", "components": {"messages": {"a": {"payload": {"items": {"$ref": "x.json"}}}}}}, "x.json"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_message_is_refused_with_its_place(case: str) -> None:
    content, said = REFUSED[case]
    with pytest.raises(InvalidSchema) as refused:
        read(content)
    assert said in str(refused.value)
    assert str(refused.value).startswith("f")


YAML = """\
asyncapi: 3.0.0
channels:
  orders:
    messages:
      Paid:
        payload: {type: object, properties: {on: {type: string, enum: [2026-01-01, no, 12:30]}, 1: &one {type: integer}, 2: *one}}
"""


def test_yaml_is_read_as_json_would_be(in_tmp: Path) -> None:
    Path("a.yaml").write_text(YAML)
    assert schemactl("import", "asyncapi", "a.yaml").code == 0
    properties: JsonObject = {"on": {"type": "string", "enum": ["2026-01-01", "no", "12:30"]}, "1": {"type": "integer"}, "2": {"type": "integer"}}
    assert documents("schemas") == {"orders@Paid": {"$schema": DRAFT, "type": "object", "properties": properties}}
    assert "unchanged" in schemactl("import", "asyncapi", "-", stdin=YAML.encode()).stdout


BOMB = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for new, old in zip("bcdefgh", "abcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "a.yaml:"),
        ("a: !!python/object/apply:os.system ['true']", "neither JSON nor YAML"),
        ("a: !!float .nan", "float"),
        ("a: !!binary aGk=", "bytes"),
        ("? [a, b]\n: 1", "a.yaml"),
        ("a: &a [*a]", "neither JSON nor YAML"),
        (BOMB, "aliases"),
        ("x" * 5_000_000, "limit for YAML"),
        ("", "not a document of AsyncAPI"),
    ],
)  # fmt: skip
def test_yaml_that_nobody_would_write_is_refused(text: str, said: str, in_tmp: Path) -> None:
    Path("a.yaml").write_text(text)
    ran = schemactl("import", "asyncapi", "a.yaml")
    assert ran.code == 3
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_glue_is_read_in_its_forms() -> None:
    answer: JsonObject = {
        "SchemaDefinition": json.dumps({"$schema": "http://json-schema.org/draft-04/schema#", **PLAIN}), "DataFormat": "JSON", "VersionNumber": 4,
        "SchemaArn": "arn:aws:glue:eu-central-1:111122223333:schema/bus/shop.orders",
    }  # fmt: skip
    found = list(glue.read([ForeignFile("f", answer), ForeignFile("g", {**answer, "DataFormat": "AVRO"})]))
    assert isinstance(found[0], Found)
    assert (found[0].subject.name, found[0].version, found[0].document) == ("shop.orders", 4, READ)
    assert isinstance(found[1], Skipped)
    for content in ([1], {}, {"SchemaDefinition": "[]"}, {"SchemaDefinition": "x"}):
        with pytest.raises(InvalidSchema, match=r"^f"):
            list(glue.read([ForeignFile("f", content)]))  # type: ignore[arg-type]


def test_a_registry_of_glue_is_read() -> None:
    import boto3
    from botocore.stub import Stubber

    client = boto3.client("glue", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stubber:
        stubber.add_response("list_schemas", {"Schemas": [{"SchemaName": "orders"}]}, {"RegistryId": {"RegistryName": "bus"}})
        asked: dict[str, Any] = {"SchemaId": {"RegistryName": "bus", "SchemaName": "orders"}, "SchemaVersionNumber": {"LatestVersion": True}}
        arn = "arn:aws:glue:eu-central-1:111122223333:schema/bus/orders"
        stubber.add_response("get_schema_version", {"SchemaDefinition": json.dumps(PLAIN), "DataFormat": "JSON", "SchemaArn": arn}, asked)
        found = list(glue.read(list(glue.fetch("aws:bus", Client(client)))))
        assert [(one.subject.name, one.document) for one in found if isinstance(one, Found)] == [("orders", READ)]
        stubber.add_client_error("get_schema_version", "EntityNotFoundException", "Schema is not found.")
        with pytest.raises(UnreadableInput, match="EntityNotFoundException"):
            list(glue.fetch("aws:bus/none", Client(client)))


def test_a_catalog_that_schemactl_did_not_write_is_refused() -> None:
    with pytest.raises(InvalidSchema, match="x-schemactl-subject"):
        list(eventcatalog.read([ForeignFile("f", PLAIN)]))


def iglu_schema(version: str, **more: JsonValue) -> JsonObject:
    return {
        "$schema": "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#",
        "self": {"vendor": "com.acme", "name": "click", "format": "jsonschema", "version": version}, **more,
    }  # fmt: skip


def test_a_static_registry_of_iglu_is_read_by_its_last_version(in_tmp: Path) -> None:
    folder = Path("iglu/schemas/com.acme/click/jsonschema")
    folder.mkdir(parents=True)
    bound: JsonObject = {"type": "object", "properties": {"n": {"type": "number", "minimum": 0, "exclusiveMinimum": True}}}
    for version in ("1-0-2", "1-0-10", "1-0-9"):
        (folder / version).write_text(json.dumps(iglu_schema(version, **(bound if version == "1-0-10" else PLAIN))))
    assert schemactl("import", "iglu", "iglu").code == 0
    properties: JsonValue = {"n": {"type": "number", "exclusiveMinimum": 0}}
    assert documents("schemas") == {"com.acme@click": {"$schema": DRAFT, "type": "object", "properties": properties}}
    assert schemactl("export", "iglu", "--out", "out").code == 0
    assert [path.as_posix() for path in Path("out").rglob("*.json")] == ["out/schemas/com.acme/click/jsonschema/1-0-0.json"]
    for content in (PLAIN, {"self": {"vendor": "a"}}, [1]):
        Path("x.json").write_text(json.dumps(content))
        assert schemactl("import", "iglu", "x.json").code == 3


def test_an_xregistry_document_is_read_by_its_default_versions(in_tmp: Path) -> None:
    number: JsonObject = {"type": "number"}
    schemas: JsonObject = {
        "chosen": {"defaultversionid": "1", "versions": {"1": {"format": "JsonSchema/draft-07", "schema": PLAIN}, "2": {"schema": number}}},
        "marked": {"versions": {"2": {"schema": json.dumps(PLAIN), "isdefault": True}, "3": {"schema": number}}},
        "last": {"versions": {"9": {"schema": number}, "10": {"schema": PLAIN}}},
        "inline": {"format": "JsonSchema/draft-07", "schema": PLAIN, "description": "A text"},
        "avro": {"versions": {"1": {"format": "Avro/1.9.0", "schema": {}}}},
        "elsewhere": {"versions": {"1": {"schemaurl": "https://example.org/x.json"}}},
    }
    Path("x.json").write_text(json.dumps({"specversion": "1.0", "schemagroups": {"shop": {"schemas": schemas}}}))
    ran = schemactl("import", "xregistry", "x.json", "--format", "json")
    assert ran.code == 0, ran.stderr
    assert documents("schemas") == {f"shop@{name}": READ for name in ("chosen", "marked", "last", "inline")}
    assert len(json.loads(ran.stdout)["skipped"]) == 2
    for content in (PLAIN, [1], {"schemagroups": {"a": {"schemas": {"b": {"schema": 5}}}}}):
        Path("x.json").write_text(json.dumps(content))
        assert schemactl("import", "xregistry", "x.json").code == 3


def test_a_message_carries_what_it_refers_to_and_no_other_schema() -> None:
    """A document of a thousand messages is read in proportion to what each of them needs."""
    payload: JsonObject = {"properties": {"a": {"$ref": "#/components/schemas/A"}, "b": {"$ref": "#/definitions/b"}}, "definitions": {"b": {}}}
    schemas: JsonObject = {"A": {"items": {"$ref": "#/components/schemas/B/properties/c"}}, "B": {"properties": {"c": {}}}, "C": {}}
    document: JsonObject = {"channels": {}, "components": {"schemas": schemas, "messages": {}}}
    assert asyncapi._reached(payload, document) == {"components": {"schemas": {"A": schemas["A"], "B": schemas["B"]}}}
    elsewhere: JsonObject = {"$ref": "#/components/messages/m/payload"}
    assert asyncapi._reached(elsewhere, document) == document
    assert asyncapi._reached({"$ref": "#/components/schemas/None"}, document) == document


def test_a_message_of_two_channels_is_a_subject_of_each() -> None:
    document: JsonObject = {
        "asyncapi": "3.1.0",
        "channels": {
            "on": {
                "address": "light.on",
                "messages": {"turn": {"$ref": "#/components/messages/turn"}, "again": {"$ref": "#/components/messages/turn"}},
            },
            "off": {"address": "light.off", "messages": {"turn": {"$ref": "#/components/messages/turn"}}},
        },
        "components": {"messages": {"turn": {"name": "turnOnOff", "payload": PLAIN}, "alias": {"$ref": "#/components/messages/turn"}}},
    }
    assert read(document) == [("light.on@turnOnOff", READ), ("light.off@turnOnOff", READ)]
