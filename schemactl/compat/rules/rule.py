"""What a rule is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from schemactl.model.change import Action, Change, ChangeKind
from schemactl.model.finding import Direction, Severity

BREAKING, RISKY, INFO = Severity.BREAKING, Severity.RISKY, Severity.INFO
FORWARD: Final = frozenset({Direction.FORWARD})
BACKWARD: Final = frozenset({Direction.BACKWARD})
BOTH: Final = FORWARD | BACKWARD
NOBODY: Final = frozenset[Direction]()

Predicate = Callable[[Change], bool]

BESIDE = "Publish a new type beside this one until its consumers have moved (`schemactl register --successor-of`)."
ARCHIVE = "Keep accepting archived events: let the new schema allow both until old events are no longer replayed."
EITHER = "Add a new property beside this one, fill both until everyone has moved, then deprecate the old one."


@dataclass(frozen=True, slots=True)
class Says:
    """What a change means for those whom it breaks, and what to do instead. Both are filled in as the words of the rule are."""

    because: str
    instead: str


ANY_CHANGE: Final = {
    Direction.FORWARD: Says("Consumers of {old} refuse values here that {new} allows.", BESIDE),
    Direction.BACKWARD: Says("Readers of {new} refuse values here that {old} allowed.", ARCHIVE),
}
"""Of a direction that a change breaks and its rule has no words for."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the catalogue.

    id: names what happened; it is the name of the case folder, the anchor in docs/rules.md, the `ruleId` in SARIF, what a waiver names.
    when: whether a change is this one.
    breaks: whom it is expected to break under the content model `declared`; the prover has the last word.
    severity: what is expected of the change, as docs/rules.md and SARIF list it. A finding is breaking, undecided or risky by what the prover shows.
    if_nobody_breaks: the severity where the prover shows that nobody breaks, of a rule that is expected to break; others keep `severity`.
    because: what happened, true whoever breaks, with {name} {path} {before} {after} (the values there) and {old} {new} (the names of the schemas).
    instead: what to do where nobody breaks.
    forward, backward: the words for those who do; of a change that is expected to break both sides they follow what happened.
    mirror: the id of the rule for the same change with the sides swapped; empty for a rule that mirrors itself.
    """

    id: str
    when: Predicate
    breaks: frozenset[Direction]
    severity: Severity
    because: str
    instead: str = "Nothing to do."
    forward: Says | None = None
    backward: Says | None = None
    mirror: str = ""
    if_nobody_breaks: Severity = INFO

    @property
    def mirrored(self) -> str:
        return self.mirror or self.id

    def says(self, direction: Direction) -> Says:
        """The words for a direction that breaks."""
        return (self.forward if direction is Direction.FORWARD else self.backward) or ANY_CHANGE[direction]

    @property
    def expected(self) -> Says:
        """The words for those whom it is expected to break."""
        words = [self.says(direction) for direction in (Direction.FORWARD, Direction.BACKWARD) if direction in self.breaks and self._has_words]
        return (
            Says(" ".join(filter(None, [self.lead, *(one.because for one in words)])), words[0].instead)
            if words
            else Says(self.because, self.instead)
        )

    @property
    def _has_words(self) -> bool:
        """False for a rule that is about no change, and says all at once."""
        return self.forward is not None or self.backward is not None

    @property
    def lead(self) -> str:
        """What happened, where the words for a direction do not say it."""
        return self.because if self.breaks == BOTH else ""


def of(kind: ChangeKind, *actions: Action) -> Predicate:
    """True for changes of this kind with one of these actions (with any, if none is named)."""
    return lambda change: change.kind is kind and (not actions or change.action in actions)
