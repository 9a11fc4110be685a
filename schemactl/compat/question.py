"""One question put to the prover: does the reader accept all that the writer sends?"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from schemactl.compat.content_model import Closed, closed
from schemactl.compat.declarations import without_annotations
from schemactl.compat.solver.pool import text_of
from schemactl.model.json import Document
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.schema.validation import Validator, validator
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
    def allowed_by_writer(self) -> Validator:
        return validator(self.writer, self.formats)

    @cached_property
    def allowed_as_sent(self) -> Validator:
        return validator(self.sent, self.formats)

    @cached_property
    def accepted_by_reader(self) -> Validator:
        return validator(self.reader, self.formats)

    @cached_property
    def accepted_without_formats(self) -> Validator:
        return validator(self.reader, Formats.ANNOTATE)


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
