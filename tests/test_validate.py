"""`schemactl validate`: case folders of a schema and events, and what the command says of a capture."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from schemactl.schema.parse import loads
from schemactl.schema.quick_validation import QuickValidator
from tests.support import assert_golden, cases, schemactl

FITS = '{"detail-type":"Placed","source":"shop","time":"2026-01-01T00:00:00Z","detail":{"n":1,"id":"a"}}\n'


@pytest.mark.parametrize("folder", cases("validate"))
def test_events_are_refused_as_the_case_says(folder: Path) -> None:
    validator = QuickValidator(json.loads((folder / "schema.json").read_bytes()))
    refusals = [validator.refusals(loads(line)) for line in (folder / "events.ndjson").read_bytes().splitlines()]
    shown = "".join(json.dumps([[one.keyword, one.path, one.what] for one in found], ensure_ascii=False) + "\n" for found in refusals)
    assert_golden(folder / "expected.ndjson", shown)


def test_a_decimal_is_a_number() -> None:
    validator = QuickValidator({"type": "object", "properties": {"a": {"type": "array", "items": {"type": "number"}}}})
    assert validator.refusals({"a": [Decimal("0.12345678901234567890")]}) == ()


def test_it_says_that_all_events_fit(in_tmp: Path) -> None:
    _discovered(in_tmp)
    ran = schemactl("validate", "bus.ndjson")
    assert ran.code == 0
    assert "All 20 events are valid." in ran.stdout


def test_it_says_who_fails_where_and_how_often(in_tmp: Path) -> None:
    _discovered(in_tmp)
    odd = FITS.replace('"n":1', '"n":"one"') * 3 + FITS.replace(',"id":"a"', "") + FITS.replace('"shop"', '"unknown"') + "broken\n"
    (in_tmp / "odd.ndjson").write_text(FITS + odd)
    ran = schemactl("validate", "odd.ndjson", "--rejects", "rejects.ndjson")
    assert ran.code == 1
    assert "shop@Placed@1: 4 of 5 events\n" in ran.stdout
    assert "4 of 5 events are invalid." in ran.stdout
    assert "rejects.ndjson has 5 lines" in ran.stdout
    assert "/n     is a string, not an integer       3  odd.ndjson:2#/detail" in ran.stdout
    assert "/id    is missing                        1  odd.ndjson:5#/detail" in ran.stdout
    assert "1 event of 1 subject not in the registry" in ran.stdout
    assert "same bus" not in ran.stdout
    assert "Skipped 1 record: 1 not-json." in ran.stdout
    reasons = [json.loads(line)["reason"] for line in Path("rejects.ndjson").read_text().splitlines()]
    assert reasons == ["invalid-type"] * 3 + ["invalid-required", "not-json"]


def test_rejects_stand_in_the_order_of_the_capture(in_tmp: Path) -> None:
    """Not in that of subjects, by which events are judged; items of one record in the order of the record."""
    other = FITS.replace("Placed", "Paid")
    (in_tmp / "bus.ndjson").write_text((FITS + other) * 20)
    assert schemactl("discover", "bus.ndjson").code == 0
    odd = (FITS + other).replace('"n":1', '"n":"one"')
    batch = {"Records": [{"eventSource": "aws:sqs", "body": line} for line in odd.splitlines() * 6]}
    (in_tmp / "a.ndjson").write_text(odd * 3 + "broken\n" + json.dumps(batch) + "\n" + odd)
    (in_tmp / "b.ndjson").write_text(odd)
    assert schemactl("validate", "b.ndjson", "a.ndjson", "--rejects", "rejects.ndjson").code == 1
    rejects = [json.loads(line) for line in Path("rejects.ndjson").read_text().splitlines()]
    assert [(one["file"], one["line"]) for one in rejects] == [("b.ndjson", 1), ("b.ndjson", 2)] + [
        ("a.ndjson", number) for number in (*range(1, 8), *[8] * 12, 9, 10)
    ]
    assert [one["pointer"] for one in rejects[9:21]] == [f"/Records/{number}/body/detail" for number in range(12)]


def test_it_writes_json(in_tmp: Path) -> None:
    _discovered(in_tmp)
    (in_tmp / "odd.ndjson").write_text(FITS.replace('"n":1', '"n":null') + '{"Service":"Amazon S3","Event":"s3:TestEvent"}\n')
    found = json.loads(schemactl("validate", "odd.ndjson", "--format", "json").stdout)
    assert (found["events"], found["invalid"], found["unknown"], found["ignored"]) == (1, 1, 0, 1)
    [subject] = found["subjects"]
    assert subject["causes"] == [
        {
            "keyword": "type",
            "path": "/n",
            "message": "is null, not an integer",
            "events": 1,
            "first": {"file": "odd.ndjson", "line": 1, "offset": 0, "pointer": "/detail"},
        }
    ]


def test_every_fault_of_an_event_is_told(in_tmp: Path) -> None:
    _discovered(in_tmp)
    (in_tmp / "odd.ndjson").write_text(FITS.replace('"n":1', '"n":null').replace('"id":"a"', '"id":7'))
    ran = schemactl("validate", "odd.ndjson", "--rejects", "rejects.ndjson")
    assert "shop@Placed@1: 1 of 1 event\n" in ran.stdout
    assert re.search(r"/n +is null, not an integer +1  odd", ran.stdout)
    assert re.search(r"/id +is an integer, not a string +1  odd", ran.stdout)
    assert "1 of 1 event is invalid." in ran.stdout
    [reject] = map(json.loads, Path("rejects.ndjson").read_text().splitlines())
    assert reject["reason"] == "invalid-type"
    assert reject["detail"] == "shop@Placed@1: /n is null, not an integer; /id is an integer, not a string"


def test_the_first_event_of_a_cause_is_the_first_in_the_captures(in_tmp: Path) -> None:
    _discovered(in_tmp)
    odd = FITS.replace('"n":1', '"n":""')
    Path("a.ndjson").write_text(FITS * 300 + odd + FITS * 300)
    Path("b.ndjson").write_text(odd * 900)
    assert re.search(r"/n +is a string, not an integer +901  a.ndjson:301#", schemactl("validate", "a.ndjson", "b.ndjson").stdout)
    assert re.search(r"/n +is a string, not an integer +901  b.ndjson:1#", schemactl("validate", "b.ndjson", "a.ndjson").stdout)


def test_of_many_small_files_the_first_that_fails_is_named(in_tmp: Path) -> None:
    _discovered(in_tmp)
    Path("day").mkdir()
    for number in range(9):
        odd = f"  {FITS}".replace('"n":1', '"n":""') * (number in (4, 7))
        Path(f"day/{number}.json").write_text(FITS + odd + "broken\n" * (number == 2))
    ran = schemactl("validate", "day", "--rejects", "rejects.ndjson")
    assert re.search(r"/n +is a string, not an integer +2  day/4.json:2#", ran.stdout)
    rejects = map(json.loads, Path("rejects.ndjson").read_text().splitlines())
    assert sorted((one["file"], one["line"], one["offset"]) for one in rejects) == [
        ("day/2.json", 2, len(FITS)),
        ("day/4.json", 2, len(FITS) + 2),
        ("day/7.json", 2, len(FITS) + 2),
    ]


def test_those_that_fail_come_first_and_many_without_fault_are_counted(in_tmp: Path) -> None:
    events = [FITS.replace("Placed", f"Placed{number:02}") for number in range(40)]
    (in_tmp / "bus.ndjson").write_text("".join(events))
    assert schemactl("discover", "bus.ndjson").code == 0
    (in_tmp / "bus.ndjson").write_text("".join(events).replace('"n":1', '"n":"x"', 1) + FITS.replace('"shop"', '"unknown"'))
    lines = schemactl("validate", "bus.ndjson").stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["✗", "shop@Placed00"], ["?", "unknown@Placed"]]
    assert lines[3].split() == ["✓", "39", "subjects", "without", "errors", "39", "0"]
    assert lines[4] == ""


def test_a_capture_of_another_bus_is_told(in_tmp: Path) -> None:
    _discovered(in_tmp)
    (in_tmp / "other.ndjson").write_text(FITS.replace('"shop"', '"unknown"'))
    ran = schemactl("validate", "other.ndjson")
    assert ran.code == 0
    assert "The registry has 1 other subject (schemactl list)" in ran.stdout


@pytest.mark.parametrize(
    ("line", "code"),
    [(FITS, 0), (FITS.replace('"n":1', '"n":""'), 1), (FITS.replace('"shop"', '"unknown"'), 1), ("broken\n", 3)],
    ids=["fits", "does not", "unknown", "unreadable"],
)
def test_strictly_everything_must_fit(line: str, code: int, in_tmp: Path) -> None:
    _discovered(in_tmp)
    (in_tmp / "odd.ndjson").write_text(line)
    assert schemactl("validate", "odd.ndjson", "--strict").code == code


def test_ten_causes_are_named_and_the_others_counted(in_tmp: Path) -> None:
    names = [f"p{number:02}" for number in range(12)]
    event = json.dumps(dict.fromkeys(names, 1))
    (in_tmp / "bus.ndjson").write_text((event + "\n") * 20)
    assert schemactl("discover", "bus.ndjson").code == 0
    (in_tmp / "bus.ndjson").write_text("".join(json.dumps({**dict.fromkeys(names, 1), name: "x"}) + "\n" for name in names))
    ran = schemactl("validate", "bus.ndjson")
    assert "… and 2 other causes" in ran.stdout


def test_without_a_registry_it_says_how_to_make_one(in_tmp: Path) -> None:
    (in_tmp / "bus.ndjson").write_text(FITS)
    ran = schemactl("validate", "bus.ndjson")
    assert ran.code == 3
    assert "schemactl discover" in ran.stderr


def test_a_capture_without_a_known_event_is_told(in_tmp: Path) -> None:
    _discovered(in_tmp)
    (in_tmp / "one.ndjson").write_text(FITS)
    (in_tmp / "empty.ndjson").write_text("")
    assert "1 event is valid." in schemactl("validate", "one.ndjson").stdout
    assert schemactl("validate", "empty.ndjson").stdout.strip() == "There are no events to validate."


def _discovered(folder: Path) -> None:
    (folder / "bus.ndjson").write_text(FITS * 20)
    assert schemactl("discover", "bus.ndjson").code == 0


@pytest.mark.parametrize("command", ["discover", "validate", "envelopes", "infer"])
def test_a_record_over_the_limit_is_not_read_but_told(command: str, in_tmp: Path) -> None:
    _discovered(in_tmp)
    (in_tmp / "long.ndjson").write_text(FITS.replace('"a"', f'"{"x" * 500}"') + FITS)
    ran = schemactl(command, "long.ndjson", "--max-record", "400")
    assert ran.code == 0
    assert "too-large" in ran.stdout + ran.stderr or "1 record" in ran.stderr
