"""Messages of a log. An event is in one where it ends in a JSON object, whatever words stand before it (a time, a level, `Received event:`); what
else a log holds, and what Lambda writes around an invocation, is no event."""

import re

from schemactl.envelopes.encodings import embedded_json, fault_of
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.schema.shallow import TopLevel

_LAMBDA = re.compile(r"(?:START|END|REPORT|INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT|XRAY|EXTENSION|TELEMETRY) ?")
_LAMBDA_ERROR = re.compile(r"\S+\t\S+\tERROR\t(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection) *\t")
"""What the runtime of Node.js says of a function that failed, with the error as JSON."""
_PREFIX = re.compile(r"[^{\n]{0,300}\t(?=\{)")
"""What Lambda's runtimes write before the message: `2026-11-24T14:03:00.000Z<tab>request id<tab>INFO<tab>`; what follows should be JSON."""
_WORDS = re.compile(r"[^{]{1,300}?(?=\[?\s{0,99}\{\s*\")")
"""Words of any kind; what follows may be JSON."""

_JSON = re.compile(r"\{|\[\s*\{")


def event_in(text: str, into: Unwrapped) -> Outcome:
    """`into` with the event that a message holds, or that it holds none."""
    text = text.strip()
    if _LAMBDA.match(text) or _LAMBDA_ERROR.match(text):
        return Dropped("lambda-log-line", into.pointer)
    prefix = _PREFIX.match(text)
    if prefix is not None:
        text = text[prefix.end() :]
    if _JSON.match(text):
        return embedded_json(text, into)
    words = _WORDS.match(text) if "{" in text else None
    rest = text[words.end() :] if words is not None else ""
    return embedded_json(rest, into) if _is_meant_as_json(rest) else Dropped("log-line", into.pointer)


def _is_meant_as_json(text: str) -> bool:
    """Whether it is JSON, or would be if it were not cut off (logs cut long lines)."""
    if not text or TopLevel.of(text.encode("utf-8", "surrogatepass")) is not None:
        return bool(text)
    fault = fault_of(text)
    return fault is None or fault.reason == "cut-off"


def is_of_the_platform(top: TopLevel) -> bool:
    """Whether it is what Lambda writes around an invocation in its JSON format (`{"time": …, "type": "platform.report", "record": …}`)."""
    return top.has("time", "type", "record") and (top.text("type") or "").startswith(("platform.", "extension"))
