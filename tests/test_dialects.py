"""Which draft a schema file speaks, where it says so in words of its own, and where schemas of several drafts stand in one another."""

import json
from pathlib import Path

import pytest

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject
from schemactl.model.schema import Schema
from schemactl.schema.dialects import DRAFT7, DRAFT201909, DRAFT202012, is_known
from schemactl.schema.metaschema import check_is_schema, read_as
from tests.support import schemactl

OWN = "https://acme.example/dialect"
TUPLE: JsonObject = {"type": "array", "items": [{"type": "string"}]}
OLD: JsonObject = {"$id": "old", "$schema": DRAFT7.spelled, **TUPLE, "dependencies": {"a": ["b"]}}


def embedding(inner: JsonObject, **outer: Document) -> JsonObject:
    return {"$schema": DRAFT202012.spelled, "properties": {"a": {"$ref": "old"}}, "$defs": {"old": inner, **outer}}


def test_an_embedded_schema_is_checked_by_the_metaschema_that_it_names() -> None:
    check_is_schema(Schema(embedding(OLD)))
    check_is_schema(Schema(embedding({**OLD, "definitions": {"new": {"$schema": DRAFT202012.spelled, "prefixItems": [True]}}})))
    check_is_schema(Schema({"$schema": DRAFT7.spelled, "items": [{"$id": "n", "$schema": DRAFT202012.spelled, "items": {"$anchor": "x"}}]}))


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (embedding({**OLD, "items": [{"type": "strng"}]}), "/$defs/old/items"),
        (embedding({**OLD, "minimum": "1"}), "/$defs/old/minimum"),
        (embedding(OLD, other={"items": [{}]}), "/$defs/other/items"),
        (embedding({**OLD, "definitions": {"new": {"$schema": DRAFT202012.spelled, "items": [{}]}}}), "/$defs/old/definitions/new/items"),
        (embedding({**OLD, "items": [{"$schema": DRAFT201909.spelled, "minItems": -1}]}), "/$defs/old/items/0/minItems"),
    ],
)
def test_what_is_wrong_in_an_embedded_schema_is_told_with_its_place(document: JsonObject, where: str) -> None:
    with pytest.raises(InvalidSchema) as error:
        check_is_schema(Schema(document, "order.json"))
    assert error.value.where == f"order.json: {where}"


def test_an_embedded_schema_of_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(InvalidSchema, match="not a dialect"):
        check_is_schema(Schema(embedding({"$id": "old", "$schema": OWN})))


def test_a_document_is_read_in_the_dialect_that_is_named_where_its_own_is_unknown() -> None:
    inner: JsonObject = {"$schema": OWN, "items": [{"type": "string"}]}
    read = read_as({"$schema": OWN, "properties": {"a": inner, "b": {"$schema": DRAFT202012.spelled}}, "default": {"$schema": OWN}}, DRAFT7)
    known: JsonObject = {"$schema": DRAFT202012.spelled}
    assert read == {
        "$schema": DRAFT7.spelled,
        "properties": {"a": {**inner, "$schema": DRAFT7.spelled}, "b": known},
        "default": {"$schema": OWN},
    }
    assert read_as({"type": "string"}, DRAFT7) == {"$schema": DRAFT7.spelled, "type": "string"}
    assert read_as(known, DRAFT7) == known
    assert read_as(True, DRAFT7) is True
    assert not is_known(OWN)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    old, new = ({"$schema": OWN, "type": "object", "properties": {"a": {"items": [{"type": kind}]}}} for kind in ("string", "integer"))
    Path("old.json").write_text(json.dumps(old))
    Path("new.json").write_text(json.dumps(new))
    return tmp_path


COMMANDS = {
    "diff": ("diff", "old.json", "new.json", "--format", "json"),
    "register": ("register", "old.json", "--subject", "shop@Order"),
    "impact": ("impact", "shop@Order", "--to", "new.json"),
    "generate": ("generate", "python", "--schema", "old.json", "--name", "Order", "--out", "generated"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_dialect_is_refused_and_dialect_is_the_way_out(command: str) -> None:
    if command == "impact":
        schemactl("register", "old.json", "--subject", "shop@Order", "--dialect", "draft-07")
    refused = schemactl(*COMMANDS[command])
    assert (refused.code, refused.stdout) == (3, "")
    assert "--dialect draft-07" in refused.stderr
    taken = schemactl(*COMMANDS[command], "--dialect", "draft-07")
    assert taken.code == (1 if command == "diff" else 0), taken
    if command == "diff":
        assert [finding["path"] for finding in json.loads(taken.stdout)["findings"]] == ["/a/0"]


@pytest.mark.usefixtures("folder")
def test_what_is_registered_names_a_dialect_that_everybody_knows() -> None:
    schemactl("register", "old.json", "--subject", "shop@Order", "--dialect", "draft-07")
    assert json.loads(Path("schemas/shop/Order/1.json").read_text())["$schema"] == DRAFT7.spelled
    assert schemactl("verify").code == 0
