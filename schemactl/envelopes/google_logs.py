"""Google Cloud Logging: an entry as `gcloud logging read`, a sink to Pub/Sub or Cloud Storage writes it. Its JSON, or the JSON that its text ends
in, is the event, named by the service that wrote it; an entry of an audit log is named by service and method."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from schemactl.envelopes import times
from schemactl.envelopes.log_messages import in_message
from schemactl.envelopes.needs import hold
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_ENTRY: Final = "logName=* resource/type=*"
_SERVICE: Final = ("service_name", "function_name", "container_name", "job_name", "module_id")
"""Labels of what wrote it, of which the first that is there names the source."""


def recognises(top: TopLevel) -> bool:
    return hold(_ENTRY, top) and ("timestamp" in top or "insertId" in top or "receiveTimestamp" in top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    time = times.from_text(top.text("timestamp")) or times.from_text(top.text("receiveTimestamp"))
    audited, held, text = top.object("protoPayload"), top.object("jsonPayload"), top.text("textPayload")
    if audited is not None:
        source, type_ = audited.text("serviceName"), audited.text("methodName")
        yield Unwrapped(audited.whole, "/protoPayload", source or _source(top), type_, time, is_event=True)
    elif held is not None:
        yield Unwrapped(held.whole, "/jsonPayload", _source(top), None, time)
    elif text is not None:
        yield from in_message(text, Unwrapped(b"", "/textPayload", _source(top), None, time))
    else:
        yield Dropped("log-line")


def _source(entry: TopLevel) -> str:
    """The service; else the log without its project."""
    resource = entry.object("resource")
    labels = resource.object("labels") if resource is not None else None
    named = (labels.text(name) for name in _SERVICE) if labels is not None else ()
    return next(filter(None, named), None) or unquote((entry.text("logName") or "").rpartition("/logs/")[2])
