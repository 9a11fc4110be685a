"""`--rejects` where events are judged in another order than that of the captures: the file has them as they stand there, however they were read."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from schemactl.ingest.rejects import line_of, write_rejects
from schemactl.ingest.sorting import Key, SortedLines
from schemactl.model.record import Provenance, Reject

_NUMBER: Final = re.compile("[0-9]+")
_DIGITS: Final = 12


@dataclass(slots=True)
class CaptureOrder:
    """How places follow one another in the captures."""

    _files: dict[str, int] = field(default_factory=dict)

    def begin(self, file: str) -> None:
        """Take note of a file, the first time that something of it comes."""
        self._files.setdefault(file, len(self._files))

    def key(self, place: Provenance) -> Key:
        return self._files[place.file], place.offset, _NUMBER.sub(lambda number: number[0].zfill(_DIGITS), place.pointer)


@dataclass(frozen=True, slots=True)
class OrderedRejects:
    """Takes rejects in any order; without lines it forgets them."""

    order: CaptureOrder = field(default_factory=CaptureOrder)
    lines: SortedLines | None = None

    def write(self, reject: Reject) -> None:
        if self.lines is not None:
            self.lines.add(self.order.key(reject.provenance), line_of(reject))


@contextmanager
def write_ordered_rejects(path: Path | None, inputs: Sequence[str]) -> Iterator[OrderedRejects]:
    """Write the file, at the end. Raises as `write_rejects`."""
    with write_rejects(path, inputs) as rejects:
        if rejects.file is None:
            yield OrderedRejects()
            return
        lines = SortedLines()
        yield OrderedRejects(lines=lines)
        rejects.file.writelines(lines.drain())
