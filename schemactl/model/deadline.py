"""When something has to be finished: in processor time of the thread, so that a busy machine decides as much as an idle one."""

from dataclasses import dataclass
from time import thread_time
from typing import Final


@dataclass(frozen=True, slots=True)
class Deadline:
    """at: of the clock `time.thread_time`, in seconds."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """That many seconds from now."""
        return cls(thread_time() + seconds)

    @property
    def left(self) -> float:
        """Seconds that are left; never below 0."""
        return max(0.0, self.at - thread_time())

    @property
    def is_over(self) -> bool:
        return thread_time() >= self.at

    def after(self, part: float) -> "Deadline":
        """A nearer one: when that part of what is left will be used up."""
        return Deadline.within(self.left * part)


NEVER: Final = Deadline(float("inf"))
