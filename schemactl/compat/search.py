"""The search put to questions about one writer: it is read once, and one reader after another is held against it."""

from collections.abc import Sequence
from typing import Final

from schemactl.compat.containment import ContainmentQuery, Counterexample, Covers, Undecided, Verdict
from schemactl.compat.solver.expansion import Expansion
from schemactl.compat.solver.formula import Literal
from schemactl.compat.solver.outcome import Budget, NoSolution, Outcome, Solution, Unknown
from schemactl.compat.solver.pool import Pool
from schemactl.compat.solver.solver import Solver
from schemactl.compat.witness import confirm
from schemactl.model.deadline import OutOfTime, look
from schemactl.model.json import Document
from schemactl.model.options.compat import Formats
from schemactl.schema.formats import ASSERTED

TOO_LONG: Final = "the search exceeded its budget (`compat.budget`)"
UNCONFIRMED: Final = "an event was found that should break it, but the validator `jsonschema` does not confirm that"
EMPTY: Final = "under the content model `declared`, no event is valid for the writer"
TOO_DEEP: Final = "the schemas are nested too deeply"


class Search:
    """For the writer of a question, and its reader's definitions. steps: what each look may take (model/options/prover.py)."""

    def __init__(self, question: ContainmentQuery, steps: int) -> None:
        """Raises OutOfTime where there is no time to read the schemas."""
        look()
        self.question = question
        self.steps = steps
        self.budget = Budget(steps)
        pool = self.pool = Pool()
        sent, self.home, written = pool.add(question.sent), pool.add(question.read), pool.add(question.written)
        self.sent, self.written = Literal(pool.root(sent), True), Literal(pool.root(written), True)
        for closed, before in question.closed.wider:
            narrow, wide = pool.number(closed, sent), pool.number(before, written)
            if narrow != wide:
                pool.wider[narrow] = wide
        asserted = frozenset(ASSERTED) if question.formats == Formats.ASSERT else frozenset()
        self.solver = Solver(pool, Expansion(pool, asserted), self.budget)

    def verdict(self) -> Verdict:
        """Whether the question's reader accepts all that the writer sends."""
        reader = self.question.read
        match self.refused_by((reader,), ()):
            case Solution(value):
                witness = confirm(self.question, value)
                return Undecided(UNCONFIRMED) if witness is None else Counterexample(witness)
            case NoSolution():
                return self._verdict_as_written(EMPTY) if self._closing_empties() else Covers()
            case Unknown(reason):
                return self._verdict_as_written(reason)

    def refused_by(self, readers: Sequence[Document], kept: Sequence[Document]) -> Outcome:
        """A value that is sent, that all of some readers refuse, and others do not. All of them: schemas whose references lead into the question's
        reader."""
        others = (Literal(self.pool.number(reader, self.home), True) for reader in kept)
        return self._asked((self.sent, *others), readers)

    def _verdict_as_written(self, reason: str) -> Verdict:
        """A second look at the writer as it was written: it accepts more, but is simpler, and what covers it covers what is sent."""
        outcome = self._asked((self.written,), (self.question.read,)) if self.sent != self.written else Unknown(reason)
        if isinstance(outcome, NoSolution):
            return Covers()
        witness = confirm(self.question, outcome.value) if isinstance(outcome, Solution) else None
        return Undecided(reason) if witness is None else Counterexample(witness)

    def _closing_empties(self) -> bool:
        """Whether the writer accepts something, but nothing of what its content model lets it send."""
        if self.sent == self.written:
            return False
        nothing_sent = isinstance(self._asked((self.sent,), (False,)), NoSolution)
        return nothing_sent and not isinstance(self._asked((self.written,), (False,)), NoSolution)

    def _asked(self, allowing: Sequence[Literal], readers: Sequence[Document]) -> Outcome:
        """A value that some schemas allow and others do not."""
        self.budget.left = self.steps
        try:
            return self.solver.solve_again((*allowing, *(Literal(self.pool.number(reader, self.home), False) for reader in readers)))
        except OutOfTime:
            return Unknown(TOO_LONG)
        except RecursionError:
            return Unknown(TOO_DEEP)
        except ArithmeticError:
            return Unknown("a number has too many digits")
        except KeyError:
            return Unknown("a reference leads out of the part that differs")
