"""Records that the engine counts in bulk, where they stand: no value of Python is made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from schemactl.capture.window import Window
from schemactl.native import Passed

_LONGEST: Final = 1 << 21
SHORTEST: Final = 1 << 14
"""Bytes that are looked at together: few behind a record that is not sure."""


class Passes(Protocol):
    """Counts some records in bulk."""

    def take(self, file: str, text: bytes, start: int, stop: int) -> Passed | None:
        """Pass records from `start` on, where one begins, with its line if it is no object; none of them ends behind `stop`. None where none are
        looked at for now."""
        ...

    def take_items(self, file: str, text: bytes, start: int, stop: int) -> Passed | None:
        """The same of the items of an array."""
        ...

    def take_each(self, texts: Sequence[bytes]) -> tuple[Sequence[int], int]:
        """Pass texts that are a record each; returns the numbers of those that are not known, and how many events the others hold."""
        ...


Take: TypeAlias = Callable[[str, bytes, int, int], Passed | None]


@dataclass(frozen=True, slots=True)
class Known:
    """So many events that were counted in bulk."""

    number: int


class Sight:
    """Looks ahead in the text of a file: further and further, as long as what is there is passed."""

    def __init__(self, window: Window, file: str, take: Take) -> None:
        self._window = window
        self._file = file
        self._take = take
        self._size = SHORTEST

    def look(self) -> Passed | None:
        """What is passed from the position on, at least one record; None where none is."""
        window = self._window
        if window.indent != b"" and not window.text.startswith(b"{", window.at):
            return None
        while True:
            stop = min(window.at + self._size, len(window.text))
            passed = self._take(self._file, window.text, window.at, stop)
            if passed is not None and passed.size:
                self._size = min(2 * self._size, _LONGEST)
                return passed
            if passed is None or not passed.is_cut or self._size >= _LONGEST or (window.at + self._size > stop and not window.grow()):
                self._size = SHORTEST
                return None
            self._size *= 2
