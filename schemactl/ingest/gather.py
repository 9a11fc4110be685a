"""What was seen of each subject in some captures: events → evidence."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from schemactl import capture, subjects
from schemactl.infer import Evidence
from schemactl.ingest.batches import Batches, Counted, IntoEvidence
from schemactl.ingest.engine_reader import EngineReader
from schemactl.ingest.sampling import Sample
from schemactl.model.options import Options
from schemactl.model.record import Reject
from schemactl.model.subject import Subject


@dataclass(frozen=True, slots=True)
class Watch:
    """What wants to know while captures are read: of each reject as it is met, and of the number of events so far."""

    reject: Callable[[Reject], None]
    progress: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """evidence of each subject; events: how many; skipped: records that are no events and should be, by reason; ignored: what is none by
    nature, by kind; proposals: rules for naming subjects that the events ask for. sampled: of each subject, how many events were read, where a sample
    of them was counted."""

    evidence: Mapping[Subject, Evidence]
    events: int
    skipped: Mapping[str, int]
    ignored: Mapping[str, int]
    proposals: tuple[subjects.Proposal, ...] = ()
    sampled: Mapping[Subject, int] | None = None


def gather(inputs: Sequence[str], options: Options, watch: Watch) -> Gathered:
    """Read `inputs` (files, folders, `-`) to their end. Raises UnreadableInput for one that cannot be opened."""
    with without_cycles():
        counted = _counted(inputs, options, watch)
    watch.progress(counted.events)
    proposals = subjects.propose(counted.first_events, counted.evidence.keys(), options.subjects)
    sampled = None if counted.sample is None else dict(counted.sample.seen)
    return Gathered(counted.evidence, counted.events, dict(counted.skipped), dict(counted.ignored), proposals, sampled)


def _counted(inputs: Sequence[str], options: Options, watch: Watch) -> Counted:
    if options.capture.workers > 1:
        from schemactl.ingest.workers import count_side_by_side

        return count_side_by_side(inputs, options, watch.reject, watch.progress)
    counted = Counted(sample=Sample.of(options.capture))
    into = IntoEvidence(counted.evidence, options, EngineReader.of(options, options.infer))
    for _ in taken(Batches(options, watch.reject, counted, into), inputs, options, into.engine_reader):
        watch.progress(counted.events)
    into.count_rest(counted)
    into.finish()
    return counted


def taken(batches: Batches, inputs: Sequence[str], options: Options, passes: capture.Passes | None = None) -> Iterator[None]:
    """Have `batches` take all that `inputs` hold, but for what `passes` does; yields whenever more events have been counted."""
    reported = 0
    for found in capture.read_files(capture.expand(inputs), options.capture, passes):
        batches.take(found)
        if batches.counted.events > reported:
            reported = batches.counted.events
            yield
    batches.finish()


@contextmanager
def without_cycles() -> Iterator[None]:
    """Without Python's search for cycles of references, of which parsed events have none: it would look at each of them, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # what was made meanwhile is not looked at either
            gc.enable()
