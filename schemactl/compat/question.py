"""One question put to the prover: does the reader accept all that the writer sends?"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from schemactl.compat.content_model import Closed, closed
from schemactl.compat.declarations import without_annotations
from schemactl.compat.solver.text import text_of
from schemactl.model.json import Document, JsonObject
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.schema.bounded_validation import bounded_validator
from schemactl.schema.patterns import is_risky
from schemactl.schema.validation import Validator
from schemactl.schema.walk import every_schema
from schemactl.schema.working import working_form


@dataclass(frozen=True)
class Question:
    """writer, reader: as they were written. What follows from them is made when it is first asked for."""

    writer: Document
    reader: Document
    content_model: ContentModel
    formats: Formats

    @cached_property
    def written(self) -> Document:
        """The writer in working form, without annotations. Raises InvalidSchema."""
        return _forms(_ByText.of(self.writer))[0]

    @cached_property
    def sent(self) -> Document:
        """What the writer sends: closed as the content model says."""
        return self.closed.document

    @cached_property
    def closed(self) -> Closed:
        return _forms(_ByText.of(self.writer))[1] if self.content_model == ContentModel.DECLARED else Closed(self.written)

    @cached_property
    def read(self) -> Document:
        """The reader in working form, without annotations. Raises InvalidSchema."""
        return _forms(_ByText.of(self.reader))[0]

    @cached_property
    def has_risky_pattern(self) -> bool:
        """Whether a pattern of either side may take Python a time without end on a long text."""
        schemas = (schema for document in (self.written, self.read) for schema in every_schema(document) if isinstance(schema, dict))
        return any(is_risky(pattern) for schema in schemas for pattern in _patterns(schema))

    @cached_property
    def allowed_by_writer(self) -> Validator:
        return bounded_validator(self.writer, self.formats)

    @cached_property
    def allowed_as_sent(self) -> Validator:
        return bounded_validator(self.sent, self.formats)

    @cached_property
    def accepted_by_reader(self) -> Validator:
        return bounded_validator(self.reader, self.formats)

    @cached_property
    def accepted_without_formats(self) -> Validator:
        return bounded_validator(self.reader, Formats.ANNOTATE)


def _patterns(schema: JsonObject) -> list[str]:
    pattern, table = schema.get("pattern"), schema.get("patternProperties")
    return [*([pattern] if isinstance(pattern, str) else []), *(table if isinstance(table, dict) else {})]


@dataclass(frozen=True, slots=True)
class _ByText:
    """A document as the key of a cache: by what it says, since documents are mutable."""

    text: str
    document: Document = field(compare=False)

    @classmethod
    def of(cls, document: Document) -> "_ByText":
        return cls(text_of(document), document)


@lru_cache(maxsize=128)
def _forms(document: _ByText) -> tuple[Document, Closed]:
    """The working form without annotations, and that closed: one document meets many others in a comparison."""
    form = without_annotations(working_form(document.document))
    return form, closed(form)
