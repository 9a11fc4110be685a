"""What a capture holds beside events is told by every command that reads one; a capture of which nothing can be read ends with 3."""

import json
from pathlib import Path

import pytest

from tests.support import schemactl

READERS = ("discover", "validate", "envelopes", "infer")
TEST_EVENT = '{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"t","Bucket":"b","RequestId":"r","HostId":"h"}\n'


@pytest.fixture
def captures(in_tmp: Path) -> Path:
    Path("good.ndjson").write_text('{"a": 1}\n')
    assert schemactl("discover", "good.ndjson").code == 0
    Path("table.csv").write_text("a,b\n1,2\n")
    Path("cut.json").write_text('{"a":')
    Path("quiet.ndjson").write_text(TEST_EVENT)
    Path("empty.ndjson").write_text("")
    return in_tmp


@pytest.mark.parametrize("command", READERS)
def test_it_ends_with_3_where_no_record_could_be_read(command: str, captures: Path) -> None:
    ran = schemactl(command, "table.csv", "cut.json", "empty.ndjson")
    assert ran.code == 3
    assert ran.stderr.startswith("schemactl: none of the records can be read. " if command != "infer" else "schemactl: table.csv:1: not-json ")
    assert "table.csv:1: " in ran.stdout + ran.stderr


@pytest.mark.parametrize("command", ["discover", "validate", "envelopes"])
def test_json_says_what_was_not_read_before_it_ends_with_3(command: str, captures: Path) -> None:
    ran = schemactl(command, "cut.json", "--format", "json")
    assert ran.code == 3
    assert json.loads(ran.stdout)["first_skipped"] == [
        {"reason": "cut-off", "file": "cut.json", "line": 1, "pointer": "", "detail": "the text ends inside a value"}
    ]


@pytest.mark.parametrize("command", READERS)
def test_one_record_that_was_read_is_enough(command: str, captures: Path) -> None:
    ran = schemactl(command, "table.csv", "good.ndjson")
    assert ran.code == 0
    assert "table.csv:1: " in ran.stdout + ran.stderr


@pytest.mark.parametrize("command", ["discover", "validate", "envelopes"])
def test_nothing_to_read_and_what_is_no_event_by_nature_are_no_failure(command: str, captures: Path) -> None:
    assert schemactl(command, "empty.ndjson").code == 0
    assert schemactl(command, "quiet.ndjson", "table.csv").code == 0


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("latin.ndjson", '{"a": "\u00f8"}\n'.encode("latin-1"), "Convert it to UTF-8 first, for example: iconv -f WINDOWS-1252 -t UTF-8"),
        ("numbers.json", b"1\n2\n", "An event is a JSON object."),
        ("cut.json", b'{"a":', ""),
    ],
)
def test_it_says_what_to_do_about_what_most_records_suffer_from(name: str, text: bytes, remedy: str, captures: Path) -> None:
    Path(name).write_bytes(text)
    assert schemactl("discover", name).stderr == f"schemactl: none of the records can be read.{' ' if remedy else ''}{remedy}\n"


def test_records_of_a_reason_that_differ_in_what_is_wrong_are_told_apart_but_not_by_numbers(captures: Path) -> None:
    Path("odd.csv").write_text("id,payload\n" + '1,"{""a"": 1}"\n' * 9)
    Path("nan.ndjson").write_text('{"a": NaN}\n{"abc": NaN}\n{"a": 1}\n')
    assert schemactl("discover", "odd.csv", "nan.ndjson", "--dry-run").stdout.splitlines()[-6:-1] == [
        "Skipped 12 records: 10 not-json, 2 not-a-number.",
        "  odd.csv:1: not-json: no object or array of objects starts here",
        "  odd.csv:2: not-json: doubled quotes, as in a CSV file: extract the column with the JSON first",
        "  nan.ndjson:1: not-a-number: NaN and Infinity are not JSON, at byte 6 of the record",
        "Nothing was written (--dry-run).",
    ]


def test_one_schema_cannot_be_made_of_nothing(captures: Path) -> None:
    ran = schemactl("infer", "quiet.ndjson", "empty.ndjson")
    assert ran.code == 3
    assert ran.stderr == "schemactl: the input contains no events; it contains only records that are not events (1 s3-test-event).\n"


def test_infer_says_of_how_many_subjects_its_one_schema_is(captures: Path) -> None:
    Path("other.ndjson").write_text('{"b": 1}\n')
    ran = schemactl("infer", "good.ndjson", "other.ndjson")
    assert ran.stderr == "note: one schema for events of 2 subjects (good, other); `schemactl discover` writes one for each\n"
    assert schemactl("infer", "--raw", "good.ndjson", "other.ndjson").stderr == ""
