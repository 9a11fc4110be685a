"""The result of `impact`."""

from collections.abc import Iterator

from schemactl.model.impact import ConsumerImpact, Effect, Impact, Reason
from schemactl.model.json import JsonObject, JsonValue
from schemactl.report.json_document import print_json
from schemactl.report.text import plural, visible
from schemactl.schema.canonical import compact_text

_MARKS = {Effect.BREAKS: "✗", Effect.UNKNOWN: "?", Effect.REACHED: "!", Effect.UNTOUCHED: "·"}
_WORDS = {Effect.BREAKS: "breaks", Effect.UNKNOWN: "undecided", Effect.REACHED: "is reached", Effect.UNTOUCHED: "is not reached"}


def print_text(impact: Impact) -> None:
    """Each consumer and why it is reached."""
    print("\n".join(_lines(impact)))  # noqa: T201


def print_as_json(impact: Impact) -> None:
    print_json(
        {
            "subject": impact.subject,
            "compatible": impact.comparison.compatible,
            "mode": impact.comparison.mode,
            "bump": impact.comparison.bump.value,
            "consumers": [_consumer(one) for one in impact.consumers],
            "unread": list(impact.unread),
        }
    )


def _consumer(one: ConsumerImpact) -> JsonObject:
    reasons: list[JsonValue] = [
        {"effect": reason.effect.value, "text": reason.text, "rule": reason.rule or None, "path": reason.path, "event": reason.event}
        for reason in one.reasons
    ]
    remarks: list[JsonValue] = list(one.reader.remarks)
    return {"name": one.reader.name, "where": one.reader.where, "effect": one.effect.value, "reasons": reasons, "remarks": remarks}


def _lines(impact: Impact) -> Iterator[str]:
    broken = sum(one.effect is Effect.BREAKS for one in impact.consumers)
    summary = f"{plural(len(impact.consumers), 'consumer')} known, {broken} would break" if impact.consumers else "no consumer is known"
    sides = f"{impact.comparison.old.removeprefix('version ')} → {impact.comparison.new.removeprefix('version ')}"
    yield f"{visible(impact.subject)}  {visible(sides)}    {summary}"
    if not impact.consumers:
        yield "  Add them to subject.toml ([[consumers]] name, reads, pattern), or name a template: --template FILE."
    for one in impact.consumers:
        yield ""
        yield f"  {_MARKS[one.effect]} {visible(one.reader.name)}   {_WORDS[one.effect]}   ({visible(one.reader.where)})"
        yield from (line for reason in one.reasons for line in _reason(reason))
        yield from (f"    {visible(remark)}" for remark in one.reader.remarks)
    if impact.unread:
        yield ""
        yield "  Not checked:"
        yield from (f"    {visible(line)}" for line in impact.unread)


def _reason(reason: Reason) -> Iterator[str]:
    about = f"{reason.rule} {visible(reason.path)}: " if reason.rule else ""
    yield f"    {about}{visible(reason.text)}"
    if reason.event is not None:
        yield f"    For example: {visible(compact_text(reason.event))}"
