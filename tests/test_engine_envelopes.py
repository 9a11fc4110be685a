"""The engine unwraps envelopes as `schemactl/envelopes` does: every case of that, also with anything in it missing, twice, or something else."""

import base64
import gzip
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl import capture, envelopes, native
from schemactl.envelopes.forms import Form, Payload
from schemactl.ingest import batches
from schemactl.ingest.engine_reader import EngineReader
from schemactl.model.options import CaptureOptions, EnvelopeOptions, Options, SubjectOptions
from schemactl.subjects import first_events
from schemactl.subjects.name_keys import NameKeys
from tests.support import CASES, examples
from tests.test_laws_gather import _found, _slowly

pytestmark = pytest.mark.toolchain("cargo")

FOLDERS = sorted(path for path in (CASES / "envelopes").iterdir() if path.is_dir())
OPTIONS = Options(capture=CaptureOptions(max_record=1 << 20), subjects=SubjectOptions("", ()))
DESCRIBED = [envelope for envelope in envelopes.ENVELOPES if envelope.forms]


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    assert native.is_there(), "the engine is not there: `make setup` builds it"


def same(file: Path, options: Options = OPTIONS) -> None:
    """The engine knows the names of the events that Python has met; nothing is looked at for proposals."""
    with patch.object(first_events, "_KEPT", 0), patch("schemactl.capture.bulk.SHORTEST", 1), patch("schemactl.capture.small_files._SMALL", 0):
        assert _found(str(file), options) == _slowly(str(file), options)


def counted_by_the_engine(file: Path, options: Options = OPTIONS) -> int:
    """Events, and what is ignored."""
    counted = batches.Counted()
    into = batches.IntoEvidence(counted.evidence, options, EngineReader.of(options, options.infer))
    counting = batches.Batches(options, lambda _: None, counted, into)
    known = 0
    with patch.object(first_events, "_KEPT", 0), patch("schemactl.capture.small_files._SMALL", 0):
        for found in capture.read_files([str(file)], options.capture, into.engine_reader):
            known += found.number if isinstance(found, capture.Known) else 0
            counting.take(found)
    assert into.engine_reader is not None
    return known + sum(into.engine_reader.ignored().values())


def lines_of(folder: Path) -> bytes:
    """The records of a case, each on a line of its own, as often as names need to be known."""
    text = (folder / "input.json").read_bytes()
    with suppress(ValueError):
        text = json.dumps(json.loads(text)).encode()
    return b"\n".join((text.strip(), b"")) * 4


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_case_gives_the_same_both_ways(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "capture.json"
    file.write_bytes(lines_of(folder))
    same(file)


@pytest.mark.parametrize("envelope", [envelope.id for envelope in DESCRIBED])
def test_the_engine_unwraps_a_case_of_every_envelope_that_is_described(envelope: str, tmp_path: Path) -> None:
    file = tmp_path / "capture.json"
    known = {}
    for folder in FOLDERS:
        if folder.name.startswith(f"{envelope}-"):
            file.write_bytes(lines_of(folder))
            known[folder.name] = counted_by_the_engine(file)
    assert any(known.values()), known


def changed(value: Any, random: Random) -> str:
    """The JSON of a value, with few changes at random places."""
    places = random.choices((0, 1, 2, 3), (1, 4, 2, 1))[0]
    chosen = {random.randrange(_size(value)) for _ in range(places)}
    number = -1

    def written(value: Any) -> str:
        nonlocal number
        number += 1
        if number in chosen:
            skipped = number + _size(value)
            number = skipped - 1
            return random.choice(
                (
                    "null",
                    "0",
                    "-1",
                    "1.5",
                    "1767225600000",
                    '""',
                    '"x"',
                    '"2026-01-01T00:00:00Z"',
                    "[]",
                    "{}",
                    '{"a": 1}',
                    "[1]",
                    "true",
                    '"{}"',
                    '"e30="',
                )
            )
        if isinstance(value, dict):
            members = [f"{json.dumps(key)}: {written(one)}" for key, one in value.items()]
            if members and random.random() < 0.1:
                members.append(random.choice(members))
            if members and random.random() < 0.15:
                members.pop(random.randrange(len(members)))
            if random.random() < 0.1:
                members.append(random.choice(MORE))
            if random.random() < 0.1:
                random.shuffle(members)
            return "{" + ", ".join(members) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(written, value)) + "]"
        return json.dumps(value)

    return written(value)


MORE = [
    f'"{key}": {value}'
    for value in ('"x"', "null", '{"a": 1}', "[]", '[{"a": 1}]', '"c"', '"d"')
    for key in (
        *(
            "eventSource",
            "EventSource",
            "Records",
            "Messages",
            "Sns",
            "Events",
            "events",
            "type",
            "topic",
            "payload",
            "value",
            "op",
            "source",
            "schema",
        ),
        *(
            "data",
            "data_base64",
            "headers",
            "body",
            "requestContext",
            "Data",
            "Attributes",
            "attributes",
            "time",
            "specversion",
            "iodebeziumop",
            "before",
        ),
    )
]


def _size(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_size, inside))


CASES_AS_JSON = []
for _folder in FOLDERS:
    with suppress(ValueError):
        CASES_AS_JSON.append(json.loads((_folder / "input.json").read_bytes()))


@settings(max_examples=examples(500))
@given(st.lists(st.sampled_from(range(len(CASES_AS_JSON))), min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_cases_with_something_changed_give_the_same_both_ways(cases: list[int], random: Random) -> None:
    wraps = random.choices(sorted(WRAPS), k=random.choice((0, 0, 1, 2)))
    lines = []
    for case in cases * 3:
        text = json.dumps(CASES_AS_JSON[case]) if random.random() < 0.5 else changed(CASES_AS_JSON[case], random)
        for wrap in wraps:
            text = WRAPS[wrap](text)
        lines += [text] * random.choice((1, 2))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "capture.json"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
        depth = random.choice((1, 2, 16))
        same(file, replace(OPTIONS, envelopes=EnvelopeOptions(max_depth=depth)))


def packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _logged(text: str) -> str:
    moment = 1767225600000
    messages = ["START RequestId: 1\n", f"2026-01-01T00:00:00.000Z\tid\tINFO\tReceived: {text}\n", "words alone", text, "END RequestId: 1\n"]
    events = [{"id": str(number), "timestamp": moment + number, "message": message} for number, message in enumerate(messages)]
    return json.dumps({"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "/aws/lambda/f", "logStream": "s", "logEvents": events})


WRAPS: dict[str, Callable[[str], str]] = {
    "eventbridge": lambda text: f'{{"version": "0", "detail-type": "Wrapped", "source": "bus", "time": "2026-01-01T00:00:00Z", "detail": {text}}}',
    "cloudevents": lambda text: (
        f'{{"specversion": "1.0", "type": "wrapped", "source": "/cloud", "datacontenttype": "application/json", "data": {text}}}'
    ),
    "sns": lambda text: json.dumps({"Type": "Notification", "TopicArn": "a:b:topic", "Message": text, "Timestamp": "2026-01-01T00:00:00Z"}),
    "sns of lambda": lambda text: json.dumps({"EventSource": "aws:sns", "Sns": {"Type": "Notification", "TopicArn": "a:b:topic", "Message": text}}),
    "sqs": lambda text: json.dumps({"messageId": "m", "receiptHandle": "h", "body": text, "attributes": {"SentTimestamp": "1000"}}),
    "kinesis": lambda text: json.dumps({"eventSource": "aws:kinesis", "kinesis": {"data": packed(text)}, "eventSourceARN": "a:stream/s"}),
    "firehose": lambda text: json.dumps({"deliveryStreamArn": "a:b/stream", "records": [{"data": base64.b64encode(text.encode()).decode()}] * 2}),
    "kafka": lambda text: json.dumps(
        {
            "eventSource": "aws:kafka",
            "records": {"t-0": [{"topic": "t", "partition": 0, "offset": 1, "headers": [], "value": base64.b64encode(text.encode()).decode()}]},
        }
    ),
    "kcat": lambda text: json.dumps({"topic": "t", "partition": 0, "offset": 1, "ts": 1767225600001, "payload": text}),
    "logs": lambda text: json.dumps({"awslogs": {"data": packed(_logged(text))}}),
    "log events": _logged,
    "destination": lambda text: (
        '{"timestamp": "2026-01-01T00:00:00Z", "requestContext": {"functionArn": "a:a:a:a:a:function:f:1", "condition": "Success"}, '
        f'"requestPayload": {text}, "responseContext": {{"statusCode": 200}}, "responsePayload": {{"done": true}}}}'
    ),
    "debezium": lambda text: f'{{"op": "c", "source": {{"db": "d.b", "table": "t", "ts_ms": 1767225600000}}, "before": null, "after": {text}}}',
    "debezium with schema": lambda text: f'{{"schema": {{}}, "payload": {{"op": "u", "source": {{"db": "d", "table": "t"}}, "after": {text}}}}}',
    "records": lambda text: f'{{"Records": [{text}, {text}]}}',
    "records and others": lambda text: f'{{"Records": [{text}, null, {text}, [{text}], 1]}}',
    "array": lambda text: f"[{text}, {text}]",
}


_BATCHES = frozenset({"array", "records", "records and others"})


def is_read(wraps: Sequence[str]) -> bool:
    """Whether records are found in these envelopes, the innermost first: a batch in a batch is no record, nor an array where an object is asked."""
    return "array" not in wraps[:-1] and not any(_BATCHES.issuperset(pair) for pair in pairwise(wraps))


@pytest.mark.parametrize("outer", sorted(WRAPS))
@pytest.mark.parametrize("inner", sorted(WRAPS))
def test_envelopes_in_one_another_give_the_same_both_ways(inner: str, outer: str, tmp_path: Path) -> None:
    file = tmp_path / "capture.json"
    event = '{"detail-type": "Placed", "source": "shop", "time": "2026-01-02T00:00:00Z", "detail": {"a": 1}}'
    file.write_text(f"{WRAPS[outer](WRAPS[inner](event))}\n" * 4)
    same(file)


@pytest.mark.parametrize("outer", sorted(WRAPS.keys() - {"records and others"}))
def test_an_event_in_an_envelope_is_counted_by_the_engine(outer: str, tmp_path: Path) -> None:
    file = tmp_path / "capture.json"
    event = '{"detail-type": "Placed", "source": "shop", "time": "2026-01-02T00:00:00Z", "detail": {"a": 1}}'
    file.write_text(f"{WRAPS[outer](event)}\n" * 40)
    assert counted_by_the_engine(file) >= 39


def test_what_unpacks_to_far_more_than_a_record_is_left(tmp_path: Path) -> None:
    """All texts of a record are held at once."""
    file = tmp_path / "capture.json"
    large, small = (WRAPS["kinesis"](WRAPS["eventbridge"](json.dumps({"a": text}))) for text in ("x" * (9 << 20), "x"))
    file.write_text(f"{small}\n" * 3 + f'{{"Records": [{", ".join([large] * 4)}]}}\n' + f"{small}\n")
    assert 3 <= counted_by_the_engine(file) < 3 + 4
    same(file)


@pytest.mark.parametrize(
    "form", [Form("=", ()), Form("", (Payload("no path"),)), Form("", (Payload("", "rot13"),)), Form("", (), time=("days /at",))]
)
def test_a_form_that_has_no_meaning_is_refused(form: Form) -> None:
    described = replace(DESCRIBED[0], forms=(form,))
    with pytest.raises(ValueError, match="an envelope is described"):
        native.Engine(1000, (1,) * 10, (described,), EnvelopeOptions(), NameKeys(()))
