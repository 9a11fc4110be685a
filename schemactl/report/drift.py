"""The result of `drift`: for people, for programs, for a pull request, and as metrics for an alarm."""

import json
import time
from collections.abc import Iterator, Sequence

from schemactl.guard.subjects import masked
from schemactl.infer import Absent
from schemactl.model.json import JsonObject, JsonValue
from schemactl.pipeline.drift import Drift, DriftKind, DriftStatus, SubjectDrift
from schemactl.report.findings.markdown import code
from schemactl.report.json_document import counts_of, print_json
from schemactl.report.notes import left_out
from schemactl.report.table import Cell, print_table
from schemactl.report.text import plural, visible

_SHOWN = 10
"""Causes and properties of a subject that are named; the others are counted."""
_MEASURES = {
    "events": "events read",
    "refused": "events that the latest version refuses",
    "missing": "properties and enum values that never came",
}
"""Of a subject, with what they mean."""


def print_text(drift: Drift) -> None:
    """A line a subject; then what is refused and what is missing, subject by subject; then the sum."""
    print_table(("", "subject", "version", "#events", "#refused", "#missing", "status"), [_row(one) for one in drift.subjects])
    for one in drift.subjects:
        for line in _details(one):
            print(line)  # noqa: T201
    print()  # noqa: T201
    for line in (_summary(drift), *left_out(drift.skipped, drift.first_skipped, drift.ignored), *_advice(drift)):
        print(line)  # noqa: T201


def print_as_json(drift: Drift) -> None:
    print_json(document(drift))


def document(drift: Drift) -> JsonObject:
    """The result as docs/schemas/drift.json describes it."""
    return {
        "events": drift.events,
        **counts_of(drift.skipped, drift.first_skipped, drift.ignored),
        "subjects": [_subject(one) for one in drift.subjects],
    }


def print_markdown(drift: Drift) -> None:
    """A table of the subjects in which something was found, and the details below it."""
    print(f"**{_summary(drift)}**\n")  # noqa: T201
    found = [one for one in drift.subjects if one.kinds]
    if found:
        print("| subject | events | refused | missing | status |\n|---|--:|--:|--:|---|")  # noqa: T201
    for one in found:
        print(f"| {_cell(_name(one))} | {one.events:,} | {one.refused:,} | {len(one.missing):,} | {_status(one)} |")  # noqa: T201
    for one in found:
        details = [*(f"- {code(cause.refusal.path or '/')}: {code(cause.refusal.what)} in {plural(cause.events, 'event')}" for cause in one.causes)]
        details += [f"- {code(_place(prop))} is missing: {_rates(prop)}" for prop in one.missing]
        if details:
            print(f"\n{code(_name(one))}\n\n" + "\n".join(details[: 2 * _SHOWN]))  # noqa: T201


def print_emf(drift: Drift) -> None:
    """A line a subject in CloudWatch's Embedded Metric Format, for the time at which it is written."""
    metrics = [{"Name": name, "Unit": "Count"} for name in _MEASURES]
    about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [{"Namespace": "schemactl", "Dimensions": [["subject"]], "Metrics": metrics}]}
    for one in drift.subjects:
        print(json.dumps({"_aws": about, "subject": _name(one), "status": one.status.value, **_measured(one)}))  # noqa: T201


def print_openmetrics(drift: Drift) -> None:
    """Gauges by subject, in the text format of OpenMetrics 1.0."""
    for name, meaning in _MEASURES.items():
        print(f"# TYPE schemactl_{name} gauge\n# HELP schemactl_{name} {meaning}")  # noqa: T201
        for one in drift.subjects:
            labels = f'subject="{_label(_name(one))}",status="{one.status.value}"'
            print(f"schemactl_{name}{{{labels}}} {_measured(one)[name]}")  # noqa: T201
    print("# EOF")  # noqa: T201


def _measured(one: SubjectDrift) -> dict[str, int]:
    return {"events": one.events, "refused": one.refused, "missing": len(one.missing)}


def _label(text: str) -> str:
    """OpenMetrics 1.0, escaped-string."""
    return visible(text).replace("\\", "\\\\").replace('"', '\\"')


def _row(one: SubjectDrift) -> list[Cell | str]:
    style = "bold red" if one.refused else "yellow" if one.kinds else "green"
    numbers = ["", ""] if one.version is None else [f"{one.refused:,}", f"{len(one.missing):,}"]
    return [Cell("✗" if one.kinds else "✓", style), _name(one), str(one.version or ""), f"{one.events:,}", *numbers, Cell(_status(one), style)]


def _status(one: SubjectDrift) -> str:
    if one.status is DriftStatus.SILENT:
        return f"silent, last seen {one.last[:10]}" if one.last else "silent, never seen"
    return "known" if one.status is DriftStatus.KNOWN else "unknown"


def _details(one: SubjectDrift) -> Iterator[str]:
    if one.refused:
        yield f"\n✗ {visible(_name(one))}@{one.version}: {one.refused:,} of {plural(one.events, 'event')} refused{_accepted(one)}"
        for cause in one.causes[:_SHOWN]:
            where = visible(cause.refusal.path or "/")
            yield f"  {where}: {visible(cause.refusal.what)} in {plural(cause.events, 'event')}, first in {visible(str(cause.first))}"
        yield from _others(one.causes, "cause")
    if one.missing:
        yield f"\n✗ {visible(_name(one))}@{one.version}: missing in all {plural(one.events, 'event')}"
        yield from (f"  {visible(_place(prop))}: {_rates(prop)}" for prop in one.missing[:_SHOWN])
        yield from _others(one.missing, "missing place")


def _others(found: Sequence[object], one: str, many: str = "") -> Iterator[str]:
    left = len(found) - _SHOWN
    if left > 0:
        yield f"  … and {left:,} other {one if left == 1 else many or f'{one}s'}"


def _accepted(one: SubjectDrift) -> str:
    """Which older versions accept what is refused."""
    older = sorted((number, events) for number, events in (one.accepted_by or {}).items() if number is not None)
    said = [f"version {number} accepts {events:,}" for number, events in reversed(older)]
    return f"; {', '.join(said)}" if said else ""


def _place(prop: Absent) -> str:
    return str(prop.path) if prop.value is None else f"{prop.path} {json.dumps(prop.value, ensure_ascii=False)}"


def _rates(prop: Absent) -> str:
    return f"in {prop.had:,} of {prop.earlier:,} before, in 0 of {prop.objects:,} now (chance {prop.chance:.1g})"


def _summary(drift: Drift) -> str:
    refused = sum(one.refused for one in drift.subjects)
    parts = [
        f"{refused:,} refused" if refused else "",
        _counted(drift, DriftKind.MISSING, "with something missing"),
        _counted(drift, DriftKind.UNKNOWN, "unknown"),
        _counted(drift, DriftKind.SILENT, "silent"),
    ]
    return f"{plural(drift.events, 'event')}: {', '.join(filter(None, parts)) or 'nothing has drifted'}."


def _counted(drift: Drift, kind: DriftKind, what: str) -> str:
    number = sum(kind in one.kinds for one in drift.subjects)
    return f"{plural(number, 'subject')} {what}" if number else ""


def _advice(drift: Drift) -> Iterator[str]:
    if DriftKind.REFUSED in drift.kinds or DriftKind.UNKNOWN in drift.kinds:
        yield "schemactl discover … --dry-run shows what it would write for the refused events and the unknown subjects."


def _subject(one: SubjectDrift) -> JsonObject:
    accepted: JsonObject = {str(number): events for number, events in (one.accepted_by or {}).items() if number is not None}
    causes: list[JsonValue] = [{"path": each.refusal.path, "message": each.refusal.what, "events": each.events} for each in one.causes]
    missing: list[JsonValue] = [
        {
            "path": str(prop.path),
            "kind": "property" if prop.value is None else "value",
            "value": prop.value,
            "expected": prop.expected,
            "chance": prop.chance,
            "before": {"had": prop.had, "of": prop.earlier},
            "now": {"had": 0, "of": prop.objects},
        }
        for prop in one.missing
    ]
    return {
        "subject": _name(one),
        "status": one.status.value,
        "version": one.version,
        "events": one.events,
        "refused": one.refused,
        "causes": causes,
        "accepted_by_older": accepted,
        "missing": missing,
        "first_seen": one.first,
        "last_seen": one.last,
    }


def _name(one: SubjectDrift) -> str:
    """What the registry does not know is named by events, which may hold anything."""
    return masked(one.subject) if one.version is None else one.subject.name


def _cell(text: str) -> str:
    """A code span in a table, where a bar would end the cell."""
    return code(text).replace("|", "\\|")
