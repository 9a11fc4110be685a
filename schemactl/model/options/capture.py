"""How captures are read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """How captures are read."""

    max_record: int = 16 * 1024 * 1024
    workers: int = 1
