"""One question put to the prover: does the reader accept all that the writer sends?"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from schemactl.compat.content_model import Closed, closed
from schemactl.compat.declarations import without_annotations
from schemactl.compat.open_inferred import INFERRED, opened
from schemactl.model.finding import Witness
from schemactl.model.json import Document
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.schema.bounded_validation import Bounded, bounded_validator
from schemactl.schema.canonical import ByText
from schemactl.schema.normal_form import normal_form


@dataclass(frozen=True)
class ContainmentQuery:
    """writer, reader: as they were written. What follows from them is made when it is first asked for."""

    writer: Document
    reader: Document
    content_model: ContentModel
    formats: Formats

    @cached_property
    def written(self) -> Document:
        """The writer in working form, without annotations. Raises InvalidSchema."""
        return _form(ByText.of(self.writer))

    @cached_property
    def sent(self) -> Document:
        """What the writer sends: closed as the content model says."""
        return self.closed.document

    @cached_property
    def closed(self) -> Closed:
        """The same, with what was closed where."""
        return _closed(ByText.of(self.writer)) if self.content_model == ContentModel.DECLARED else Closed(self.written)

    @cached_property
    def worked(self) -> Document:
        """The reader in working form; opened where the content model says so. Raises InvalidSchema."""
        return normal_form(self.reader) if self._opened is None else self._opened

    @cached_property
    def read(self) -> Document:
        """What the reader asks, without annotations. Raises InvalidSchema."""
        return _form(ByText.of(self.reader)) if self._opened is None else without_annotations(self._opened)

    @cached_property
    def allowed_by_writer(self) -> Bounded:
        return bounded_validator(self.writer, self.formats)

    @cached_property
    def allowed_as_sent(self) -> Bounded:
        return bounded_validator(self.sent, self.formats)

    @cached_property
    def accepted_by_reader(self) -> Bounded:
        return bounded_validator(self._accepting, self.formats)

    @cached_property
    def accepted_without_formats(self) -> Bounded:
        return bounded_validator(self._accepting, Formats.ANNOTATE)

    def accepted_by_part(self, part: Document) -> Bounded:
        """Of a schema in working form, whose references lead into what the reader asks."""
        return self._reading.of_part(part)

    @cached_property
    def _reading(self) -> Bounded:
        return bounded_validator(self.read, self.formats)

    @cached_property
    def _accepting(self) -> Document:
        """As it was written, where nothing was opened: the translation into the working form is confirmed with the rest."""
        return self.reader if self._opened is None else self._opened

    @cached_property
    def _opened(self) -> "Document | None":
        return _opened(ByText.of(self.reader)) if self.content_model == ContentModel.DECLARED else None


@lru_cache(maxsize=64)
def _form(document: ByText) -> Document:
    """The working form without annotations: one document meets many others in a check."""
    return without_annotations(normal_form(document.document))


@lru_cache(maxsize=64)
def _closed(document: ByText) -> Closed:
    return closed(_form(document))


@lru_cache(maxsize=64)
def _opened(document: ByText) -> "Document | None":
    """The reader in working form, opened; None where nothing of it is a guess."""
    if INFERRED not in document.text:
        return None
    worked = normal_form(document.document)
    found = opened(worked)
    return None if found is worked else found


@dataclass(frozen=True, slots=True)
class Covers:
    """The reader accepts every value that the writer sends: proven."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """The writer sends this value and the reader refuses it: confirmed by `jsonschema` on both sides."""

    witness: Witness


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither could be shown; never to be read as compatible. reason: a sentence for a person."""

    reason: str


Verdict = Covers | Counterexample | Undecided
