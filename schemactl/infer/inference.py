"""What inference hands back."""

from dataclasses import dataclass

from schemactl.guard import Outcome, Verdict
from schemactl.model.json import Document, JsonObject
from schemactl.model.schema import Loosening


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth telling that the schema does not say. path: JSON pointer into the payload (`*`: any item). what: `too-deep`, `map-keys`,
    `json-text`, `base64`, `subject-rule`."""

    path: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.path or '/'}: {self.text}"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Values that would make an enum, and may not be shown. path: JSON pointer into the payload. values: how many."""

    path: str
    values: int
    verdict: Verdict

    @property
    def is_held(self) -> bool:
        """Whether a person may publish them."""
        return self.verdict.outcome is Outcome.HELD


@dataclass(frozen=True, slots=True)
class Inference:
    """A schema that accepts every event that was observed."""

    document: JsonObject
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Widened:
    """The latest version, wide enough for the evidence, and what had to be loosened for that. No loosening: the document is the latest version."""

    document: JsonObject
    loosenings: tuple[Loosening, ...] = ()


@dataclass(frozen=True, slots=True)
class Tightening:
    """What could be tighter. path: JSON pointer into the payload. what: `always-present`, `never-null` (or another type), `always-integer`,
    `always-format`, `always-enum`. events: how many say so, and none against."""

    path: str
    what: str
    events: int


@dataclass(frozen=True, slots=True)
class Tightened:
    """The latest version, as tight as the evidence allows. No tightening: the document is the latest version."""

    document: JsonObject
    tightenings: tuple[Tightening, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about a place. what: `required`, `type`, `format`, `enum`, `map`, `variants`, `recursion`. decided: in words; counts: what it was
    decided from; threshold: the options that it was held against, empty where it is exact."""

    what: str
    decided: str
    counts: str
    threshold: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the schema says of a place what it says. schema: the part that stands there."""

    path: str
    schema: Document
    decisions: tuple[Decision, ...]
