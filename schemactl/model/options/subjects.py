"""How subjects are named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SubjectOptions:
    """How subjects are named."""
