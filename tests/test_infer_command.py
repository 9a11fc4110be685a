"""`schemactl infer`: one schema on stdout, everything else on stderr."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support import SHARED_DATA, needs_shared_data, schemactl


def test_raw_records_are_inferred_as_they_are() -> None:
    ran = schemactl("infer", "--raw", "-", stdin=b'{"id": 1, "note": null}\n{"id": 2}\n')
    assert ran.code == 0
    schema = json.loads(ran.stdout)
    assert schema["required"] == ["id"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert ran.stderr == ""


def test_an_envelope_is_unwrapped_unless_raw() -> None:
    event = {"version": "0", "id": "1", "detail-type": "T", "source": "s", "account": "1", "time": "2026-01-01T00:00:00Z", "region": "r"}
    line = json.dumps({**event, "resources": [], "detail": {"n": 1}}).encode()
    assert json.loads(schemactl("infer", stdin=line).stdout)["required"] == ["n"]
    assert "detail" in json.loads(schemactl("infer", "--raw", stdin=line).stdout)["required"]


def test_what_is_skipped_and_noted_is_told_on_stderr() -> None:
    ran = schemactl("infer", "--raw", stdin=b'{"json": "{\\"a\\": 1}"}\n{"cut": \n')
    assert ran.code == 0
    assert "note: /json: every string holds json" in ran.stderr
    assert "Skipped 1 record: 1 cut-off.\n  -:2: cut-off: " in ran.stderr


def test_hostile_keys_do_not_reach_the_terminal_raw() -> None:
    ran = schemactl("infer", "--raw", stdin=b'{"\\u001b[31mred": "[1]"}\n')
    assert "\x1b" not in ran.stderr


def test_no_event_is_an_error_that_says_what_to_do() -> None:
    ran = schemactl("infer", "--raw", stdin=b"")
    assert ran.code == 3
    assert "no event" in ran.stderr
    assert ran.stdout == ""


@needs_shared_data
@pytest.mark.parametrize("folder", ["pull_request", "issues", "release"])
def test_real_webhooks_validate_under_their_schema(folder: str) -> None:
    files = sorted(Path(SHARED_DATA / "github-webhooks" / folder).glob("*.json"))
    ran = schemactl("infer", "--raw", *files)
    assert ran.code == 0
    validator = jsonschema.Draft202012Validator(json.loads(ran.stdout))
    assert [path.name for path in files if not validator.is_valid(json.loads(path.read_text()))] == []
