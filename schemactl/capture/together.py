"""Small files, many at a time: most hold an event each, and to set up a reader for every one of them would take longer than to read it."""

import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Generic, TypeVar

from schemactl.capture.compressed import BLOCK, BrokenCompression
from schemactl.capture.faults import is_text
from schemactl.capture.layers import Layer, layer_of
from schemactl.capture.record_reader import Found
from schemactl.capture.run import Paced, Run, runs
from schemactl.capture.sight import Known, Passes
from schemactl.capture.sources import small_bytes
from schemactl.capture.split import Splitter
from schemactl.capture.window import Window
from schemactl.model.record import Provenance

T = TypeVar("T")

_OBJECT: Final = b"{"
_SMALL: Final = 1 << 16
"""Bytes of a small file at most, as it lies on the disk."""
_FILES: Final = 4096
"""Of files that are read together."""


@dataclass(slots=True)
class _Lines:
    """The lines of some files. starts: where in `lines` each file begins; a document over several lines stands there as one."""

    files: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, file: str, text: bytes) -> None:
        self.files.append(file)
        self.texts.append(text)
        self.starts.append(len(self.lines))
        self.lines += _split(text)
        self.size += len(text)

    @property
    def alone(self) -> list[int]:
        """The files that have one line each."""
        ends = pairwise([*self.starts, len(self.lines)])
        return [file for file, (start, end) in enumerate(ends) if end - start == 1]

    def without(self, files: frozenset[int]) -> "_Lines":
        """The same but for some files."""
        rest = _Lines()
        for number, (file, text) in enumerate(zip(self.files, self.texts, strict=True)):
            if number not in files:
                rest.add(file, text)
        return rest

    def file_of(self, line: int) -> int:
        return bisect_right(self.starts, line) - 1

    def place(self, line: int) -> Provenance:
        at = self.file_of(line)
        start = self.starts[at]
        return Provenance(self.files[at], line - start + 1, sum(map(len, self.lines[start:line])) + line - start)


@dataclass(frozen=True, slots=True)
class _From:
    """The places of lines from `first` on to `end`."""

    lines: _Lines
    first: int
    end: int

    @property
    def files(self) -> Sequence[str]:
        return self.lines.files[self.lines.file_of(self.first) : self.lines.file_of(self.end - 1) + 1]

    def of(self, index: int) -> Provenance:
        return self.lines.place(self.first + index)


class Together(Generic[T]):
    """Takes small files as long as there are some in a row, and then gives what they hold."""

    def __init__(self, paced: Paced[T], max_record: int, passes: Passes | None) -> None:
        self._paced = paced
        self._passes = passes
        self._max_record = max_record
        self._lines = _Lines()

    def takes(self, file: str) -> bool:
        """Whether the file is one of lines or of one document, and small; it is read if so."""
        text = _text_of(file)
        if text is None or len(text) > self._max_record or not is_text(text):
            return False
        if text:
            self._lines.add(file, text)
        return True

    @property
    def is_full(self) -> bool:
        return self._lines.size >= BLOCK or len(self._lines.files) >= _FILES

    def runs(self) -> Iterator[Run[T] | Found]:
        """What is in the files taken since the last time, in order."""
        lines, self._lines = self._lines, _Lines()
        if self._passes is not None:
            alone = lines.alone
            texts = [lines.lines[lines.starts[file]].strip(b" \t\r\n") for file in alone]
            left = {alone[number] for number in self._passes.take_each(texts)}
            known = frozenset(alone) - left
            if known:
                yield Known(len(known))
                lines = lines.without(known)
        at = 0
        while at < len(lines.lines):
            taken = self._paced.take(lines.lines, at)
            if taken is None:
                yield from self._rest_of_file(lines, at)
                following = lines.file_of(at) + 1
                at = lines.starts[following] if following < len(lines.starts) else len(lines.lines)
            else:
                items, number = taken
                yield Run(lines.lines[at : at + number], items, _From(lines, at, at + number))
                at += number

    def _rest_of_file(self, lines: _Lines, at: int) -> Iterator[Run[T] | Found]:
        """What follows in the file from a line on that must be read with care."""
        place, text = lines.place(at), lines.texts[lines.file_of(at)]
        splitter = Splitter(Window(iter((text[place.offset :],))), place.file, self._max_record, self._passes)
        splitter.window.offset, splitter.window.line = place.offset, place.line
        return runs(splitter, self._paced)


def _text_of(file: str) -> bytes | None:
    """The text of a small file that begins with an object; None for any other, which is read with care."""
    text = small_bytes(file, _SMALL)
    if text and text[:1] != _OBJECT:
        layer = layer_of(text)
        text = None if layer is None else _inside(layer, text)
    return text if text is not None and text[:1] in (_OBJECT, b"") else None


def _inside(layer: Layer, text: bytes) -> bytes | None:
    """What is compressed, where that is whole, and not much."""
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in layer.blocks(io.BufferedReader(io.BytesIO(text))):
            pieces.append(piece)
            size += len(piece)
            if size > BLOCK:
                return None
    except BrokenCompression:
        return None
    return b"".join(pieces)


def _split(text: bytes) -> list[bytes]:
    """The lines; or the whole, where its first line is not all of an object."""
    if not text[: text.find(b"\n") + 1].rstrip().endswith(b"}"):
        return [text]
    lines = text.split(b"\n")
    return lines if lines[-1] else lines[:-1]
