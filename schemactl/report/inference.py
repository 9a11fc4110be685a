"""What `infer` says: the schema on stdout; what it does not say, and what was skipped, on stderr."""

import sys

from schemactl.pipeline.infer import Inferred
from schemactl.report.json_document import print_json
from schemactl.report.text import plural, visible


def print_inference(inferred: Inferred) -> None:
    """The schema as the registry would write it."""
    print_json(inferred.inference.document)
    for note in inferred.inference.notes:
        print(f"note: {visible(str(note))}", file=sys.stderr)  # noqa: T201
    if inferred.skipped:
        reasons = ", ".join(f"{count:,} {visible(reason)}" for reason, count in sorted(inferred.skipped.items()))
        print(f"{plural(sum(inferred.skipped.values()), 'record')} skipped: {reasons}", file=sys.stderr)  # noqa: T201
