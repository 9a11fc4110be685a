"""Captured HTTP requests: headers, whose names do not mind case, and the body: text, maybe base64, or a form whose field `payload` holds the JSON (as
GitHub and Slack send it); many requests have none."""

from typing import Final
from urllib.parse import parse_qs

from schemactl.envelopes.encodings import decoded_base64, embedded_json
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.schema.shallow import TopLevel

_BASE64_FLAGS = ("isBase64Encoded", "is_base64_encoded")
_FORM: Final = "application/x-www-form-urlencoded"


def request_body(top: TopLevel, source: str, type_: str | None, time: int | None) -> Outcome:
    """The body as an event of `source`, or that there is none."""
    into = Unwrapped(b"", "/body", source, type_, time)
    raw = top.raw("body")
    if raw in (None, b"null", b'""'):
        return Dropped("http-request-without-body")
    text = top.text("body")
    if text is None:
        return embedded_json(raw, into)
    if any(top.flag(key) for key in _BASE64_FLAGS):
        decoded = decoded_base64(text, "/body")
        if isinstance(decoded, Broken):
            return decoded
        return _content(decoded, top, into)
    return _content(text.encode("utf-8", "surrogatepass"), top, into)


def _content(body: bytes, top: TopLevel, into: Unwrapped) -> Outcome:
    is_form = body.startswith(b"payload=") or (header(top.object("headers"), "content-type") or "").startswith(_FORM)
    if not is_form or body[:1] in (b"{", b"["):
        return embedded_json(body, into)
    fields = parse_qs(body.decode("utf-8", "replace"))
    if "payload" in fields:
        return embedded_json(fields["payload"][0], into)
    return Broken("payload-not-json", "the body is a form without a field `payload`", into.pointer, body)


def header(headers: TopLevel | None, name: str) -> str | None:
    """The value of a header, the first where several were captured, or None."""
    if headers is None:
        return None
    key = next((key for key in headers.members if key.lower() == name), "")
    values = headers.texts(key)
    return values[0] if values else headers.text(key)
