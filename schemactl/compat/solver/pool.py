"""The schemas of one question, each text once: a number stands for a schema, and two numbers are equal where two schemas read the same."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from schemactl.compat.declarations import ASSERTING
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.walk import without_definitions
from schemactl.schema.working import target_of


@dataclass
class Pool:
    """documents: in working form; the number of a document is its place. A schema with references belongs to its document, one without to none."""

    documents: list[Document] = field(default_factory=list)
    _schemas: list[tuple[Document, int]] = field(default_factory=list)
    _by_text: dict[tuple[int, str], int] = field(default_factory=dict)
    _by_identity: dict[tuple[int, int], int] = field(default_factory=dict)
    _kept: list[Document] = field(default_factory=list)

    def add(self, document: Document) -> int:
        """The number of a document's root."""
        self.documents.append(document)
        return self.number(document, len(self.documents) - 1)

    def number(self, schema: Document, document: int) -> int:
        identity = (id(schema), document)
        known = self._by_identity.get(identity)
        if known is not None:
            return known
        text = text_of(_bare(schema))
        key = (document if '"$ref"' in text else -1, text)
        number = self._by_text.get(key)
        if number is None:
            number = self._by_text[key] = len(self._schemas)
            self._schemas.append((schema, document))
        self._kept.append(schema)  # an identity is only good as long as the object lives
        self._by_identity[identity] = number
        return number

    def schema(self, number: int) -> tuple[Document, int]:
        """The schema, and the document that its references are resolved in."""
        return self._schemas[number]

    def target(self, ref: JsonValue, document: int) -> int:
        return self.number(target_of(self.documents[document], ref), document)


def text_of(value: JsonValue) -> str:
    """A text that two values share exactly when they are written alike, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_exact)


def _exact(value: object) -> JsonValue:
    if isinstance(value, Decimal):
        return f"decimal {value}"
    raise TypeError(f"no JSON value: {type(value).__name__}")


_HEAD: Final = frozenset({"$schema", "$defs"})


def _bare(schema: Document) -> Document:
    """Without what only the root carries, and without annotations at the top."""
    if isinstance(schema, bool):
        return schema
    bare: JsonObject = {keyword: value for keyword, value in without_definitions(schema).items() if keyword in ASSERTING}
    return bare
