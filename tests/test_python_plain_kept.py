"""What types of Python would change: a place that is known to have it is a text; where the format is a guess, the value that has it is one."""

import json
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis.strategies import from_regex, one_of

from schemactl.bindings.source import Source
from schemactl.model.json import JsonObject
from schemactl.model.subject import Subject
from schemactl.schema.formats import FORMATS
from tests.python.packages import PlainPackage
from tests.roundtrip import CORPUS, Case
from tests.support import examples

INFERRED = ("date-time", "date", "time", "uuid")
MOMENTS = (
    r"(0000|0001|19\d\d|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.[0-9]{1,12})?([Zz]|[+-](0\d|1[0-4]):[0-5]\d)",
    r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.[0-9]{1,12})?([Zz]|[+-](0\d|1[0-4]):[0-5]\d)",
)
"""Date-times and times, most of them valid ones."""


def exact_moment(text: str) -> object:
    """A moment with all of its digits; the text itself where it is none that Python has."""
    head, _, fraction = re.sub(r"([Zz]|[+-]\d\d:\d\d)$", "", text.upper()).partition(".")
    offset = re.search(r"([Zz]|[+-]\d\d:\d\d)$", text)
    if ":60" in head or head.startswith("0000") or offset is None:
        return text
    whole = head if "T" in head else f"2026-01-02T{head}"
    try:
        return datetime.fromisoformat(whole + offset[0].upper()), fraction.rstrip("0")
    except (ValueError, OverflowError):
        return text


@pytest.fixture(scope="module")
def guessed(tmp_path_factory: pytest.TempPathFactory) -> PlainPackage:
    properties: JsonObject = {f"of-{name}": {"type": "string", "format": name, "x-inferred": ["format"]} for name in INFERRED}
    document: JsonObject = {"type": "object", "properties": properties}
    return PlainPackage(tmp_path_factory.mktemp("guessed"), "plain_guessed", [Source.given(Subject("guessed"), 1, "v1", True, document)])


def test_what_the_schema_shows_comes_back_letter_by_letter(tmp_path: Path) -> None:
    package = PlainPackage(tmp_path, "plain_kept", [Case("kept-whole", CORPUS / "kept-whole").source])
    for path in Case("kept-whole", CORPUS / "kept-whole").events("valid"):
        assert json.loads(package.written_back("kept-whole", path.read_bytes())) == json.loads(path.read_bytes())


@given(text=one_of(*(from_regex(pattern, fullmatch=True) for pattern in MOMENTS)))
@settings(max_examples=examples(300), deadline=None)
def test_a_guessed_moment_is_the_same_to_its_last_digit(guessed: PlainPackage, text: str) -> None:
    name = next((name for name in INFERRED if FORMATS[name].holds(text)), "date-time")
    back = json.loads(guessed.written_back("guessed", json.dumps({f"of-{name}": text}).encode()))[f"of-{name}"]
    assert exact_moment(back) == exact_moment(text)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("date-time", "2026-01-02T03:04:05.123456Z", datetime),
        ("date-time", "2026-01-02T03:04:05.123456000Z", datetime),
        ("date-time", "2026-01-02T03:04:05.1234567Z", str),
        ("date-time", "2016-12-31T23:59:60Z", str),
        ("date-time", "0000-01-01T00:00:00Z", str),
        ("date", "0000-01-01", str),
        ("time", "03:04:05.0000001Z", str),
        ("uuid", "0d9c2a4b-6e8f-4a1b-9c3d-5e7f0a2b4c6d", UUID),
        ("uuid", "0D9C2A4B-6E8F-4A1B-9C3D-5E7F0A2B4C6D", str),
    ],
)
def test_a_guessed_text_is_of_the_type_that_keeps_it(guessed: PlainPackage, name: str, text: str, kind: type) -> None:
    read = guessed.payload("guessed").model_validate_json(json.dumps({f"of-{name}": text}))
    assert type(getattr(read, f"of_{name.replace('-', '_')}")) is kind
