"""The result of `mock`: events on stdout, one a line; what each near miss breaks on stderr."""

import sys
from collections.abc import Iterable

from schemactl.compat.mock import NearMiss
from schemactl.model.json import JsonValue
from schemactl.pipeline.mock import Missed
from schemactl.report.text import plural, visible
from schemactl.schema.canonical import compact_text


def print_events(events: Iterable[JsonValue]) -> None:
    """One event a line, as NDJSON."""
    for event in events:
        _print_line(event)


def print_near_misses(near_misses: Iterable[Missed]) -> None:
    """The events on stdout; on stderr for each line which constraint it breaks and where, and which constraints nothing breaks alone."""
    line, unbroken = 0, 0
    for one in near_misses:
        constraint = one.found.constraint
        name = "" if constraint.name is None else f" ({constraint.name})"
        if isinstance(one.found, NearMiss):
            line += 1
            _print_line(one.event)
            _note(f"{line}: {constraint.pointer}{name} is broken at {str(one.found.at) or 'the top'}")
        else:
            unbroken += 1
            _note(f"-: {constraint.pointer}{name} has no event that breaks it alone: {one.found.reason}")
    without = f"; {plural(unbroken, 'constraint')} without one" if unbroken else ""
    _note(f"{plural(line, 'event')}, each with one thing wrong{without}.")


def _print_line(event: JsonValue) -> None:
    text = compact_text(event)
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode() + "\n")


def _note(text: str) -> None:
    print(visible(text), file=sys.stderr)  # noqa: T201
