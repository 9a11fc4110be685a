"""Captures → one schema, for records of one kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from schemactl.errors import UnreadableInput
from schemactl.infer import Evidence, Inference, refine
from schemactl.model.options import Options
from schemactl.model.record import Ignored, Reject
from schemactl.pipeline.events import Named, events, raw_events


@dataclass(frozen=True, slots=True)
class Inferred:
    """The schema, from how many events, and how many records were skipped."""

    inference: Inference
    events: int
    skipped: int


def infer(inputs: Sequence[str], options: Options, reject: Callable[[Reject], None] = lambda _: None) -> Inferred:
    """The schema of the payloads of all events in `inputs`, whatever their subject. Raises UnreadableInput for an input that cannot be opened, and
    when there is no event in it."""
    return _inferred(events(inputs, options), options, reject)


def infer_raw(inputs: Sequence[str], options: Options, reject: Callable[[Reject], None] = lambda _: None) -> Inferred:
    """The same, taking each record as it is, in no envelope."""
    return _inferred(raw_events(inputs, options), options, reject)


def _inferred(found: Iterable[Named | Ignored | Reject], options: Options, reject: Callable[[Reject], None]) -> Inferred:
    evidence = Evidence(options.infer)
    skipped = 0
    for one in found:
        if isinstance(one, Named):
            evidence.observe(one.payload, one.event.time)
        elif isinstance(one, Reject):
            skipped += 1
            reject(one)
    if not evidence.events:
        raise UnreadableInput("there is no event in the input.", remedy="With --raw, records are taken as they are.")
    return Inferred(refine(evidence, options.infer), evidence.events, skipped)
