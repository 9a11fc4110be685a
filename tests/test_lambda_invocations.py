"""Whatever a service of AWS calls a function with keeps its name and its payload inside of other envelopes, and what is damaged is an event without a
name, or a reject with a reason."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.envelopes import unwrap
from schemactl.envelopes.lambda_invocations import INVOCATIONS, Invocation
from schemactl.envelopes.needs import needs
from schemactl.model.options import EnvelopeOptions
from schemactl.model.record import Event, Ignored, Provenance, Record, Reject
from tests.support import ROOT, examples
from tests.test_engine_envelopes import WRAPS, is_read

WRAPPED = sorted(WRAPS.keys() - {"debezium", "debezium with schema", "records and others"})
"""What Debezium captured is a row, and no envelope of anything else."""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["{", "{}", '{"a": 1}', "null", "[]"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def record_of(row: Invocation, more: dict[str, Any]) -> dict[str, Any]:
    """A record that has what the row asks for, and more."""
    record: dict[str, Any] = dict(more)
    for need in needs(row.needs):
        inside = record
        for key in need.steps[:-1]:
            inside = inside.setdefault(key, {})
        text = '{"messageType": "Inner", "a": 1}' if f"/{need.steps[-1]}" == row.payload else "x"
        inside.setdefault(
            need.steps[-1], {"object": {}, "there": None, "text": text if need.texts == ("*",) else need.texts and need.texts[-1]}[need.how]
        )
    return record


def outcomes(text: str) -> list[Event | Ignored | Reject]:
    return list(unwrap(Record(text.encode("utf-8", "surrogatepass"), Provenance("f")), EnvelopeOptions()))


MORE = st.dictionaries(st.sampled_from(["a", "version", "region", "note", "zone"]), VALUES, max_size=3)


@settings(max_examples=examples(300))
@given(st.sampled_from(INVOCATIONS), MORE, st.lists(st.sampled_from(WRAPPED), max_size=3).filter(is_read))
def test_payload_and_name_come_out_of_any_envelopes(row: Invocation, more: dict[str, Any], wraps: list[str]) -> None:
    text = json.dumps(record_of(row, more))
    [bare] = outcomes(text)
    for wrap in wraps:
        text = WRAPS[wrap](text)
    found = [one for one in outcomes(text) if isinstance(one, Event) and one.envelopes[-1:] == ("lambda-invocation",)]
    assert isinstance(bare, Event)
    assert bare.source == row.source
    assert bare.type or row.type.startswith("{")  # what names it need not be there
    assert "{" not in (bare.type or "")
    assert found
    assert {(one.payload, one.source, one.type) for one in found} == {(bare.payload, bare.source, bare.type)}


@settings(max_examples=examples(600))
@given(st.sampled_from(INVOCATIONS), MORE, st.data())
def test_what_is_damaged_is_raw_or_rejected_with_a_reason(row: Invocation, more: dict[str, Any], data: st.DataObject) -> None:
    record = record_of(row, more)
    need = data.draw(st.sampled_from(needs(row.needs)))
    inside = record
    for key in need.steps[:-1]:
        inside = inside[key]
    if data.draw(st.booleans()):
        del inside[need.steps[-1]]
    else:
        inside[need.steps[-1]] = data.draw(VALUES)
    for one in outcomes(json.dumps(record)):
        assert isinstance(one, Event | Ignored) or (one.reason and one.detail)


@pytest.mark.parametrize("row", INVOCATIONS, ids=lambda row: f"{row.title} {row.type}")
def test_each_part_of_what_a_row_asks_for_is_needed(row: Invocation) -> None:
    """A payload of somebody's own that looks alike is not taken for it."""
    for need in needs(row.needs):
        record = record_of(row, {})
        inside = record
        for key in need.steps[:-1]:
            inside = inside[key]
        del inside[need.steps[-1]]
        assert all(isinstance(one, Event) and one.envelopes == () for one in outcomes(json.dumps(record))), need


def test_the_page_has_a_line_for_each_service() -> None:
    page = (ROOT / "docs" / "envelopes.md").read_text()
    assert [row.title for row in INVOCATIONS if f"| {row.title} |" not in page] == []
