"""AWS Step Functions: EventBridge's status change of an execution, what DescribeExecution and GetExecutionHistory return of it, and the lines of its
log. Inputs and outputs are strings of JSON."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.batches import each
from schemactl.envelopes.encodings import embedded_json, is_scalar
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

STATUS_CHANGE = "Step Functions Execution Status Change"
_ENDS = ("input", "output")


def recognises_status(top: TopLevel) -> bool:
    return top.has("detail-type", "detail") and top.text("detail-type") == STATUS_CHANGE


def unwrap_status(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    detail = top.object("detail") or top
    machine = last_name(detail.text("stateMachineArn"))
    yield from _ends(detail, "/detail", machine, None, times.from_text(top.text("time")))


def recognises_execution(top: TopLevel) -> bool:
    return top.has("executionArn", "stateMachineArn", "startDate")


def unwrap_execution(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    yield from _ends(top, "", last_name(top.text("stateMachineArn")), None, times.from_aws(top, "stopDate") or times.from_aws(top, "startDate"))


def recognises_log(top: TopLevel) -> bool:
    return top.has("type", "details", "execution_arn")


def unwrap_log(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    details = top.object("details") or top
    time = times.from_millis_text(top.text("event_timestamp"))
    yield from _ends(details, "/details", _machine(top.text("execution_arn")), details.text("name"), time)


def recognises_history(top: TopLevel) -> bool:
    return any(_details_key(event) is not None for _, event in top.objects("events"))


def unwrap_history(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    yield from each(top, "events", _of_history)


def _of_history(event: TopLevel, pointer: str) -> Iterator[Outcome]:
    key = _details_key(event)
    details = event.object(key) if key is not None else None
    if details is None:
        yield Dropped("step-functions-without-payload", pointer)
        return
    yield from _ends(details, f"{pointer}/{key}", None, details.text("name"), times.from_aws(event, "timestamp"))


def _ends(details: TopLevel, pointer: str, machine: str | None, state: str | None, time: int | None) -> Iterator[Outcome]:
    """What went in and what came out, as far as it is there."""
    present = [end for end in _ENDS if _is_cut(details, end) or details.raw(end) not in (None, b"null")]
    if not present:
        yield Dropped("step-functions-without-payload", pointer)
    for end in present:
        yield _payload(details, end, Unwrapped(b"", f"{pointer}/{end}", machine, f"{state}.{end}" if state else end, time))


def _payload(details: TopLevel, end: str, into: Unwrapped) -> Outcome:
    text = details.text(end)
    if _is_cut(details, end):
        return Broken("payload-truncated", f"Step Functions omitted or truncated the {end}", into.pointer, (text or "").encode())
    if text is not None and is_scalar(text):
        return Dropped("step-functions-without-object", into.pointer)
    return embedded_json(text if text is not None else details.raw(end), into)


def _is_cut(details: TopLevel, end: str) -> bool:
    about = details.object(f"{end}Details")
    return about is not None and (about.flag("truncated") or about.raw("included") == b"false")


def _details_key(event: TopLevel) -> str | None:
    return next((key for key in event.members if key.endswith("EventDetails")), None)


def _machine(execution_arn: str | None) -> str | None:
    """`arn:aws:states:region:account:express:MACHINE:execution…` → MACHINE."""
    parts = (execution_arn or "").split(":")
    return parts[6] if len(parts) > 7 else None
