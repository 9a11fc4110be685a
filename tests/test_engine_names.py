"""The engine names events as `Namer` does, by whatever decides it: envelopes, rules, discriminators, files; it counts the part that a rule says."""

import json
import tempfile
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl import native
from schemactl.model.options import CaptureOptions, Options, SubjectOptions
from schemactl.model.options.subjects import SubjectRule
from schemactl.model.record import Event, Provenance
from schemactl.subjects import Namer, first_events
from tests.support import examples
from tests.test_engine_envelopes import WRAPS, counted_by_the_engine
from tests.test_laws_gather import _found, _slowly

pytestmark = pytest.mark.toolchain("cargo")

HUB = SubjectRule(
    "{source}@{type}.{subtype}.{status}", has=("/event/meta_data",), under="/event/meta_data", payload="/event/data", source="service-.*|/cloud"
)
RULES = (
    HUB,
    SubjectRule("pointer@{/kind}", has=("/kind", "/list/1")),
    SubjectRule("{/a~1b}@{type}"),
    SubjectRule("of@{file}", type="ByFile"),
    SubjectRule("{folder}@{type}", path="{folder}/*.json", type="InFolder"),
    SubjectRule("text", has=("/text",), payload="/text"),
)
NAMES = st.sampled_from(['"a"', '"b"', '""', "1", "-0", "1.0", "1e2", "true", "null", "{}", "[]", '"=1:a"', '"a=1:"', "123456789012345678901", '"ä"'])
DATA = st.sampled_from(['{"x": 1}', '{"x": "2026-01-01"}', '"{\\"x\\": 2}"', '"[1]"', '"words"', "[]", "null", "7"])


def hub(type_: str, subtype: str, status: str, data: str) -> str:
    return f'{{"event": {{"meta_data": {{"type": {type_}, "subtype": {subtype}, "status": {status}}}, "data": {data}}}}}'


PAYLOADS = (
    st.builds(hub, NAMES, NAMES, NAMES, DATA)
    | st.builds(lambda kind, items: f'{{"kind": {kind}, "list": {items}}}', NAMES, st.sampled_from(["[1]", "[1, 2]", "{}", '{"1": 2}']))
    | st.builds(lambda name: f'{{"a/b": {name}}}', NAMES)
    | st.builds(lambda data: f'{{"text": {data}}}', DATA)
    | st.builds(lambda kind, again: f'{{"kind": {kind}, "x": 1, "kind": {again}}}', NAMES, NAMES)
)


def enveloped(payload: str, source: str, type_: str) -> str:
    return f'{{"source": "{source}", "detail-type": "{type_}", "time": "2026-01-01T00:00:00Z", "detail": {payload}}}'


EVENTS = st.builds(enveloped, PAYLOADS, st.sampled_from(["service-a-dev", "shop"]), st.sampled_from(["State", "ByFile", "InFolder"]))
RECORDS = EVENTS | PAYLOADS | EVENTS.map(WRAPS["sns"]) | PAYLOADS.map(WRAPS["cloudevents"]) | PAYLOADS.map(WRAPS["sqs"])


@settings(max_examples=examples(250))
@given(
    st.lists(RECORDS, min_size=1, max_size=6),
    st.lists(st.sampled_from(RULES), max_size=3, unique_by=id),
    st.sampled_from([(), ("/kind",), ("/kind", "/x")]),
    st.randoms(use_true_random=False),
)
def test_events_are_named_as_python_names_them(records: list[str], rules: list[SubjectRule], discriminators: tuple[str, ...], random: Random) -> None:
    lines = [random.choice(records) for _ in range(30)]
    options = Options(capture=CaptureOptions(), subjects=SubjectOptions(random.choice(("", "-dev")), discriminators, rules=tuple(rules)))
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(first_events, "_KEPT", 0),
        patch("schemactl.capture.bulk.SHORTEST", 1),
        patch("schemactl.capture.small_files._SMALL", 0),
    ):
        for name in ("one.json", "two.json"):
            (Path(folder) / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert _found(folder, options) == _slowly(folder, options)


@pytest.mark.parametrize(
    ("record", "rules"),
    [
        (enveloped(hub('"order"', '"new"', "1", '{"x": 1}'), "service-a", "State"), (HUB,)),
        (enveloped(hub('"order"', '"new"', "1", '"{\\"x\\": 1}"'), "service-a", "State"), (HUB,)),
        ('{"kind": "a", "list": [1, 2]}', RULES),
        (enveloped("{}", "shop", "ByFile"), RULES),
        ('{"kind": "a"}', ()),
        (json.dumps({"MessageId": "m", "ReceiptHandle": "h", "Body": '{"kind": "a"}'}), ()),
    ],
)
def test_events_named_by_what_they_hold_are_counted_by_the_engine(record: str, rules: tuple[SubjectRule, ...], tmp_path: Path) -> None:
    assert native.is_there()
    file = tmp_path / "capture.json"
    file.write_text(f"{record}\n" * 40)
    assert counted_by_the_engine(file, Options(subjects=SubjectOptions("", ("/kind",), rules=rules))) >= 39


def test_no_two_names_look_like_one() -> None:
    """Whatever stands in them: where texts meet in a key cannot be mistaken."""
    namer = Namer(SubjectOptions(rules=(SubjectRule("{/a}@{/b}"),)))
    texts = ("", "a", "=1:a", "-", "*", "a=1:b", "=0:")
    keys = {}
    for first in texts:
        for second in texts:
            for type_ in texts:
                payload = json.dumps({"a": first, "b": second}).encode()
                keys.setdefault(namer.key(Event(payload, "s", type_, None, (), Provenance("f"))), set()).add((first, second, type_))
    assert all(len(events) == 1 for events in keys.values())
