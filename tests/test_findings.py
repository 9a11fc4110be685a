"""Findings in every output format: a golden file each, held to what the format asks for; text that comes from schemas is only ever text."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from schemactl.cli.options import Format
from schemactl.compat.rules import RULES
from schemactl.pipeline.wrapping import ENVELOPES
from schemactl.report.findings import FORMATS
from tests.support import CASES, ROOT, assert_golden, cases, schemactl

ENDINGS = {"text": "txt", "json": "json", "markdown": "md", "github": "github.txt", "sarif": "sarif", "junit": "junit.xml"}
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


def test_a_replay_is_told_in_text_and_markdown(tmp_path: Path) -> None:
    (tmp_path / "capture.ndjson").write_text(CAPTURE)
    for written_as in ("text", "markdown"):
        ran = schemactl("diff", TYPICAL / "old.json", TYPICAL / "new.json", "--replay", "capture.ndjson", "--format", written_as, cwd=tmp_path)
        assert "2 of 3 captured events: consumers of the old schema would have refused them." in ran.stdout
        assert "capture.ndjson:3" in ran.stdout
