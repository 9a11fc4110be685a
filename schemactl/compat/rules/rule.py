"""What a rule is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from schemactl.model.change import Action, Change, Kind
from schemactl.model.finding import Direction, Severity

BREAKING, RISKY, INFO = Severity.BREAKING, Severity.RISKY, Severity.INFO
FORWARD: Final = frozenset({Direction.FORWARD})
BACKWARD: Final = frozenset({Direction.BACKWARD})
BOTH: Final = FORWARD | BACKWARD
NOBODY: Final = frozenset[Direction]()

Predicate = Callable[[Change], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the catalogue.

    id: names what happened; it is the name of the case folder, the anchor in docs/rules.md, the `ruleId` in SARIF, what a waiver names.
    when: tells whether a change is this one. breaks: whom it is expected to break under the content model `declared`; the prover has the last word.
    severity: when it does break them (what breaks only a direction that the mode does not ask for is risky). otherwise: when the prover
    shows that nobody breaks. because: why, with {name} {path} {before} {after} (what stood there) and {old} {new} (the names of the two schemas).
    instead: what to do. mirror: the id of the rule that tells the same change with the sides swapped; empty for a rule that mirrors itself.
    """

    id: str
    when: Predicate
    breaks: frozenset[Direction]
    severity: Severity
    because: str
    instead: str
    mirror: str = ""
    otherwise: Severity = INFO

    @property
    def mirrored(self) -> str:
        return self.mirror or self.id


def of(kind: Kind, *actions: Action) -> Predicate:
    """True for changes of this kind with one of these actions (with any, if none is named)."""
    return lambda change: change.kind is kind and (not actions or change.action in actions)


BESIDE = "Publish a new type beside this one until its consumers have moved (`schemactl register --successor-of`)."
ARCHIVE = "Keep accepting what the archive holds: let the new schema allow both until no old event is replayed any more."
EITHER = "Add a new property beside this one, fill both until everyone has moved, then deprecate the old one."
