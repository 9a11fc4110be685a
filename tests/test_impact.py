"""Whom a change reaches: each case is a pair of schemas, consumers as subject.toml has them, sometimes a template, and what is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support import CASES, ROOT, Ran, assert_golden, cases, schemactl

SUBJECT = "shop@Order"


def told(case: Path, folder: Path, *more: str) -> Ran:
    config = case / "schemactl.toml"
    (folder / "schemactl.toml").write_text(config.read_text() if config.exists() else "")
    for name in ("old.json", "new.json", "template.json", "template.yaml"):
        if (case / name).exists():
            (folder / name).write_text((case / name).read_text())
    registered = schemactl("register", "old.json", "--subject", SUBJECT, cwd=folder)
    assert registered.code == 0, registered.stderr
    settings = folder / "schemas" / "shop" / "Order" / "subject.toml"
    settings.write_text(settings.read_text() + (case / "consumers.toml").read_text())
    templates = [part for name in ("template.json", "template.yaml") if (folder / name).exists() for part in ("--template", name)]
    return schemactl("impact", SUBJECT, "--to", "new.json", *templates, *more, cwd=folder)


@pytest.mark.parametrize("case", cases("impact"))
def test_a_case_tells_what_it_expects(case: Path, tmp_path: Path) -> None:
    ran = told(case, tmp_path)
    assert_golden(case / "expected.txt", ran.stdout)
    assert not ran.stderr
    assert ran.code == (1 if "   breaks   " in ran.stdout else 0)


def test_json_says_the_same(tmp_path: Path) -> None:
    case = CASES / "impact" / "fields-and-patterns"
    ran = told(case, tmp_path, "--format", "json")
    schema = json.loads((ROOT / "docs" / "schemas" / "impact.json").read_text())
    Draft202012Validator(schema).validate(json.loads(ran.stdout))
    effects = {one["name"]: one["effect"] for one in json.loads(ran.stdout)["consumers"]}
    assert effects == {
        "mails": "breaks",
        "warehouse": "breaks",
        "shipping": "breaks",
        "ledger": "breaks",
        "by-network": "unknown",
        "refunds": "reached",
        "archive": "untouched",
        "attributes": "untouched",
        "everything": "untouched",
    }


def test_a_consumer_of_a_field_of_which_nobody_can_tell_is_not_called_well(tmp_path: Path) -> None:
    for name, pattern in (("old", "^(a|b)\\1$"), ("new", "^(aa|b+)$")):
        properties = {"pair": {"type": "string", "pattern": pattern}}
        (tmp_path / f"{name}.json").write_text(json.dumps({"type": "object", "properties": properties}))
    assert schemactl("register", "old.json", "--subject", SUBJECT, cwd=tmp_path).code == 0
    settings = tmp_path / "schemas" / "shop" / "Order" / "subject.toml"
    settings.write_text(settings.read_text() + '\n[[consumers]]\nname = "mails"\nreads = ["/pair"]\n')
    ran = schemactl("impact", SUBJECT, "--to", "new.json", "--format", "json", cwd=tmp_path)
    assert (ran.code, [one["effect"] for one in json.loads(ran.stdout)["consumers"]]) in ((1, ["unknown"]), (1, ["breaks"]))


def test_the_newest_version_is_held_against_the_one_before(tmp_path: Path) -> None:
    case = CASES / "impact" / "fields-and-patterns"
    first = told(case, tmp_path)
    assert schemactl("impact", SUBJECT, cwd=tmp_path).code == 2
    assert schemactl("register", "new.json", "--subject", SUBJECT, "--force", "moved", cwd=tmp_path).code == 0
    assert schemactl("impact", SUBJECT, cwd=tmp_path).stdout == first.stdout


def test_what_a_draft_only_learned_reaches_nobody(tmp_path: Path) -> None:
    told(CASES / "impact" / "fields-and-patterns", tmp_path)
    assert schemactl("register", "new.json", "--subject", SUBJECT, "--force", "moved", cwd=tmp_path).code == 0
    folder = tmp_path / "schemas" / "shop" / "Order"
    meta = json.loads((folder / "2.meta.json").read_text())
    comparison = json.loads(schemactl("diff", f"{SUBJECT}@1", f"{SUBJECT}@2", "--format", "json", cwd=tmp_path).stdout)
    paths = {finding["path"] for finding in comparison["findings"] if finding["rule"] == "property-became-optional"}
    assert paths
    meta["causes"] = [{"path": path, "what": "missing-required", "cause": "learned", "contradicting": 1, "events": 9} for path in paths]
    (folder / "2.meta.json").write_text(json.dumps(meta))
    assert "property-became-optional" in schemactl("impact", SUBJECT, cwd=tmp_path).stdout
    settings = folder / "subject.toml"
    settings.write_text(settings.read_text().replace('status = "active"', 'status = "draft"'))
    assert "property-became-optional" not in schemactl("impact", SUBJECT, cwd=tmp_path).stdout


@pytest.mark.parametrize(("rule", "until"), [("property-removed", "2999-01-01"), ("property-became-optional", "2000-01-01")])
def test_a_waiver_that_is_stale_or_expired_reaches_nobody(rule: str, until: str, tmp_path: Path) -> None:
    without = told(CASES / "impact" / "fields-and-patterns", tmp_path)
    settings = tmp_path / "schemas" / "shop" / "Order" / "subject.toml"
    waiver = f'[[waivers]]\nrule = "{rule}"\npath = "/coupon"\nreason = "agreed"\nuntil = "{until}"\n'
    settings.write_text(f"{settings.read_text()}\n{waiver}")
    assert schemactl("impact", SUBJECT, "--to", "new.json", cwd=tmp_path).stdout == without.stdout


def test_a_folder_of_templates_is_read_as_cdk_leaves_it(tmp_path: Path) -> None:
    case = CASES / "impact" / "a-template-of-cdk"
    told(case, tmp_path)
    stage, asset = tmp_path / "cdk.out" / "assembly-Prod", tmp_path / "cdk.out" / "asset.1234"
    for folder in (stage, asset):
        folder.mkdir(parents=True)
        (folder / "Shop.template.json").write_text((case / "template.json").read_text())
        (folder / "manifest.json").write_text("{}")
    ran = schemactl("impact", SUBJECT, "--to", "new.json", "--template", "cdk.out", cwd=tmp_path)
    assert ran.code == 1
    assert "cdk.out/assembly-Prod/Shop.template.json: ShippedRule" in ran.stdout
    assert "asset" not in ran.stdout, "what a function is deployed with is nobody's subscription"


def test_a_folder_of_other_templates_is_read_too_and_one_without_any_is_told(tmp_path: Path) -> None:
    case = CASES / "impact" / "a-template-in-yaml"
    told(case, tmp_path)
    (tmp_path / "infra").mkdir()
    arguments = ("impact", SUBJECT, "--to", "new.json", "--template", "infra")
    ran = schemactl(*arguments, cwd=tmp_path)
    assert (ran.code, ran.stdout) == (3, "")
    assert "infra: contains no CloudFormation template" in ran.stderr
    (tmp_path / "infra" / "queues.yaml").write_text((case / "template.yaml").read_text())
    (tmp_path / "infra" / "samconfig.yaml").write_text("version: 0.1")
    assert "infra/queues.yaml: ShippedRule" in schemactl(*arguments, cwd=tmp_path).stdout


def test_a_schema_to_come_that_is_none_is_told(tmp_path: Path) -> None:
    told(CASES / "impact" / "nobody-is-known", tmp_path)
    (tmp_path / "next.json").write_text('{"type": "strin"}')
    ran = schemactl("impact", SUBJECT, "--to", "next.json", cwd=tmp_path)
    assert (ran.code, ran.stdout) == (3, "")
    assert "next.json: /type" in ran.stderr


def test_a_field_that_is_read_is_a_pointer(tmp_path: Path) -> None:
    told(CASES / "impact" / "nobody-is-known", tmp_path)
    settings = tmp_path / "schemas/shop/Order/subject.toml"
    settings.write_text(settings.read_text() + '\n[[consumers]]\nname = "mails"\nreads = ["/a", "lines/price"]\n')
    ran = schemactl("impact", SUBJECT, "--to", "new.json", cwd=tmp_path)
    assert (ran.code, ran.stdout) == (2, "")
    assert "shop/Order/subject.toml: consumers[0].reads: a JSON pointer is empty or starts with '/': 'lines/price'" in ran.stderr


def test_a_filter_that_the_service_would_refuse_is_named(tmp_path: Path) -> None:
    case = CASES / "impact" / "a-template-in-yaml"
    told(case, tmp_path)
    (tmp_path / "bad.yaml").write_text((case / "template.yaml").read_text().replace("status: [shipped]", "status: [{prefx: s}]"))
    ran = schemactl("impact", SUBJECT, "--to", "new.json", "--template", "bad.yaml", cwd=tmp_path)
    assert (ran.code, ran.stdout) == (2, "")
    assert "bad.yaml: ShippedRule: its rule pattern: unknown operator 'prefx'" in ran.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        ("{}", "not a CloudFormation template"),
        ("[1, 2]", "not a CloudFormation template"),
        ("a: [b", "neither JSON nor YAML"),
        ("a: !<!x> {? [] : b}", "neither"),
    ],
)
def test_a_template_that_is_none_is_told(content: str | None, says: str, tmp_path: Path) -> None:
    case = CASES / "impact" / "nobody-is-known"
    told(case, tmp_path)
    if content is not None:
        (tmp_path / "t.yaml").write_text(content)
    ran = schemactl("impact", SUBJECT, "--to", "new.json", "--template", "t.yaml", cwd=tmp_path)
    assert ran.code == 3, ran.stderr
    assert says in ran.stderr
    assert "t.yaml" in ran.stderr


@pytest.mark.parametrize("nested", [True, False])
def test_a_filter_of_too_many_alternatives_is_not_looked_at_and_told(nested: bool, in_tmp: Path) -> None:
    pattern: Any = {"a": ["x"]}
    for _ in range(8 if nested else 0):
        pattern = {"$or": [{"b": pattern}, {"c": pattern}]}
    pattern = {"detail": pattern if nested else {"$or": [{"a": [str(at)]} for at in range(500)]}}
    resources = {"R": {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": pattern}}}
    Path("template.json").write_text(json.dumps({"Resources": resources}))
    for number, kind in enumerate(("string", "integer")):
        Path(f"{number}.json").write_text(json.dumps({"type": "object", "properties": {"a": {"type": kind}}}))
    assert schemactl("register", "0.json", "--subject", "shop@Order").code == 0
    ran = schemactl("impact", "shop@Order", "--to", "1.json", "--template", "template.json")
    assert "its filter has more than 100 alternatives" in ran.stdout
