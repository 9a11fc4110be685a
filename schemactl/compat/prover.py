"""The semantic prover: does the reader accept all that the writer sends? Its answer is a proof, a value that shows the contrary, or neither.

How a verdict is reached, and what each step rests on, stands in docs/compatibility-proofs.md.
"""

from schemactl.compat import algebra
from schemactl.compat.question import Question
from schemactl.compat.verdict import Counterexample, Covers, Undecided, Verdict
from schemactl.model.json import Document
from schemactl.model.options.prover import ProverOptions

__all__ = ["Counterexample", "Covers", "ProverOptions", "Undecided", "Verdict", "prove"]


def prove(writer: Document, reader: Document, options: ProverOptions | None = None) -> Verdict:
    """Whether `reader` accepts every value that `writer` sends. Raises InvalidSchema for a document that is no schema."""
    options = options or ProverOptions()
    question = Question(writer, reader, options.content_model, options.formats)
    if question.written == question.read:
        return Covers()
    if algebra.covers(question.sent, question.read, options.formats):
        return Covers()
    return Undecided("the search ended without a proof and without a counterexample")
