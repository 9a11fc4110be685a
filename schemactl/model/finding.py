"""How a rule judged a change, and what the findings of two schemas add up to."""

from dataclasses import dataclass, field
from enum import StrEnum

from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import Cause, Share


class Direction(StrEnum):
    """BACKWARD: readers with the new schema meet old data. FORWARD: deployed consumers meet new data."""

    BACKWARD = "BACKWARD"
    FORWARD = "FORWARD"

    @property
    def who(self) -> str:
        """Those whom it is about."""
        return "deployed consumers" if self is Direction.FORWARD else "replays of old events"


class Severity(StrEnum):
    """undecided: nobody could tell whether it breaks; it counts as breaking unless the user allows it."""

    BREAKING = "breaking"
    UNDECIDED = "undecided"
    RISKY = "risky"
    INFO = "info"


class Proof(StrEnum):
    """What the prover could do for a finding."""

    PROVEN = "proven"
    UNDECIDED = "undecided"


class Bump(StrEnum):
    """The part of the derived SemVer that a new version moves."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Witness:
    """A payload that the writer's schema allows and the reader's refuses, confirmed by `jsonschema` on both sides. at: the failing place.
    breaks: the direction that it shows broken. rests_on_format: it is refused only when formats are asserted. event: the payload in its envelope,
    where that was asked for."""

    payload: JsonValue
    at: JsonPointer
    rests_on_format: bool = False
    breaks: Direction | None = None
    event: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A change that a rule judged.

    breaks: every direction that it breaks, whatever the mode: each is proven by an event. undecided: those that it may break, which could not be
    decided. severity: as both touch the mode. allowed: it is undecided, and that was said to be no obstacle. base: the version that it breaks, where
    more than one was looked at. fingerprint: names this very finding (rule, path and the facets of both sides), for waivers. waived: the reason,
    where accepted. file, line: where it stands; no file: in that of the new schema.
    """

    rule: str
    severity: Severity
    path: JsonPointer
    breaks: frozenset[Direction]
    message: str
    instead: str = ""
    witness: Witness | None = None
    undecided: frozenset[Direction] = frozenset()
    allowed: bool = False
    cause: Cause | None = None
    since: str | None = None
    contradicting: int = 0
    events: int = 0
    new: Share | None = None
    fingerprint: str = ""
    waived: str | None = None
    base: int | None = None
    variants: tuple[str, ...] = ()
    line: int = 1
    file: str = ""

    @property
    def counts_as_breaking(self) -> bool:
        return self.severity in (Severity.BREAKING, Severity.UNDECIDED) and self.waived is None and not self.allowed

    @property
    def proof(self) -> Proof:
        """What the prover could do for it."""
        return Proof.UNDECIDED if self.undecided and not self.breaks else Proof.PROVEN


@dataclass(frozen=True, slots=True)
class Refused:
    """One captured event that a reader refuses. place: `file:line`; at: where it fails; payload: with its values replaced, type by type, unless
    asked for as they are."""

    place: str
    at: JsonPointer
    payload: JsonValue


@dataclass(frozen=True, slots=True)
class Replay:
    """How many captured events one schema refuses, and the first few of them."""

    refused: int
    examples: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a capture says of both sides: how many of its events the old schema refuses (its consumers, if those events come), and the new one (a
    replay of them)."""

    events: int
    by_old: Replay
    by_new: Replay


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the findings of an old and a new schema add up to under a mode. old, new: their names. next_version: the SemVer that the new one
    gets. file: of the new one, relative to the current folder, where it is one. notes: what is odd in the schemas, a line each. has_more:
    there are more changes than are judged one by one."""

    old: str
    new: str
    mode: str
    compatible: bool
    bump: Bump
    findings: tuple[Finding, ...] = ()
    next_version: str | None = None
    replay: ReplayResult | None = None
    file: str = ""
    notes: tuple[str, ...] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class SubjectComparison:
    """One subject of a check. from_version, to_version: numbers, None where there is none. forced: the reason, where the new version was forced."""

    subject: str
    from_version: int | None
    to_version: int | None
    comparison: Comparison
    forced: str | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Every subject that differs from a REF. behind: versions that REF has and this branch does not have yet, as SUBJECT@N. policy: where
    schemactl.toml asks for less than it does on REF."""

    against: str
    mode: str
    compatible: bool
    subjects: tuple[SubjectComparison, ...] = field(default=())
    behind: tuple[str, ...] = ()
    policy: tuple[Finding, ...] = ()
