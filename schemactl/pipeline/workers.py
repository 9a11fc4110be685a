"""Processes side by side: each reads pieces of the captures and counts them; what they counted is merged to what one alone would have counted.

A worker gets a piece when it has done the one before, keeps its evidence until there are no more, and hands it over then. One that dies takes the run
with it: the error names the piece that it was reading, and nothing has been written by then.
"""

import multiprocessing
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final

from msgspec.structs import replace

from schemactl import capture
from schemactl.capture import Chunk, Cut, More, Passes, Piece, Whole
from schemactl.errors import SchemactlError, UnreadableInput
from schemactl.model.options import CaptureOptions, Options
from schemactl.model.record import Provenance, Reject
from schemactl.pipeline.batches import Batches, Counted, IntoEvidence

CHUNK: Final = 16 << 20
"""Bytes of a piece, about."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one piece gave: events so far of the worker, its rejects, and how many lines it has where it is a part of a file."""

    events: int
    rejects: list[Reject]
    lines: int


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: "tuple[int, Piece] | None" = None


@dataclass(slots=True)
class _InOrder:
    """Hands rejects on in the order of the captures, with the lines counted from the beginning of each file."""

    reject: Callable[[Reject], None]
    waiting: dict[int, tuple[Piece, Part]] = field(default_factory=dict)
    following: int = 0
    lines: int = 0

    def take(self, number: int, piece: Piece, part: Part) -> None:
        self.waiting[number] = (piece, part)
        while (done := self.waiting.pop(self.following, None)) is not None:
            self.following += 1
            self._hand_on(*done)

    def _hand_on(self, piece: Piece, part: Part) -> None:
        if isinstance(piece, Whole) or piece.start == 0:
            self.lines = 0
        for reject in part.rejects:
            place = reject.provenance
            moved = Provenance(place.file, place.line + self.lines if place.line else 0, place.offset, place.pointer)
            self.reject(replace(reject, provenance=moved))
        self.lines += part.lines


def count_side_by_side(inputs: Sequence[str], options: Options, reject: Callable[[Reject], None], progress: Callable[[int], None]) -> Counted:
    """What the captures hold, counted by `options.capture.workers` processes. Raises UnreadableInput, also for a worker that died."""
    run = _Run(options, _InOrder(reject), progress)
    try:
        return run.counted(capture.pieces(inputs, Cut(CHUNK, options.capture.workers)))
    finally:
        for worker in run.workers:
            worker.process.kill()
            worker.process.join()


def _started(options: Options, others: Sequence[Connection]) -> _Worker:
    """others: the pipes of the workers that are there, which a copy of this process has, too."""
    ours, theirs = multiprocessing.Pipe()
    process: BaseProcess
    if _may_fork():
        process = get_context("fork").Process(target=_live, args=(work, theirs, options, (*others, ours)), daemon=True)
    else:
        process = get_context("spawn").Process(target=_live, args=(work, theirs, options), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _may_fork() -> bool:
    """Whether a copy of this process is a sound one, which is there at once; one that begins anew takes a quarter of a second. No other thread may be
    half way through something, and macOS starts some of its own."""
    return sys.platform == "linux" and threading.active_count() == 1


class _Run:
    """workers: those that there was a task for so far; a small capture needs one, however many are allowed. newest: the one that got the last."""

    newest: _Worker

    def __init__(self, options: Options, rejects: _InOrder, progress: Callable[[int], None]) -> None:
        self.options = options
        self.workers: list[_Worker] = []
        self.rejects = rejects
        self.progress = progress
        self.events: Counter[int] = Counter()
        self.files: dict[str, int] = {}
        self.skipped: Counter[str] = Counter()

    def counted(self, pieces: "Iterator[Piece | More | Reject]") -> Counted:
        number = 0
        for piece in pieces:
            if isinstance(piece, More):
                _send(self.newest, piece)
                continue
            if isinstance(piece, Reject):
                self.skipped[piece.reason] += 1
                self.rejects.take(number, Chunk(piece.provenance.file, 1, 1), Part(0, [piece], 0))
            else:
                self._give(number, piece)
            number += 1
        while any(worker.task is not None for worker in self.workers):
            self._hear([worker for worker in self.workers if worker.task is not None])
        return self._merged()

    def _give(self, number: int, piece: Piece) -> None:
        for file in piece.files if isinstance(piece, Whole) else (piece.file,):
            self.files.setdefault(file, len(self.files))
        self.newest = self._free()
        self.newest.task = number, piece if isinstance(piece, Whole) else piece.without_text
        _send(self.newest, piece)

    def _free(self) -> _Worker:
        while True:
            free = next((worker for worker in self.workers if worker.task is None), None)
            if free is None and len(self.workers) < self.options.capture.workers:
                free = _started(self.options, [worker.pipe for worker in self.workers])
                self.workers.append(free)
            if free is not None:
                return free
            self._hear(self.workers)

    def _hear(self, workers: list[_Worker]) -> None:
        """Take what a worker has done."""
        ready = wait([worker.pipe for worker in workers])
        for worker in workers:
            if worker.pipe in ready and worker.task is not None:
                part = _received(worker)
                assert isinstance(part, Part)
                number, task = worker.task
                worker.task = None
                self.rejects.take(number, task, part)
                self.events[id(worker)] = part.events
                self.progress(self.events.total())

    def _merged(self) -> Counted:
        whole = Counted(skipped=self.skipped)
        for worker in self.workers:
            _send(worker, None)
        for worker in self.workers:
            counted = _received(worker)
            assert isinstance(counted, Counted)
            whole.merge(counted)
        whole.sightings.put_in_order(self.files)
        return whole


def _live(work: Callable[[Connection, Options], None], pipe: Connection, options: Options, others: Sequence[Connection] = ()) -> None:
    """A worker's process. Ctrl-C reaches it, too, but it is for the process that asks to say what happens then. others: what is not its own, so that
    each sees it when that process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in others:
        other.close()
    work(pipe, options)


def work(pipe: Connection, options: Options) -> None:
    """What a worker does: pieces until there are no more, then it hands over what it counted; or the error that stopped it."""
    from schemactl.pipeline.gather import without_cycles

    rejects: list[Reject] = []
    counted = Counted()
    into = IntoEvidence(counted.evidence, options)
    batches = Batches(options, rejects.append, counted, into)
    reading = _Reading(options.capture, batches, into.at_sight)
    try:
        with without_cycles():
            while (piece := pipe.recv()) is not None:
                lines = reading.read(piece, pipe.recv)
                batches.finish()
                pipe.send(Part(counted.events, rejects, lines))
                rejects.clear()
            into.finish()
        pipe.send(counted)
    except SchemactlError as error:
        pipe.send(error)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Has `batches` take what is in pieces."""

    options: CaptureOptions
    batches: Batches
    passes: Passes | None

    def read(self, piece: Piece, following: Callable[[], More]) -> int:
        """Take all of a piece; returns how many lines it has, where they are lines of a part of a file."""
        if isinstance(piece, Whole):
            for found in capture.read_files(piece.files, self.options, self.passes):
                self.batches.take(found)
            return 0
        reader = capture.ChunkReader(piece, self.options, following)
        for found in reader.records(self.passes):
            self.batches.take(found)
        return reader.lines


def _send(worker: _Worker, piece: Piece | More | None) -> None:
    try:
        worker.pipe.send(piece)
    except OSError:
        _received(worker)
        raise _died(worker) from None


def _received(worker: _Worker) -> Part | Counted:
    """What a worker answers. Raises the error that stopped it."""
    try:
        answer = worker.pipe.recv()
    except (EOFError, OSError):
        raise _died(worker) from None
    if isinstance(answer, SchemactlError):
        raise answer
    assert isinstance(answer, Part | Counted)
    return answer


def _died(worker: _Worker) -> UnreadableInput:
    worker.process.join(1)
    where = str(worker.task[1]) if worker.task is not None else "at the end of its work"
    return UnreadableInput(
        f"the process that read it died (exit code {worker.process.exitcode}); nothing was written.",
        where,
        "Try again with fewer --workers; when it happens again, the machine is out of memory or the record is one that crashes its reader.",
    )
