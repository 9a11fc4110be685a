"""Lines in the order of their keys, whatever order they come in and however many there are: sorted in runs on disk, which are merged."""

import heapq
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Final, TypeAlias

Key: TypeAlias = tuple[int, int, str]

_MOST: Final = 1 << 24
"""Characters of lines that are held in memory, about."""


@dataclass(slots=True)
class SortedLines:
    """A line holds no line feed but its last character. most: characters that are held before they go to disk."""

    most: int = _MOST
    _held: list[tuple[Key, str]] = field(default_factory=list)
    _characters: int = 0
    _runs: list[IO[str]] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)

    def add(self, key: Key, line: str) -> None:
        self._held.append((key, line))
        self._characters += len(line)
        if self._characters >= self.most:
            self._spill()

    def drain(self) -> Iterator[str]:
        """All lines, once."""
        with self._open:
            self._held.sort()
            yield from (line for _, line in heapq.merge(*map(_read, self._runs), self._held))

    def _spill(self) -> None:
        run = self._open.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115 - drain closes it
        for key, line in sorted(self._held):
            run.write(f"{json.dumps(key)}\n{line}")
        run.seek(0)
        self._runs.append(run)
        self._held, self._characters = [], 0


def _read(run: IO[str]) -> Iterator[tuple[Key, str]]:
    for key in run:
        first, second, third = json.loads(key)
        yield (first, second, third), next(run)
