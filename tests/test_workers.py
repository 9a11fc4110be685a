"""Several processes find what one finds; one that dies takes the run with it and leaves nothing behind."""

import gzip
import json
import os
import random
import threading
from dataclasses import replace
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from schemactl import capture
from schemactl.capture import Chunk
from schemactl.errors import UnreadableInput
from schemactl.model.options import CaptureOptions, Options
from schemactl.model.record import Record, Reject
from schemactl.pipeline import workers
from schemactl.pipeline.gather import Gathered, Watch, gather
from tests.support import CASES, schemactl
from tests.test_laws_batch import state

FILES = [path for path in sorted((CASES / "capture").glob("*/input*")) if "too" not in path.parent.name]


def die(pipe: Connection, _: Options) -> None:
    """A worker that takes its task to the grave."""
    pipe.recv()
    os._exit(9)


def die_at_the_end(pipe: Connection, _: Options) -> None:
    while pipe.recv():
        pipe.send(workers.Part(0, [], 0))
    os._exit(9)


def test_two_processes_find_what_one_finds(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write_bus(in_tmp)
    monkeypatch.setattr(workers, "CHUNK", 2000)
    assert _found(2) == _found(1)


@pytest.mark.parametrize("size", [1, 40, 100_000])
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_pieces_of_a_file_hold_the_records_of_the_file(file: Path, size: int) -> None:
    options = CaptureOptions(max_record=1 << 20)
    whole = [_without_line(outcome) for outcome in capture.read([str(file)], options)]
    pieces: list[tuple[object, ...]] = []
    for piece in capture.chunks([str(file)], size):
        if isinstance(piece, Chunk):
            pieces += [
                _without_line(outcome) for outcome in capture.ChunkReader(piece, options).runs(_nothing) if not isinstance(outcome, capture.Run)
            ]
        else:
            pieces.append(_without_line(piece))
    assert pieces == whole


@pytest.mark.parametrize("work", [die, die_at_the_end])
def test_a_worker_that_dies_fails_the_run_and_names_its_piece(in_tmp: Path, monkeypatch: pytest.MonkeyPatch, work: object) -> None:
    (in_tmp / "bus.ndjson").write_text('{"a":1}\n')
    monkeypatch.setattr(workers, "work", work)
    with pytest.raises(UnreadableInput, match=r"died \(exit code 9\); nothing was written") as raised:
        _gathered(2)
    assert raised.value.where in ("./bus.ndjson, bytes 0 to 8", "at the end of its work")


def test_a_run_that_fails_writes_nothing(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (in_tmp / "bus.ndjson").write_text('{"a":1}\n')
    monkeypatch.setattr(workers, "work", die)
    ran = schemactl("discover", "bus.ndjson", "--workers", "2", "--registry", "schemas")
    assert ran.code == 3
    assert "bus.ndjson, bytes 0 to 8" in ran.stderr
    assert not list(in_tmp.glob("schemas/*"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_once(in_tmp: Path) -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=lambda: Path("pipe").write_text('{"a":1}\n{"a":2}\n'))
    writer.start()
    [chunk] = capture.chunks(["pipe"], 1 << 20)
    writer.join()
    assert isinstance(chunk, Chunk)
    assert chunk.text == b'{"a":1}\n{"a":2}\n'


def test_a_worker_counts_its_tasks_and_hands_over_what_it_counted(in_tmp: Path) -> None:
    (in_tmp / "bus.ndjson").write_text('{"a":1}\nbroken\n{"a":2}\n')
    ours, theirs = Pipe()
    for task in (tuple(capture.chunks(["bus.ndjson"], 1000)), (Chunk("gone.ndjson", 0, 10),), ()):
        ours.send(task)
    workers.work(theirs, Options())
    part, error, counted = ours.recv(), ours.recv(), ours.recv()
    assert (part.events, [reject.reason for reject in part.rejects], part.lines) == (2, ["not-json"], 3)
    assert isinstance(error, UnreadableInput)
    assert (counted.events, dict(counted.skipped)) == (2, {"not-json": 1})


def test_a_worker_that_is_gone_before_it_gets_a_task_is_told(in_tmp: Path) -> None:
    ours, theirs = Pipe()
    theirs.close()
    process = get_context("spawn").Process(target=die)
    process.start()
    process.kill()
    with pytest.raises(UnreadableInput, match="died"):
        workers._send(workers._Worker(process, ours), (Chunk("bus.ndjson", 0, 10),))


def test_a_file_that_vanishes_is_told_by_the_worker(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_tasks", lambda _: iter([(Chunk("gone.ndjson", 0, 10),)]))
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


def _without_line(outcome: Record | Reject | object) -> tuple[object, ...]:
    assert isinstance(outcome, Record | Reject)
    reason = outcome.reason if isinstance(outcome, Reject) else None
    return outcome.raw, outcome.provenance.offset, reason


def _nothing(_: object) -> tuple[list[object], int]:
    return [], 0
