"""Inference, case by case: events.ndjson (and options.toml) → expected.json, the schema, and notes.txt, what it does not say."""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schemactl.infer import Evidence, refine
from schemactl.infer.evidence.counter import TimedCounter
from schemactl.model.options.infer import InferOptions
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.formats import INFERRED_FORMATS
from schemactl.schema.parse import loads
from tests.support import assert_golden, cases

ASSERTED = jsonschema.FormatChecker(formats=())
for name, predicate in INFERRED_FORMATS.items():
    ASSERTED.checks(name)(lambda value, holds=predicate: not isinstance(value, str) or holds(value))


@pytest.fixture
def deep() -> Iterator[None]:
    """jsonschema takes several calls a level, and one case has 500."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("deep")
@pytest.mark.parametrize("case", cases("infer"))
def test_the_schema_is_what_an_attentive_engineer_would_write(case: Path) -> None:
    options = options_of(case)
    payloads = [loads(line) for line in (case / "events.ndjson").read_bytes().splitlines()]
    evidence = Evidence(options)
    for payload in payloads:
        evidence.observe(payload)
    inference = refine(evidence, options)
    jsonschema.Draft202012Validator.check_schema(inference.document)
    validator = jsonschema.Draft202012Validator(inference.document, format_checker=ASSERTED)
    assert [payload for payload in payloads if not validator.is_valid(payload)] == []
    assert_golden(case / "expected.json", canonical_bytes(inference.document))
    assert_golden(case / "notes.txt", "".join(f"{note.what} {note}\n" for note in inference.notes))


def options_of(case: Path) -> InferOptions:
    """The options of a case: one table for each group of thresholds, as under [infer] in schemactl.toml."""
    path = case / "options.toml"
    tables: dict[str, dict[str, Any]] = tomllib.loads(path.read_text()) if path.exists() else {}
    default = InferOptions()
    assert tables.keys() <= {field.name for field in fields(default)}
    return replace(default, **{name: replace(getattr(default, name), **table) for name, table in tables.items()})


def test_codes_that_come_and_go_are_data_and_codes_that_stay_are_names() -> None:
    """What tells the two apart is not how many there are; and of data it does not matter whether the values are alike."""
    evidence = Evidence()
    for event in range(60):
        stay: dict[str, Any] = {f"Q{number}": number for number in range(200)}
        go: dict[str, Any] = {f"P-{number:04}": number if event % 2 else "sold out" for number in range(3 * event, 3 * event + 3)}
        evidence.observe({"stay": stay, "go": go})
    properties: Any = refine(evidence, InferOptions()).document["properties"]
    assert (len(properties["stay"]["properties"]), len(properties["stay"]["required"])) == (200, 200)
    assert properties["go"] == {"type": "object", "additionalProperties": {"type": ["integer", "string"]}}


def test_labels_of_a_thousand_million_events_are_weighed_like_those_of_a_thousand() -> None:
    """By the sets of labels, of which there are few, and not by the numbers of events that they may have together."""
    evidence = Evidence()
    for number in range(32):
        letters = "".join("ab"[number >> bit & 1] for bit in range(5))
        keys = {key: 1 for key, letter in zip("vwxyz", letters, strict=True) if letter == "b"}
        evidence.observe_alike({"type": letters, **keys}, TimedCounter(3**number % 1_000_003 * 1000))
    variants: Any = refine(evidence, InferOptions()).document["oneOf"]
    assert len(variants) == 32
