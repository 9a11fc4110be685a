"""The time that one comparison may take: a safety net, so that a pathological pair ends as undecided and never hangs."""

from dataclasses import dataclass, field
from time import monotonic


@dataclass(frozen=True)
class Budget:
    """seconds: from now on."""

    seconds: float
    _start: float = field(default_factory=monotonic)

    @property
    def left(self) -> float:
        """Seconds that are left; never below 0."""
        return max(0.0, self.seconds - (monotonic() - self._start))
