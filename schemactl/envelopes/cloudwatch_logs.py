"""Amazon CloudWatch Logs: a subscription (to Lambda, or bare in Kinesis and Firehose), what `filter-log-events` returns, and an exported line, which
capture hands over as `{"timestamp": …, "message": …}`. A message is an event where it is JSON; what else a log holds is no event."""

import re
from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.encodings import decoded_base64, embedded_json, inflated
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_LAMBDA_LINE = re.compile(r"(?:START|END|REPORT|INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT|XRAY|EXTENSION|TELEMETRY) ?")
_PREFIX = re.compile(r"[^{\n]{0,200}\t(?=\{)")
"""What Lambda's runtimes write before the message: `2026-11-24T14:03:00.000Z<tab>request id<tab>INFO<tab>`."""


def recognises(top: TopLevel) -> bool:
    return "awslogs" in top or top.has("messageType", "logEvents") or _is_line(top) or any(_is_listed(item) for _, item in top.objects("events"))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if "awslogs" in top:
        yield _subscription(top)
    elif "logEvents" in top:
        yield from _log_events(top)
    elif _is_line(top):
        yield _message(top, "", None, times.from_text(top.text("timestamp")))
    else:
        for pointer, item in top.objects("events"):
            yield _message(item, pointer, None, times.from_millis(item.number("timestamp")))


def _subscription(top: TopLevel) -> Outcome:
    holder = top.object("awslogs")
    decoded = decoded_base64(holder.text("data") if holder is not None else None, "/awslogs/data")
    plain = decoded if isinstance(decoded, Broken) else inflated(decoded, "/awslogs/data")
    return plain if isinstance(plain, Broken) else embedded_json(plain, Unwrapped(b"", "/awslogs/data", transparent=True))


def _log_events(top: TopLevel) -> Iterator[Outcome]:
    if top.text("messageType") != "DATA_MESSAGE":
        yield Dropped("cloudwatch-control-message")
        return
    for pointer, item in top.objects("logEvents"):
        yield _message(item, pointer, top.text("logGroup"), times.from_millis(item.number("timestamp")))


def _message(item: TopLevel, pointer: str, group: str | None, time: int | None) -> Outcome:
    text = (item.text("message") or "").strip()
    prefix = _PREFIX.match(text)
    if prefix is not None:
        text = text[prefix.end() :]
    if _LAMBDA_LINE.match(text):
        return Dropped("lambda-log-line", f"{pointer}/message")
    if not text.startswith("{"):
        return Dropped("log-line", f"{pointer}/message")
    top = TopLevel.of(text.encode("utf-8", "surrogatepass"))
    if top is not None and (top.text("type") or "").startswith("platform."):
        return Dropped("lambda-log-line", f"{pointer}/message")
    return embedded_json(text, Unwrapped(b"", f"{pointer}/message", source=group, time=time))


def _is_line(top: TopLevel) -> bool:
    return len(top.members) == 2 and top.text("timestamp") is not None and top.text("message") is not None


def _is_listed(item: TopLevel) -> bool:
    return item.has("logStreamName", "timestamp", "message")
