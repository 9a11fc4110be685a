"""Several threads find what one finds; one that fails takes the run with it and leaves nothing behind."""

import gzip
import json
import os
import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from unittest.mock import Mock

import pytest

from schemactl import capture
from schemactl.capture import Chunk, Cut, More, Whole
from schemactl.errors import UnreadableInput
from schemactl.ingest import batches, workers
from schemactl.ingest.gather import Gathered, Watch, gather
from schemactl.model.options import CaptureOptions, Options
from schemactl.model.record import Ignored, Record, Reject
from tests.evidence_state import state
from tests.support import CASES, schemactl

FILES = [path for path in sorted((CASES / "capture").glob("*/input*")) if "too" not in path.parent.name]


@pytest.mark.parametrize("native", ["on", "off"])
def test_two_threads_find_what_one_finds(in_tmp: Path, monkeypatch: pytest.MonkeyPatch, native: str) -> None:
    monkeypatch.setenv("SCHEMACTL_NATIVE", native)
    _write_bus(in_tmp)
    alone = _found(1)
    for size in (200, 2000, 50_000):
        monkeypatch.setattr(workers, "CHUNK", size)
        assert _found(2) == alone


def test_what_is_proposed_rests_on_the_first_events_however_many_threads_read_them(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("log-2026-11-24.ndjson").write_text("".join(json.dumps({"event": ("started", "stopped")[number % 2]}) + "\n" for number in range(1000)))
    Path("log-2026-11-25.ndjson").write_text('{"message": "of this, nobody knows the event"}\n' * 1000)
    monkeypatch.setattr(workers, "CHUNK", 2000)
    alone = _gathered(1)[0].proposals
    assert alone
    assert _gathered(2)[0].proposals == alone


def test_two_threads_read_a_stream_that_can_be_cut_nowhere_and_a_small_file_that_holds_much(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    item = b'{"a":"%s"}'
    with gzip.open("array.json.gz", "wb") as file:
        file.write(b"[" + b",".join(item % random.randbytes(500).hex().encode() for _ in range(2500)) + b"]\nbroken\n")
    with gzip.open("much.json.gz", "wb") as file:
        file.write(item % (b"x" * 1000) + b"\n" + (item % (b"y" * 1000) + b"\n") * 1500 + b"broken\n")
    alone = _found(1)
    monkeypatch.setattr(workers, "CHUNK", 200_000)
    assert _found(2) == alone


@pytest.mark.parametrize("size", [1, 40, 100_000])
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_pieces_of_a_file_hold_the_records_of_the_file(file: Path, size: int) -> None:
    options = CaptureOptions(max_record=1 << 20)
    whole = [_without_line(outcome) for outcome in capture.read([str(file)], options)]
    assert list(_read_by_pieces(str(file), Cut(size), options)) == whole


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("text", [b'{"a":1}\n{"a":2}\n', b"[" + b'{"a":1},' * 100 + b'{"a":2}]\n{"a":3}\n', b"\n"])
def test_a_pipe_is_read_once_and_not_held(text: bytes, in_tmp: Path) -> None:
    """What has no place to be cut at is handed on all the same, bit by bit."""
    os.mkfifo("pipe")
    Path("file").write_bytes(text)
    options = CaptureOptions()
    writer = threading.Thread(target=lambda: Path("pipe").write_bytes(text))
    writer.start()
    found = list(_read_by_pieces("pipe", Cut(40), options))
    writer.join()
    assert found == [_without_line(outcome) for outcome in capture.read(["file"], options)]


def test_a_stream_without_a_place_to_be_cut_at_is_handed_on_block_by_block(in_tmp: Path) -> None:
    with gzip.open("array.json.gz", "wb") as file:
        file.write(b"[" + b"".join(b'{"a":"%s"},' % random.randbytes(500).hex().encode() for _ in range(5000)) + b'{"a":2}]\n{"a":3}\n')
    first, *more, last = capture.pieces(["array.json.gz"], Cut(4000))
    assert isinstance(first, Chunk)
    assert first.is_open
    assert [isinstance(one, More) and one.is_open for one in more] == [True] * (len(more) - 1) + [False]
    assert last == Chunk("array.json.gz", last.start, last.stop, b'{"a":3}\n')  # type: ignore[union-attr]


def test_pieces_grow_small_towards_the_end_so_that_all_readers_end_together() -> None:
    cut, left, sizes = Cut(1600, 2), 20_000, []
    while left > 0:
        sizes.append(min(cut.of(left), left))
        left -= sizes[-1]
    assert sizes[:3] == [1600] * 3
    assert sizes[-3:] == [100, 100, 30]
    assert sizes == sorted(sizes, reverse=True)


class Broken(Exception):
    """What nobody has thought of."""


@pytest.mark.parametrize("end", ["in the middle", "at the end"])
def test_a_worker_that_fails_fails_the_run(in_tmp: Path, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    _write_bus(in_tmp)
    monkeypatch.setattr(workers, "CHUNK", 2000)
    before = threading.active_count()
    if end == "at the end":
        monkeypatch.setattr(workers, "Done", Mock(side_effect=Broken))
    else:
        monkeypatch.setattr(batches.Batches, "finish", Mock(side_effect=[None, None, Broken, *[None] * 1000]))
    with pytest.raises(Broken):
        _gathered(2)
    assert threading.active_count() == before


def test_a_run_that_is_interrupted_leaves_no_thread_behind(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that waits for more of a stream."""
    _write_bus(in_tmp)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        gather(["."], Options(capture=CaptureOptions(workers=3)), Watch(lambda _: None, interrupted))

    def pieces(*_: object) -> Iterator[Chunk]:
        yield Chunk("-", 0, 7, b'[{"a":1', is_open=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(capture, "pieces", pieces)
    with pytest.raises(KeyboardInterrupt):
        _gathered(2)
    assert threading.active_count() == before


def test_a_run_that_fails_writes_nothing(in_tmp: Path) -> None:
    (in_tmp / "bus.ndjson").write_text('{"a":1}\n')
    (in_tmp / "locked.ndjson").symlink_to("nowhere")
    ran = schemactl("discover", "bus.ndjson", "locked.ndjson", "--workers", "2", "--registry", "schemas")
    assert ran.code == 3
    assert not list(in_tmp.glob("schemas/*"))


def test_a_worker_counts_its_pieces_and_hands_over_what_it_counted(in_tmp: Path) -> None:
    (in_tmp / "bus.ndjson").write_text('{"a":1}\nbroken\n{"a":2}\n')
    tasks: workers.Tasks = SimpleQueue()
    answers: list[Any] = []
    for piece in (
        Chunk("bus.ndjson", 0, 23),
        Whole(("bus.ndjson", "bus.ndjson")),
        Chunk("-", 0, 7, b'[{"a":1', is_open=True),
        More(b"}]", is_open=False),
        None,
    ):
        tasks.put(piece)
    workers.work(tasks, answers.append, Options())
    part, whole, opened, done = answers
    assert (part.events, [reject.reason for reject in part.rejects], part.lines) == (2, ["not-json"], 3)
    assert (whole.events, [reject.provenance.line for reject in whole.rejects], whole.lines) == (6, [2, 2], 0)
    assert (opened.events, opened.rejects, opened.lines) == (7, [], 0)
    assert (done.counted.events, dict(done.counted.skipped)) == (7, {"not-json": 3})


def test_a_file_that_vanishes_is_told_by_the_worker(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "pieces", lambda *_: iter([Chunk("gone.ndjson", 0, 10)]))
    with pytest.raises(UnreadableInput, match="cannot be opened"):
        _gathered(2)


def _write_bus(folder: Path) -> None:
    chance = random.Random(1)
    lines = []
    for number in range(120):
        detail = {"number": number, "kind": chance.choice(["a", "b"]), "id": f"{number:08x}-0000-4000-8000-000000000000"}
        lines.append(
            json.dumps({"detail-type": "Placed", "source": f"shop{number % 3}", "time": f"2026-01-01T00:00:{number % 60:02}Z", "detail": detail})
        )
    lines[50:50] = ["broken", '{"cut": ', "[1]", '{"a":1}{"b":2}', '{\n "pretty": [\n{"a": 1},\n{"b": 2}\n]}']
    (folder / "bus.ndjson").write_text("\n".join(lines) + "\n")
    with gzip.open(folder / "bus.ndjson.gz", "wb") as file:
        file.write("\n".join(lines).encode())
    (folder / "cut.gz").write_bytes((folder / "bus.ndjson.gz").read_bytes()[:-40])
    for number in range(70):
        (folder / f"small{number:02}.json").write_text('{"a":1}\nbroken\n')


def _gathered(number: int) -> tuple[Gathered, list[Reject]]:
    rejects: list[Reject] = []
    options = Options(capture=replace(CaptureOptions(), workers=number))
    return gather(["."], options, Watch(rejects.append, lambda _: None)), rejects


def _found(number: int) -> object:
    found, rejects = _gathered(number)
    counts = (found.events, dict(found.skipped), dict(found.ignored))
    return {subject.name: state(evidence.root) for subject, evidence in found.evidence.items()}, counts, rejects


def _read_by_pieces(file: str, cut: Cut, options: CaptureOptions) -> Iterator[tuple[object, ...]]:
    """What the pieces of a file hold, each read by itself."""
    pieces = iter(list(capture.pieces([file], cut)))
    for piece in pieces:
        if isinstance(piece, Reject):
            yield _without_line(piece)
            continue
        assert isinstance(piece, Chunk | Whole)
        found = (
            capture.read_files(piece.files, options)
            if isinstance(piece, Whole)
            else capture.ChunkReader(piece, options, lambda: next(pieces)).records()  # type: ignore[arg-type, return-value]
        )
        yield from map(_without_line, found)


def _without_line(outcome: Record | Ignored | Reject | object) -> tuple[object, ...]:
    assert isinstance(outcome, Record | Ignored | Reject)
    place = (outcome.provenance.offset, outcome.provenance.pointer)
    if isinstance(outcome, Ignored):
        return (*place, outcome.kind)
    return (*place, outcome.raw) if isinstance(outcome, Record) else (*place, outcome.raw, outcome.reason, outcome.detail)
