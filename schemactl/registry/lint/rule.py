"""What a rule looks at, and what it says."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from schemactl.guard import Guard
from schemactl.model.json import Document
from schemactl.model.schema import Version
from schemactl.model.settings import SubjectSettings


class Weight(StrEnum):
    """warning: something does not fit together, exit 1. note: could be better."""

    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Looked:
    """A subject: its newest version, what people wrote, the names of all subjects of the registry, and the ids of all rules of compatibility. stored:
    the schemas of all versions as their files have them, by number. guard: what says which values may be shown."""

    latest: Version
    settings: SubjectSettings
    subjects: Collection[str]
    rules: Collection[str]
    stored: Mapping[int, Document] = field(default_factory=dict)
    guard: Guard = field(default_factory=Guard)


@dataclass(frozen=True, slots=True)
class Remark:
    """path: JSON pointer into the payload, of patterns into the schema; empty: the subject as a whole."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """id: names what is the matter, and the case folder. remedy: what to do."""

    id: str
    weight: Weight
    look: Callable[[Looked], Iterator[Remark]]
    remedy: str
