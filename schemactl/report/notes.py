"""What is odd in schemas, and no error: a line each on stderr."""

import sys
from collections.abc import Iterable

from schemactl import native
from schemactl.report.text import visible


def print_notes(notes: Iterable[str]) -> None:
    """Each once."""
    for note in dict.fromkeys(notes):
        print(f"note: {visible(note)}", file=sys.stderr)  # noqa: T201


def note_want_of_engine() -> None:
    """Say why it takes long to count events, where it does."""
    why = native.why_not()
    print_notes([] if why is None else [why])
