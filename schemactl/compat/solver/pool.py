"""The schemas of one question, each once: a number stands for a schema, and two numbers are equal where two schemas say the same."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from schemactl.compat.declarations import ASSERTING
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.walk import without_definitions
from schemactl.schema.working import target_of


@dataclass
class Pool:
    """documents: in working form; the index of a document is its place. wider: of a schema that was closed, the one it was before."""

    documents: list[Document] = field(default_factory=list)
    wider: dict[int, int] = field(default_factory=dict)
    _schemas: list[tuple[Document, int]] = field(default_factory=list)
    _by_text: dict[tuple[str, str], int] = field(default_factory=dict)
    _by_identity: dict[tuple[int, int], int] = field(default_factory=dict)
    _kept: list[Document] = field(default_factory=list)
    _closures: dict[tuple[int, frozenset[str]], str] = field(default_factory=dict)

    def add(self, document: Document) -> int:
        """The number of a document's root."""
        self.documents.append(document)
        return self.number(document, len(self.documents) - 1)

    def number(self, schema: Document, document: int) -> int:
        """document: the index of the document whose definitions the schema refers to."""
        identity = (id(schema), document)
        known = self._by_identity.get(identity)
        if known is not None:
            return known
        text = text_of(_bare(schema))
        key = (text, self._closure(document, frozenset(_REFERENCE.findall(text))))
        number = self._by_text.get(key)
        if number is None:
            number = self._by_text[key] = len(self._schemas)
            self._schemas.append((schema, document))
        self._kept.append(schema)  # an identity is only good as long as the object lives
        self._by_identity[identity] = number
        return number

    def _closure(self, document: int, references: frozenset[str]) -> str:
        """All that the references lead to, as a text: where it is the same, two schemas that read the same say the same."""
        if not references:
            return ""
        known = self._closures.get((document, references))
        if known is None:
            reached: dict[str, str] = {}
            pending = sorted(references)
            while pending:
                reference = pending.pop()
                if reference not in reached:
                    reached[reference] = self._text_at(reference, document)
                    pending.extend(_REFERENCE.findall(reached[reference]))
            known = self._closures[(document, references)] = "\n".join(f"{name} {reached[name]}" for name in sorted(reached))
        return known

    def _text_at(self, reference: str, document: int) -> str:
        try:
            return text_of(_bare(target_of(self.documents[document], json.loads(f'"{reference}"'))))
        except KeyError:
            return "no reference, but part of an enum"

    def schema(self, number: int) -> tuple[Document, int]:
        """The schema, and the document that its references are resolved in."""
        return self._schemas[number]

    def target(self, reference: JsonValue, document: int) -> int:
        return self.number(target_of(self.documents[document], reference), document)

    def targets_of(self, document: int) -> Callable[[JsonValue], Document]:
        """What references of a document point at."""
        return lambda reference: target_of(self.documents[document], reference)


_REFERENCE: Final = re.compile(r'"\$ref":"((?:[^"\\]|\\.)*)"')


def text_of(value: JsonValue) -> str:
    """A text that two values share exactly when they are written alike, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_exact)


def _exact(value: object) -> JsonValue:
    if isinstance(value, Decimal):
        return f"decimal {value}"
    raise TypeError(f"no JSON value: {type(value).__name__}")


def _bare(schema: Document) -> Document:
    """Without definitions, and without annotations at the top."""
    if isinstance(schema, bool):
        return schema
    bare: JsonObject = {keyword: value for keyword, value in without_definitions(schema).items() if keyword in ASSERTING}
    return bare
