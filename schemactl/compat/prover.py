"""The semantic prover: does the reader accept all that the writer sends? Its answer is a proof, a value that shows the contrary, or neither.

How a verdict is reached, and what each step rests on, stands in docs/compatibility-proofs.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from schemactl.compat import algebra
from schemactl.compat.depth import deep_recursion
from schemactl.compat.question import Question
from schemactl.compat.search import TOO_DEEP, TOO_LONG, Search
from schemactl.compat.solver.outcome import Exhausted, Outcome, Unknown
from schemactl.compat.verdict import Counterexample, Covers, Undecided, Verdict
from schemactl.model.deadline import Deadline
from schemactl.model.json import Document
from schemactl.model.options.prover import ProverOptions
from schemactl.schema.canonical import text_of

__all__ = ["Counterexample", "Covers", "Prover", "ProverOptions", "Undecided", "Verdict", "prove"]


@deep_recursion()
def prove(writer: Document, reader: Document, options: ProverOptions | None = None) -> Verdict:
    """Whether `reader` accepts every value that `writer` sends. Raises InvalidSchema for a document that is no schema."""
    options = options or ProverOptions()
    deadline = Deadline.within(options.seconds)
    return Prover(Question(writer, reader, options.content_model, options.formats, deadline), options.steps).verdict(deadline)


@dataclass(frozen=True)
class Prover:
    """The two sides of a question, put to the search. steps: what each look may take."""

    question: Question
    steps: int

    def verdict(self, deadline: Deadline) -> Verdict:
        """Whether the reader accepts all that the writer sends. Raises InvalidSchema."""
        try:
            if text_of(self.question.written) == text_of(self.question.read):
                return Covers()
            verdict = self._search.verdict(deadline)
        except Exhausted:
            verdict = Undecided(TOO_LONG)
        except RecursionError:
            verdict = Undecided(TOO_DEEP)
        if isinstance(verdict, Undecided) and algebra.covers(self.question.written, self.question.read, self.question.formats):
            return Covers()
        return verdict

    def refused_by(self, reader: Document, deadline: Deadline) -> Outcome:
        """A value that is sent and that another reader refuses: a schema in working form, whose references lead into the question's reader."""
        return self._refused_by((reader,), (), deadline)

    def refused_with(self, part: Document, kept: Sequence[Document], deadline: Deadline) -> Outcome:
        """A value that is sent, and that a part of the reader refuses, and so does the reader as a whole, while it is as other parts ask."""
        return self._refused_by((part, self.question.read), kept, deadline)

    def _refused_by(self, readers: Sequence[Document], kept: Sequence[Document], deadline: Deadline) -> Outcome:
        try:
            return self._search.refused_by(readers, kept, deadline)
        except Exhausted:
            return Unknown(TOO_LONG)

    @cached_property
    def _search(self) -> Search:
        return Search(self.question, self.steps)
