"""The result of `validate`: who sends what the registry does not allow, where it fails first, and an event to look at."""

from collections.abc import Iterator, Mapping

from schemactl.model.json import JsonObject, JsonValue
from schemactl.pipeline.validate import Refused, Validated, Validation
from schemactl.report.json_document import print_json
from schemactl.report.table import Cell, print_table
from schemactl.report.text import plural, visible

_SHOWN = 10
"""Causes of a subject that are named; the others are counted."""


def print_text(validation: Validation) -> None:
    """A line a subject; the causes of each that fails; then what was left out, and the sum."""
    if validation.subjects:
        print_table(("", "subject", "version", "#events", "#invalid"), [_row(one) for one in validation.subjects])
    for one in validation.subjects:
        if one.refused:
            print(f"\n✗ {visible(one.subject.name)}@{one.version}: {one.invalid:,} of {plural(one.events, 'event')}, by the first place that fails")  # noqa: T201
            print_table(("  where", "what", "#events", "the first one"), [_cause(cause) for cause in one.refused[:_SHOWN]])
            if len(one.refused) > _SHOWN:
                print(f"  … and {plural(len(one.refused) - _SHOWN, 'other cause')}")  # noqa: T201
    print()  # noqa: T201
    for line in _sum(validation):
        print(line)  # noqa: T201


def print_as_json(validation: Validation) -> None:
    print_json(document(validation))


def document(validation: Validation) -> JsonObject:
    """The result as docs/commands/validate.md describes it."""
    return {
        "events": validation.events,
        "invalid": validation.invalid,
        "unknown": validation.unknown,
        "skipped": sum(validation.skipped.values()),
        "skipped_by_reason": dict(validation.skipped),
        "ignored": sum(validation.ignored.values()),
        "ignored_by_kind": dict(validation.ignored),
        "subjects": [_subject(one) for one in validation.subjects],
    }


def _subject(one: Validated) -> JsonObject:
    causes: list[JsonValue] = [
        {
            "keyword": cause.refusal.keyword,
            "path": cause.refusal.path,
            "message": cause.refusal.what,
            "events": cause.events,
            "first": {"file": cause.first.file, "line": cause.first.line, "offset": cause.first.offset, "pointer": cause.first.pointer},
        }
        for cause in one.refused
    ]
    return {"subject": one.subject.name, "version": one.version, "events": one.events, "invalid": one.invalid, "causes": causes}


def _row(one: Validated) -> list[Cell | str]:
    if one.version is None:
        return [Cell("?", "yellow"), one.subject.name, Cell("unknown", "yellow"), f"{one.events:,}", ""]
    mark, style = ("✗", "bold red") if one.invalid else ("✓", "green")
    return [Cell(mark, style), one.subject.name, str(one.version), f"{one.events:,}", Cell(f"{one.invalid:,}", style)]


def _cause(cause: Refused) -> list[Cell | str]:
    return [f"  {cause.refusal.path or '/'}", cause.refusal.what, f"{cause.events:,}", str(cause.first)]


def _sum(validation: Validation) -> Iterator[str]:
    known = validation.events - validation.unknown
    if validation.invalid:
        yield f"{validation.invalid:,} of {plural(known, 'event')} are not what the registry says."
    elif known:
        yield f"{'All ' if known > 1 else ''}{plural(known, 'event')} {'are' if known > 1 else 'is'} what the registry says."
    if validation.unknown:
        number = sum(one.version is None for one in validation.subjects)
        yield f"{plural(validation.unknown, 'event')} of {plural(number, 'subject')} that the registry does not know: schemactl discover … adds them."
    for label, counts in (("Skipped", validation.skipped), ("Ignored", validation.ignored)):
        if counts:
            yield f"{label} {plural(sum(counts.values()), 'record')}: {_by(counts)}."
    if validation.invalid:
        yield "--rejects FILE writes the events that fail, with the reasons. schemactl discover … --dry-run shows the versions that would allow them."


def _by(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {visible(kind)}" for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
