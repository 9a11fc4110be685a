"""One direction on trial: does the reader accept what the writer sends, and which change is to blame where it does not?"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from schemactl.compat.opened import Opening
from schemactl.compat.prover import Prover
from schemactl.compat.question import Question
from schemactl.compat.solver.outcome import Found, Nothing
from schemactl.compat.verdict import Counterexample, Covers, Undecided, Verdict
from schemactl.compat.witness import confirm_of_part
from schemactl.model.change import Change
from schemactl.model.deadline import Deadline
from schemactl.model.finding import Direction
from schemactl.model.json import Document
from schemactl.model.options.compat import CompatOptions, ContentModel
from schemactl.model.options.prover import ProverOptions

_OF_A_DIRECTION: Final = 0.6
_OF_A_CHANGE: Final = 0.25
"""Parts of the time that is left: what a direction, and what one change, may take."""
_MOST_IN_VAIN: Final = 4
"""Changes of a direction that the search gives up on before no more are asked about."""


@dataclass(frozen=True)
class Trial:
    """direction; writer, reader: the two sides as they were written. deadline: of the whole comparison."""

    direction: Direction
    writer: Document
    reader: Document
    options: CompatOptions
    deadline: Deadline
    _in_vain: list[Change] = field(default_factory=list)

    @cached_property
    def verdict(self) -> Verdict:
        """Of the two schemas as a whole. Raises InvalidSchema."""
        return self._prover.verdict(self.deadline.after(_OF_A_DIRECTION))

    def decide(self) -> None:
        """Reach the verdict now. Raises InvalidSchema."""
        _ = self.verdict

    def blames(self, change: Change) -> Verdict:
        """Whether this change alone breaks the direction. A Counterexample is an event that fails because of it, confirmed on the whole schemas."""
        if isinstance(self.verdict, Covers):
            return self.verdict
        facet = self._facet(change)
        if facet in (True, {}):
            return Covers()
        if self.deadline.is_over or len(self._in_vain) >= _MOST_IN_VAIN:
            return Undecided("the time that the comparison may take is over")
        lifted = change.at.lifted(facet)
        outcome = self._prover.refused_by(lifted, self.deadline.after(_OF_A_CHANGE))
        if isinstance(outcome, Nothing):
            return Covers()
        if not isinstance(outcome, Found):
            self._in_vain.append(change)
            return Undecided(outcome.reason)
        witness = confirm_of_part(self._question, outcome.value, lifted)
        return Undecided("the event that breaks the rule is refused by neither side") if witness is None else Counterexample(witness)

    def guessed(self, change: Change) -> bool:
        """Whether what the reader asks here is only a guess of discovery's, which it does not insist on."""
        inferred = change.old_inferred if self.direction is Direction.FORWARD else change.new_inferred
        return inferred and self.options.content_model is ContentModel.DECLARED

    @cached_property
    def _question(self) -> Question:
        return Question(self.writer, self.reader, self.options.content_model, self.options.formats, self.deadline)

    @cached_property
    def _prover(self) -> Prover:
        return Prover(self._question, ProverOptions().steps)

    @cached_property
    def _opening(self) -> Opening:
        return Opening(self._question.worked)

    def _facet(self, change: Change) -> Document:
        """What the reader asks, as far as it differs: nothing where it is a guess."""
        facet = change.old if self.direction is Direction.FORWARD else change.new
        if self.guessed(change):
            return True
        return self._opening.of(facet) if self.options.content_model is ContentModel.DECLARED else facet
