"""jsonschema-rs' canonical algebra: a second opinion on what the prover says. It is believed only where its semantics are those of `jsonschema`."""

import json
from decimal import Decimal

from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.walk import every_schema

LARGEST = 20_000
"""Characters of a document that the algebra is still given: it cannot be interrupted."""


def covers(sent: Document, read: Document, formats: Formats) -> bool:
    """Whether the algebra proves that `read` accepts all of `sent` (both in working form). False where it cannot tell, or is not asked."""
    import jsonschema_rs

    if not all(_is_common_ground(document, formats) for document in (sent, read)):
        return False
    try:
        reader = jsonschema_rs.canonicalize(read, validate_formats=False, offline=True)
        writer = jsonschema_rs.canonicalize(sent, validate_formats=False, offline=True)
        return reader.covers(writer) == jsonschema_rs.canonical.Containment.YES
    except (ValueError, TypeError, OverflowError):
        return False


def _is_common_ground(document: Document, formats: Formats) -> bool:
    """Whether the algebra can be believed on the document. It reads patterns (Rust's dialect against Python's) and formats (other predicates)
    otherwise than `jsonschema`; of unevaluated* it has been seen to prove what is not so; numbers beyond a double and long documents are not
    given to it either."""
    if len(json.dumps(document, default=str)) > LARGEST:
        return False
    strange = {"pattern", "patternProperties", "unevaluatedProperties", "unevaluatedItems", *(("format",) if formats == Formats.ASSERT else ())}
    schemas = (schema for schema in every_schema(document) if isinstance(schema, dict))
    return all(strange.isdisjoint(schema) for schema in schemas) and not _holds_delicate(document)


def _holds_delicate(value: JsonValue) -> bool:
    if isinstance(value, dict | list):
        return any(map(_holds_delicate, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Decimal) or (isinstance(value, int | float) and abs(value) > 2**53)
