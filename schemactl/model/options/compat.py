"""How versions are compared."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """Who must stay whole when a new version comes (docs/compatibility.md). The _TRANSITIVE ones look at every version,
    the others at those of the current major."""

    BACKWARD = "BACKWARD"
    FORWARD = "FORWARD"
    FULL = "FULL"
    BACKWARD_TRANSITIVE = "BACKWARD_TRANSITIVE"
    FORWARD_TRANSITIVE = "FORWARD_TRANSITIVE"
    FULL_TRANSITIVE = "FULL_TRANSITIVE"
    NONE = "NONE"


class ContentModel(StrEnum):
    """declared: a writer sends the names that its schema declares. strict: plain JSON Schema."""

    DECLARED = "declared"
    STRICT = "strict"


class Formats(StrEnum):
    """Whether `format` refuses values (assert) or only describes them (annotate)."""

    ASSERT = "assert"
    ANNOTATE = "annotate"


@dataclass(frozen=True, slots=True)
class CompatOptions:
    """How versions are compared. mode: or an alias (`consumers`, `replay`). allow_undecided: what cannot be decided does not count as breaking.
    budget: seconds of processor time that one pair of schemas may take before it is undecided; an eighth more for each megabyte."""

    mode: str = "FORWARD"
    content_model: ContentModel = ContentModel.DECLARED
    formats: Formats = Formats.ASSERT
    allow_undecided: bool = False
    budget: float = 3.0


@dataclass(frozen=True, slots=True)
class ProverOptions:
    """content_model: `declared` closes the writer first, `strict` takes both schemas as they stand. formats: `assert` makes a format refuse
    values, `annotate` does not. steps: how many steps of the search each look at a question may take (the same on every machine); seconds: of the
    clock, a safety net above them for the steps that are long."""

    content_model: ContentModel = ContentModel.DECLARED
    formats: Formats = Formats.ANNOTATE
    steps: int = 60_000
    seconds: float = 5.0
