"""Grafana Loki: the answer of a query, what is pushed to it, and a line as `logcli --output jsonl` prints it. The JSON that each line ends in is the
event, named by the label that says which service wrote it."""

from collections.abc import Iterator
from typing import Final

from schemactl.envelopes import times
from schemactl.envelopes.batches import each
from schemactl.envelopes.log_messages import events_in, in_message
from schemactl.envelopes.needs import hold
from schemactl.envelopes.outcome import Broken, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel, items_of, text_of

_LINE: Final = "line=* labels/ timestamp=*"
_ANSWER: Final = "data/resultType=streams data/result status=*"
_SERVICE: Final = ("service_name", "service", "app", "application", "job", "container", "container_name")
"""Labels, of which the first that is there names the source."""


def recognises(top: TopLevel) -> bool:
    return hold(_LINE, top) or hold(_ANSWER, top) or any("stream" in stream and "values" in stream for _, stream in top.objects("streams"))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    data = top.object("data")
    if "streams" in top:
        yield from each(top, "streams", _stream)
    elif "line" in top or data is None:
        into = Unwrapped(b"", "/line", _service(top.object("labels")), None, times.from_text(top.text("timestamp")))
        yield from in_message(top.text("line") or "", into)
    else:
        yield from each(data, "result", _stream, "/data")


def _stream(stream: TopLevel, pointer: str) -> Iterator[Outcome]:
    service = _service(stream.object("stream"))
    entries = stream.array("values")
    if entries is None:
        yield Broken("envelope-incomplete", "`values` is not an array", pointer, stream.whole)
        return
    found = []
    for index, entry in enumerate(entries):
        parts, place = items_of(entry) or [], f"{pointer}/values/{index}"
        line = text_of(parts[1]) if len(parts) > 1 else None
        if line is None:
            yield Broken("envelope-incomplete", "an entry is not a time and a line", place, entry)
        else:
            found.append((pointer, line, Unwrapped(b"", f"{place}/1", service, None, times.from_nanos_text(text_of(parts[0])))))
    yield from events_in(found)


def _service(labels: TopLevel | None) -> str | None:
    return next(filter(None, (labels.text(name) for name in _SERVICE)), None) if labels is not None else None
