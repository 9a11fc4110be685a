"""What inference hands back."""

from dataclasses import dataclass

from schemactl.model.json import JsonObject
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
class Inference:
    """A schema that accepts every event that was observed."""

    document: JsonObject
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Widened:
    """The head, wide enough for the evidence, and what had to be loosened for that. No loosening: the document is the head."""

    document: JsonObject
    loosenings: tuple[Loosening, ...] = ()
