"""What passes between the registry and a foreign one: documents read there, files written for it, and what either side cannot say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemactl.model.json import Document, JsonValue
from schemactl.model.subject import Subject


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the other side cannot say. path: JSON pointer into the schema that was read; what: a sentence. accepts_more: whether the result
    accepts values that the original refuses; otherwise only an annotation is gone."""

    path: str
    what: str
    accepts_more: bool


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """A document of the foreign side, decoded: a file, or an answer of its API. name: for messages."""

    name: str
    content: JsonValue


@dataclass(frozen=True, slots=True)
class Found:
    """A schema of the foreign side, in draft 2020-12. subject: None where nothing there says it. where: file and pointer, for messages. version: its
    number there, None where it has none."""

    subject: Subject | None
    document: Document
    where: str
    losses: tuple[Loss, ...] = ()
    version: int | None = None
    description: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What stands beside schemas and is none that can be read. why: a phrase."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A version of the registry that is to be exported, with what people wrote about its subject."""

    subject: Subject
    version: int
    semver: str
    document: Document
    description: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Files for the foreign side, by path relative to the output folder. losses: by subject."""

    files: Mapping[str, bytes]
    losses: Mapping[Subject, tuple[Loss, ...]] = field(default_factory=dict)
