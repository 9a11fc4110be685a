"""Captured HTTP requests: headers, whose names do not mind case, and the body: text, maybe base64, or a form. The field
`payload` of a form holds JSON (as GitHub and Slack send it); a form without it is an object of its fields. Many requests have no body."""

from typing import Final
from urllib.parse import parse_qs

import msgspec

from schemactl.envelopes.encodings import decoded_base64, embedded_json
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.schema.shallow import TopLevel

_BASE64_FLAGS = ("isBase64Encoded", "is_base64_encoded")
_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 1_000


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
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        return Broken("payload-not-json", f"the body is neither JSON nor a form: {error}", into.pointer, body)
    if "payload" in fields:
        return embedded_json(fields["payload"][0], into)
    held = {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
    return embedded_json(msgspec.json.encode(held), into)


def header(headers: TopLevel | None, name: str) -> str | None:
    """The value of a header, the first where several were captured, or None."""
    if headers is None:
        return None
    key = next((key for key in headers.members if key.lower() == name), "")
    values = headers.texts(key)
    return values[0] if values else headers.text(key)
