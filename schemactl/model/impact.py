"""Whom a change reaches."""

from dataclasses import dataclass
from enum import StrEnum

from schemactl.model.finding import Comparison
from schemactl.model.json import JsonObject, JsonValue


class Effect(StrEnum):
    """breaks: it cannot read, or is never sent, what it was; reached: something that it uses differs; unknown: it could not be told."""

    BREAKS = "breaks"
    REACHED = "reached"
    UNKNOWN = "unknown"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a consumer is reached. rule, path: of the finding behind it, empty for a filter. event: one that shows it, None where there is none."""

    effect: Effect
    text: str
    rule: str = ""
    path: str = ""
    event: JsonValue = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A pattern or policy that a consumer put in front of itself: the part of it that looks at the payload. kind: what a person calls it. computed:
    the fields at which a template computes something; there, the pattern matches more than the true one."""

    kind: str
    pattern: JsonObject
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """A consumer as `impact` sees it. reads: JSON pointers of what it uses; where: the file and name that it comes from."""

    name: str
    where: str
    reads: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsumerImpact:
    """One consumer, and why it is reached; no reasons: untouched."""

    reader: Reader
    effect: Effect
    reasons: tuple[Reason, ...] = ()

    @property
    def may_break(self) -> bool:
        """Whether it breaks, or whether a finding that it reads could not be decided."""
        return any(reason.effect is Effect.BREAKS or (reason.effect is Effect.UNKNOWN and reason.rule) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Impact:
    """A change of one subject, and all its consumers, those that break first. unread: what may filter events, and could not be looked at."""

    subject: str
    comparison: Comparison
    consumers: tuple[ConsumerImpact, ...]
    unread: tuple[str, ...] = ()
