"""What is odd and no error: in schemas, a line each on stderr; in a capture, what became no event."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from schemactl import native
from schemactl.report.text import plural, visible

if TYPE_CHECKING:  # who read no capture need not load how records are made
    from schemactl.model.record import Reject


def print_notes(notes: Iterable[str]) -> None:
    """Each once."""
    for note in dict.fromkeys(notes):
        print(f"note: {visible(note)}", file=sys.stderr)  # noqa: T201


def note_want_of_engine() -> None:
    """Say why it takes long to count events, where it does."""
    why = native.why_not()
    print_notes([] if why is None else [why])


def left_out(skipped: Mapping[str, int], first_skipped: "Sequence[Reject]", ignored: Mapping[str, int]) -> Iterator[str]:
    """What could not be read, by reason, with the places of the first; what is no event by nature, by kind."""
    if skipped:
        yield f"Skipped {_counted(skipped)}."
        yield from (f"  {visible(str(one.provenance))}: {one.reason}: {visible(one.detail)}" for one in first_skipped)
    if ignored:
        yield f"Ignored {_counted(ignored)}."


def _counted(counts: Mapping[str, int]) -> str:
    by = ", ".join(f"{count:,} {visible(kind)}" for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return f"{plural(sum(counts.values()), 'record')}: {by}"
