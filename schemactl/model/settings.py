"""What people write about a subject: the content of its subject.toml, one field a key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NewType

from schemactl.model.json import JsonObject
from schemactl.model.schema import Status
from schemactl.model.subject import Subject

Day = NewType("Day", str)
"""YYYY-MM-DD: as text, since days are compared and written, and no more."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted finding. rule: its id; path: JSON pointer into the payload; fingerprint: of the finding; until: the last day on which it
    holds."""

    rule: str
    path: str
    reason: str
    until: Day
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Consumer:
    """A service that reads the subject. reads: JSON pointers of the fields that it uses; pattern: an EventBridge rule pattern, matched against
    the whole event; filter_policy: an SNS policy, matched against the attributes, or the body when its scope is `MessageBody`."""

    name: str
    reads: tuple[str, ...] = ()
    pattern: JsonObject | None = None
    filter_policy: JsonObject | None = None
    filter_policy_scope: Literal["MessageAttributes", "MessageBody"] = "MessageAttributes"


@dataclass(frozen=True, slots=True)
class FieldSettings:
    """Of one field. enum, format: True confirms what discovery inferred, a value states it; both are then meant, and no longer loosened
    silently. deprecated: True, or the reason."""

    description: str = ""
    deprecated: bool | str = False
    pii: bool = False
    enum: bool | tuple[str | int | float | bool, ...] = False
    format: bool | str = False


@dataclass(frozen=True, slots=True)
class SubjectSettings:
    """subject.toml. mode: None, the mode of schemactl.toml; fields: by JSON pointer into the payload (`*`: any item of an array)."""

    subject: Subject
    status: Status = Status.DRAFT
    mode: str | None = None
    owner: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    successor_of: str = ""
    consumers: tuple[Consumer, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    fields: Mapping[str, FieldSettings] = field(default_factory=dict)
