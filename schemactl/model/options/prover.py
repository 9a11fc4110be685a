"""How the question «does the reader accept all that the writer sends?» is asked."""

from dataclasses import dataclass

from schemactl.model.options.compat import ContentModel, Formats


@dataclass(frozen=True, slots=True)
class ProverOptions:
    """content_model: `declared` closes the writer first, `strict` takes both schemas as they stand. formats: `assert` makes a format refuse
    values, `annotate` does not. steps: how many steps of the search each look at a question may take (the same on every machine); seconds: of the
    clock, a safety net above them for the steps that are long."""

    content_model: ContentModel = ContentModel.DECLARED
    formats: Formats = Formats.ANNOTATE
    steps: int = 60_000
    seconds: float = 5.0
