"""`import` and `export`: what other registries hold comes in, all of it or none, and what goes out is proven."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemactl.errors import InvalidSchema, UnreadableInput, UsageError
from schemactl.exchange import FORMATS, aws, eventbridge
from schemactl.exchange.aws import Client
from schemactl.exchange.names import component_name, file_names
from schemactl.model.exchange import ForeignFile, Offered
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.subject import Subject
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.exporting import Export, export
from schemactl.pipeline.importing import Import, import_schemas
from schemactl.registry import Registry
from tests.support import schemactl

ORDER: JsonObject = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "total": {"type": "number", "minimum": 0}, "parent": {"$ref": "#"}},
}
LOSSY: JsonObject = {**ORDER, "patternProperties": {"^x-": {"type": "string"}}, "propertyNames": {"maxLength": 20}}
SUBJECTS = ("shop@Order", "shop@Order v2/é", "crm", "aws.partner/x@AWSEvent", "a%40b@C")


@pytest.fixture
def registry(in_tmp: Path) -> Path:
    """A registry of subjects with odd names."""
    Path("order.json").write_text(json.dumps(ORDER))
    for name in SUBJECTS:
        assert schemactl("register", name, "order.json").code == 0
    return in_tmp


def documents(registry: str) -> dict[str, Any]:
    read = Registry(Path(registry).absolute())
    found: dict[str, Any] = {}
    for subject in read.subjects():
        document = read.stored(subject, read.versions(subject)[-1])
        assert isinstance(document, dict)
        found[subject.name] = {key: value for key, value in document.items() if key != "$id"}
    return found


FORMATS_AND_DRAFTS = [(one.name, draft) for one in FORMATS if one.read is not None for draft in one.drafts]


@pytest.mark.parametrize(("name", "draft"), FORMATS_AND_DRAFTS)
def test_what_was_exported_is_imported_as_it_was(name: str, draft: str, registry: Path) -> None:
    ran = schemactl("export", name, "--out", "out", "--draft", draft, "--format", "json")
    assert ran.code == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert [(one["subject"], one["accepts"], one["losses"]) for one in answer["schemas"]] == [(name, "equal", []) for name in sorted(SUBJECTS)]
    ran = schemactl("import", name, "out", "--registry", "other", "--format", "json")
    assert ran.code == 0, ran.stderr
    assert documents("other") == documents("schemas")
    assert not json.loads(schemactl("import", name, "out", "--registry", "other", "--format", "json").stdout)["written"]
    assert json.loads(schemactl("export", name, "--out", "out", "--draft", draft, "--format", "json").stdout)["written"] == []


def test_owner_and_description_go_there_and_back(registry: Path) -> None:
    settings = Path("schemas/shop/Order/subject.toml")
    settings.write_text(settings.read_text() + 'owner = "team \\"a\\""\ndescription = "An order"\n')
    assert schemactl("export", "eventbridge", "shop@Order", "--out", "out").code == 0
    assert schemactl("import", "eventbridge", "out", "--registry", "other").code == 0
    read = Registry(Path("other").absolute())
    said = read.settings(Subject("shop", "Order"))
    assert (said.owner, said.description, said.status.value) == ('team "a"', "An order", "active")


def test_losses_are_listed_and_strict_writes_nothing(in_tmp: Path) -> None:
    Path("order.json").write_text(json.dumps(LOSSY))
    assert schemactl("register", "shop@Order", "order.json").code == 0
    ran = schemactl("export", "eventbridge", "--out", "out", "--strict")
    assert ran.code == 1
    assert not Path("out").exists()
    assert "/patternProperties: openapi-3.0 has no patternProperties" in ran.stdout
    assert schemactl("export", "eventbridge", "--out", "out").code == 0
    assert "more values" in ran.stdout
    Path("with-xml.json").write_text(json.dumps(event({"type": "object", "xml": {"name": "x"}})))
    ran = schemactl("import", "eventbridge", "with-xml.json", "--registry", "other", "--strict")
    assert ran.code == 1
    assert "xml is of OpenAPI" in ran.stdout
    assert not Path("other").exists()


def event(detail: JsonValue, type_: str = "Order", **more: JsonValue) -> JsonObject:
    """An export of EventBridge's registry."""
    envelope: JsonObject = {
        "type": "object", "x-amazon-events-source": "shop", "x-amazon-events-detail-type": type_,
        "properties": {"detail": {"$ref": "#/components/schemas/Detail"}},
    }  # fmt: skip
    schemas: JsonObject = {"AWSEvent": envelope, "Detail": detail, **more}
    return {"openapi": "3.0.0", "info": {"title": "Order", "version": "1"}, "paths": {}, "components": {"schemas": schemas}}


def answer(document: JsonValue, name: str = "shop@Order", version: str = "1") -> JsonObject:
    """What `aws schemas describe-schema` prints."""
    return {"Content": json.dumps(document), "SchemaName": name, "SchemaVersion": version, "Type": "OpenApi3", "SchemaArn": f"arn:aws:schemas:{name}"}


def found_in(*contents: JsonValue) -> list[tuple[str, JsonValue]]:
    return [(one.subject.name, one.document) for one in eventbridge.read([ForeignFile("f", content) for content in contents])]


DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: JsonObject = {"$schema": DRAFT, "type": "object", "properties": {"a": {"type": "string"}}}
PLAIN: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}


def test_eventbridge_is_read_in_all_its_forms() -> None:
    assert found_in(event(PLAIN)) == [("shop@Order", TEXT)]
    assert found_in(answer(event(PLAIN, "Order v2"))) == [("shop@Order v2", TEXT)]
    inline = event(PLAIN)
    inline["components"]["schemas"]["AWSEvent"]["properties"]["detail"] = PLAIN  # type: ignore[index,call-overload]
    assert found_in(inline) == [("shop@Order", TEXT)]
    bare: JsonObject = {"openapi": "3.0.0", "info": {"title": "x"}, "components": {"schemas": {"Event": PLAIN}}}
    assert found_in(answer(bare, "billing@Paid")) == [("billing@Paid", TEXT)]
    assert found_in(bare) == [("x", TEXT)]
    draft4: JsonObject = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "properties": PLAIN["properties"]}
    assert found_in(answer(draft4, "billing@Paid")) == [("billing@Paid", TEXT)]
    cloudtrail: JsonObject = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "x-amazon-events-source": "aws.s3",
        "x-amazon-events-detail-type": "AWS API Call via CloudTrail",
        "properties": {"detail": {"$ref": "#/definitions/Call"}, "source": {"type": "string"}},
        "definitions": {"Call": {**PLAIN, "additionalProperties": {"$ref": "#/definitions/Call"}}},
    }
    assert found_in(cloudtrail) == [("aws.s3@AWS API Call via CloudTrail", {**TEXT, "additionalProperties": {"$ref": "#"}})]


REFUSED: dict[str, tuple[JsonValue, str]] = {
    "no document": ([1], "neither OpenAPI 3 nor"),
    "an event": ({"detail-type": "a", "detail": {}}, "neither OpenAPI 3 nor"),
    "a text that is no JSON": ({"Content": "openapi: 3.0.0"}, "/Content"),
    "no schema": ({"openapi": "3.0.0", "info": {}, "components": {}}, "/components/schemas"),
    "a reference to nothing": (event(PLAIN) | {"components": {"schemas": {"AWSEvent": event(PLAIN)["components"]["schemas"]["AWSEvent"]}}}, "Detail"),  # type: ignore[index,call-overload]
    "no schema of its draft": (event({"type": "thing"}), "/type"),
    "a reference that leads out": (event({"$ref": "https://example.org/x"}), "$ref"),
    "draft 4 without its detail": (
        {"$schema": "http://json-schema.org/draft-04/schema#", "x-amazon-events-source": "s", "x-amazon-events-detail-type": "t",
         "properties": {"detail": {"$ref": "#/definitions/None"}}}, "/properties/detail/$ref",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_schema_of_eventbridge_is_refused_with_its_place(case: str) -> None:
    document, said = REFUSED[case]
    with pytest.raises(InvalidSchema) as refused:
        found_in(document)
    assert said in str(refused.value)
    assert str(refused.value).startswith("f")


def test_what_names_no_subject_asks_for_one_and_takes_it(in_tmp: Path) -> None:
    nameless: JsonValue = {"openapi": "3.0.0", "info": {}, "components": {"schemas": {"A": PLAIN}}}
    write("a", one=nameless)
    ran = schemactl("import", "eventbridge", "a")
    assert (ran.code, "--subject" in ran.stderr) == (3, True)
    assert schemactl("import", "eventbridge", "a", "--subject", "x@Y").code == 0
    assert documents("schemas") == {"x@Y": TEXT}
    write("a", two=event(PLAIN))
    assert schemactl("import", "eventbridge", "a", "--subject", "shop@Order").code == 0
    assert "one without a name" in schemactl("import", "eventbridge", "a", "--subject", "z").stderr


def write(folder: str, **contents: JsonValue) -> str:
    Path(folder).mkdir(exist_ok=True)
    for name, content in contents.items():
        Path(folder, f"{name}.json").write_text(json.dumps(content))
    return folder


def test_all_are_registered_or_none(in_tmp: Path) -> None:
    write("a", one=event({**PLAIN, "required": ["a"]}), two=event(PLAIN, "Other"))
    assert schemactl("import", "eventbridge", "a").code == 0
    before = documents("schemas")
    write("a", one=event(PLAIN), three=event(PLAIN, "New"))
    ran = schemactl("import", "eventbridge", "a")
    assert ran.code == 1
    assert "property-became-optional" in ran.stdout
    assert "Refused: no version was written" in ran.stdout
    assert documents("schemas") == before
    ran = schemactl("import", "eventbridge", "a", "--force", "as it is there", "--dry-run")
    assert (ran.code, documents("schemas")) == (0, before)
    assert "would be published" in ran.stdout
    ran = schemactl("import", "eventbridge", "a", "--force", "as it is there", "--format", "json")
    assert {one["subject"]: one["version"] for one in json.loads(ran.stdout)["schemas"]} == {"shop@New": 1, "shop@Order": 2, "shop@Other": 1}
    assert set(documents("schemas")) == {"shop@New", "shop@Order", "shop@Other"}


def test_one_file_that_cannot_be_read_keeps_the_others_out(in_tmp: Path) -> None:
    write("a", one=event(PLAIN), two=[1])
    assert schemactl("import", "eventbridge", "a").code == 3
    assert not Path("schemas").exists()


def test_of_several_versions_the_latest_is_taken(in_tmp: Path) -> None:
    write("a", b=answer(event(PLAIN), version="10"), c=answer(event({"type": "object"}), version="9"))
    assert schemactl("import", "eventbridge", "a").code == 0
    assert documents("schemas") == {"shop@Order": TEXT}
    write("a", d=event(PLAIN))
    ran = schemactl("import", "eventbridge", "a")
    assert ran.code == 2
    assert "is there twice" in ran.stderr


def test_a_subject_names_one_schema_or_chooses_among_several(in_tmp: Path) -> None:
    write("a", one=event(PLAIN), two=event(PLAIN, "Other"))
    assert schemactl("import", "eventbridge", "a/one.json", "--subject", "x@Y").code == 0
    assert schemactl("import", "eventbridge", "a", "--subject", "shop@Other").code == 0
    assert set(documents("schemas")) == {"x@Y", "shop@Other"}
    assert schemactl("import", "eventbridge", "a", "--subject", "shop@None").code == 2
    assert schemactl("import", "eventbridge", "a", "--subject", "@").code == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("import", "evntbridge", "a"), 2, "Known are: "),
        (("export", "evntbridge", "--out", "o"), 2, "Known are: "),
        (("import", "eventbridge", "none"), 3, "none"),
        (("import", "eventbridge", "empty"), 3, "contains no file"),
        (("export", "eventbridge", "--out", "o"), 3, "no registry"),
        (("export", "eventbridge", "a@B", "--out", "o"), 3, "no registry"),
        (("import", "eventbridge", "aws:"), 2, "no registry is named"),
    ],
)
def test_what_is_not_there_is_said(words: tuple[str, ...], code: int, said: str, in_tmp: Path) -> None:
    Path("empty").mkdir()
    Path("empty/.hidden.json").write_text("{}")
    ran = schemactl(*words)
    assert ran.code == code, ran
    assert said in ran.stderr
    assert not Path("o").exists()
    assert not Path("schemas").exists()


def test_an_export_chooses_versions_and_leaves_other_files_alone(registry: Path) -> None:
    Path("order.json").write_text(json.dumps({**ORDER, "description": "newer"}))
    assert schemactl("register", "crm", "order.json").code == 0
    Path("out").mkdir()
    Path("out/mine.txt").write_text("mine")
    assert schemactl("export", "eventbridge", "crm@1", "--out", "out").code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["crm.json", "mine.txt"]
    assert "newer" not in Path("out/crm.json").read_text()
    ran = schemactl("export", "eventbridge", "crm@1", "crm@2", "--out", "out")
    assert (ran.code, "two versions" in ran.stderr) == (2, True)
    assert schemactl("export", "eventbridge", "crm", "--draft", "draft-07", "--out", "out").code == 2
    assert schemactl("export", "eventbridge", "crm@9", "--out", "out").code == 2


def test_a_schema_that_is_too_long_is_refused_and_nothing_is_written(registry: Path) -> None:
    long: JsonObject = {"type": "object", "properties": {f"property{number}": {"type": "string"} for number in range(2_000)}}
    Path("order.json").write_text(json.dumps(long))
    assert schemactl("register", "a@Long", "order.json").code == 0
    assert schemactl("export", "eventbridge", "a@Long", "--out", "out").code == 0
    written = Path("out/a.Long.json").read_text()
    assert written.count("\n") == 0
    assert len(written) <= eventbridge.MOST_CHARACTERS
    long["properties"] = {f"property{number}": {"type": "string"} for number in range(4_000)}
    Path("order.json").write_text(json.dumps(long))
    assert schemactl("register", "a@Longer", "order.json").code == 0
    ran = schemactl("export", "eventbridge", "--out", "all")
    assert ran.code == 3
    assert "EventBridge takes 100,000" in ran.stderr
    assert not Path("all").exists()


def test_what_would_refuse_an_event_is_not_written(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A format that narrows a schema would be a bug, which is found before a file is written."""
    original = eventbridge.write

    def narrowing(offered: list[Offered], draft: str) -> Any:
        one = offered[0]
        return original([Offered(one.subject, 1, "1.0.0", {**ORDER, "maxProperties": 1})], draft)

    from dataclasses import replace

    from schemactl.pipeline import importing

    monkeypatch.setattr(importing, "FORMATS", (replace(FORMATS[0], write=narrowing),))
    with pytest.raises(InvalidSchema, match="would refuse an event"):
        export(Export("eventbridge", ("crm",), Path("out")), configure(None))
    assert not Path("out").exists()


def test_names_of_files_are_harmless_and_apart() -> None:
    names = file_names(
        [Subject("a/../b", "C"), Subject("a-b", "c"), Subject("a.b"), Subject("A-B", "C"), Subject("é"), Subject("aux"), Subject("..")]
    )
    assert len({name.casefold() for name in names.values()}) == 7
    assert all(not name.startswith((".", "-")) and "/" not in name and name for name in names.values())
    assert component_name("é") == "_"


@pytest.fixture
def stubbed() -> Iterator[tuple[Client, Any]]:
    """A client of EventBridge's registry whose answers are given, each held to botocore's model of the service."""
    import boto3
    from botocore.stub import Stubber

    client = boto3.client("schemas", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stubber:
        yield Client(client), stubber
        stubber.assert_no_pending_responses()


def test_a_registry_of_eventbridge_is_read_page_by_page(stubbed: tuple[Client, Any]) -> None:
    client, stubber = stubbed
    stubber.add_response("list_schemas", {"Schemas": [{"SchemaName": "shop@Order"}], "NextToken": "t"}, {"RegistryName": "bus"})
    stubber.add_response("list_schemas", {"Schemas": [{"SchemaName": "b"}]}, {"RegistryName": "bus", "NextToken": "t"})
    described = {"Content": json.dumps(event(PLAIN)), "SchemaName": "shop@Order", "SchemaVersion": "2", "Type": "OpenApi3"}
    stubber.add_response("describe_schema", described, {"RegistryName": "bus", "SchemaName": "shop@Order"})
    bare = {"Content": json.dumps({"$schema": "http://json-schema.org/draft-04/schema#", **PLAIN}), "SchemaName": "b", "Type": "JSONSchemaDraft4"}
    stubber.add_response("describe_schema", bare, {"RegistryName": "bus", "SchemaName": "b"})
    found = list(eventbridge.read(list(eventbridge.fetch("aws:bus", client))))
    assert [(one.subject.name, one.version, one.document) for one in found] == [("shop@Order", 2, TEXT), ("b", None, TEXT)]


def test_what_aws_refuses_is_said(stubbed: tuple[Client, Any]) -> None:
    client, stubber = stubbed
    stubber.add_client_error("describe_schema", "NotFoundException", "Schema with name x does not exist.")
    with pytest.raises(UnreadableInput, match="aws:bus/x: x: AWS refused: NotFoundException: Schema with name x"):
        list(eventbridge.fetch("aws:bus/x", client))


def test_without_a_region_or_boto3_the_reason_is_said(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/none")
    with pytest.raises(UnreadableInput, match="region"):
        import_schemas(Import("eventbridge", "aws:bus"), configure(None))
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    with pytest.raises(UsageError, match="pip install"):
        aws.client_of("schemas")


def test_without_credentials_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"AWS_REGION": "eu-central-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/none"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/none")
    client = aws.client_of("schemas")
    with pytest.raises(UnreadableInput, match="could not be asked"):
        list(aws.pages(client, client.list_schemas, "Schemas", "aws:bus", RegistryName="bus"))


def test_an_export_overwrites_nothing_that_schemactl_did_not_write(registry: Path) -> None:
    for name in (one.name for one in FORMATS):
        assert schemactl("export", name, "crm", "--out", name).code == 0
        files = {path: path.read_bytes() for path in sorted(Path(name).rglob("*")) if path.is_file()}
        for path in files:
            path.write_text("mine")
            ran = schemactl("export", name, "crm", "--out", name)
            assert (ran.code, "did not write" in ran.stderr, path.read_text()) == (2, True, "mine"), path
            path.unlink()
        assert schemactl("export", name, "crm", "--out", name).code == 0
        assert {path: path.read_bytes() for path in sorted(Path(name).rglob("*")) if path.is_file()} == files


@pytest.mark.parametrize("out", ["schemas", "schemas/crm", "schemas/new"])
def test_an_export_does_not_go_into_the_registry(out: str, registry: Path) -> None:
    before = documents("schemas")
    ran = schemactl("export", "eventbridge", "--out", out)
    assert (ran.code, "registry" in ran.stderr) == (2, True)
    assert documents("schemas") == before
    assert not list(Path("schemas").glob("*.json"))


def test_a_link_out_of_the_folder_is_not_read(in_tmp: Path) -> None:
    write("outside", one=event(PLAIN))
    Path("a").mkdir()
    Path("a/x.json").symlink_to(in_tmp / "outside" / "one.json")
    ran = schemactl("import", "eventbridge", "a")
    assert ran.code == 3
    assert "link" in ran.stderr
    assert not Path("schemas").exists()


def test_references_are_followed_however_they_are_spelled() -> None:
    odd = event(
        PLAIN,
        **{
            "a b/c": {
                "type": "object",
                "properties": {"again": {"$ref": "#/components/schemas/a%20b~1c"}, "d": {"$ref": "#/components/schemas/Detail"}},
            }
        },
    )
    odd["components"]["schemas"]["AWSEvent"]["properties"]["detail"]["$ref"] = "#/components/schemas/a%20b~1c"  # type: ignore[index,call-overload]
    ((_name, document),) = found_in(odd)
    assert isinstance(document, dict)
    assert document["properties"]["d"] == {"$ref": "#/$defs/Detail"}  # type: ignore[index,call-overload]
    assert set(document["properties"]) == {"again", "d"}  # type: ignore[call-overload,arg-type]


def test_what_is_nested_deeply_goes_there_and_back(in_tmp: Path) -> None:
    document: JsonObject = {"type": "string"}
    for _ in range(50):
        document = {"not": {"properties": {"a": {"items": document}}}}
    Path("deep.json").write_text(json.dumps(document))
    assert schemactl("register", "a@B", "deep.json").code == 0
    for format_ in FORMATS:
        ran = schemactl("export", format_.name, "--out", format_.name)
        assert ran.code == 0, ran.stderr
        ran = schemactl("import", format_.name, format_.name, "--registry", f"from-{format_.name}")
        assert ran.code == 0, ran.stderr
