"""One question put to the prover: does the reader accept all that the writer sends?"""

from dataclasses import dataclass
from functools import cached_property

from schemactl.compat.content_model import declared
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
        """The writer in working form. Raises InvalidSchema."""
        return working_form(self.writer)

    @cached_property
    def sent(self) -> Document:
        """What the writer sends: closed as the content model says."""
        return declared(self.written) if self.content_model == ContentModel.DECLARED else self.written

    @cached_property
    def read(self) -> Document:
        """The reader in working form. Raises InvalidSchema."""
        return working_form(self.reader)

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
