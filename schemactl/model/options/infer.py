"""The thresholds of inference; each is argued in docs/inference.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InferOptions:
    """The thresholds of inference; each is argued in docs/inference.md."""
