"""The body of a captured HTTP request: text, maybe base64; many requests have none."""

from schemactl.envelopes.encodings import decoded_base64, embedded_json
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.schema.shallow import TopLevel

_BASE64_FLAGS = ("isBase64Encoded", "is_base64_encoded")


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
        return decoded if isinstance(decoded, Broken) else embedded_json(decoded, into)
    return embedded_json(text, into)
