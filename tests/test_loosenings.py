"""How a loosening is told in a few words, from the two schemas that it leads from and to."""

import json
from pathlib import Path

import pytest

from schemactl.model.json import JsonObject
from schemactl.model.schema import Cause, Loosening
from schemactl.report.loosenings import Wording
from tests.support import schemactl


def record(**properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": dict(properties), "required": [*properties]}


TEXT: JsonObject = {"type": "string"}
STEPS: dict[str, tuple[JsonObject, JsonObject, str, str]] = {
    "a value": (record(a={**TEXT, "enum": ["x"]}), record(a={**TEXT, "enum": ["x", "y", "z"]}), "outside-enum", '/a +"y" +"z"'),
    "an enum that is open now": (record(a={**TEXT, "enum": ["x"]}), record(a=TEXT), "outside-enum", "/a has other values"),
    "a type": (record(a={"type": "integer"}), record(a={"type": ["integer", "string"]}), "other-type", "/a integer → integer or string"),
    "a format": (record(a={**TEXT, "format": "date-time"}), record(a=TEXT), "format", "/a string (date-time) → string"),
    "a property": (record(), record(a={**TEXT, "format": "uuid"}), "unknown-property", "/a new: string (uuid)"),
    "an absence": (record(a=TEXT), {"type": "object", "properties": {"a": TEXT}}, "missing-required", "/a now optional"),
    "a variant": (
        {"oneOf": [record(a={"const": "x"})]},
        {"oneOf": [record(a={"const": "x"}), record(a={"const": "y"})]},
        "unknown-variant",
        '/a +"y"',
    ),
    "what has no words of its own": (record(a=TEXT), record(a=TEXT), "too-deep", "/a too deep"),
}


@pytest.mark.parametrize(("before", "after", "what", "words"), STEPS.values(), ids=STEPS.keys())
def test_a_change_is_told_by_what_it_changes(before: JsonObject, after: JsonObject, what: str, words: str) -> None:
    assert Wording(before, after).of(Loosening("/a", what, Cause.UNKNOWN)) == words
    assert Wording(before, after).of(Loosening("/a", what, Cause.CHANGED, "2026-01-01T00:00:00Z")).startswith(f"{words} (the producer changed, 2026-")
    assert Wording(before, after).of(Loosening("/a", what, Cause.LEARNED)) == f"{words} (may always have been so)"


def captured(name: str, *details: JsonObject) -> str:
    lines = [json.dumps({"source": source, "detail-type": "Paid", "detail": detail}) for source in ("shop", "bank") for detail in details]
    Path(name).write_text("\n".join(lines))
    return name


def test_unchanged_subjects_are_counted_and_listed_where_that_is_asked_for(in_tmp: Path) -> None:
    schemactl("discover", captured("one.ndjson", {"a": 1}))
    again = captured("two.ndjson", {"a": 2})
    assert "shop@Paid" not in schemactl("discover", again).stdout
    assert "4 events of 2 subjects: 2 unchanged." in schemactl("discover", captured("three.ndjson", {"a": 2}, {"a": 3})).stdout
    assert "shop@Paid" in schemactl("discover", again, "--verbose").stdout
    assert schemactl("discover", again, "--quiet").stdout == ""
