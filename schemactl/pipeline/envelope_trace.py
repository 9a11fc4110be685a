"""By which envelopes the first records of a capture were unwrapped, and what gave their events a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from schemactl import capture, envelopes
from schemactl.envelopes import Traced
from schemactl.guard.subjects import masked
from schemactl.ingest.events import Reader
from schemactl.model.options import Options
from schemactl.model.record import Event, Ignored, Provenance, Record, Reject
from schemactl.subjects import Namer, Origin


@dataclass(frozen=True, slots=True)
class TracedOutcome:
    """An outcome with its way; of an event also its subject, masked where it holds a private value, and what named it."""

    traced: Traced
    subject: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class TracedRecord:
    provenance: Provenance
    outcomes: tuple[TracedOutcome, ...]


def trace_envelopes(inputs: Sequence[str], options: Options, records: int) -> tuple[TracedRecord, ...]:
    """The first `records` records. Raises UnreadableInput for an input that cannot be opened."""
    tracer, reader, namer = envelopes.tracer(options.envelopes), Reader(options), Namer(options.subjects)

    def outcome(traced: Traced) -> TracedOutcome:
        if not isinstance(traced.outcome, Event):
            return TracedOutcome(traced)
        named = reader.parsed(traced.outcome)
        if isinstance(named, Reject):
            return TracedOutcome(Traced(named, traced.steps))
        return TracedOutcome(traced, masked(named.subject), namer.origin(traced.outcome))

    def traced(found: Record | Ignored | Reject) -> TracedRecord:
        held = tracer.trace(found) if isinstance(found, Record) else [Traced(found, ())]
        return TracedRecord(found.provenance, tuple(map(outcome, held)))

    return tuple(traced(found) for found in islice(capture.read(inputs, options.capture), records))
