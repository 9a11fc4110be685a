"""Threads side by side: each reads pieces of the captures and counts them; what they counted is merged to what one alone would have counted.

While the engine counts, and data is decompressed, other threads go on. A worker gets a piece when it has done the one before, and keeps its evidence
until there are no more. One that fails takes the run with it, and nothing has been written by then.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Final, TypeAlias

from msgspec.structs import replace

from schemactl import capture
from schemactl.capture import Chunk, Cut, More, Passes, Piece, Whole
from schemactl.ingest.batches import Batches, Counted, IntoEvidence
from schemactl.ingest.engine_reader import EngineReader
from schemactl.ingest.sampling import Sample
from schemactl.model.options import CaptureOptions, Options
from schemactl.model.record import Provenance, Reject

CHUNK: Final = 16 << 20
"""Bytes of a piece, about."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one piece gave: events so far of the worker, its rejects, and how many lines it has where it is a part of a file."""

    events: int
    rejects: list[Reject]
    lines: int


@dataclass(frozen=True, slots=True)
class Done:
    """All that a worker counted."""

    counted: Counted
    into: IntoEvidence


Answer: TypeAlias = Part | Done | BaseException
Tasks: TypeAlias = "SimpleQueue[Piece | More | None]"


class _StoppedError(Exception):
    """There will be no more of a piece."""


@dataclass(slots=True)
class _Worker:
    thread: threading.Thread
    tasks: Tasks
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
    """What the captures hold, counted by `options.capture.workers` threads. Raises UnreadableInput."""
    run = _Run(options, _InOrder(reject), progress)
    try:
        return run.counted(capture.pieces(inputs, Cut(CHUNK, options.capture.workers)))
    finally:
        run.stop()


class _Run:
    """workers: those that there was a task for so far; a small capture needs one, however many are allowed. newest: the one that got the last."""

    newest: _Worker

    def __init__(self, options: Options, rejects: _InOrder, progress: Callable[[int], None]) -> None:
        self.options = options
        self.workers: dict[int, _Worker] = {}
        self.answers: SimpleQueue[tuple[int, Answer]] = SimpleQueue()
        self.rejects = rejects
        self.progress = progress
        self.events: Counter[int] = Counter()
        self.files: dict[str, int] = {}
        self.skipped: Counter[str] = Counter()

    def counted(self, pieces: "Iterator[Piece | More | Reject]") -> Counted:
        number = 0
        for piece in pieces:
            if isinstance(piece, More):
                self.newest.tasks.put(piece)
                continue
            if isinstance(piece, Reject):
                self.skipped[piece.reason] += 1
                self.rejects.take(number, Chunk(piece.provenance.file, 1, 1), Part(0, [piece], 0))
            else:
                self._give(number, piece)
            number += 1
        while any(worker.task is not None for worker in self.workers.values()):
            self._hear()
        return self._merged()

    def stop(self) -> None:
        """Have the workers end that have not; one ends with its piece."""
        for worker in self.workers.values():
            worker.tasks.put(None)
        for worker in self.workers.values():
            worker.thread.join()

    def _give(self, number: int, piece: Piece) -> None:
        for file in piece.files if isinstance(piece, Whole) else (piece.file,):
            self.files.setdefault(file, len(self.files))
        self.newest = self._free()
        self.newest.task = number, piece if isinstance(piece, Whole) else piece.without_text
        self.newest.tasks.put(piece)

    def _free(self) -> _Worker:
        while True:
            free = next((worker for worker in self.workers.values() if worker.task is None), None)
            if free is None and len(self.workers) < self.options.capture.workers:
                free = self._started(len(self.workers))
            if free is not None:
                return free
            self._hear()

    def _started(self, number: int) -> _Worker:
        tasks: Tasks = SimpleQueue()
        thread = threading.Thread(target=work, args=(tasks, lambda answer: self.answers.put((number, answer)), self.options), daemon=True)
        self.workers[number] = _Worker(thread, tasks)
        thread.start()
        return self.workers[number]

    def _hear(self) -> None:
        """Take what a worker has done."""
        number, part = self._answer()
        worker = self.workers[number]
        assert isinstance(part, Part)
        assert worker.task is not None
        self.rejects.take(*worker.task, part)
        worker.task = None
        self.events[number] = part.events
        self.progress(self.events.total())

    def _answer(self) -> tuple[int, Part | Done]:
        """What the next worker answers. Raises the error that stopped it."""
        number, answer = self.answers.get()
        if isinstance(answer, BaseException):
            raise answer
        return number, answer

    def _merged(self) -> Counted:
        whole = Counted(skipped=self.skipped, sample=Sample.of(self.options.capture))
        into = IntoEvidence(whole.evidence, self.options, EngineReader.of(self.options, self.options.infer))
        for worker in self.workers.values():
            worker.tasks.put(None)
        for _ in self.workers:
            _, done = self._answer()
            assert isinstance(done, Done)
            whole.merge(done.counted)
            into.merge(done.into)
        into.count_rest(whole)
        into.finish()
        whole.first_events.put_in_order(self.files)
        return whole


def work(tasks: Tasks, answer: Callable[[Answer], None], options: Options) -> None:
    """What a worker does: pieces until there are no more, then it hands over what it counted; or the error that stopped it."""
    rejects: list[Reject] = []
    counted = Counted(sample=Sample.of(options.capture))
    into = IntoEvidence(counted.evidence, options, EngineReader.of(options, options.infer))
    batches = Batches(options, lambda reject: rejects.append(reject), counted, into)
    reading = _Reading(options.capture, batches, into.engine_reader)

    def following() -> More:
        more = tasks.get()
        if not isinstance(more, More):
            raise _StoppedError
        return more

    try:
        while (piece := tasks.get()) is not None:
            assert not isinstance(piece, More)
            lines = reading.read(piece, following)
            batches.finish()
            answer(Part(counted.events, rejects, lines))
            rejects = []
        answer(Done(counted, into))
    except BaseException as error:  # noqa: BLE001 - the thread that waits for it raises it
        answer(error)


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
