"""The engine reads captures as Python reads them; what it is not sure of it leaves, and says where that stands."""

import base64
import json
import re
import subprocess
import tempfile
import textwrap
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generator import Bus, lines
from schemactl import capture, envelopes, native
from schemactl.infer import Evidence
from schemactl.ingest import batches
from schemactl.ingest import engine_reader as engine_reader
from schemactl.ingest.engine_reader import EngineReader
from schemactl.model.options import CaptureOptions, Options, SubjectOptions
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.record import Event, Provenance, Record
from schemactl.model.subject import Subject
from schemactl.subjects import first_events
from schemactl.subjects.name_keys import EVENT, NameKeys
from tests.evidence_state import WIDE
from tests.support import FULL, ROOT, examples
from tests.test_laws_gather import BARE, CLOUD, LINES, ODD, RAW, _found, _slowly, in_sns, in_sqs

pytestmark = pytest.mark.toolchain("cargo")
CRATE = ROOT / "native"


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CAPS = astuple(WIDE.caps)


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    assert native.is_there(), "the engine is not there: `make setup` builds it"


def an_engine(source: str = "shop", type_: str = "Placed", longest: int = 2000) -> native.Engine:
    """Of records of at most so many bytes; it counts events of one name."""
    engine = native.Engine(longest, CAPS, envelopes.ENVELOPES, EnvelopeOptions(), NameKeys(()))
    engine.name(EVENT, source, type_, 0, "")
    engine.evidence(0)
    return engine


def line_of(payload: str, type_: str = "Placed") -> str:
    return f'{{"version": "0", "source": "shop", "detail-type": "{type_}", "detail": {payload}}}'


def read(engine: native.Engine, text: bytes) -> native.Passed:
    return native.read(engine, text, 0, len(text), "capture.json", are_items=False)


def first_time(engine: native.Engine) -> int | None:
    """Of the events that were counted."""
    objects = Evidence.from_snapshot(engine.snapshot(0) or (b"", b""), WIDE).root.objects
    assert objects is not None
    return objects.counter.first


EVENTS = BARE | CLOUD
ENVELOPED = EVENTS | EVENTS.map(in_sns) | EVENTS.map(in_sqs) | EVENTS.map(in_sns).map(in_sqs) | EVENTS.map(in_sqs).map(in_sns)


@settings(max_examples=examples(400))
@given(
    st.lists(st.one_of(st.lists(kind, min_size=1, max_size=4) for kind in (BARE, ENVELOPED, RAW)), max_size=5),
    st.lists(LINES | ODD, max_size=6),
    st.randoms(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([300, 1 << 20]),
)
def test_captures_are_read_as_the_slow_way_reads_them(kinds: list[list[str]], odd: list[str], random: Random, between: str, batch: int) -> None:
    """Events that come again and again, and others between them: the same evidence, and the same rejects at the same places."""
    lines = [random.choice(kind) for kind in kinds for _ in range(random.randrange(12))]
    for line in odd:
        lines.insert(random.randrange(len(lines) + 1), line)
    options = Options(capture=CaptureOptions(max_record=900, batch=batch), subjects=SubjectOptions("", random.choice(((), ("/kind",)))))
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(first_events, "_KEPT", 0),
        patch("schemactl.capture.bulk.SHORTEST", random.choice((200, 1 << 14))),
    ):
        file = Path(folder) / "capture.ndjson"
        file.write_text(between.join(lines), encoding="utf-8", newline="")
        assert _found(str(file), options) == _slowly(str(file), options)


@settings(max_examples=examples(150))
@given(
    st.lists(st.lists(ENVELOPED | RAW | ODD, min_size=1, max_size=3), min_size=1, max_size=4), st.randoms(), st.sampled_from(["", "\n", "\r\n", " "])
)
def test_small_files_are_read_as_the_slow_way_reads_them(kinds: list[list[str]], random: Random, end: str) -> None:
    options = Options(capture=CaptureOptions(max_record=900), subjects=SubjectOptions("", ()))
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(first_events, "_KEPT", 0),
        patch("schemactl.capture.small_files._FILES", random.choice((1, 3))),
    ):
        for number in range(random.randrange(1, 30)):
            lines = random.choice(kinds)
            text = random.choice(lines) if random.random() < 0.8 else "\n".join(lines)
            (Path(folder) / f"{number:02}.json").write_text(text + end, encoding="utf-8", newline="")
        assert _found(folder, options) == _slowly(folder, options)


def pretty(text: str) -> str:
    """Over several lines, with everything as it was written."""
    with suppress(ValueError):
        json.loads(text)
        return textwrap.indent(re.sub(r'("(?:[^"\\]|\\.)*")|([,{\[])', lambda found: found[1] or f"{found[2]}\n  ", text), " " * (len(text) % 3))
    return text


WORDS = [
    "INFO ",
    "2026-01-01T00:00:00.000Z\tabc\tINFO\t",
    "2026-01-01 00:00:00,5 ",
    "[INFO]\t2026-01-01T00:00:00Z\t1 Received event: ",
    "<14>1 - [x] ",
    "START ",
    "of the BACKEND ",
    "a\tERROR\tInvoke Error \t",
    "x [",
    "x [ ",
    "[1, ",
    "é ",
    " indented ",
    "a {} b ",
    'a "b" ',
    "} ",
    "x" * 299,
    "x" * 300 + " ",
    "",
]
"""Of lines of logs: what stands before an object."""


def logged(texts: list[str]) -> str:
    """Lines of a log, and others between them."""
    random = Random(len(texts))
    lines = ["words alone"]
    for text in texts:
        words = random.choice(WORDS) if random.random() < 0.6 else "INFO "
        lines.append(words + text + random.choice(("", "", "", " \r", "] x")))
        lines += random.choice(([], [], ["[INFO] opens {"], ["END RequestId: 1"]))
    return "\n".join(lines)


def in_kinesis(text: str) -> str:
    arrived = (1545084650.987, 1767225600, "soon")[len(text) % 3]
    record = {"partitionKey": "k", "data": base64.b64encode(text.encode()).decode(), "approximateArrivalTimestamp": arrived}
    return json.dumps({"kinesis": record, "eventSource": "aws:kinesis", "eventID": "1", "eventSourceARN": "arn:aws:kinesis:e:1:stream/s"})


def received(text: str) -> str:
    return json.dumps({"MessageId": "m", "ReceiptHandle": "h", "Body": text, "Attributes": {"SentTimestamp": "1000"}})


def in_a_queue(text: str) -> str:
    """As Lambda gets it."""
    return json.dumps({**json.loads(in_sqs(text)), "messageAttributes": {}, "eventSourceARN": "arn:aws:sqs:e:1:queue"})


def printed(text: str) -> str:
    """By kcat."""
    record = {"topic": "a/b:c", "partition": 0, "offset": 7, "tstype": "create", "ts": 1767225600001, "broker": 0, "key": None}
    return json.dumps({**record, "payload": text})


def in_batches(key: str, wrap: Callable[[str], str] = str) -> Callable[[list[str]], str]:
    """Some at a time under a key; few are wrapped in another way or not at all, or stand beside something else."""

    def laid_out(texts: list[str]) -> str:
        random = Random(len(texts))
        items = [wrap(text) if random.random() < 0.9 else random.choice((text, in_sqs(text), "1", "{}")) for text in texts]
        batches = [items[start : start + 3] for start in range(0, len(items), 3)]
        return "\n".join(f'{{"{key}": [{", ".join(batch)}]{random.choice(("", "", "", ", ", ", 1"))}}}' for batch in batches)

    return laid_out


KEYS = [
    '{"id":0}\t',
    '{"schema":{"type":"struct"},"payload":{"id":"\\t}"}}\t',
    '"k"\t',
    "17\t",
    "null\t",
    "k1\t",
    'Partition:0\tOffset:12\th1:v1,h2:{"a":1}\t{"id":0}\t',
    'CreateTime:1700000000000\t"k"\t',
    "NO_HEADERS\t",
    "",
]


def behind_keys(texts: list[str]) -> str:
    """As kafka-console-consumer prints messages; some keys are an event themselves, some values are null, and some keys stand before several."""
    random = Random(len(texts))
    lines = []
    for text in texts:
        key = random.choice((*KEYS[:2], *KEYS, f"{text}\t"))
        lines.append(key + random.choice((text, text, text, text, text, "null", f"{text}\t{text}", f"\t{text}", f"{text} ", text[:-1], "{")))
    return random.choice(("\n", "\n", "\r\n")).join(lines)


LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "log": logged,
    "records": in_batches("Records"),
    "records of SQS": in_batches("Records", in_sqs),
    "records of Kinesis": in_batches("Records", in_kinesis),
    "messages": in_batches("Messages", received),
    "array of records of Kinesis": lambda texts: f"[{', '.join(map(in_kinesis, texts))}]",
    "records of a queue": in_batches("Records", in_a_queue),
    "notifications": lambda texts: "\n".join(map(in_sns, texts)),
    "notifications in a queue": lambda texts: "\n".join(in_a_queue(in_sns(text)) for text in texts),
    "printed by kcat": lambda texts: "\n".join(map(printed, texts)),
    "a line each": "\n".join,
    "behind keys": behind_keys,
    "one behind the other": "".join,
    "text sequence": lambda texts: "".join(f"\x1e{text}\n" for text in texts),
    "lines with commas": ",\r\n".join,
    "array on a line": lambda texts: f"[{', '.join(texts)}]",
    "array of lines": lambda texts: "[\n" + ",\n".join(texts) + "\n]\n",
    "array of lines at the bracket": lambda texts: "[" + ",\n".join(texts) + "]",
    "pretty": lambda texts: "\n".join(map(pretty, texts)),
    "pretty array": lambda texts: "[\n" + ",\n".join(map(pretty, texts)) + "\n]",
}
DEEP = '{"a":' + "[" * 800 + "]" * 800 + "}"
FAULTS = [
    b"",
    b",",
    b"]",
    b"[",
    b"{",
    b"}",
    b'"',
    b"\n",
    b"\n{",
    b"\xff",
    b"\xc3",
    b"\x00",
    b"e5",
    b"words ",
    b"\xef\xbb\xbf",
    b"\t",
    b"\t{",
    b"\x1e",
    b"\n\x1e",
    b",\n",
]


@settings(max_examples=examples(600))
@given(
    st.lists(
        st.tuples(
            st.lists(st.lists(BARE | ENVELOPED | RAW, min_size=1, max_size=2), min_size=1, max_size=3),
            st.lists(LINES | ODD | st.just(DEEP), max_size=2),
            st.sampled_from(sorted(LAYOUTS)),
        ),
        min_size=1,
        max_size=3,
    ),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(FAULTS)), max_size=3),
    st.randoms(),
)
def test_layouts_are_read_as_the_slow_way_reads_them(
    parts: list[tuple[list[list[str]], list[str], str]], faults: list[tuple[float, int, bytes]], random: Random
) -> None:
    """Whatever stands between events, whatever is broken, and wherever the text is cut into blocks or stretches: the same evidence, and the same
    rejects."""
    texts = []
    for kinds, odd, layout in parts:
        some = [random.choice(kind) for kind in kinds for _ in range(random.randrange(8))]
        for one in odd:
            some.insert(random.randrange(len(some) + 1), one)
        texts.append(LAYOUTS[layout](some))
    raw = "\n".join(texts).encode()
    for part, lost, put in faults:
        at = int(part * len(raw))
        raw = raw[:at] + put + raw[at + lost :]
    options = Options(capture=CaptureOptions(max_record=random.choice((900, 9000))), subjects=SubjectOptions("", ()))
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(first_events, "_KEPT", 0),
        patch("schemactl.capture.small_files._SMALL", 0),
        patch("schemactl.capture.layers.BLOCK", random.choice((1, 150, 1 << 20))),
        patch("schemactl.capture.bulk.SHORTEST", random.choice((1, 200, 1 << 14))),
        patch("schemactl.capture.bulk._LONGEST", random.choice((200, 1 << 21))),
    ):
        file = Path(folder) / "capture.json"
        file.write_bytes(raw)
        assert _found(str(file), options) == _slowly(str(file), options)


@pytest.mark.parametrize("layout", sorted(LAYOUTS.keys() - {"behind keys"}))
def test_events_are_counted_where_they_stand_whatever_the_layout(layout: str, tmp_path: Path) -> None:
    """But for those behind keys, which Python takes from there, and hands on many at a time."""
    file = tmp_path / "capture.json"
    file.write_text(LAYOUTS[layout]([line.decode() for line in lines(Bus(3000, odd=0.01))]), newline="")
    evidence: dict[Subject, Evidence] = {}
    into = batches.IntoEvidence(evidence, Options(), EngineReader.of(Options(), Options().infer))
    counting = batches.Batches(Options(), lambda _: None, batches.Counted(evidence), into)
    known = 0
    with patch.object(first_events, "_KEPT", 0):
        for found in capture.read_files([str(file)], CaptureOptions(), into.engine_reader):
            known += found.number if isinstance(found, capture.Known) else 0
            counting.take(found)
    assert known > 200


def test_no_envelope_has_records_or_messages_alone() -> None:
    assert not envelopes.candidates(("Records",))
    assert [one.id for one in envelopes.candidates(("Messages",))] == ["sqs"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}}', "taken"),
        ('{"detail": {"a": 1}, "detail-type": "Placed", "source": "shop"}\r', "taken"),
        ('{"source": "shop", "detail-type": "Placed", "resources": ["a", "b"], "account": "1", "detail": {"a": 1}}', "taken"),
        ('{"source": "shop", "detail-type": "Other", "detail": {"a": 1}}', "left"),
        ('{"source": "other", "source": "shop", "detail-type": "Placed", "detail": {"a": 1}}', "taken"),
        ('{"source": "shop", "source": "other", "detail-type": "Placed", "detail": {"a": 1}}', "left"),
        ('{"methodArn": 1, "type": 2, "source": "shop", "detail-type": "Placed", "detail": {"a": 1}}', "left"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}, "extra": 1}', "taken"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}, "time": "soon"}', "left"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}, "time": "2026-01-01T00:00:00+01:00"}', "taken"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}}}', "taken"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}} {"source": "shop"}', "taken left"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}},\x1e{"source": "shop"}', "taken left"),
        ('{"source": "shop",\n\t"detail-type": "Placed", "detail":\r\n{"a": 1}}', "taken"),
        ('{"source": "shop", "detail-type":\n{}}', "left"),
        ('{"source": "shop", "detail-type": "Placed"}', "left"),
        ('{"source": "shop", "detail-type": "Placed", "number": -1.5E+700}', "left"),
        ('{"source": "shop", "detail-type": "Placed", "detail": [{"a": 1}]', "line"),
        ('{"source": "shop", "detail-type": "Placed", "number": 01}', "line"),
        ('{"source": "shop", "detail-type": "Placed", "number": 1e}', "line"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}}' + " " * 3000, "taken"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1' + " " * 3000 + "}}", "line"),
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1},', ""),
        ('{"source": [', ""),
        ("[", ""),
        ("", ""),
    ],
)
def test_a_record_is_taken_or_left_or_reading_stops(text: str, what: str) -> None:
    """It stops where it is not sure of the record's end. A line that is surely a record, whatever is wrong with it, is left as one."""
    raw = f"{text}\n{{".encode()
    passed = read(an_engine(), raw)
    assert " ".join(["taken"] * passed.events + ["line" if odd.what == native.LINE else "left" for odd in passed.odd]) == what
    for odd in passed.odd:
        assert raw[odd.stop :] == b"\n{"
        assert odd.what == native.LINE or json.loads(raw[odd.start : odd.stop])


@pytest.mark.parametrize(
    ("text", "what", "rest"),
    [
        ('{"source": "shop", "detail-type": "Placed", "detail": {"a": 1}},{"b": 1}, {"c": 1}', "taken left left", ""),
        ('{"b": 1}\n,\n{"c": 1}\n]', "left left", "\n]"),
        ('{"b": 1},]', "left", ",]"),
        ('{"b": 1} {"c": 1}', "left", ' {"c": 1}'),
        ('{"b": 1}]\n{"c": 1}', "left", ']\n{"c": 1}'),
        ('{"b": 1},,{"c": 1}', "left", ',,{"c": 1}'),
        ('{"b": 1},\n{"c": 01}\n{"d": 1}', "left", ',\n{"c": 01}\n{"d": 1}'),
        ('{"b": 1}, 7', "left", ", 7"),
        ('{"b": 1}, {"b": "' + "x" * 2000 + '"}, {"c": 1}', "left", ', {"b": "' + "x" * 2000 + '"}, {"c": 1}'),
    ],
)
def test_items_have_a_comma_between_them(text: str, what: str, rest: str) -> None:
    passed = native.read(an_engine(), text.encode(), 0, len(text), "capture.json", are_items=True)
    assert " ".join(["taken"] * passed.events + ["left"] * len(passed.odd)) == what
    assert text[passed.size :] == rest
    last = json.loads(text[passed.last : passed.size])
    assert isinstance(last, dict)


AN_EVENT = '{"time": "2026-01-01T00:00:00Z", "source": "shop", "detail-type": "Placed", "detail": {"a": 1}}'


@pytest.mark.parametrize(
    ("text", "what", "rest"),
    [
        (f"INFO {AN_EVENT} \r\n", "taken", "\n"),
        (f"[INFO]\tReceived: {in_sqs(AN_EVENT)}\nwords\n", "taken line", "\n"),
        (f"INFO {AN_EVENT}", "", f"INFO {AN_EVENT}"),
        (f"words\n INFO {AN_EVENT}\n", "line", f"\n INFO {AN_EVENT}\n"),
        (f"{AN_EVENT} INFO {AN_EVENT}\n", "taken", f" INFO {AN_EVENT}\n"),
        (f"INFO {AN_EVENT.replace('time', 'id')}\n", "line", "\n"),
        (f"INFO {AN_EVENT} x\n", "line", "\n"),
        (f"INFO [{AN_EVENT}\n", "line", "\n"),
        (f"END {AN_EVENT}\n", "line", "\n"),
        (f'"INFO" {AN_EVENT}\n', "", f'"INFO" {AN_EVENT}\n'),
        ("INFO {\n", "", "INFO {\n"),
        ("INFO [\n", "", "INFO [\n"),
        ("x" * 2001 + "\n", "", "x" * 2001 + "\n"),
    ],
)
def test_the_event_at_the_end_of_a_line_of_a_log_is_taken_where_it_has_a_time(text: str, what: str, rest: str) -> None:
    """For else that of the log counts. Where a line may go on, or does not begin at the margin, reading stops."""
    passed = read(an_engine(), text.encode())
    assert " ".join(["taken"] * passed.events + ["line"] * len(passed.odd)) == what
    assert text[passed.size :].lstrip(" \r" if "taken" in what and rest == "\n" else "") == rest


@pytest.mark.parametrize(
    ("text", "taken", "left"),
    [
        (f'{{"Records": [{AN_EVENT}, {{"b": 1}}, {AN_EVENT}]}}', 2, [1]),
        (f'{{"Records": [{{"b": 1}}, {AN_EVENT}]}}', 0, []),
        (f'{{"Records": [{AN_EVENT}, 1]}}', 0, []),
        (f'{{"Records": [{AN_EVENT}], "more": 1}}', 1, []),
        (f'{{"Messages": [{AN_EVENT}]}}', 0, []),
        (f'{{"Messages": [{received(AN_EVENT)}, {AN_EVENT}, {{"b": 1}}]}}', 2, [2]),
        (f'{{"Records": [{AN_EVENT}' + f", {AN_EVENT}" * 20 + "]}", 0, []),
    ],
)
def test_of_a_batch_whose_first_item_is_taken_the_others_are_left_by_number(text: str, taken: int, left: list[int]) -> None:
    """A batch is told by its first item; one of more than 2000 bytes is no record."""
    passed = read(an_engine(), f"{text}\n".encode())
    assert passed.events == taken
    assert [odd.item for odd in passed.odd if odd.what in native.BATCHES] == left
    assert passed.size == (0 if len(text) > 2000 else len(text))


@pytest.mark.parametrize(
    ("behind", "events", "is_cut"),
    [("\n", 1, False), (" ", 1, False), (",\n", 1, False), (AN_EVENT, 1, True), ("", 0, True), ("\t", 0, False), ('\t{"a": 1}\n', 0, False)],
)
def test_an_object_behind_which_a_tab_may_stand_is_left(behind: str, events: int, is_cut: bool) -> None:
    """It may be the key of a record, and none itself."""
    text = AN_EVENT + behind
    passed = read(an_engine(), text.encode())
    assert (passed.events, passed.is_cut) == (events, is_cut)
    assert passed.size == events * len(AN_EVENT)


@pytest.mark.parametrize(("broken", "is_cut"), [(b"\xff", False), (b"\xc3", True)])
def test_a_text_is_looked_at_as_far_as_it_is_utf_8(broken: bytes, is_cut: bool) -> None:
    """A character may be cut where the text is."""
    text = b'{"a": 1}{"b": "' + broken
    passed = read(an_engine(longest=1000), text)
    assert (passed.size, passed.is_cut) == (8, is_cut)


@pytest.mark.parametrize(("start", "stop"), [(0, 0), (0, 12_000), (1, 5_000), (3, 9_001), (11_999, 12_000), (500, 12_500)])
def test_lines_are_counted_as_python_counts_them(start: int, stop: int) -> None:
    text = b"a\n\nb" * 3_000
    assert native.count_lines(text, start, min(stop, len(text))) == text.count(b"\n", start, stop)


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.OFF, "off")
    assert not native.is_there()


def test_without_it_python_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it was not built."""
    monkeypatch.setattr(native, "Engine", None)
    assert not native.is_there()
    assert engine_reader.EngineReader.of(Options()) is None


@pytest.mark.skipif(not FULL, reason="compiling them takes minutes; EXAMPLES=all runs them")
def test_the_tests_of_the_engine_pass() -> None:
    command = ["cargo", "test", "--offline", "--quiet", "--manifest-path", str(CRATE / "Cargo.toml")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_moments_are_those_of_python() -> None:
    engine = an_engine()
    moments = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1600, 2, 29, 12, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
    ]
    micros = [(moment - EPOCH) // timedelta(microseconds=1) for moment in moments]
    for moment in moments:
        text = f'{{"time":"{moment.isoformat().replace("+00:00", "Z")}","source":"shop","detail-type":"Placed","detail":{{"a":1}}}}\n'.encode()
        assert read(engine, text).events == 1
    assert first_time(engine) == min(micros)


@settings(max_examples=examples(500))
@given(
    st.datetimes(),
    st.sampled_from(["", ".5", ".123456", ".1234564", ".1234565", ".9999995", ".99999949999", ".", ".1.2", ".1x"]),
    st.sampled_from(["", "Z", "z", "+00:00", "-00:00", "+05:30", "-23:59", "+24:00", "+00:60", "+0100", "+01", "+1:00", " Z", "+01:00:00"]),
    st.sampled_from("T t"),
)
def test_moments_that_the_engine_reads_are_those_that_python_reads(at: datetime, fraction: str, offset: str, between: str) -> None:
    text = f"{at:%H:%M:%S}"
    written = f"{at.year:04}-{at.month:02}-{at.day:02}{between}{text}{fraction}{offset}"
    raw = f'{{"time":"{written}","source":"shop","detail-type":"Placed","detail":{{"a":1}}}}\n'.encode()
    engine = an_engine()
    if read(engine, raw).events:
        assert first_time(engine) == envelopes.times.from_text(written)
    else:
        is_usual = fraction in ("", ".5", ".123456") and offset in ("", "Z", "+00:00", "-00:00", "+05:30", "-23:59") and between != "t"
        assert not is_usual


def test_times_of_messages_are_those_that_their_envelopes_give() -> None:
    random = Random(1)
    numbers: list[Any] = [
        0,
        1,
        -1,
        -62135596800,
        253402300799,
        *(random.randrange(10**10) / random.choice((1, 10, 1000, 1 << 20)) for _ in range(60)),
    ]
    for number in numbers:
        kinesis, kafka, sqs = json.loads(in_kinesis('{"a": 1}')), json.loads(printed('{"a": 1}')), json.loads(in_a_queue('{"a": 1}'))
        kinesis["kinesis"]["approximateArrivalTimestamp"] = number
        kafka["ts"] = int(number)
        sqs["attributes"]["SentTimestamp"] = str(int(number))
        for record, name in ((kinesis, "s"), (kafka, "a/b:c"), (sqs, "queue")):
            raw = json.dumps(record).encode()
            [event] = envelopes.unwrap(Record(raw, Provenance("f")), EnvelopeOptions())
            assert isinstance(event, Event)
            assert (event.source, event.type) == (name, None)
            engine = an_engine(name, "")
            if read(engine, raw + b"\n").events:
                assert first_time(engine) == event.time, raw
            else:
                assert record is not kinesis
                assert number < 1


def test_the_attributes_of_a_message_name_its_type() -> None:
    engine = an_engine("queue", "Paid")
    plain = in_a_queue('{"a": 1}').encode()
    typed_one = plain.replace(b'"messageAttributes": {}', b'"messageAttributes": {"type": {"stringValue": "Paid", "dataType": "String"}}')
    assert typed_one != plain
    assert [read(engine, raw + b"\n").events for raw in (plain, typed_one)] == [0, 1]
