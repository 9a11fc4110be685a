"""One direction on trial: does the reader accept what the writer sends, and which change is to blame where it does not?"""

from dataclasses import dataclass, replace
from functools import cached_property

from schemactl.compat.budget import Budget
from schemactl.compat.opened import opened, opened_part
from schemactl.compat.prover import prove
from schemactl.compat.question import Question
from schemactl.compat.verdict import Counterexample, Covers, Undecided, Verdict
from schemactl.compat.witness import confirm
from schemactl.errors import InvalidSchema
from schemactl.model.change import Change
from schemactl.model.finding import Direction
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import CompatOptions, ContentModel
from schemactl.model.options.prover import ProverOptions
from schemactl.schema.walk import every_schema, mapped
from schemactl.schema.working import working_form

_WHOLE = "whole-document"


@dataclass(frozen=True)
class Trial:
    """direction; writer, reader: the two sides as they were written. budget: what both directions may take together."""

    direction: Direction
    writer: Document
    reader: Document
    options: CompatOptions
    budget: Budget

    @cached_property
    def verdict(self) -> Verdict:
        """Of the two schemas as a whole. Raises InvalidSchema."""
        return prove(self.writer, self._accepting, self._within_budget(self.options.content_model))

    def blames(self, change: Change) -> Verdict:
        """Whether this change alone breaks the direction. A Counterexample is an event that fails because of it, confirmed on the whole schemas."""
        if isinstance(self.verdict, Covers):
            return self.verdict
        facet = self._facet(change)
        if facet in (True, {}):
            return Covers()
        if not self.budget.left:
            return Undecided("the time that the comparison may take is over")
        try:
            verdict = prove(self._question.sent, self._lifted(change, facet), self._within_budget(ContentModel.STRICT))
        except InvalidSchema as error:  # a part that refers to what only the whole has
            return Undecided(error.what)
        if not isinstance(verdict, Counterexample):
            return verdict
        witness = confirm(self._question, verdict.witness.payload)
        if witness is None:
            return Undecided("the event that breaks the rule is refused by neither side")
        return Counterexample(replace(witness, at=verdict.witness.at))

    def guessed(self, change: Change) -> bool:
        """Whether what the reader asks here is only a guess of discovery's, which it does not insist on."""
        inferred = change.old_inferred if self.direction is Direction.FORWARD else change.new_inferred
        return inferred and self.options.content_model is ContentModel.DECLARED

    def _within_budget(self, content_model: ContentModel) -> ProverOptions:
        return ProverOptions(content_model=content_model, formats=self.options.formats, seconds=self.budget.left)

    @cached_property
    def _accepting(self) -> Document:
        return self._worked if self.options.content_model is ContentModel.DECLARED else self.reader

    @cached_property
    def _worked(self) -> Document:
        """The reader in the working form, whose definitions the facets refer to; opened where the content model says so."""
        worked = working_form(self.reader)
        return opened(worked) if self.options.content_model is ContentModel.DECLARED else worked

    @cached_property
    def _question(self) -> Question:
        return Question(self.writer, self._accepting, self.options.content_model, self.options.formats)

    def _facet(self, change: Change) -> Document:
        facet = change.old if self.direction is Direction.FORWARD else change.new
        if self.guessed(change):
            return True
        return opened_part(facet, self._worked) if self.options.content_model is ContentModel.DECLARED else facet

    def _lifted(self, change: Change, facet: Document) -> Document:
        """A reader that asks for nothing but the facet, at its place; the reader's definitions stand beside it."""
        reader = self._worked
        definitions = reader.get("$defs", {}) if isinstance(reader, dict) else {}
        lifted = change.at.lifted(facet)
        schema: JsonObject = lifted if isinstance(lifted, dict) else {"allOf": [lifted]}
        if definitions:
            schema = {**schema, "$defs": definitions}
        if isinstance(reader, dict) and _mentions_root(schema):
            whole: JsonObject = {key: value for key, value in reader.items() if key not in ("$defs", "$schema")}
            schema = {**schema, "$defs": {**_table(schema.get("$defs")), _WHOLE: whole}}
            return _with_root(schema)
        return schema


def _mentions_root(document: Document) -> bool:
    return any(isinstance(schema, dict) and schema.get("$ref") == "#" for schema in every_schema(document))


def _with_root(schema: Document) -> Document:
    """The same, with references to the root (`#`) led to the definition that holds it now."""
    if not isinstance(schema, dict):
        return schema
    below: JsonObject = {keyword: mapped(keyword, value, _with_root) for keyword, value in schema.items()}
    return {**below, "$ref": f"#/$defs/{_WHOLE}"} if below.get("$ref") == "#" else below


def _table(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
