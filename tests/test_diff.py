"""`diff` on the command line: references, defaults, exit codes, and inputs that are no schemas."""

import json
from pathlib import Path

import pytest

from schemactl.cli.options import Format
from schemactl.report import findings as report
from schemactl.report.findings import text
from tests.support import CASES, Ran, schemactl
from tests.test_check import copy_version, tell

OLD = {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}, "n": {"type": "integer"}}, "required": ["id", "n"]}
NEW = {"type": "object", "properties": {"id": {"type": "string"}, "n": {"type": "integer"}}, "required": ["id"]}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "old.json").write_text(json.dumps(OLD))
    (tmp_path / "new.json").write_text(json.dumps(NEW))
    return tmp_path


@pytest.fixture
def registry(files: Path) -> Path:
    """A subject with one committed version and a second one that breaks, not committed."""
    tell([["schemactl", "init"], ["schemactl", "register", "old.json", "--subject", "shop@Order"], ["commit"]], files)
    copy_version(files, "new.json", "schemas/shop/Order/2.json")
    return files


def found(ran: Ran) -> dict[str, str]:
    """Rule → severity."""
    return {one["rule"]: one["severity"] for one in json.loads(ran.stdout)["findings"]}


def test_between_files_a_format_is_an_annotation_unless_said_otherwise(files: Path) -> None:
    assert found(schemactl("diff", "old.json", "new.json", "--format", "json", cwd=files))["format-removed"] == "risky"
    asserted = schemactl("diff", "old.json", "new.json", "--formats", "assert", "--format", "json", cwd=files)
    assert found(asserted)["format-removed"] == "breaking"
    witness = next(one for one in json.loads(asserted.stdout)["findings"] if one["rule"] == "format-removed")
    assert witness["witness"] is not None


@pytest.mark.parametrize("spelled", ["http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema#"])
def test_a_dialect_that_is_spelled_otherwise_is_the_same(spelled: str, files: Path) -> None:
    for name, dialect in (("old.json", "http://json-schema-org/draft-07/schema#"), ("new.json", spelled)):
        (files / name).write_text(json.dumps({**OLD, "$schema": dialect}))
    assert found(schemactl("diff", "old.json", "new.json", "--format", "json", cwd=files)) == {}


def test_between_versions_a_format_is_asserted(registry: Path) -> None:
    ran = schemactl("diff", "shop@Order@1", "shop@Order@2", "--format", "json", cwd=registry)
    assert found(ran)["format-removed"] == "breaking"
    assert json.loads(ran.stdout)["next_version"] == "2.0.0"


@pytest.mark.parametrize(
    ("old", "new"),
    [("shop@Order@1", "shop@Order"), ("HEAD:shop@Order", "shop@Order@2"), ("main:shop@Order@1", "shop@Order@2"), ("old.json", "shop@Order@2")],
)
def test_sides_are_files_versions_and_git_refs(old: str, new: str, registry: Path) -> None:
    ran = schemactl("diff", old, new, "--format", "json", cwd=registry)
    assert ran.code == 1, ran.stderr
    assert found(ran)["property-became-optional"] == "breaking"


def test_a_side_is_read_from_standard_input(files: Path) -> None:
    ran = schemactl("diff", "-", "new.json", stdin=json.dumps(OLD).encode(), cwd=files)
    assert ran.code == 1
    assert "property-became-optional" in ran.stdout


@pytest.mark.parametrize(
    ("mode", "code"),
    [("FORWARD", 1), ("consumers", 1), ("BACKWARD", 0), ("replay", 0), ("full", 1), ("NONE", 0), ("forward_transitive", 1), ("FULL_TRANSITIVE", 1)],
)
def test_a_mode_asks_for_its_directions(mode: str, code: int, files: Path) -> None:
    assert schemactl("diff", "old.json", "new.json", "--mode", mode, cwd=files).code == code


def test_what_breaks_the_other_direction_is_risky_and_breaks_says_so(files: Path) -> None:
    ran = schemactl("diff", "old.json", "new.json", "--mode", "BACKWARD", "--format", "json", cwd=files)
    finding = next(one for one in json.loads(ran.stdout)["findings"] if one["rule"] == "property-became-optional")
    assert (finding["severity"], finding["breaks"]) == ("risky", ["FORWARD"])
    assert schemactl("diff", "old.json", "new.json", "--mode", "BACKWARD", "--fail-on", "risky", cwd=files).code == 1


def test_a_file_is_held_against_a_version_in_the_mode_of_its_subject(registry: Path) -> None:
    assert schemactl("diff", "shop@Order@1", "new.json", cwd=registry).code == 1
    settings = registry / "schemas" / "shop" / "Order" / "subject.toml"
    settings.write_text('mode = "BACKWARD"\n' + settings.read_text())
    assert schemactl("diff", "shop@Order@1", "new.json", cwd=registry).code == 0
    assert schemactl("diff", "shop@Order@1", "new.json", "--mode", "FORWARD", cwd=registry).code == 1


def test_what_cannot_be_decided_fails_unless_allowed() -> None:
    folder = CASES / "compat" / "undecided"
    assert schemactl("diff", "old.json", "new.json", cwd=folder).code == 1
    assert "undecided" in schemactl("diff", "old.json", "new.json", cwd=folder).stdout.splitlines()[0]
    assert schemactl("diff", "old.json", "new.json", "--allow-undecided", cwd=folder).code == 0


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ("{", 3, "other.json"),
        ("[]", 3, "not a JSON Schema"),
        ('{"$ref": "https://example.com/schema.json"}', 3, "example.com"),
        ('{"$ref": "#/$defs/none"}', 3, "#/$defs/none"),
        ('{"$ref": "#"}', 3, ""),
        ('{"properties": {"a": 7}}', 3, "/properties/a"),
        ('{"type": "strin"}', 3, "/type"),
        ('{"minLength": "x"}', 3, "/minLength"),
        ('{"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": 1}', 3, "draft-04"),
        ('{"$schema": "https://example.com/my-dialect"}', 3, "my-dialect"),
    ],
)
def test_what_is_no_schema_is_told_with_its_name(content: str, code: int, says: str, files: Path) -> None:
    (files / "other.json").write_text(content)
    ran = schemactl("diff", "old.json", "other.json", cwd=files)
    assert (ran.code, ran.stdout) == (code, ""), ran.stdout
    assert says in ran.stderr
    assert "other.json" in ran.stderr


@pytest.mark.parametrize("side", ["shop@Nothing@1", "shop@Order@9", "no-such-ref:shop@Order", "missing.json"])
def test_a_side_that_there_is_not_is_named(side: str, registry: Path) -> None:
    ran = schemactl("diff", side, "new.json", cwd=registry)
    assert ran.code in (2, 3)
    assert side.partition("@9")[0].rpartition(":")[0] in ran.stderr
    assert not ran.stdout


def test_waivers_and_causes_are_applied_between_versions(registry: Path) -> None:
    waived = ["waive", "shop@Order", "property-became-optional", "/n", "--reason", "nobody reads it", "--until", "2999-12-31"]
    ran = schemactl(*waived, cwd=registry)
    assert ran.code == 0, ran.stderr
    assert "no such finding" not in ran.stdout
    settings = (registry / "schemas" / "shop" / "Order" / "subject.toml").read_text()
    assert 'fingerprint = "' in settings
    result = json.loads(schemactl("diff", "shop@Order@1", "shop@Order@2", "--format", "json", cwd=registry).stdout)
    assert {one["rule"]: one["waived"] for one in result["findings"]}["property-became-optional"] == "nobody reads it"
    assert schemactl(*waived[:-1], "2999-11-30", cwd=registry).code == 0
    assert (registry / "schemas" / "shop" / "Order" / "subject.toml").read_text().count("[[waivers]]") == 1


@pytest.mark.parametrize(
    ("rule", "path", "reason", "until", "says"),
    [
        ("property-became-optionel", "/n", "r", "2999-01-01", "property-became-optional"),
        ("no-such-rule-at-all", "/n", "r", "2999-01-01", "docs/rules.md"),
        ("type-changed", "n", "r", "2999-01-01", "JSON pointer"),
        ("version-edited", "", "r", "2999-01-01", "a finding of version-edited cannot be waived"),
        ("type-changed", "/n", " ", "2999-01-01", "reason"),
        ("type-changed", "/n", "r", "tomorrow", "tomorrow"),
        ("type-changed", "/n", "r", "2001-01-01", "past"),
    ],
)
def test_a_waiver_that_makes_no_sense_is_refused(rule: str, path: str, reason: str, until: str, says: str, registry: Path) -> None:
    before = (registry / "schemas" / "shop" / "Order" / "subject.toml").read_text()
    ran = schemactl("waive", "shop@Order", rule, path, "--reason", reason, "--until", until, cwd=registry)
    assert ran.code == 2
    assert says in ran.stderr
    assert (registry / "schemas" / "shop" / "Order" / "subject.toml").read_text() == before


def test_waivers_expire_by_the_day_of_source_date_epoch(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    arguments = ["waive", "shop@Order", "property-became-optional", "/n", "--reason", "r", "--until", "1970-01-01"]
    assert schemactl(*arguments, cwd=registry).code == 0
    for later in ("86400", "9" * 20, "soon"):  # what is no day is none, and the clock says which
        monkeypatch.setenv("SOURCE_DATE_EPOCH", later)
        assert "waiver-expired" in schemactl("diff", "shop@Order@1", "shop@Order@2", cwd=registry).stdout


def test_files_of_the_same_name_are_told_apart_in_sentences(files: Path) -> None:
    (files / "a").mkdir()
    (files / "a" / "old.json").write_text(json.dumps(NEW))
    ran = schemactl("diff", "old.json", "a/old.json", cwd=files)
    assert "Consumers of the old schema expect" in ran.stdout


def test_on_a_terminal_the_result_is_coloured_and_wrapped(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = schemactl("diff", "old.json", "new.json", cwd=files).stdout
    monkeypatch.setattr(text, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    shown = schemactl("diff", "old.json", "new.json", cwd=files).stdout
    assert shown.split() == plain.split()
    assert max(map(len, shown.splitlines())) <= 60


def test_the_table_of_formats_has_what_the_command_line_offers() -> None:
    assert set(report.FORMATS) == set(Format)


def test_git_is_not_needed_to_compare_files(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert schemactl("diff", "old.json", "new.json", cwd=files).code == 1


def _fields(kind: str, count: int) -> dict[str, object]:
    return {"type": "object", "properties": {f"field_{at}": {"type": kind} for at in range(count)}}


def test_all_that_changed_alike_is_told(tmp_path: Path) -> None:
    """Equal subschemas are one object in the working form: that they stand in fifteen places must not make ten of them, and a gate that opens when
    these ten are waived."""
    for side, kind in (("old", "string"), ("new", "integer")):
        (tmp_path / f"{side}.json").write_text(json.dumps(_fields(kind, 15)))
    findings = json.loads(schemactl("diff", "old.json", "new.json", "--format", "json", cwd=tmp_path).stdout)["findings"]
    assert sorted(one["path"] for one in findings) == sorted(f"/field_{at}" for at in range(15))


def test_what_stands_everywhere_in_a_huge_schema_is_told_for_some_places_and_says_that_there_are_more(tmp_path: Path) -> None:
    for side, kind in (("old", "string"), ("new", "integer")):
        places = {f"place_{at:04}": {"$ref": "#/$defs/D"} for at in range(1500)}
        (tmp_path / f"{side}.json").write_text(json.dumps({"type": "object", "properties": places, "$defs": {"D": _fields(kind, 1)}}))
    findings = json.loads(schemactl("diff", "old.json", "new.json", "--format", "json", cwd=tmp_path).stdout)["findings"]
    with_more = [one["path"] for one in findings if "It stands at more places than are listed." in one["message"]]
    assert 10 <= len(findings) < 1500
    assert with_more == [max(one["path"] for one in findings)]
