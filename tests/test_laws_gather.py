"""Reading fast gives what reading slowly gives: the same evidence, the same rejects in the same order, the same counts."""

import gzip
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemactl.infer import Evidence
from schemactl.ingest import batches
from schemactl.ingest.events import events
from schemactl.ingest.gather import Gathered, Watch, gather
from schemactl.model.options import CaptureOptions, Options, SubjectOptions
from schemactl.model.options.subjects import SubjectRule
from schemactl.model.record import Ignored, Reject
from schemactl.subjects import first_events
from tests.evidence_state import PAYLOADS, state
from tests.support import examples

NUMBER = st.sampled_from(["1.5", "0.12345678901234567890", "12345678901234567890", "1e400", "2e-320", "1e-7", "7" * 4400, "NaN", '"e-3ab"'])
DETAILS = PAYLOADS.map(lambda payload: json.dumps(payload, default=float)) | NUMBER.map(lambda number: f'{{"number": {number}}}')
ENVELOPED = st.sampled_from(
    ['{"specversion":"1.0","type":"t","source":"s","data":{"a":1}}', '{"Records":[{"a":1}]}', '{"requestContext":{}}', '{"a":"\\ud800"}']
)


def line_of(detail: str, source: str, type_: str, time: str) -> str:
    return f'{{"version":"0","detail-type":"{type_}","source":"{source}","time":"{time}","detail":{detail}}}'


def in_sqs(message: str) -> str:
    return json.dumps({"messageId": "m", "receiptHandle": "h", "body": message, "attributes": {"SentTimestamp": "1000"}, "eventSource": "aws:sqs"})


def in_sns(message: str) -> str:
    return json.dumps({"Type": "Notification", "TopicArn": "a:b:topic", "Message": message, "Timestamp": "2026-01-01T00:00:00Z"})


BARE = st.builds(
    line_of,
    DETAILS | ENVELOPED | st.sampled_from(['"text"', "{"]),
    st.sampled_from(["shop", "crm-dev", ""]),
    st.sampled_from(["Placed", "Paid", "com.example.placed", "Step Functions Execution Status Change"]),
    st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-01T00:00:59.5+02:00", "2026-13-01T00:00:00Z", "2026-01-01T00:00:60Z", "", "soon"]),
)
CLOUD = st.builds(
    lambda detail, source, type_, more: f'{{"specversion":"1.0","type":"{type_}","source":"{source}","data":{detail}{more}}}',
    DETAILS | ENVELOPED | st.sampled_from(['"text"', '"{}"', "null", "[]"]),
    st.sampled_from(["shop", "crm-dev", ""]),
    st.sampled_from(["Placed", "com.example.placed", "com.dapr.event.sent", ""]),
    st.sampled_from(
        [
            "",
            ',"time":"2026-01-01T00:00:00Z"',
            ',"time":"soon"',
            ',"traceparent":"00-1"',
            ',"topic":"orders"',
            ',"topic":"refunds"',
            ',"schema":"s"',
            ',"requestContext":{}',
        ]
    ),
)
RAW = DETAILS | ENVELOPED | DETAILS.map(lambda detail: f'{{"kind":"Placed","detail":{detail}}}')
ALONE = BARE | BARE.map(in_sqs) | BARE.map(in_sns).map(in_sqs) | BARE.map(in_sqs).map(in_sns) | CLOUD | RAW
LINES = ALONE | ALONE.map(lambda line: f" \t{line} ")
ODD = st.sampled_from(
    ['{"raw": 1}', '{"a":1}{"b":2}', "no json", "", "[1]", '[{"a":1},{"b":2}]', '{"cut": ', "{", '  "a": 1', "}", "\ufeff", "x" * 1000]
)
PRETTY = BARE.map(lambda line: line.replace(",", ",\n "))
ENDS = st.sampled_from(["", "\n", "\n\n", " "])
RULES = SubjectOptions("-dev", ("/kind",), rules=(SubjectRule("ruled@{type}.{/type}", has=("/type",)), SubjectRule("{source}@Renamed", type="Paid")))


CAPTURES = st.lists(LINES | ODD, max_size=25) | st.lists(BARE, max_size=25) | st.lists(CLOUD, max_size=25) | st.lists(RAW, max_size=25)


INSIDE = '{"specversion":"1.0","type":"t","source":"s","data":{"a":1}}'
IN_ANOTHER = [f'{{"specversion":"1.0","type":"Placed","source":"shop","data":{INSIDE}}}', line_of(INSIDE, "shop", "Placed", "2026-01-01T00:00:00Z")]


@settings(max_examples=examples(200))
@example(
    [IN_ANOTHER[0], '{"specversion":"1.0","type":"Placed","source":"shop","data":{"b":1}}'], "\n", 1 << 20, False, 0, "type"
)  # the first tells no name
@example([*map(in_sqs, IN_ANOTHER), in_sqs(line_of('{"b":1}', "shop", "Placed", "2026-01-01T00:00:00Z"))], "\n", 1 << 20, False, 0, "type")
@given(
    CAPTURES,
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.sampled_from([1, 300, 1 << 20]),
    st.booleans(),
    st.sampled_from([0, 3, 1000]),
    st.sampled_from(["type", "source@type"]),
)
def test_fast_and_slow_ways_find_the_same(
    lines: list[str], between: str, batch: int, ruled: bool, kept: int, by: Literal["type", "source@type"]
) -> None:
    """kept: events that are looked at one by one, for proposals."""
    subjects = replace(RULES if ruled else SubjectOptions("", ("/kind",)), cloudevents=by)
    options = Options(capture=CaptureOptions(max_record=900, batch=batch), subjects=subjects)
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(first_events, "_KEPT", kept),
    ):
        file = Path(folder) / "capture.ndjson"
        file.write_text(between.join(lines), encoding="utf-8", newline="")
        assert _found(str(file), options) == _slowly(str(file), options)


def test_the_slow_way_is_slow(tmp_path: Path) -> None:
    """Without batches, which everything faster is held to, nothing of what is faster is used."""
    file = tmp_path / "capture.ndjson"
    file.write_text("\n".join(line_of('{"a": 1}', "shop", "Placed", "2026-01-01T00:00:00Z") for _ in range(300)))
    options = Options(capture=CaptureOptions(batch=0))
    with (
        patch.object(batches.EngineReader, "count", side_effect=AssertionError),
        patch.object(batches.EngineReader, "take", side_effect=AssertionError),
    ):
        assert _found(str(file), options) == _slowly(str(file), options)


@settings(max_examples=examples(120))
@given(
    st.lists(
        st.tuples(st.lists(LINES | PRETTY | ODD, max_size=4), st.sampled_from(["\n", "\r\n"]), ENDS, st.sampled_from([bytes, gzip.compress])),
        max_size=12,
    )
)
def test_many_small_files_hold_what_each_of_them_holds(files: "list[tuple[list[str], str, str, Callable[[bytes], bytes]]]") -> None:
    """Read together or each by itself: the same evidence, and the same rejects of the same file, line and offset."""
    options = Options(capture=CaptureOptions(max_record=900))
    with tempfile.TemporaryDirectory() as folder, patch.object(first_events, "_KEPT", 0):
        for number, (lines, between, end, wrapped) in enumerate(files):
            (Path(folder) / f"{number:02}.json").write_bytes(wrapped((between.join(lines) + end).encode()))
        assert _found(folder, options) == _slowly(folder, options)


def _found(file: str, options: Options) -> object:
    rejects: list[Reject] = []
    found = gather([file], options, Watch(rejects.append, lambda _: None))
    return _comparable(found, rejects)


def _slowly(file: str, options: Options) -> object:
    """The reference: one event after the other, each in full."""
    evidence: dict[object, Evidence] = {}
    rejects: list[Reject] = []
    skipped: dict[str, int] = {}
    ignored: dict[str, int] = {}
    count = 0
    for found in events([file], replace(options, capture=replace(options.capture, batch=0))):
        if isinstance(found, Reject):
            rejects.append(found)
            skipped[found.reason] = skipped.get(found.reason, 0) + 1
        elif isinstance(found, Ignored):
            ignored[found.kind] = ignored.get(found.kind, 0) + 1
        else:
            evidence.setdefault(found.subject, Evidence(options.infer)).observe(found.payload, found.event.time)
            count += 1
    return _comparable(Gathered(evidence, count, skipped, ignored), rejects)  # type: ignore[arg-type]


def _comparable(found: Gathered, rejects: list[Reject]) -> object:
    return (
        {subject.name: state(evidence.root) for subject, evidence in found.evidence.items()},
        found.events,
        dict(found.skipped),
        dict(found.ignored),
        rejects,
    )
