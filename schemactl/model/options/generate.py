"""What is generated where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """What is generated where."""
