"""The result of `validate`: who sends what the registry does not allow, where it fails first, and an event to look at."""

from collections.abc import Iterator, Sequence

from schemactl.guard.subjects import masked
from schemactl.model.json import JsonObject, JsonValue
from schemactl.pipeline.validate import Refused, Validated, Validation
from schemactl.report.json_document import counts_of, print_json
from schemactl.report.notes import left_out
from schemactl.report.table import Cell, print_table
from schemactl.report.text import plural, visible

_SHOWN = 10
"""Causes of a subject that are named; the others are counted."""
_MANY = 30
"""Subjects from which on those without errors are counted only."""


def print_text(validation: Validation) -> None:
    """A line a subject, those that fail first; the causes of each of them; then what was left out, and the sum."""
    if validation.subjects:
        print_table(("", "subject", "version", "#events", "#invalid"), list(_rows(validation.subjects)))
    for one in validation.subjects:
        if one.refused:
            print(f"\n✗ {visible(one.subject.name)}@{one.version}: {one.invalid:,} of {plural(one.events, 'event')}")  # noqa: T201
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
        **counts_of(validation.skipped, validation.first_skipped, validation.ignored),
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
    return {"subject": _name(one), "version": one.version, "events": one.events, "invalid": one.invalid, "causes": causes}


def _rows(subjects: Sequence[Validated]) -> Iterator[list[Cell | str]]:
    """Those that fail, those that the registry does not know, and those without errors."""
    good = [one for one in subjects if one.version is not None and not one.invalid]
    yield from (_row(one) for one in subjects if one.invalid)
    yield from (_row(one) for one in subjects if one.version is None)
    if len(subjects) < _MANY:
        yield from map(_row, good)
    elif good:
        yield [Cell("✓", "green"), f"{plural(len(good), 'subject')} without errors", "", f"{sum(one.events for one in good):,}", Cell("0", "green")]


def _row(one: Validated) -> list[Cell | str]:
    if one.version is None:
        return [Cell("?", "yellow"), _name(one), Cell("unknown", "yellow"), f"{one.events:,}", ""]
    mark, style = ("✗", "bold red") if one.invalid else ("✓", "green")
    return [Cell(mark, style), one.subject.name, str(one.version), f"{one.events:,}", Cell(f"{one.invalid:,}", style)]


def _name(one: Validated) -> str:
    """What the registry does not know is named by events, which may hold anything."""
    return masked(one.subject) if one.version is None else one.subject.name


def _cause(cause: Refused) -> list[Cell | str]:
    return [f"  {visible(cause.refusal.path or '/')}", visible(cause.refusal.what), f"{cause.events:,}", visible(str(cause.first))]


def _sum(validation: Validation) -> Iterator[str]:
    held = validation.events - validation.unknown
    if validation.invalid:
        yield f"{validation.invalid:,} of {plural(held, 'event')} {_are(validation.invalid)} invalid."
    elif held:
        yield f"{'All ' if held > 1 else ''}{plural(held, 'event')} {_are(held)} valid."
    elif not validation.unknown:
        yield "There are no events to validate."
    if validation.unknown:
        yield from _unknown(validation)
    yield from left_out(validation.skipped, validation.first_skipped, validation.ignored)
    if validation.rejects is not None:
        written = validation.invalid + sum(validation.skipped.values())
        yield f"{visible(str(validation.rejects))} has {plural(written, 'line')}: invalid events and unreadable records, with all reasons."
    elif validation.invalid:
        yield "--rejects FILE writes the invalid events and the reasons to a file."
    if validation.invalid:
        yield "schemactl discover … --dry-run shows the versions that would accept them."


def _unknown(validation: Validation) -> Iterator[str]:
    number = sum(one.version is None for one in validation.subjects)
    yield f"{plural(validation.unknown, 'event')} of {plural(number, 'subject')} not in the registry: schemactl discover … adds them."
    if validation.unknown == validation.events:
        known = plural(validation.known, "other subject")
        yield f"The registry has {known} (schemactl list). Check that the capture is of the same bus, and that the same subject rules apply."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
