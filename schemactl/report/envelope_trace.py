"""The result of `envelopes --trace`."""

from collections.abc import Iterator, Sequence

from schemactl.envelopes import Step
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.record import Ignored, Reject
from schemactl.pipeline.envelope_trace import TracedOutcome, TracedRecord
from schemactl.report.json_document import print_json
from schemactl.report.text import visible

_MOST = 20
"""Outcomes of a record that are shown as text."""


def print_trace(records: Sequence[TracedRecord]) -> None:
    """For each record the envelopes, one a line, with the place of what each held and what it gave, and what came of it."""
    print("\n\n".join("\n".join(_lines(record)) for record in records) or "No records.")  # noqa: T201


def _lines(record: TracedRecord) -> Iterator[str]:
    yield visible(str(record.provenance))
    shown = record.outcomes[:_MOST]
    steps = [step for outcome in shown for step in outcome.traced.steps]
    names = max((len(_name(step)) for step in steps), default=0)
    places = max((len(visible(step.pointer)) for step in steps), default=0)
    for outcome in shown:
        for step in outcome.traced.steps:
            yield f"  {_name(step):{names}}  {visible(step.pointer):{places}}  {', '.join(step.gives)}".rstrip()
        yield f"  = {_what(outcome)}"
    if len(record.outcomes) > _MOST:
        yield f"  … and {len(record.outcomes) - _MOST:,} more: --format json shows all."


def _name(step: Step) -> str:
    return step.envelope or "(batch)"


def print_trace_as_json(records: Sequence[TracedRecord]) -> None:
    print_json(
        {
            "records": [
                {
                    "file": record.provenance.file,
                    "line": record.provenance.line,
                    "pointer": record.provenance.pointer,
                    "outcomes": [_document(outcome) for outcome in record.outcomes],
                }
                for record in records
            ]
        }
    )


def _document(outcome: TracedOutcome) -> JsonValue:
    steps: list[JsonValue] = [
        {"envelope": step.envelope or None, "pointer": step.pointer, "gives": list(step.gives)} for step in outcome.traced.steps
    ]
    found: JsonObject = {"steps": steps, "pointer": outcome.traced.outcome.provenance.pointer}
    held = outcome.traced.outcome
    if isinstance(held, Ignored):
        return {**found, "ignored": held.kind}
    if isinstance(held, Reject):
        return {**found, "skipped": {"reason": held.reason, "detail": held.detail}}
    if outcome.origin is None:
        return found
    named: JsonObject = {"by": outcome.origin.by}
    if outcome.origin.by == "envelope":
        named["envelope"] = _naming(outcome)
    if outcome.origin.rule is not None:
        named["rule"] = outcome.origin.rule
    if outcome.origin.pointer:
        named["pointer"] = outcome.origin.pointer
    return {**found, "subject": outcome.subject, "named": named}


def _what(outcome: TracedOutcome) -> str:
    held = outcome.traced.outcome
    if isinstance(held, Ignored):
        return f"ignored: {held.kind}"
    if isinstance(held, Reject):
        return f"cannot be read: {held.reason} ({visible(held.detail)})"
    return f"{visible(outcome.subject)}, {_because(outcome)}"


def _because(outcome: TracedOutcome) -> str:
    origin = outcome.origin
    match None if origin is None else origin.by:
        case "rule":
            return f"named by subjects.rules[{origin.rule if origin else 0}]"
        case "type":
            return "named by the type of the CloudEvent"
        case "envelope":
            return f"named by {_naming(outcome)}"
        case "file-and-type":
            return "named by its file, and the type that its envelope gives"
        case "discriminator":
            return f"named by its file, and the discriminator {visible(origin.pointer) if origin else ''}"
        case _:
            return "named by its file"


def _naming(outcome: TracedOutcome) -> str:
    """The innermost envelope that gives a source."""
    return next((step.envelope for step in reversed(outcome.traced.steps) if "source" in step.gives), "")
