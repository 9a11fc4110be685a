"""GitHub webhooks: a captured request with its `X-GitHub-Event` header, or a delivery as the REST API of hooks returns it."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.http import header, request_body
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    if "body" in top and header(top.object("headers"), "x-github-event") is not None:
        return True
    request = top.object("request") if top.text("event") else None
    return request is not None and "payload" in request


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    request = top.object("request")
    if "body" not in top and request is not None:
        time = times.from_text(top.text("delivered_at"))
        payload = request.raw("payload") or b""
        yield Unwrapped(payload, "/request/payload", "github", _type(top.text("event"), payload), time, is_event=True)
        return
    body = request_body(top, "github", None, None)
    if isinstance(body, Unwrapped):
        type_ = _type(header(top.object("headers"), "x-github-event"), body.payload)
        body = Unwrapped(body.payload, body.pointer, "github", type_, is_event=TopLevel.of(body.payload) is not None)
    yield body


def _type(event: str | None, payload: bytes) -> str | None:
    top = TopLevel.of(payload)
    action = top.text("action") if top is not None else None
    return f"{event}.{action}" if action else event
