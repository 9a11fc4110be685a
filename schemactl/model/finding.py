"""What differs between two schemas, and how a rule judged it."""

from dataclasses import dataclass
from enum import StrEnum

from schemactl.model.json import JsonValue
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import Cause


class Direction(StrEnum):
    """BACKWARD: readers with the new schema meet old data. FORWARD: deployed consumers meet new data."""

    BACKWARD = "BACKWARD"
    FORWARD = "FORWARD"


class Severity(StrEnum):
    BREAKING = "breaking"
    RISKY = "risky"
    INFO = "info"


class Proof(StrEnum):
    """What the prover could do for a finding."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Witness:
    """A payload that the writer's schema allows and the reader's refuses, confirmed by `jsonschema` on both sides. at: the failing place.
    rests_on_format: it is refused only when formats are asserted."""

    payload: JsonValue
    at: JsonPointer
    rests_on_format: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. old, new: what stood there (a keyword's value or a subschema), None where there was nothing."""

    kind: str
    path: JsonPointer
    old: JsonValue = None
    new: JsonValue = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A change that a rule judged."""

    rule: str
    severity: Severity
    path: JsonPointer
    breaks: frozenset[Direction]
    message: str
    instead: str = ""
    witness: Witness | None = None
    proof: Proof = Proof.PROVEN
    cause: Cause | None = None
    since: str | None = None
    fingerprint: str = ""
    waived: str | None = None
