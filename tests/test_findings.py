"""Findings in every output format: a golden file each, held to what the format asks for; text that comes from schemas is only ever text."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from schemactl.cli.options import Format
from schemactl.compat.rules import RULES
from schemactl.model.change import MOST_CHANGES
from schemactl.model.finding import Comparison
from schemactl.model.options.compat import CompatOptions
from schemactl.model.pointer import ROOT as ROOT_OF_PAYLOAD
from schemactl.model.schema import Schema
from schemactl.pipeline.comparison import compare_documents
from schemactl.pipeline.wrapping import ENVELOPES
from schemactl.report.findings import FORMATS, write
from tests.support import CASES, ROOT, assert_golden, cases, schemactl

ENDINGS = {"text": "txt", "json": "json", "markdown": "md", "github": "github.txt", "gitlab": "gitlab.json", "sarif": "sarif", "junit": "junit.xml"}
TYPICAL = CASES / "findings" / "typical"


def _written(folder: Path, format: str, *more: str) -> str:
    ran = schemactl("diff", "old.json", "new.json", "--mode", "FULL", "--format", format, *more, cwd=folder)
    assert ran.code in (0, 1), ran.stderr
    assert not ran.stderr
    return ran.stdout


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("folder", cases("findings"))
def test_a_format_writes_what_its_file_holds(folder: Path, format: str) -> None:
    assert_golden(folder / f"expected.{ENDINGS[format]}", _written(folder, format))


def test_every_format_of_the_command_line_is_written() -> None:
    assert list(FORMATS) == [one.value for one in Format]


@pytest.mark.parametrize("format", FORMATS)
def test_no_text_of_a_schema_moves_the_cursor_or_adds_a_line(format: str) -> None:
    written = _written(CASES / "findings" / "hostile-text", format)
    assert not [char for char in written if ord(char) < 0x20 and char != "\n"]
    assert format == "json" or "\u202e" not in written


def test_github_annotations_cannot_be_forged() -> None:
    lines = _written(CASES / "findings" / "hostile-text", "github").splitlines()
    findings = json.loads(_written(CASES / "findings" / "hostile-text", "json"))["findings"]
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(findings)
    assert all(line.split("::")[1].split(" ")[0] in ("error", "warning", "notice") for line in commands)


@pytest.mark.parametrize("folder", cases("findings"))
def test_json_is_what_its_published_schema_says(folder: Path) -> None:
    schema = json.loads((ROOT / "docs" / "schemas" / "diff.json").read_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(_written(folder, "json", "--envelope", "sqs")))


@pytest.mark.parametrize("folder", cases("findings"))
def test_sarif_has_what_2_1_0_requires(folder: Path) -> None:
    """The properties that the specification marks as required, and those that code scanning of GitHub asks for."""
    log: dict[str, Any] = json.loads(_written(folder, "sarif"))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "schemactl"
    for rule in driver["rules"]:
        assert set(rule) == {"id", "shortDescription", "fullDescription", "help", "defaultConfiguration"}
        assert rule["id"] in RULES
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["logicalLocations"][0]["name"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": "new.json"}
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert all(result["partialFingerprints"].values())


@pytest.mark.parametrize("folder", cases("findings"))
def test_a_code_quality_report_has_what_gitlab_requires(folder: Path) -> None:
    issues = json.loads(_written(folder, "gitlab"))
    for issue in issues:
        assert issue.keys() == {"check_name", "description", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"] == {"path": "new.json", "lines": {"begin": issue["location"]["lines"]["begin"]}}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


@pytest.mark.parametrize("folder", cases("findings"))
def test_junit_counts_what_it_holds(folder: Path) -> None:
    root = ElementTree.fromstring(_written(folder, "junit"))
    assert int(root.attrib["tests"]) == len(root.findall(".//testcase"))
    assert int(root.attrib["failures"]) == len(root.findall(".//failure"))


@pytest.mark.parametrize("kind", ENVELOPES)
def test_a_witness_in_its_envelope_is_unwrapped_to_the_witness(kind: str, tmp_path: Path) -> None:
    finding = json.loads(_written(TYPICAL, "json", "--envelope", kind))["findings"][0]
    (tmp_path / "event.json").write_text(json.dumps(finding["witness_event"]))
    (tmp_path / "payload.json").write_text(json.dumps(finding["witness"]))
    unwrapped = schemactl("infer", "event.json", cwd=tmp_path)
    raw = schemactl("infer", "--raw", "payload.json", cwd=tmp_path)
    assert (unwrapped.code, raw.code) == (0, 0), unwrapped.stderr + raw.stderr
    assert json.loads(unwrapped.stdout)["properties"] == json.loads(raw.stdout)["properties"]


def test_an_unknown_envelope_is_refused_with_those_that_there_are() -> None:
    ran = schemactl("diff", "old.json", "new.json", "--envelope", "pigeon", cwd=TYPICAL)
    assert ran.code == 2
    assert "sns-in-sqs" in ran.stderr


CAPTURE = """{"order_number": "T-secret", "coupon": "c", "lines": []}
{"order_number": "T-secret", "lines": [{"sku": "secret", "quantity": "three", "secret key": 7.5}]}
{"order_number": "T-secret", "coupon": "c", "lines": [{"sku": "secret", "quantity": 2}], "status": "returned"}
"""


def _replayed(tmp_path: Path, *more: str) -> dict[str, Any]:
    (tmp_path / "capture.ndjson").write_text(CAPTURE)
    sides = [TYPICAL / "old.json", TYPICAL / "new.json"]
    ran = schemactl("diff", *sides, "--replay", "capture.ndjson", "--format", "json", *more, cwd=tmp_path)
    replayed: dict[str, Any] = json.loads(ran.stdout)["replay"]
    return replayed


def test_a_replay_counts_and_names_the_events_that_each_side_refuses(tmp_path: Path) -> None:
    replayed = _replayed(tmp_path)
    assert replayed["events"] == 3
    assert replayed["by_new"]["refused"] == 0
    assert replayed["by_old"]["refused"] == 2
    assert [one["place"] for one in replayed["by_old"]["examples"]] == ["capture.ndjson:2", "capture.ndjson:3"]


def test_values_of_replayed_events_are_replaced_type_by_type(tmp_path: Path) -> None:
    replayed = _replayed(tmp_path)
    assert "secret" not in json.dumps(replayed)
    first = replayed["by_old"]["examples"][0]["payload"]
    assert first == {"order_number": "text", "lines": [{"sku": "text", "quantity": "text", "key 3": 0.5}]}


def test_values_of_replayed_events_are_shown_when_asked_for(tmp_path: Path) -> None:
    replayed = _replayed(tmp_path, "--show-values")
    assert replayed["by_old"]["examples"][0]["payload"] == json.loads(CAPTURE.splitlines()[1])


@pytest.mark.parametrize("format", FORMATS)
def test_a_replay_is_told_in_every_format_and_no_value_of_it_is(format: str, tmp_path: Path) -> None:
    (tmp_path / "capture.ndjson").write_text(CAPTURE)
    arguments = ("diff", TYPICAL / "old.json", TYPICAL / "new.json", "--replay", "capture.ndjson", "--format", format)
    told = schemactl(*arguments, cwd=tmp_path).stdout
    assert format == "json" or "2 of 3 captured events: consumers of the old schema would have refused them." in told
    assert "capture.ndjson:3" in told
    assert "secret" not in told
    assert "secret" in schemactl(*arguments, "--show-values", cwd=tmp_path).stdout


def test_a_replay_of_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "capture.ndjson").write_text("")
    for written_as in sorted(FORMATS.keys() - {"json"}):
        ran = schemactl("diff", TYPICAL / "old.json", TYPICAL / "new.json", "--replay", "capture.ndjson", "--format", written_as, cwd=tmp_path)
        assert "nothing was replayed" in ran.stdout


@pytest.mark.parametrize("content", [b"no JSON\n", b"\xff\xfe\x00" * 100, b"\x1f\x8b\x08\x00cut", b"[[1], [2]]"])
@pytest.mark.parametrize("written_as", sorted(FORMATS))
def test_a_capture_that_cannot_be_read_is_no_success(content: bytes, written_as: str, tmp_path: Path) -> None:
    (tmp_path / "capture.ndjson").write_bytes(content)
    ran = schemactl("diff", TYPICAL / "old.json", TYPICAL / "old.json", "--replay", "capture.ndjson", "--format", written_as, cwd=tmp_path)
    assert ran.code == 3
    assert ran.stdout
    assert "Skipped" in ran.stderr
    assert "schemactl: none of the records can be read." in ran.stderr


def test_what_of_a_replay_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "capture.ndjson").write_text(f'{{"a": 1}}\nnull\n{{"a": secret}}\n{CAPTURE}')
    ran = schemactl("diff", TYPICAL / "old.json", TYPICAL / "old.json", "--replay", "capture.ndjson", cwd=tmp_path)
    assert ran.code == 0
    assert "Skipped 1 record: 1 not-json.\n  capture.ndjson:3: not-json" in ran.stderr
    assert "Ignored 1 record" in ran.stderr
    assert "secret" not in ran.stderr


def test_a_key_that_no_schema_declares_is_replaced_though_it_looks_like_an_index(tmp_path: Path) -> None:
    """A map by telephone number: what stands for the number in the payload stands for it in the place, too."""
    for side, kind in (("old", "integer"), ("new", "string")):
        (tmp_path / f"{side}.json").write_text(json.dumps({"type": "object", "additionalProperties": {"items": {"type": kind}}}))
    (tmp_path / "capture.ndjson").write_text('{"4512345678": [7, "x"], "expecting": true}')
    ran = schemactl("diff", "old.json", "new.json", "--replay", "capture.ndjson", "--format", "json", cwd=tmp_path)
    (example,) = json.loads(ran.stdout)["replay"]["by_old"]["examples"]
    assert "4512345678" not in ran.stdout
    assert (example["at"], example["payload"]) == ("/key 1/1", {"key 1": [0, "text"], "key 2": False})


JUNIT = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": (
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"name", "tests", "failures", "errors"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": ({"time", "classname", "group"}, {"name"}, {"skipped", "error", "failure", "system-out", "system-err"}),
    "failure": ({"type", "message"}, set(), set()),
    "skipped": ({"type", "message"}, set(), set()),
    "system-out": (set(), set(), set()),
}
"""Of junit-10.xsd, which the xUnit plugin of Jenkins holds files to: what an element may have, must have, and may hold."""


@pytest.mark.parametrize("folder", cases("findings"))
def test_junit_is_what_jenkins_holds_it_to(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "capture.ndjson").write_text(CAPTURE)
    root = ElementTree.fromstring(_written(folder, "junit", "--replay", str(tmp_path / "capture.ndjson")))
    assert root.tag == "testsuites"
    for element in root.iter():
        may, must, within = JUNIT[element.tag]
        assert must <= element.attrib.keys() <= may | must
        assert {child.tag for child in element} <= within
        assert element.get("time", "0") == "0"


def test_a_comment_is_never_longer_than_github_takes_it(tmp_path: Path) -> None:
    """It would be refused as a whole; what is left out is counted."""
    names = [f"field_{at}" for at in range(300)]
    for side, kind in (("old", "string"), ("new", "integer")):
        (tmp_path / f"{side}.json").write_text(json.dumps({"type": "object", "properties": {name: {"type": kind} for name in names}}))
    told = schemactl("diff", "old.json", "new.json", "--format", "markdown", cwd=tmp_path).stdout
    assert len(told) <= 60_000
    shown = told.count("- ❌ **type-changed**")
    assert f"… and {300 - shown} more: {300 - shown} breaking." in told
    assert shown > 10


def test_nobody_is_mentioned_and_nothing_linked_by_text_of_a_schema(tmp_path: Path) -> None:
    """GitHub looks for these after Markdown is done, where neither a backslash nor an entity is left: only in code, or with a space of no width in
    them, are they text (github/cmark-gfm, issue 181)."""
    lure = "@team #1 https://example.com www.example.com $x$ | <b> ![i](u) ` *b*"
    for side, values in (("old", ["a"]), ("new", ["a", lure])):
        (tmp_path / f"{side}.json").write_text(json.dumps({"type": "object", "properties": {"status": {"enum": values}}}))
    told = schemactl("diff", "old.json", "new.json", "--format", "markdown", cwd=tmp_path).stdout
    (line,) = [line for line in told.splitlines() if "enum-value-added" in line]
    prose = line.partition(": ")[2]
    for part in ("@team", "#1", "://", "www.", "$x", "<b>", "![", " | "):
        assert part not in prose
    assert "@&#8203;team" in prose


@pytest.fixture(scope="module")
def countless() -> Comparison:
    """Of two schemas with more changes than are told."""
    old, new = ({"type": "object", "dependentRequired": {f"n{at}": [other] for at in range(MOST_CHANGES + 100)}} for other in "ab")
    return compare_documents(Schema(old, "old"), Schema(new, "new"), CompatOptions(budget=0.3, mode="FULL"))


def test_of_countless_changes_some_are_judged_and_all_count(countless: Comparison, capsys: pytest.CaptureFixture[str]) -> None:
    assert MOST_CHANGES < len(countless.findings) <= MOST_CHANGES + 2
    whole = [finding for finding in countless.findings if finding.path == ROOT_OF_PAYLOAD and finding.rule in ("accepts-less", "undecided")]
    assert whole, "who accepts all that is listed does not accept the rest"
    assert not countless.compatible
    write(countless, "json")
    assert "note: more than 5,000 changes: the others are not listed" in capsys.readouterr().err


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_countless_changes_are_told_in_every_format(format: str, countless: Comparison) -> None:
    told = FORMATS[format](countless)
    assert len(told) < 30_000_000
    if format == "text":
        assert "`--format json` lists all of them" in told
        assert told.count("\n") < 4_000
