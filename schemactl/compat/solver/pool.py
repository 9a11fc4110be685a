"""The schemas of one question, each once: a number stands for a schema, and two numbers are equal where two schemas say the same."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from schemactl.compat.solver.definitions import Definitions, bare, digest, references_in
from schemactl.compat.solver.outcome import Exhausted
from schemactl.compat.solver.text import text_of
from schemactl.model.json import Document, JsonValue
from schemactl.schema.working import target_of


@dataclass
class Pool:
    """deadline: of the clock (time.monotonic), after which no schema is taken in any more. wider: of a schema that was closed, the one that it was
    before."""

    deadline: float = float("inf")
    wider: dict[int, int] = field(default_factory=dict)
    _documents: list[Definitions] = field(default_factory=list)
    _schemas: list[tuple[Document, int]] = field(default_factory=list)
    _by_text: dict[str, int] = field(default_factory=dict)
    _by_identity: dict[tuple[int, int], int] = field(default_factory=dict)
    _kept: list[Document] = field(default_factory=list)

    def add(self, document: Document) -> int:
        """The number of a document's root. Raises Exhausted."""
        self._documents.append(Definitions(document))
        return self.number(document, len(self._documents) - 1)

    def number(self, schema: Document, document: int) -> int:
        """document: the index of the document whose definitions the schema refers to. Raises Exhausted."""
        identity = (id(schema), document)
        known = self._by_identity.get(identity)
        if known is not None:
            return known
        if time.monotonic() > self.deadline:
            raise Exhausted
        key = self._key(schema, document)
        number = self._by_text.get(key)
        if number is None:
            number = self._by_text[key] = len(self._schemas)
            self._schemas.append((schema, document))
        self._kept.append(schema)  # an identity is only good as long as the object lives
        self._by_identity[identity] = number
        return number

    def _key(self, schema: Document, document: int) -> str:
        """What the schema says, as a short text."""
        text = text_of(bare(schema))
        references = references_in(text)
        if references:
            definitions = self._documents[document]
            text = "\n".join([text, *(definitions.says(reference) for reference in sorted(references))])
        return text if len(text) <= _SHORT else digest(text)

    def schema(self, number: int) -> tuple[Document, int]:
        """The schema, and the document that its references are resolved in."""
        return self._schemas[number]

    def target(self, reference: JsonValue, document: int) -> int:
        return self.number(target_of(self._documents[document].document, reference), document)

    def targets_of(self, document: int) -> Callable[[JsonValue], Document]:
        """What references of a document point at."""
        return lambda reference: target_of(self._documents[document].document, reference)


_SHORT = 32
"""Characters; a digest is as long, and no text of a schema is one (it has no quotes, braces or the word true)."""
