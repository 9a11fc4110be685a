"""The captures that are measured, in every layout: written into a folder that is thrown away afterwards."""

import gzip
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from bench.generator import Bus, lines, write

_LEVEL = 6
"""Of gzip, as `gzip` itself has it."""


def one_file(bus: Bus, folder: Path) -> Path:
    """An event a line."""
    file = folder / "capture.ndjson"
    write(bus, file)
    return file


def gzipped(bus: Bus, folder: Path) -> Path:
    file = folder / "capture.ndjson.gz"
    with gzip.open(file, "wb", compresslevel=_LEVEL) as out:
        out.writelines(_lines(bus))
    return file


def zstandarded(bus: Bus, folder: Path) -> Path:
    from backports import zstd

    file = folder / "capture.ndjson.zst"
    with zstd.open(file, "wb") as out:
        for line in _lines(bus):
            out.write(line)
    return file


def an_array(bus: Bus, folder: Path) -> Path:
    """One JSON array of all events, an item a line."""
    file = folder / "capture.json"
    with file.open("wb") as out:
        for number, line in enumerate(lines(bus)):
            out.write((b",\n" if number else b"[\n") + line)
        out.write(b"\n]\n")
    return file


def many_files(bus: Bus, folder: Path) -> Path:
    """A folder of files with one event each."""
    below = folder / "capture"
    below.mkdir()
    for number, line in enumerate(lines(bus)):
        (below / f"{number:06}.json").write_bytes(line)
    return below


def _relaid(name: str, text: Callable[[bytes, Any], bytes]) -> Callable[[Bus, Path], Path]:
    """A layout that writes each event, given as its line and parsed, in another way."""

    def layout(bus: Bus, folder: Path) -> Path:
        file = folder / name
        with file.open("wb") as out:
            out.writelines(text(line, orjson.loads(line)) + b"\n" for line in lines(bus))
        return file

    return layout


def _cloudevent(line: bytes, event: Any) -> bytes:
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": event["id"],
            "source": event["source"],
            "type": event["detail-type"],
            "time": event["time"],
            "data": event["detail"],
        }
    )


def _notification(line: bytes, event: Any) -> bytes:
    return orjson.dumps(
        {
            "Type": "Notification",
            "MessageId": event["id"],
            "TopicArn": f"arn:aws:sns:eu-central-1:111122223333:{event['detail-type']}",
            "Message": orjson.dumps(event["detail"]).decode(),
            "Timestamp": event["time"],
        }
    )


def _printed_by_kcat(line: bytes, event: Any) -> bytes:
    text = orjson.dumps(event["detail"]).decode()
    return orjson.dumps({"topic": event["detail-type"], "partition": 0, "offset": 1, "ts": 1767225600000, "key": event["id"], "payload": text})


def _in_kinesis(line: bytes, event: Any) -> bytes:
    record = {"partitionKey": "k", "sequenceNumber": "1", "data": b64encode(line).decode(), "approximateArrivalTimestamp": 1767225600.0}
    arn = "arn:aws:kinesis:eu-central-1:111122223333:stream/shop"
    return orjson.dumps({"Records": [{"kinesis": record, "eventSource": "aws:kinesis", "eventSourceARN": arn}]})


OTHERS: Mapping[str, Callable[[Bus, Path], Path]] = {
    "EventBridge, an event a line": one_file,
    "EventBridge, one array": an_array,
    "EventBridge, pretty-printed": _relaid("capture.json", lambda _, event: orjson.dumps(event, option=orjson.OPT_INDENT_2)),
    "EventBridge, behind words of a log": _relaid("capture.log", lambda line, _: b"2026-01-01T00:00:00Z\tINFO\t" + line),
    "EventBridge in Kinesis": _relaid("capture.ndjson", _in_kinesis),
    "CloudEvents": _relaid("capture.ndjson", _cloudevent),
    "SNS": _relaid("capture.ndjson", _notification),
    "Kafka, as kcat prints it": _relaid("capture.ndjson", _printed_by_kcat),
    "no envelope": _relaid("capture.ndjson", lambda _, event: orjson.dumps({"type": event["detail-type"], **event["detail"]})),
}
"""Layouts that people bring, by what a table calls them."""


def size_of(capture: Path) -> int:
    """In bytes, as they lie on the disk."""
    return sum(file.stat().st_size for file in capture.iterdir()) if capture.is_dir() else capture.stat().st_size


def _lines(bus: Bus) -> Iterator[bytes]:
    return (line + b"\n" for line in lines(bus))
