"""How versions are compared."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompatOptions:
    """How versions are compared."""

    mode: str = "FORWARD"
    content_model: str = "declared"
    formats: str = "assert"
