"""Captures → one schema, for records of one kind."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from schemactl.errors import UnreadableInput
from schemactl.infer import Evidence, Inference, refine
from schemactl.model.options import Options
from schemactl.model.record import Ignored, Reject
from schemactl.pipeline.events import Named, events, raw_events
from schemactl.pipeline.examples import exemplified, refuse_to_read_twice


@dataclass(frozen=True, slots=True)
class Inferred:
    """The schema, from how many events, and how many records were skipped, by reason."""

    inference: Inference
    events: int
    skipped: Mapping[str, int]


def infer(inputs: Sequence[str], options: Options, reject: Callable[[Reject], None] = lambda _: None) -> Inferred:
    """The schema of the payloads of all events in `inputs`, whatever their subject. Raises UnreadableInput for an input that cannot be opened, and
    when there is no event in it."""
    return _inferred(events, inputs, options, reject)


def infer_raw(inputs: Sequence[str], options: Options, reject: Callable[[Reject], None] = lambda _: None) -> Inferred:
    """The same, taking each record as it is, in no envelope."""
    return _inferred(raw_events, inputs, options, reject)


_Read = Callable[[Sequence[str], Options], Iterable[Named | Ignored | Reject]]


def _inferred(read: _Read, inputs: Sequence[str], options: Options, reject: Callable[[Reject], None]) -> Inferred:
    if options.infer.examples.written:
        refuse_to_read_twice(inputs)
    evidence = Evidence(options.infer)
    skipped: Counter[str] = Counter()
    for one in read(inputs, options):
        if isinstance(one, Named):
            evidence.observe(one.payload, one.event.time)
        elif isinstance(one, Reject):
            skipped[one.reason] += 1
            reject(one)
    if not evidence.events:
        raise _nothing(skipped)
    inference = refine(evidence, options.infer)
    if options.infer.examples.written:
        inference = replace(inference, document=exemplified(inference.document, read(inputs, options), options))
    return Inferred(inference, evidence.events, dict(skipped))


def _nothing(skipped: Mapping[str, int]) -> UnreadableInput:
    if not skipped:
        return UnreadableInput("there is no event in the input.")
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(skipped.items()))
    return UnreadableInput(f"there is no event in the input: every record was skipped ({reasons}).")
