"""The one way in which results are written as JSON."""

import re
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.schema import Share
from schemactl.schema.canonical import canonical_bytes, file_bytes

if TYPE_CHECKING:  # most commands that write JSON read no capture, and need not load how records are made
    from schemactl.model.record import Reject

_UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What moves the cursor of a terminal or turns text around, and that JSON lets stand in a string as it is."""


def print_json(value: JsonValue) -> None:
    """Canonical JSON on stdout, but for characters that a terminal would obey: those are escaped."""
    _print(canonical_bytes(value))


def print_schema(document: JsonValue) -> None:
    """A schema on stdout as the registry writes it, but for the same characters."""
    _print(file_bytes(document))


def _print(written: bytes) -> None:
    text = written.decode("utf-8", "surrogatepass")
    sys.stdout.flush()
    sys.stdout.buffer.write(_UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text).encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


def share_document(share: Share | None) -> JsonValue:
    """How many of the events that a version was written for contradicted; null where that is not known."""
    return None if share is None else {"contradicting": share.contradicting, "events": share.events}


def counts_of(skipped: Mapping[str, int], first_skipped: "Sequence[Reject]", ignored: Mapping[str, int]) -> JsonObject:
    """What a capture has beside events: what could not be read, by reason, with the first of each, and what is none by nature, by kind."""
    return {
        "skipped": sum(skipped.values()),
        "skipped_by_reason": dict(skipped),
        "first_skipped": [
            {"reason": one.reason, "file": one.provenance.file, "line": one.provenance.line, "pointer": one.provenance.pointer, "detail": one.detail}
            for one in first_skipped
        ],
        "ignored": sum(ignored.values()),
        "ignored_by_kind": dict(ignored),
    }
