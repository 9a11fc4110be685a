"""Checks one direction: does the reader accept what the writer sends, and which change is to blame where it does not?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from schemactl.compat.containment import ContainmentQuery, Counterexample, Covers, Undecided, Verdict
from schemactl.compat.open_inferred import Opening
from schemactl.compat.prover import Prover
from schemactl.compat.solver.outcome import NoSolution, Outcome, Solution
from schemactl.compat.witness import confirm_of_part
from schemactl.model.change import Change
from schemactl.model.deadline import Deadline, OutOfTime
from schemactl.model.finding import Direction
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import CompatOptions, ContentModel, ProverOptions

_OF_A_DIRECTION: Final = 0.6
_OF_A_CHANGE: Final = 0.25
"""Parts of the time that is left: what a direction, and what one change, may take."""
_MOST_IN_VAIN: Final = 4
"""Changes of a direction that the search gives up on before no more are asked about."""
_MOST_KEPT: Final = 50
"""Changes that break by themselves up to which it is asked what others break without them."""
_LATE: Final = Undecided("the comparison ran out of time")
_NEITHER: Final = Undecided("the events that were found to fail here are accepted by another part of the schema")


@dataclass(frozen=True)
class DirectionCheck:
    """direction; writer, reader: the two sides as they were written. deadline: of the whole comparison."""

    direction: Direction
    writer: Document
    reader: Document
    options: CompatOptions
    deadline: Deadline
    _in_vain: list[Change] = field(default_factory=list)
    _alone: dict[int, Verdict] = field(default_factory=dict)
    _breaking: list[Document] = field(default_factory=list)

    @cached_property
    def verdict(self) -> Verdict:
        """Of the two schemas as a whole. Raises InvalidSchema."""
        with self.deadline.after(_OF_A_DIRECTION).in_force():
            return self._prover.verdict()

    def decide(self) -> None:
        """Reach the verdict now. Raises InvalidSchema."""
        _ = self.verdict

    def blames(self, change: Change) -> Verdict:
        """Whether this change breaks the direction. A Counterexample is an event that fails because of it, confirmed on the whole schemas."""
        if isinstance(self.verdict, Covers):
            return self.verdict
        known = self._alone.get(id(change)) or self._blamed_alone(change)
        return self._blamed_with_others(change) if known == _NEITHER else known

    def look_at(self, changes: Iterable[Change]) -> None:
        """Tell of each of the changes whether it breaks the direction by itself, before one is asked about that may only do so with others."""
        if not isinstance(self.verdict, Covers):
            for change in changes:
                self._alone[id(change)] = self._blamed_alone(change)

    def _blamed_alone(self, change: Change) -> Verdict:
        if self._is_late:
            return _LATE if change.old != change.new else Covers()
        try:
            with self.deadline.after(_OF_A_CHANGE).in_force():
                return self._searched(change)
        except OutOfTime:
            return _LATE

    def _searched(self, change: Change) -> Verdict:
        facet = self._facet(change)
        if facet in (True, {}):
            return Covers()
        lifted = change.at.lifted(facet)
        verdict = self._told(self._prover.refused_by(lifted), lifted)
        if isinstance(verdict, Counterexample):
            self._breaking.append(lifted)
        elif isinstance(verdict, Undecided) and verdict != _NEITHER:
            self._in_vain.append(change)
        return verdict

    def _blamed_with_others(self, change: Change) -> Verdict:
        """Of a change that the reader makes up for elsewhere (another branch accepts the event, say): whether it breaks where nothing does that
        breaks by itself."""
        if self._is_late or len(self._breaking) > _MOST_KEPT:
            return _NEITHER
        try:
            with self.deadline.after(_OF_A_CHANGE).in_force():
                return self._searched_with_others(change)
        except OutOfTime:
            return _NEITHER

    def _searched_with_others(self, change: Change) -> Verdict:
        lifted = change.at.lifted(self._facet(change))
        if isinstance(self.verdict, Counterexample) and self._shows_only(lifted, self.verdict.witness.payload):
            return self.verdict
        outcome = self._prover.refused_with(lifted, self._breaking)
        return self._told(outcome, self._question.read)

    def _shows_only(self, lifted: Document, event: JsonValue) -> bool:
        """Whether an event that is refused fails there, and nowhere where something else breaks by itself."""
        parts = [lifted, *self._breaking]
        return [confirm_of_part(self._question, event, part) is not None for part in parts] == [True, *(False for _ in self._breaking)]

    @property
    def _is_late(self) -> bool:
        return self.deadline.is_over or len(self._in_vain) >= _MOST_IN_VAIN

    def _told(self, outcome: Outcome, failing: Document) -> Verdict:
        """failing: where the event has to fail."""
        if isinstance(outcome, NoSolution):
            return Covers()
        if not isinstance(outcome, Solution):
            return Undecided(outcome.reason)
        witness = confirm_of_part(self._question, outcome.value, failing)
        return _NEITHER if witness is None else Counterexample(witness)

    def guessed(self, change: Change) -> bool:
        """Whether what the reader asks here is only a guess of discovery's, which it does not insist on."""
        inferred = change.old_inferred if self.direction is Direction.FORWARD else change.new_inferred
        return inferred and self.options.content_model is ContentModel.DECLARED

    @cached_property
    def _question(self) -> ContainmentQuery:
        return ContainmentQuery(self.writer, self.reader, self.options.content_model, self.options.formats)

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
