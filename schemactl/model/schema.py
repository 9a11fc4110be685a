"""A schema and an immutable version of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from schemactl.model.json import Document, JsonObject
from schemactl.model.subject import Subject


@dataclass(frozen=True, slots=True)
class Schema:
    """A JSON Schema document and the name a person knows it by (a path, `SUBJECT@N`, `REF:SUBJECT`)."""

    document: Document
    name: str = ""


class Status(StrEnum):
    """Of a subject: what happens to a version that breaks its mode (docs/registry.md)."""

    DRAFT = "draft"
    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


class Cause(StrEnum):
    """Why a decision was loosened: the producer changed, or we had not seen it yet."""

    CHANGED = "changed"
    LEARNED = "learned"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Share:
    """contradicting of events."""

    contradicting: int
    events: int


@dataclass(frozen=True, slots=True)
class Loosening:
    """One decision of the latest version that events contradicted. path: JSON pointer into the payload (`*`: any item). what: `unknown-property`,
    `missing-required`, `other-type`, `outside-enum`, `format`, … since: RFC 3339 of the first contradicting event, None unless `changed`.
    contradicting of events: how many events with the parent object contradicted, of all that were ever read; contradicting is 0 where nobody counted.
    new: the same of those alone that the version was written for; None where its meta file does not say."""

    path: str
    what: str
    cause: Cause
    since: str | None = None
    contradicting: int = 0
    events: int = 0
    new: Share | None = None


@dataclass(frozen=True, slots=True)
class VersionMeta:
    """N.meta.json: written once with its version. sha256: of the canonical schema without `$id`. evidence: counters of the events read
    since the parent version, no values; None for a version registered by hand. redacted: pointers of fields whose values were taken out of it since
    it was written (`schemactl redact`). enums: by pointer, how often each value that the schema lists was among these events."""

    sha256: str
    semver: str
    causes: tuple[Loosening, ...] = ()
    forced: str | None = None
    evidence: JsonObject | None = None
    redacted: tuple[str, ...] = ()
    enums: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """An immutable schema of the payload, with its number."""

    subject: Subject
    number: int
    schema: Schema
    meta: VersionMeta = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.subject.name}@{self.number}"
