"""Events that are proved valid with their line: the report and the rejects are those of the way that holds each payload to its schema."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from bench.generator import Bus, lines
from schemactl.model.options import Options
from schemactl.model.subject import Subject
from schemactl.pipeline import lane, proving, validate
from schemactl.pipeline.discover import discover
from schemactl.pipeline.discovery import How
from schemactl.pipeline.proving import Proving
from schemactl.schema.moulds import closed_mould
from schemactl.subjects import Namer

MOULD = closed_mould({"type": "object", "properties": {"n": {"type": "number"}}})
PLACED = Subject("shop", "Placed")


def line(detail: str = '{"n":1}', **members: Any) -> bytes:
    """An EventBridge event."""
    event = {"source": "shop", "detail-type": "Placed", "time": "2026-01-01T00:00:00Z"} | members
    return json.dumps(event)[:-1].encode() + b', "detail":' + detail.encode() + b"}"


def learned(*subjects: Subject) -> Proving:
    assert MOULD is not None
    known = Proving(Namer(Options().subjects))
    for subject in subjects:
        known.learn(subject, MOULD)
    return known


STRANGE = (
    b'{"source": "shop"\n, "detail-type": "Placed", "detail": {"n": 1}}',
    b"broken",
    b'[{"source": "shop", "detail-type": "Placed", "detail": {"n": 1}}]',
    b'{"plain": 1}',
    line('{"n":1e-5000}', source="telemetry", **{"detail-type": "SensorReading"}),
    line(source="unknown"),
    line("null"),
    line('"text"'),
    line(**{"detail-type": "\0"}),
    line(time="yesterday"),
    line(more=1),
    line('{"n":' + "[" * 800 + "]" * 800 + "}"),
)


@pytest.mark.parametrize(
    "bus",
    [Bus(3000), Bus(3000, odd=0.1), Bus(3000, subjects=30), Bus(3000, drift=True), Bus(1500, wrap="sqs-sns")],
    ids=["as known", "odd", "one type of two sources", "drifting", "wrapped"],
)
@pytest.mark.parametrize("strange", [0.0, 0.02], ids=["", "strange"])
def test_the_report_is_that_of_the_way_without(bus: Bus, strange: float, in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(1)
    text: list[bytes] = []
    for event in lines(bus):
        text.append(event)
        if random.random() < strange:
            text.append(random.choice(STRANGE))
    Path("known.ndjson").write_bytes(b"\n".join(lines(replace(bus, odd=0.0, drift=False, wrap="none", seed=2))) + b"\n")
    Path("bus.ndjson").write_bytes(b"\n".join(text) + b"\n")
    discover(["known.ndjson"], Options(), How())
    fast = validate.validate(["bus.ndjson"], Options(), Path("rejects"))
    rejects = Path("rejects").read_bytes()
    monkeypatch.setattr(Proving, "learn", lambda *_: None)
    assert validate.validate(["bus.ndjson"], Options(), Path("rejects")) == fast
    assert Path("rejects").read_bytes() == rejects
    assert fast.events >= bus.events


def test_lines_of_a_known_subject_are_counted_and_the_others_picked() -> None:
    some = [line(), line('{"n":"x"}'), line(), line(source="other"), line('{"n":1e-5000}'), line()]
    proved, number = learned(PLACED).recognise(some)
    assert (number, proved.valid, list(proved.at)) == (6, {PLACED: 3}, [1, 3, 4])
    assert proved.laned.details == [b'{"n":"x"}', b'{"n":1}', b'{"n":1e-5000}']


def test_lines_that_come_in_another_way_than_those_picked_before_them_end_it() -> None:
    raw = b'{"plain":1}'
    some = [line(), raw, line(), raw, line('{"n":"x"}'), line()]
    proved, number = learned(PLACED).recognise(some)
    assert (number, proved.valid, list(proved.at)) == (4, {PLACED: 2}, [1, 3])


@pytest.mark.parametrize("strange", STRANGE[1:3], ids=lambda raw: raw[:12].decode())
def test_a_line_that_must_be_looked_at_with_care_ends_it(strange: bytes) -> None:
    known = learned(PLACED)
    for before in (0, 1, 5, 40, 300):
        proved, number = known.recognise([*[line()] * before, strange, *[line()] * 10])
        assert (number, proved.valid.total()) == (before, before)


def test_lines_in_another_envelope_end_it_too() -> None:
    bare, wrapped = line('{"n":"x"}'), next(lines(Bus(1, wrap="sqs-sns")))
    known = learned(PLACED)
    for some, counted in (([bare] * 300 + [wrapped] * 300, 300), ([wrapped] * 300 + [bare] * 3, 300), ([bare, wrapped], 1)):
        assert known.recognise(some)[1] in (counted, counted // 256 * 256)


@pytest.mark.parametrize(
    "subjects",
    [(Subject("shop", None),), (Subject("shop", lane.STATUS_CHANGE),), (PLACED, Subject("other", "Placed"))],
    ids=["no type", "told by its payload", "one type of two sources"],
)
def test_what_a_type_does_not_tell_is_not_learned(subjects: Sequence[Subject]) -> None:
    proved, number = learned(*subjects).recognise([line(), line(source="other")])
    assert (number, proved.valid.total(), len(proved.at)) == (2, 0, 2)


def test_where_rules_name_subjects_nothing_is_learned() -> None:
    assert MOULD is not None
    options = replace(Options().subjects, strip_source="-dev")
    known = Proving(Namer(options))
    known.learn(Subject("shop-dev", "Placed"), MOULD)
    known.learn(PLACED, MOULD)
    proved, _ = known.recognise([line(source="shop-dev"), line()])
    assert proved.valid == {PLACED: 1}


def test_the_members_are_those_of_the_lane() -> None:
    """One more or one less, and another envelope could be meant, or all went the slow way."""
    members = {name.replace("_", "-") for name, _, _ in proving._MEMBERS} | {"source", "detail-type", "detail"}
    assert members == set(lane._EventBridge.__struct_encode_fields__)
    assert msgspec.json.Decoder(proving._Nobody)
