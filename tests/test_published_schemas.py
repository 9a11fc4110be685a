"""The JSON of the commands is what docs/schemas says, in every state that they tell of; diff, check, discover and impact have tests of their own."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.support import ROOT, schemactl

SCHEMAS = {path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "docs" / "schemas").glob("*.json"))}
EVENT = '{"version":"0","id":"%d","detail-type":"Order","source":"shop","time":"2026-01-01T00:%02d:00Z","detail":%s}'
ORDER = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}


def validator(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(SCHEMAS[name])
    resources = [(f"{other}.json", Resource.from_contents(schema)) for other, schema in SCHEMAS.items()]
    return Draft202012Validator(SCHEMAS[name], registry=Registry().with_resources(resources))


@pytest.fixture
def registry(in_tmp: Path) -> Path:
    """A subject that was discovered in two steps, the first of which is committed."""
    (in_tmp / "one.ndjson").write_text("\n".join(EVENT % (at, at, '{"a":"x"}') for at in range(20)))
    (in_tmp / "two.ndjson").write_text("\n".join(EVENT % (at, at, "{}") for at in range(20, 40)))
    assert schemactl("discover", "one.ndjson").code == 0
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "one"],
    ):
        subprocess.run(["git", *arguments], check=True)
    assert schemactl("discover", "two.ndjson").code == 0
    return in_tmp


def told(*arguments: str, code: int, schema: str = "") -> Any:
    """The JSON of a command, held to its schema."""
    ran = schemactl(*arguments, "--format", "json")
    assert ran.code == code, ran.stderr
    document = json.loads(ran.stdout)
    validator(schema or arguments[0]).validate(document)
    return document


def test_history(registry: Path) -> None:
    first, second = told("history", "shop@Order", code=0)["versions"]
    assert first["commit"]["subject"] == "one"
    assert second["commit"] is None
    assert second["causes"][0]["cause"] == "changed"


def test_verify(registry: Path) -> None:
    assert told("verify", "--against", "main", code=0)["problems"] == []
    (registry / "schemas/shop/Order/1.json").unlink()
    assert told("verify", code=3)["problems"]


def test_lint(registry: Path) -> None:
    settings = registry / "schemas/shop/Order/subject.toml"
    assert told("lint", code=0)["remarks"] == []
    settings.write_text(settings.read_text().replace('"draft"', '"active"'))
    assert {one["weight"] for one in told("lint", code=1)["remarks"]} == {"warning", "note"}


def test_register(registry: Path) -> None:
    for name, schema in (("first", ORDER), ("second", {**ORDER, "required": []})):
        (registry / f"{name}.json").write_text(json.dumps(schema))
    assert told("register", "first.json", "--subject", "crm@Customer", code=0)["written"] is True
    assert told("register", "first.json", "--subject", "crm@Customer", code=0)["written"] is False
    refused = told("register", "second.json", "--subject", "crm@Customer", code=1)
    assert (refused["refused"], refused["compatible"], len(refused["findings"])) == (True, False, 1)
    assert told("register", "second.json", "--subject", "crm@Customer", "--force", "agreed", code=0)["forced"] == "agreed"


def test_list(registry: Path) -> None:
    (registry / "raw.ndjson").write_text('{"a":1}\n' * 3)
    assert schemactl("discover", "raw.ndjson").code == 0
    settings = registry / "schemas/shop/Order/subject.toml"
    settings.write_text(settings.read_text() + 'owner = "team-shop"\ntags = ["checkout"]\n')
    raw, order = told("list", code=0)["subjects"]
    assert (raw["subject"], raw["type"], raw["owner"], raw["tags"]) == ("raw", None, "", [])
    assert (order["version"], order["semver"], order["owner"], order["tags"]) == (2, "2.0.0", "team-shop", ["checkout"])


def test_search(registry: Path) -> None:
    assert [hit["where"] for hit in told("search", "/a", code=0)["hits"]] == ["/a"]
    assert told("search", "nowhere", code=1)["hits"] == []


def test_validate(registry: Path) -> None:
    (registry / "three.ndjson").write_text("\n".join([EVENT % (1, 1, '{"a":1}'), EVENT.replace("Order", "Parcel") % (2, 2, "{}"), "broken"]))
    found = told("validate", "three.ndjson", code=1)
    assert [found[key] for key in ("events", "invalid", "unknown", "skipped", "ignored")] == [2, 1, 1, 1, 0]
    order, parcel = found["subjects"]
    assert [(cause["keyword"], cause["path"], cause["first"]["line"]) for cause in order["causes"]] == [("type", "/a", 1)]
    assert (parcel["version"], parcel["causes"]) == (None, [])


def test_envelopes(registry: Path) -> None:
    (registry / "four.ndjson").write_text("\n".join([EVENT % (1, 1, "{}"), '{"Service":"Amazon S3","Event":"s3:TestEvent"}', "broken"]))
    found = told("envelopes", "four.ndjson", code=0)
    assert (found["events"], found["skipped"], found["ignored"]) == (1, 1, 1)
    assert told("envelopes", code=0).keys() == {"envelopes"}
    (registry / "schemactl.toml").write_text('[[subjects.rules]]\nsource = "till"\nsubject = "shop@Paid"\n')
    lines = ['{"a": 1}', "{", '{"Event": "s3:TestEvent"}', EVENT % (1, 1, "{}"), (EVENT % (1, 1, "{}")).replace('"shop"', '"till"')]
    lines.append('{"specversion":"1.0","type":"com.example.paid","source":"/shop","data":{}}')
    (registry / "five.ndjson").write_text("\n".join(lines))
    traced = told("envelopes", "five.ndjson", "--trace", "9", code=0)["records"]
    assert [one.get("named", {}).get("by") for record in traced for one in record["outcomes"]] == ["file", None, None, "envelope", "rule", "type"]


def test_rebase(registry: Path) -> None:
    assert told("rebase", "shop@Order", code=0)["after"] == [2]
    (registry / "schemas/shop/Order/2.json").unlink()
    (registry / "schemas/shop/Order/2.meta.json").unlink()
    assert told("rebase", "shop@Order", code=0) == {"subject": "shop@Order", "onto": "main", "kept": 1, "before": [], "after": []}


def test_explain(registry: Path) -> None:
    assert {one["what"] for one in told("discover", "one.ndjson", "--explain", "shop@Order", "/a", code=0, schema="explain")["decisions"]} > {
        "required"
    }


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object, anywhere in a schema."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for below in schema.values():
            yield from objects(below)
    elif isinstance(schema, list):
        for item in schema:
            yield from objects(item)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_says_of_every_object_all_that_it_may_hold(name: str) -> None:
    """Else a key that nobody described would pass the tests above."""
    assert all(schema.get("additionalProperties") is False for schema in objects(SCHEMAS[name]))


def test_every_published_schema_is_named_by_the_page_of_its_command() -> None:
    for name, schema in SCHEMAS.items():
        _, command, *_ = schema["title"].split()
        assert f"schemas/{name}.json" in (ROOT / "docs" / "commands" / f"{command}.md").read_text()


def test_redact(registry: Path) -> None:
    report = told("redact", "shop@Order", "/a", code=0)
    assert (report["path"], report["redacted"], report["version"], report["marked"]) == ("/a", [], None, True)
