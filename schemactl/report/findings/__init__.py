"""Findings on stdout, one file an output format. To add one: a file with `render`, a line here, a member of cli.options.Format, a golden file."""

import sys
from collections.abc import Callable
from typing import TypeAlias

from schemactl.model.change import MOST_CHANGES
from schemactl.model.finding import Checked, Comparison
from schemactl.report.findings import github, gitlab, json, junit, markdown, sarif, text
from schemactl.report.notes import print_notes

Result: TypeAlias = Comparison | Checked

FORMATS: dict[str, Callable[[Result], str]] = {
    "text": text.render,
    "json": json.render,
    "markdown": markdown.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "sarif": sarif.render,
    "junit": junit.render,
}


def write(result: Result, format: str) -> None:
    """Write the result of `diff` or `check` on stdout: text as people read it there, what programs read in UTF-8 on any terminal; notes on stderr."""
    if isinstance(result, Comparison):
        print_notes(_notes(result))
    else:
        print_notes(f"{one.subject}, {note}" for one in result.subjects for note in _notes(one.comparison))
    if format == "text":
        text.write(result)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(FORMATS[format](result).encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _notes(comparison: Comparison) -> tuple[str, ...]:
    return (f"more than {MOST_CHANGES:,} changes: the others are not listed", *comparison.notes) if comparison.has_more else comparison.notes
