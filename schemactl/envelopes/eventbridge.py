"""Amazon EventBridge: an event as a target, a replay, an archive or an S3 delivery sees it."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Broken, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

FORMS = (Form("", (Payload("/detail", "object"),), source=(("text /source",),), type="/detail-type", time=("text /time",), is_named=True),)


def recognises(top: TopLevel) -> bool:
    return top.has("detail-type", "source", "detail")


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    payload, source, type_ = top.raw("detail"), top.text("source"), top.text("detail-type")
    if payload is None or payload[:1] != b"{":
        yield Broken("payload-not-an-object", "`detail` is not an object", "/detail", payload or b"")
    elif not source or not type_:
        yield Broken("envelope-incomplete", "`source` or `detail-type` is not a string", "", top.whole)
    else:
        yield Unwrapped(payload, "/detail", source, type_, times.from_text(top.text("time")))
