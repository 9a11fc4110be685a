"""CloudEvents 1.0 in binary mode, where the headers were captured beside the body (HTTP: `ce-type`; Kafka's `ce_type` is seen to by kafka)."""

from collections.abc import Iterator

from msgspec.structs import replace

from schemactl.envelopes import times
from schemactl.envelopes.http import header, request_body
from schemactl.envelopes.outcome import Broken, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return "body" in top and header(top.object("headers"), "ce-type") is not None


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    headers = top.object("headers")
    source = header(headers, "ce-source")
    if not source:
        yield Broken("envelope-incomplete", "a `ce-type` header without `ce-source`", "/headers", top.whole)
        return
    found = request_body(top, source, header(headers, "ce-type"), times.from_text(header(headers, "ce-time")))
    yield replace(found, is_cloudevent=True) if isinstance(found, Unwrapped) else found
