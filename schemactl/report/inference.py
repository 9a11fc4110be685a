"""What `infer` says: the schema on stdout; what it does not say, and what was left out, on stderr."""

import sys

from schemactl.pipeline.infer import Inferred
from schemactl.report.json_document import print_schema
from schemactl.report.notes import left_out, print_notes
from schemactl.report.text import visible

_NAMED = 3


def print_inference(inferred: Inferred) -> None:
    """The schema as the registry would write it."""
    print_schema(inferred.inference.document)
    print_notes(map(str, inferred.inference.notes))  # alternatives have some in common
    if len(inferred.subjects) > 1:
        names = ", ".join(map(visible, inferred.subjects[:_NAMED])) + (", …" if len(inferred.subjects) > _NAMED else "")
        note = f"note: one schema for events of {len(inferred.subjects):,} subjects ({names}); `schemactl discover` writes one for each"
        print(note, file=sys.stderr)  # noqa: T201
    for line in left_out(inferred.skipped, inferred.first_skipped, inferred.ignored):
        print(line, file=sys.stderr)  # noqa: T201
