"""Nothing is lost: events, ignored and rejects are as many as there are items, and every byte is in one of them or between them."""

import base64
import gzip
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from backports import zstd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemactl import capture
from schemactl.capture import ChunkReader, Cut, More, Whole, layers
from schemactl.capture.values import matched_end
from schemactl.ingest.events import Named, events
from schemactl.ingest.gather import Watch, gather
from schemactl.model.json import JsonValue
from schemactl.model.options import CaptureOptions, Options
from schemactl.model.record import Ignored, Record, Reject
from schemactl.subjects import first_events
from tests.support import examples

TEXTS = st.text(st.sampled_from('aé"\\/,:b \n\t\u2028😀'), max_size=6)
SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6)
OBJECTS = st.dictionaries(st.sampled_from(["a", "b", "0", "", "é"]), VALUES, max_size=3)
ITEMS = OBJECTS | OBJECTS | VALUES
BROKEN = st.sampled_from(
    [
        '{"a":}',
        '{"a" 1}',
        "{a: 1}",
        '{"a":[1,]}',
        '{"a":1,}',
        '{"a":tru}',
        '{"a":01}',
        '{"a":NaN}',
        "{'a':1}",
        '{"a":"\\x"}',
        '{"a":{"b":1 "c":2}}',
        "[1,]",
    ]
)
BROKEN_SCALARS = st.sampled_from(["nul", "tru", "NaN", "01", "+1", "1.", ".5", "undefined", "Infinity", "'a'", "-"])


def number_of(value: JsonValue) -> int:
    """How many items a value is at the top level, where arrays are taken apart."""
    return len(value) if isinstance(value, list) else 1


@contextmanager
def blocks_of(size: int) -> Iterator[None]:
    with patch.object(layers, "BLOCK", size):
        yield


def counted(text: bytes, block: int = 1 << 20, name: str = "capture.json") -> tuple[int, int, int]:
    """Events, ignored and rejects, the same in every way of reading."""
    with tempfile.TemporaryDirectory() as folder, blocks_of(block), patch.object(first_events, "_KEPT", 0):
        file = Path(folder) / name
        file.write_bytes(text)
        found = list(events([str(file)], Options(capture=CaptureOptions(batch=0))))
        rejects: list[Reject] = []
        quick = gather([str(file)], Options(), Watch(rejects.append, lambda _: None))
        slow = [one for one in found if isinstance(one, Reject)]
        assert (rejects, quick.events) == (slow, sum(isinstance(one, Named) for one in found)), (rejects, slow)
        assert sum(quick.ignored.values()) == sum(isinstance(one, Ignored) for one in found)
    return quick.events, sum(quick.ignored.values()), len(rejects)


def written(item: JsonValue, indent: int | None = None, *, ascii: bool = False) -> str:
    return json.dumps(item, indent=indent, ensure_ascii=ascii)


def laid_out(items: list[str], layout: str) -> str:
    if layout == "array":
        return f"[{','.join(items)}]"
    if layout == "spaced array":
        return f" [ {' , '.join(items)} ] \n"
    if layout == "array of lines":
        return "[\n" + ",\n".join(items) + "\n]\n"
    if layout == "indented array":
        return "[\n  " + ",\n  ".join(item.replace("\n", "\n  ") for item in items) + "\n]\n"
    between = {"lines": "\n", "crlf": "\r\n", "commas": ",\n", "blank lines": "\n \n"}
    return between[layout].join(items) if layout != "sequence" else "".join(f"\x1e{item}\n" for item in items)


ARRAYS = st.sampled_from(["array", "spaced array", "array of lines", "indented array"])
LINES = st.sampled_from(["lines", "crlf", "commas", "blank lines", "sequence"])
WRAPPED = st.sampled_from([bytes, gzip.compress, zstd.compress, lambda text: b"\xef\xbb\xbf" + text, lambda text: text.decode().encode("utf-16")])


@settings(max_examples=examples(300))
@example([{"a": 1}, None, {"b": 2}, {"c": 3}], "array", False, bytes, 1 << 20)
@given(st.lists(ITEMS, max_size=7), ARRAYS, st.booleans(), WRAPPED, st.integers(1, 40))
def test_each_item_of_an_array_is_counted(items: list[JsonValue], layout: str, pretty: bool, wrapped: object, block: int) -> None:
    text = laid_out([written(item, 2 if pretty and layout == "indented array" else None) for item in items], layout).encode()
    found = counted(wrapped(text), block)  # type: ignore[operator]
    assert sum(found) == len(items)
    assert found[0] == sum(isinstance(item, dict) for item in items)
    assert found[1] == sum(item is None for item in items)


@settings(max_examples=examples(300))
@given(st.lists(ITEMS, max_size=7), LINES, WRAPPED, st.integers(1, 40))
def test_each_item_on_a_line_is_counted(items: list[JsonValue], layout: str, wrapped: object, block: int) -> None:
    text = laid_out([written(item) for item in items], layout).encode()
    found = counted(wrapped(text), block)  # type: ignore[operator]
    flat = [one for item in items for one in (item if isinstance(item, list) else [item])]
    assert sum(found) == sum(map(number_of, items))
    assert found[0] == sum(isinstance(item, dict) for item in flat)
    assert found[1] == sum(item is None for item in flat)


@settings(max_examples=examples(300))
@given(st.lists(ITEMS, max_size=7), st.sampled_from(["", "\n", " \n"]), st.booleans(), st.integers(1, 40))
def test_each_value_behind_another_is_counted(items: list[JsonValue], between: str, pretty: bool, block: int) -> None:
    """Without anything between them, where they end by themselves."""
    if not between:
        items = [item for item in items if isinstance(item, dict | list)]
    text = between.join(written(item, 2 if pretty and isinstance(item, dict) else None) for item in items).encode()
    found = counted(text, block)
    assert sum(found) == sum(map(number_of, items))


@settings(max_examples=examples(300))
@given(st.lists(ITEMS.map(written) | BROKEN, max_size=7), ARRAYS, st.integers(1, 40))
def test_a_broken_item_of_an_array_costs_no_other(items: list[str], layout: str, block: int) -> None:
    found = counted(laid_out(items, layout).encode(), block)
    assert sum(found) == len(items)
    assert found[0] == sum(is_object(item) for item in items)


@settings(max_examples=examples(200))
@given(
    st.lists(OBJECTS.map(written) | BROKEN | BROKEN_SCALARS, max_size=7),
    st.sampled_from(["array", "array of lines", "indented array"]),
    st.integers(1, 40),
)
def test_a_broken_word_in_an_array_costs_no_other(items: list[str], layout: str, block: int) -> None:
    items = [written({"first": 1}), *items]
    assert sum(counted(laid_out(items, layout).encode(), block)) == len(items)


@settings(max_examples=examples(300))
@given(st.lists(OBJECTS.map(written) | BROKEN, max_size=7), LINES, st.integers(1, 40))
def test_a_broken_line_costs_no_other(items: list[str], layout: str, block: int) -> None:
    found = counted(laid_out(items, layout).encode(), block)
    assert found[0] == sum(is_object(item) for item in items)
    assert sum(found) == len(items)


def is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text, parse_constant=lambda _: 1 / 0), dict)
    except (ValueError, ZeroDivisionError):
        return False


def base64_of(value: JsonValue) -> str:
    return base64.b64encode(written(value).encode()).decode()


def sqs(value: JsonValue) -> JsonValue:
    return {"messageId": "1", "receiptHandle": "h", "body": written(value), "eventSource": "aws:sqs", "eventSourceARN": "a:b:orders"}


BATCHES = {
    "Records": lambda items: {"Records": [sqs({}), *items]},
    "Entries": lambda items: {"Entries": [{"Source": "s", "DetailType": "t", "Detail": "{}"}, *items]},
    "Messages": lambda items: {"Messages": [{"ReceiptHandle": "h", "Body": "{}"}, *items]},
    "events": lambda items: {"events": [{"logStreamName": "l", "timestamp": 1, "message": "{}"}, *items]},
    "logEvents": lambda items: {"messageType": "DATA_MESSAGE", "logEvents": [{"id": "1", "timestamp": 1, "message": 'got {"a": 1}'}, *items]},
    "cloudevents": lambda items: [{"specversion": "1.0", "type": "t", "source": "s", "data": {}}, *items],
    "rmqMessagesByQueue": lambda items: {"eventSource": "aws:rmq", "rmqMessagesByQueue": {"q::/": [{"data": base64_of({})}, *items]}},
    "kafka": lambda items: {"eventSource": "aws:kafka", "records": {"t-0": [{"topic": "t", "value": base64_of({})}, *items]}},
    "firehose": lambda items: {"deliveryStreamArn": "a:b/c", "records": [{"data": base64_of({})}, *items]},
    "Traces": lambda items: {"Traces": [{"Segments": [{"Document": "{}"}, *items]}]},
    "Events": lambda items: {"Events": [{"CloudTrailEvent": "{}"}, *items]},
    "Items": lambda items: {"Count": 1, "Items": [{"id": {"N": "1"}}, *items]},
    "history": lambda items: {"events": [{"lambdaFunctionScheduledEventDetails": {"input": "{}"}}, *items]},
}
"""Each with one item of its own, by which it is recognised, and any others."""


@pytest.mark.parametrize("batch", BATCHES)
@settings(max_examples=examples(60))
@given(items=st.lists(SCALARS | st.lists(VALUES, max_size=2) | st.dictionaries(st.sampled_from(["a", "b"]), VALUES, max_size=2), max_size=5))
def test_each_item_of_a_batch_is_counted(batch: str, items: list[JsonValue]) -> None:
    text = written(BATCHES[batch](items))
    for layout in (text, f"{text}\n{text}", f"[{text},{text}]"):
        times = 1 if layout == text else 2
        if batch == "cloudevents" and layout.startswith("[["):
            continue
        assert sum(counted(layout.encode())) == times * (1 + len(items))


@settings(max_examples=examples(200))
@given(st.lists(ITEMS, min_size=1, max_size=5))
def test_each_message_of_a_batch_is_counted_by_what_its_body_holds(items: list[JsonValue]) -> None:
    found = counted(written({"Records": [sqs(item) for item in items]}).encode())
    assert sum(found) == sum(max(1, number_of(item)) for item in items)


SEPARATORS = re.compile(rb"[ \t\r\n,\[\]\x1e]|\xef\xbb\xbf|\x00{0}")
BYTES = st.lists(
    ITEMS.map(written)
    | BROKEN
    | BROKEN_SCALARS
    | st.sampled_from(["[", "]", "{", "}", ",", ":", '"', "\n", "\r\n", " ", "\x1e", "words", "[{", '{"a":[{"b":1},', "\x00", "\ufeff"]),
    max_size=14,
)


@settings(max_examples=examples(1500))
@given(BYTES, st.sampled_from(["", ",", "\n"]), st.integers(1, 30), st.sampled_from([40, 1 << 20]))
def test_every_byte_is_in_a_record_or_a_reject_or_between_them(parts: list[str], between: str, block: int, limit: int) -> None:
    text = between.join(parts).encode()
    found = list(capture.split(iter([text[at : at + block] for at in range(0, len(text), block)]), "f", limit))
    at = 0
    for one in found:
        start = one.provenance.offset
        assert start >= at
        assert SEPARATORS.sub(b"", text[at:start]) == b"", (text[at:start], one)
        assert text[:start].count(b"\n") == max(0, one.provenance.line - 1)
        at = start + size_of(one, text[start:])
    assert SEPARATORS.sub(b"", text[at:]) == b"", text[at:]


def size_of(one: Record | Ignored | Reject, text: bytes) -> int:
    if isinstance(one, Ignored):
        assert text.startswith(b"null")
        return 4
    if isinstance(one, Reject):
        assert text.startswith(one.raw)
        return one.size or len(one.raw)
    if not text.startswith(b'"') and text.startswith(one.raw):
        return len(one.raw)
    if text.startswith(b'"'):
        return matched_end(text, 0, len(text)) or 0
    message = json.loads(one.raw)["message"].encode()
    return text.index(message) + len(message)


@settings(max_examples=examples(200))
@given(BYTES, st.integers(1, 60), st.sampled_from([1, 7, 64]))
def test_pieces_hold_what_the_whole_holds(parts: list[str], size: int, block: int) -> None:
    """As several processes read a file; lines count from the beginning of each piece."""
    text = "\n".join(parts).encode()
    with tempfile.TemporaryDirectory() as folder, blocks_of(block):
        file = Path(folder) / "capture"
        file.write_bytes(text)
        whole = list(capture.read([str(file)], CaptureOptions()))
        found: list[object] = []
        for piece in capture.pieces([str(file)], Cut(size)):
            assert not isinstance(piece, More | Reject)
            if isinstance(piece, Whole):
                found += capture.read(piece.files, CaptureOptions())
            else:
                found += ChunkReader(piece, CaptureOptions(), lambda: More(b"", False)).records()
    assert [without_line(one) for one in found] == [without_line(one) for one in whole]


def without_line(one: object) -> tuple[object, ...]:
    assert isinstance(one, Record | Ignored | Reject)
    place = (one.provenance.offset, one.provenance.pointer)
    return (place, one.kind) if isinstance(one, Ignored) else (place, one.raw) if isinstance(one, Record) else (place, one.raw, one.reason)
