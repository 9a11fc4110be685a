"""AWS X-Ray: a segment document, or the answer of BatchGetTraces, which holds documents as strings."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.batches import each
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return top.has("trace_id", "id", "start_time") or any("Segments" in trace for _, trace in top.objects("Traces"))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if "trace_id" in top:
        yield Unwrapped(top.whole, "", top.text("name"), None, times.from_seconds(top.number("start_time")), is_event=True)
        return
    yield from each(top, "Traces", lambda trace, pointer: each(trace, "Segments", _segment, pointer))


def _segment(segment: TopLevel, pointer: str) -> Iterator[Outcome]:
    yield embedded_json(segment.text("Document"), Unwrapped(b"", f"{pointer}/Document", transparent=True))
