"""How captures are read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """How captures are read. max_record: bytes of a record at most. workers: threads side by side. batch: bytes of events that are looked at
    together; 0 looks at each by itself, which is the reference that everything faster is held to."""

    max_record: int = 16 * 1024 * 1024
    workers: int = 1
    batch: int = 16 * 1024 * 1024
