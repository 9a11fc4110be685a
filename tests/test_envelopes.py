"""Every case folder under tests/cases/envelopes: a record in, what it unwraps to out. A folder is named `<id of an envelope>-<what>`."""

import json
from pathlib import Path

import pytest

from schemactl import capture
from schemactl.envelopes import ENVELOPES, times, unwrap
from schemactl.model.options import CaptureOptions, EnvelopeOptions
from schemactl.model.record import Event, Ignored, Record, Reject
from tests.support import CASES, SHARED_DATA, assert_golden, cases, needs_shared_data

FOLDERS = sorted(path.name for path in (CASES / "envelopes").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", cases("envelopes"))
def test_a_record_unwraps_to_what_its_case_says(folder: Path) -> None:
    assert_golden(folder / "expected.json", json.dumps([_shown(outcome) for outcome in _outcomes(folder / "input.json")], indent=2) + "\n")


@pytest.mark.parametrize("envelope", [envelope.id for envelope in ENVELOPES])
def test_every_envelope_has_a_case_that_goes_through_it(envelope: str) -> None:
    """By its name, and in fact: the chain of one of its events names it (an envelope that never holds an event has a case that is ignored)."""
    own = [name for name in FOLDERS if name.startswith(f"{envelope}-")]
    assert own, f"no folder tests/cases/envelopes/{envelope}-…"
    expected = [outcome for name in own for outcome in json.loads((CASES / "envelopes" / name / "expected.json").read_bytes())]
    assert any(envelope in outcome.get("envelopes", ()) for outcome in expected) or all("ignored" in outcome for outcome in expected)


def test_every_case_belongs_to_an_envelope() -> None:
    known = (*(envelope.id for envelope in ENVELOPES), "raw")
    assert [name for name in FOLDERS if not name.startswith(tuple(f"{id_}-" for id_ in known))] == []


@needs_shared_data
@pytest.mark.parametrize("file", sorted((SHARED_DATA / "aws-envelopes").glob("*.json")) if SHARED_DATA.is_dir() else [], ids=lambda path: path.stem)
def test_every_event_of_aws_ends_as_an_event_or_ignored_or_rejected_with_a_reason(file: Path) -> None:
    outcomes = list(_outcomes(file))
    assert outcomes
    for outcome in outcomes:
        assert isinstance(outcome, Event | Ignored) or (outcome.reason and outcome.detail)
        assert not isinstance(outcome, Event) or outcome.envelopes or file.stem == "appSyncAuthorizerResponse"


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01T00:00:00.000001Z", 1),
        ("1970-01-01T00:00:01", 1_000_000),
        ("1970-01-01T00:00:01.0000019Z", 1_000_002),
        ("yesterday, at about nine", None),
        ("1970-01-01", None),
        (None, None),
    ],
)
def test_event_times_are_microseconds_since_1970(text: str | None, micros: int | None) -> None:
    assert times.from_text(text) == micros


def test_numbers_that_are_no_times_are_none() -> None:
    assert times.from_millis(1e300) is None
    assert times.from_millis_text("no digits") is None
    assert times.from_millis_text("1" * 30) is None


def _outcomes(file: Path) -> list[Event | Ignored | Reject]:
    outcomes: list[Event | Ignored | Reject] = []
    for record in capture.read([str(file)], CaptureOptions()):
        outcomes += unwrap(record, EnvelopeOptions()) if isinstance(record, Record) else [record]
    return outcomes


def _shown(outcome: Event | Ignored | Reject) -> dict[str, object]:
    place = outcome.provenance.pointer
    if isinstance(outcome, Ignored):
        return {"ignored": outcome.kind, "pointer": place}
    if isinstance(outcome, Reject):
        return {"reject": outcome.reason, "pointer": place, "detail": outcome.detail, "raw": outcome.raw.decode("utf-8", "replace")[:80]}
    return {
        "source": outcome.source,
        "type": outcome.type,
        "time": outcome.time,
        "envelopes": list(outcome.envelopes),
        "pointer": place,
        "payload": json.loads(outcome.payload),
        "attributes": json.loads(outcome.attributes or b"null"),
    }
