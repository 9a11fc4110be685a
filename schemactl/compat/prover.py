"""The semantic prover: does the reader accept all that the writer sends? Its answer is a proof, a value that shows the contrary, or neither.

How a verdict is reached, and what each step rests on, stands in docs/compatibility-proofs.md.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from schemactl.compat.containment import ContainmentQuery, Counterexample, Covers, Undecided, Verdict
from schemactl.compat.search import TOO_DEEP, TOO_LONG, Search
from schemactl.compat.solver.outcome import Outcome, Unknown
from schemactl.model.deadline import Deadline, OutOfTime
from schemactl.model.json import Document
from schemactl.model.options.compat import ProverOptions
from schemactl.schema.canonical import text_of

__all__ = ["Counterexample", "Covers", "Prover", "ProverOptions", "Undecided", "Verdict", "prove"]


_DEEP: Final = 12_000


@contextmanager
def deep_recursion() -> Iterator[None]:
    """A level of a schema takes about ten calls here, and Python allows 1,000 in all."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@deep_recursion()
def prove(writer: Document, reader: Document, options: ProverOptions | None = None) -> Verdict:
    """Whether `reader` accepts every value that `writer` sends. Raises InvalidSchema for a document that is no schema."""
    options = options or ProverOptions()
    with Deadline.within(options.seconds).in_force():
        return Prover(ContainmentQuery(writer, reader, options.content_model, options.formats), options.steps).verdict()


@dataclass(frozen=True)
class Prover:
    """The two sides of a question, put to the search, which ends with the deadline that is in force. steps: what each look may take."""

    question: ContainmentQuery
    steps: int

    def verdict(self) -> Verdict:
        """Whether the reader accepts all that the writer sends. Raises InvalidSchema."""
        try:
            return Covers() if text_of(self.question.written) == text_of(self.question.read) else self._search.verdict()
        except OutOfTime:
            return Covers() if text_of(self.question.writer) == text_of(self.question.reader) else Undecided(TOO_LONG)
        except RecursionError:
            return Undecided(TOO_DEEP)

    def refused_by(self, reader: Document) -> Outcome:
        """A value that is sent and that another reader refuses: a schema in working form, whose references lead into the question's reader."""
        return self._refused_by((reader,), ())

    def refused_with(self, part: Document, kept: Sequence[Document]) -> Outcome:
        """A value that is sent, and that a part of the reader refuses, and so does the reader as a whole, while it is as other parts ask."""
        return self._refused_by((part, self.question.read), kept)

    def _refused_by(self, readers: Sequence[Document], kept: Sequence[Document]) -> Outcome:
        try:
            return self._search.refused_by(readers, kept)
        except OutOfTime:
            return Unknown(TOO_LONG)

    @cached_property
    def _search(self) -> Search:
        return Search(self.question, self.steps)
