"""Processes side by side: each reads pieces of the captures and counts them; what they counted is merged to what one alone would have counted.

A worker gets a piece when it asks for one, keeps its evidence until there are no more, and hands it over then. A worker that dies takes the run with
it: the error names the piece that it was reading, and nothing has been written by then.
"""

import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Final, TypeAlias

from schemactl import capture
from schemactl.capture import Chunk
from schemactl.errors import SchemactlError, UnreadableInput
from schemactl.model.options import Options
from schemactl.model.record import Provenance, Reject
from schemactl.pipeline import lane
from schemactl.pipeline.batches import Batches, Counted, IntoEvidence

CHUNK: Final = 16 << 20
"""Bytes of a piece, about."""
SMALL: Final = 64
"""Small files that are one task."""

Task: TypeAlias = tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one task gave: events so far of the worker, its rejects, and how many lines its last piece has (pieces before it are whole files)."""

    events: int
    rejects: list[Reject]
    lines: int


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    task: tuple[int, Task] | None = None


@dataclass(slots=True)
class _InOrder:
    """Hands rejects on in the order of the captures, with the lines counted from the beginning of each file."""

    reject: Callable[[Reject], None]
    waiting: dict[int, tuple[Task, Part]] = field(default_factory=dict)
    following: int = 0
    lines: int = 0

    def take(self, number: int, task: Task, part: Part) -> None:
        self.waiting[number] = (task, part)
        while (done := self.waiting.pop(self.following, None)) is not None:
            self.following += 1
            self._hand_on(done[0][-1], done[1])

    def _hand_on(self, chunk: Chunk, part: Part) -> None:
        if chunk.start == 0:
            self.lines = 0
        for reject in part.rejects:
            place = reject.provenance
            moved = Provenance(place.file, place.line + self.lines if place.line else 0, place.offset, place.pointer)
            self.reject(Reject(reject.raw, moved, reject.reason, reject.detail))
        self.lines += part.lines


def count_side_by_side(inputs: Sequence[str], options: Options, reject: Callable[[Reject], None], progress: Callable[[int], None]) -> Counted:
    """What the captures hold, counted by `options.capture.workers` processes. Raises UnreadableInput, also for a worker that died."""
    run = _Run(options, _InOrder(reject), progress)
    try:
        return run.counted(_tasks(inputs))
    finally:
        for worker in run.workers:
            worker.process.kill()
            worker.process.join()


def _started(options: Options) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_live, args=(work, theirs, options), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


class _Run:
    """workers: those that there was a task for so far; a small capture needs one, however many are allowed."""

    def __init__(self, options: Options, rejects: _InOrder, progress: Callable[[int], None]) -> None:
        self.options = options
        self.workers: list[_Worker] = []
        self.rejects = rejects
        self.progress = progress
        self.events: Counter[int] = Counter()
        self.skipped: Counter[str] = Counter()

    def counted(self, tasks: "Iterator[Task | Reject]") -> Counted:
        for number, task in enumerate(tasks):
            if isinstance(task, Reject):
                self.skipped[task.reason] += 1
                self.rejects.take(number, (Chunk(task.provenance.file, 1, 1),), Part(0, [task], 0))
            else:
                worker = self._free()
                worker.task = (number, task)
                _send(worker, task)
        while any(worker.task is not None for worker in self.workers):
            self._hear([worker for worker in self.workers if worker.task is not None])
        return self._merged()

    def _free(self) -> _Worker:
        while True:
            free = next((worker for worker in self.workers if worker.task is None), None)
            if free is None and len(self.workers) < self.options.capture.workers:
                free = _started(self.options)
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
            _send(worker, ())
        for worker in self.workers:
            counted = _received(worker)
            assert isinstance(counted, Counted)
            whole.merge(counted)
        return whole


def _live(work: Callable[[Connection, Options], None], pipe: Connection, options: Options) -> None:
    """A worker's process. Ctrl-C reaches it, too, but it is for the process that asks to say what happens then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work(pipe, options)


def work(pipe: Connection, options: Options) -> None:
    """What a worker does: tasks until there is an empty one, then it hands over what it counted."""
    from schemactl.pipeline.gather import without_cycles

    rejects: list[Reject] = []
    counted = Counted()
    into = IntoEvidence(counted.evidence, options)
    batches = Batches(options, rejects.append, counted, into)
    with without_cycles():
        while task := pipe.recv():
            try:
                pipe.send(_done(task, options, batches, rejects))
            except SchemactlError as error:
                pipe.send(error)
        into.finish()
    pipe.send(counted)


def _done(task: Task, options: Options, batches: Batches, rejects: list[Reject]) -> Part:
    lines = 0
    for chunk in task:
        reader = capture.ChunkReader(chunk, options.capture)
        for found in reader.runs(lane.recognise):
            batches.take(found)
        lines = reader.lines
    batches.finish()
    part = Part(batches.counted.events, rejects.copy(), lines)
    rejects.clear()
    return part


def _tasks(inputs: Sequence[str]) -> "Iterator[Task | Reject]":
    """The pieces, small files put together."""
    small: list[Chunk] = []
    for chunk in capture.chunks(inputs, CHUNK):
        if isinstance(chunk, Chunk) and chunk.start == 0 and chunk.stop < CHUNK // SMALL:
            small.append(chunk)
            if len(small) < SMALL:
                continue
            chunk = small.pop()
            yield (*small, chunk)
            small = []
            continue
        if small:
            yield tuple(small)
            small = []
        yield chunk if isinstance(chunk, Reject) else (chunk,)
    if small:
        yield tuple(small)


def _send(worker: _Worker, task: Task) -> None:
    try:
        worker.pipe.send(task)
    except OSError:
        raise _died(worker) from None


def _received(worker: _Worker) -> Part | Counted:
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
    where = str(worker.task[1][0]) if worker.task is not None else "at the end of its work"
    return UnreadableInput(
        f"the process that read it died (exit code {worker.process.exitcode}); nothing was written.",
        where,
        "Try again with fewer --workers; when it happens again, the machine is out of memory or the record is one that crashes its reader.",
    )
