"""The semantic prover: does the reader accept all that the writer sends? Its answer is a proof, a value that shows the contrary, or neither.

How a verdict is reached, and what each step rests on, stands in docs/compatibility-proofs.md.
"""

import time
from typing import Final

from schemactl.compat import algebra
from schemactl.compat.depth import deep_recursion
from schemactl.compat.question import Question
from schemactl.compat.solver.expansion import Expansion
from schemactl.compat.solver.formula import Literal
from schemactl.compat.solver.outcome import Budget, Exhausted, Found, Nothing, Outcome, Unknown
from schemactl.compat.solver.pool import Pool
from schemactl.compat.solver.solver import Solver
from schemactl.compat.solver.text import text_of
from schemactl.compat.verdict import Counterexample, Covers, Undecided, Verdict
from schemactl.compat.witness import confirm
from schemactl.model.json import Document
from schemactl.model.options.compat import Formats
from schemactl.model.options.prover import ProverOptions
from schemactl.schema.asserted_formats import ASSERTED

__all__ = ["Counterexample", "Covers", "ProverOptions", "Undecided", "Verdict", "prove"]


@deep_recursion()
def prove(writer: Document, reader: Document, options: ProverOptions | None = None) -> Verdict:
    """Whether `reader` accepts every value that `writer` sends. Raises InvalidSchema for a document that is no schema."""
    options = options or ProverOptions()
    deadline = time.monotonic() + options.seconds
    question = Question(writer, reader, options.content_model, options.formats)
    try:
        if text_of(question.written) == text_of(question.read):
            return Covers()
        verdict = _Search(question, options, deadline).verdict()
    except Exhausted:
        return Undecided(_TOO_LONG)
    except RecursionError:
        return Undecided(_TOO_DEEP)
    if isinstance(verdict, Undecided) and algebra.covers(question.written, question.read, options.formats):
        return Covers()
    return verdict


_TOO_LONG: Final = "the search took longer than it may"
_TOO_DEEP: Final = "the schemas are nested too deeply"
_SENT: Final = 0
_WRITTEN: Final = 2
"""The places of the documents in the pool."""


class _Search:
    """The solver put to one question. Raises Exhausted where there is no time to read the schemas."""

    def __init__(self, question: Question, options: ProverOptions, deadline: float) -> None:
        pool = Pool(deadline)
        self.question = question
        self.options = options
        self.sent = Literal(pool.add(question.sent), True)
        self.read = Literal(pool.add(question.read), True)
        self.written = Literal(pool.add(question.written), True)
        for sent, written in question.closed.wider:
            narrow, wide = pool.number(sent, _SENT), pool.number(written, _WRITTEN)
            if narrow != wide:
                pool.wider[narrow] = wide
        asserted = frozenset(ASSERTED) if options.formats == Formats.ASSERT else frozenset()
        self.solver = Solver(pool, Expansion(pool, asserted), Budget(options.steps, deadline))

    def verdict(self) -> Verdict:
        outcome = self.asked(self.sent, ~self.read)
        match outcome:
            case Found(value):
                witness = confirm(self.question, value)
                return Undecided("a value was found that `jsonschema` judges otherwise") if witness is None else Counterexample(witness)
            case Nothing():
                return Undecided("closing the writer leaves no value that it can send") if self.closing_empties() else Covers()
            case Unknown(reason):
                return self.verdict_as_written(reason)

    def verdict_as_written(self, reason: str) -> Verdict:
        """A second look at the writer as it was written: it accepts more, but is simpler, and what covers it covers what is sent."""
        outcome = self.asked(self.written, ~self.read) if self.sent != self.written else Unknown(reason)
        if isinstance(outcome, Nothing):
            return Covers()
        witness = confirm(self.question, outcome.value) if isinstance(outcome, Found) else None
        return Undecided(reason) if witness is None else Counterexample(witness)

    def closing_empties(self) -> bool:
        """Whether the writer accepts something, but nothing of what its content model lets it send."""
        if self.sent == self.written:
            return False
        return isinstance(self.asked(self.sent), Nothing) and not isinstance(self.asked(self.written), Nothing)

    def asked(self, *literals: Literal) -> Outcome:
        self.solver.budget.left = self.options.steps
        try:
            return self.solver.solve_anew(literals)
        except Exhausted:
            return Unknown(_TOO_LONG)
        except RecursionError:
            return Unknown(_TOO_DEEP)
        except ArithmeticError:
            return Unknown("a number too large for a double")
