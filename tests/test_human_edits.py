"""What people write in subject.toml is laid over the schema: tests/cases/human-edits/<name>/ schema.json, fields.toml → read.json, written.json."""

import copy
import json
import tomllib
from pathlib import Path

import pytest

from schemactl.errors import UsageError
from schemactl.model.json import JsonObject
from schemactl.model.settings import FieldSettings
from schemactl.registry import human_edits, tables
from schemactl.schema.canonical import canonical_bytes
from tests.support import assert_golden, cases


@pytest.mark.parametrize("case", cases("human-edits"))
def test_a_schema_is_read_and_written_with_what_people_say(case: Path) -> None:
    schema = json.loads((case / "schema.json").read_text())
    before = copy.deepcopy(schema)
    fields = {path: tables.read(FieldSettings, table, path) for path, table in tomllib.loads((case / "fields.toml").read_text()).items()}
    assert_golden(case / "read.json", canonical_bytes(human_edits.described(schema, fields)))
    assert_golden(case / "written.json", canonical_bytes(human_edits.confirmed(schema, fields)))
    assert schema == before


@pytest.mark.parametrize("case", cases("human-edits"))
def test_laid_over_twice_it_is_the_same(case: Path) -> None:
    fields = {path: tables.read(FieldSettings, table, path) for path, table in tomllib.loads((case / "fields.toml").read_text()).items()}
    once = human_edits.confirmed(json.loads((case / "schema.json").read_text()), fields)
    assert human_edits.confirmed(once, fields) == once


def test_a_schema_that_is_a_boolean_stays_one() -> None:
    fields = {"/a": FieldSettings(description="x")}
    assert human_edits.confirmed(True, fields) is True
    assert not human_edits.declares(False, "/a")


def test_what_is_no_pointer_is_told() -> None:
    with pytest.raises(UsageError, match=r'fields\."a"'):
        human_edits.confirmed({"type": "object"}, {"a": FieldSettings(description="x")})


def test_guessed_enums_are_found_wherever_they_stand_and_no_others() -> None:
    guessed: JsonObject = {"type": "string", "enum": ["a"], "x-inferred": ["enum"]}
    document: JsonObject = {
        "properties": {
            "status": guessed,
            "stated": {"enum": ["a"]},
            "format": {"type": "string", "x-inferred": ["format"]},
            "items": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
            "sizes": {"additionalProperties": guessed},
            "union": {"oneOf": [{"properties": {"kind": {"enum": ["x"]}, "of": guessed}}, {"properties": {"kind": {"enum": ["y"]}}}]},
            "odd": {"enum": ["a"], "x-inferred": True},
            "broken": {"$ref": "#/$defs/Gone"},
        },
        "$defs": {"Node": {"properties": {"kind": guessed, "next": {"$ref": "#/$defs/Node"}}}},
    }
    assert human_edits.guessed_enums(document) == ("/items/*/kind", "/sizes/*", "/status", "/union/of")
    assert human_edits.guessed_enums(True) == ()
