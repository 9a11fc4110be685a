"""Captures → one schema, for records of one kind."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from schemactl.errors import UnreadableInput
from schemactl.guard.subjects import masked
from schemactl.infer import Evidence, Inference, refine
from schemactl.ingest.events import Named, events, raw_events
from schemactl.ingest.rejects import Firsts, unreadable
from schemactl.model.options import Options
from schemactl.model.record import Ignored, Reject
from schemactl.pipeline.examples import exemplified, refuse_to_read_twice


@dataclass(frozen=True, slots=True)
class Inferred:
    """The schema, from how many events, how many records were skipped, by reason, the first of each, and what was ignored, by kind. subjects: those
    of the events, by name; more than one has hardly one schema."""

    inference: Inference
    events: int
    skipped: Mapping[str, int]
    first_skipped: tuple[Reject, ...]
    ignored: Mapping[str, int]
    subjects: tuple[str, ...]


def infer(inputs: Sequence[str], options: Options) -> Inferred:
    """The schema of the payloads of all events in `inputs`, whatever their subject. Raises UnreadableInput for an input that cannot be opened, and
    when there is no event in it."""
    return _inferred(events, inputs, options)


def infer_raw(inputs: Sequence[str], options: Options) -> Inferred:
    """The same, taking each record as it is, in no envelope."""
    return replace(_inferred(raw_events, inputs, options), subjects=())


_Read = Callable[[Sequence[str], Options], Iterable[Named | Ignored | Reject]]


def _inferred(read: _Read, inputs: Sequence[str], options: Options) -> Inferred:
    if options.infer.examples.written:
        refuse_to_read_twice(inputs, "--examples")
    evidence = Evidence(options.infer)
    skipped: Counter[str] = Counter()
    ignored: Counter[str] = Counter()
    subjects: set[str] = set()
    firsts = Firsts()
    for one in read(inputs, options):
        if isinstance(one, Named):
            evidence.observe(one.payload, one.event.time)
            subjects.add(masked(one.subject))
        elif isinstance(one, Reject):
            skipped[one.reason] += 1
            firsts.take(one)
        else:
            ignored[one.kind] += 1
    if not evidence.events:
        raise _nothing(firsts.all, skipped.total(), ignored)
    inference = refine(evidence, options.infer)
    if options.infer.examples.written:
        inference = replace(inference, document=exemplified(inference.document, read(inputs, options), options))
    return Inferred(inference, evidence.events, dict(skipped), firsts.all, dict(ignored), tuple(sorted(subjects)))


def _nothing(first: Sequence[Reject], skipped: int, ignored: Mapping[str, int]) -> UnreadableInput:
    if first:
        return unreadable(first[0], skipped, "the input contains no events.")
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(ignored.items()))
    return UnreadableInput(f"the input contains no events{f'; it contains only records that are not events ({kinds})' if kinds else ''}.")
