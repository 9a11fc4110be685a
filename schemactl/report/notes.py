"""What is odd in schemas, and no error: a line each on stderr."""

import sys
from collections.abc import Iterable

from schemactl.report.text import visible


def print_notes(notes: Iterable[str]) -> None:
    """Each once."""
    for note in dict.fromkeys(notes):
        print(f"note: {visible(note)}", file=sys.stderr)  # noqa: T201
