"""The one way in which results are written as JSON."""

import sys

from schemactl.model.json import JsonValue
from schemactl.schema.canonical import canonical_bytes


def print_json(value: JsonValue) -> None:
    """Canonical JSON on stdout, as the registry writes it."""
    sys.stdout.flush()
    sys.stdout.buffer.write(canonical_bytes(value))
    sys.stdout.buffer.flush()
