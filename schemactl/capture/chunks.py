"""Cuts captures into pieces that can be read side by side, in any order, to the same records.

A piece ends only where a record surely begins (`NEXT_RECORD`), so no record is cut, and reading a piece needs to know nothing of the one before it.
A large file that is neither compressed nor a stream is cut by offsets alone, and read by whoever gets the piece; all other large ones are cut as they
are read. Files that are not large are not looked into here: each is read as a whole, many small ones by the same reader.
"""

import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from schemactl.capture.compressed import BrokenCompression, broken_compression
from schemactl.capture.layers import SNIFFED, blocks_of, layer_of
from schemactl.capture.sources import expand, opened, plain_size
from schemactl.errors import UnreadableInput
from schemactl.model.record import Reject

_LOOK: Final = 1 << 16
_SEAM: Final = 256
"""Bytes before an end of line that are looked at."""
_LINE: Final = re.compile(rb"\n(?=[{\[\x1e])")
_GOES_ON: Final = b"[,: \t\r\n\v\f"
"""Behind these, before an end of line, a value may go on."""
_TOGETHER: Final = 2048
"""Files at most that are one piece."""
_SHARES: Final = 4
"""Pieces that each reader still gets of what is left of a file, so that all of them end at about the same time."""
_LEAST: Final = 16
"""Of the size that is asked for, the part that a piece has at least where there is more."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes `start` to `stop` of the (decompressed) file; text: those bytes where they cannot be read again. is_open: the text goes on."""

    file: str
    start: int
    stop: int
    text: bytes | None = None
    is_open: bool = False

    @property
    def without_text(self) -> "Chunk":
        """The same, to be remembered only."""
        return Chunk(self.file, self.start, self.stop)

    def __str__(self) -> str:
        return f"{self.file}, bytes {self.start:,} to {self.stop:,}"


@dataclass(frozen=True, slots=True)
class Whole:
    """Files that are read from their first byte to their last. None of them is a stream."""

    files: tuple[str, ...]

    def __str__(self) -> str:
        more = len(self.files) - 1
        return f"{self.files[0]} and {more:,} more files" if more > 1 else " and ".join(self.files)


@dataclass(frozen=True, slots=True)
class More:
    """How the chunk before it goes on: of a stream in which for long no record surely begins, not all is held at once."""

    text: bytes
    is_open: bool


Piece: TypeAlias = Chunk | Whole


@dataclass(frozen=True, slots=True)
class Cut:
    """size: bytes of a piece, about. readers: how many there are."""

    size: int
    readers: int = 1

    def of(self, left: int) -> int:
        """Bytes of the next piece, where so many are left."""
        return max(min(self.size, left // (_SHARES * self.readers)), self.size // _LEAST, 1)


def pieces(inputs: Sequence[str], cut: Cut) -> Iterator[Piece | More | Reject]:
    """Yield the pieces of all files, in order, and a reject where compressed data breaks off. Raises UnreadableInput."""
    small: list[str] = []
    held = 0
    for file in expand(inputs):
        size = plain_size(file)
        if size is not None and size <= cut.size:
            small.append(file)
            held += size
            if held >= cut.size // 4 or len(small) == _TOGETHER:
                yield Whole(tuple(small))
                small, held = [], 0
            continue
        if small:
            yield Whole(tuple(small))
            small, held = [], 0
        yield from _of_stream(file, max(1, cut.size // 4)) if size is None or _is_compressed(file) else _by_offset(file, cut)
    if small:
        yield Whole(tuple(small))


def blocks_of_chunk(chunk: Chunk, following: Callable[[], More]) -> Iterator[bytes]:
    """The bytes of a chunk. following: gives how it goes on."""
    if chunk.text is not None:
        yield chunk.text
        is_open = chunk.is_open
        while is_open:
            more = following()
            yield more.text
            is_open = more.is_open
        return
    with opened(chunk.file) as stream:
        stream.seek(chunk.start)
        left = chunk.stop - chunk.start
        while left > 0 and (block := stream.read(min(left, 1 << 20))):
            left -= len(block)
            yield block


def _is_compressed(file: str) -> bool:
    with opened(file) as stream:
        return layer_of(stream.peek(SNIFFED)) is not None


def _by_offset(file: str, cut: Cut) -> Iterator[Chunk]:
    end = os.path.getsize(file)
    start = 0
    with opened(file) as stream:
        while start < end:
            stop = _boundary(stream, start + cut.of(end - start), end)
            yield Chunk(file, start, stop)
            start = stop


def _boundary(stream: io.BufferedReader, wanted: int, end: int) -> int:
    """The first place from `wanted` on where a record surely begins."""
    seam = b""
    while wanted < end:
        stream.seek(wanted)
        text = seam + stream.read(_LOOK)
        sure = next(_sure_boundaries(text + stream.peek(1)[:1]), None)
        if sure is not None:
            return wanted - len(seam) + sure
        seam = text[-_SEAM:]
        wanted += _LOOK
    return end


def _of_stream(file: str, size: int) -> Iterator[Chunk | More | Reject]:
    held = _Held(file, size)
    with opened(file) as stream:
        try:
            for block in blocks_of(stream):
                yield from held.with_block(block)
            yield held.rest()
        except BrokenCompression as error:
            yield held.rest()
            yield broken_compression(file, held.start, error)
        except OSError as error:
            raise UnreadableInput(f"cannot be read ({error.strerror}).", file) from None


class _Held:
    """What of a stream was read and not yet given to anybody. start: where that begins."""

    def __init__(self, file: str, wanted: int) -> None:
        self.start = 0
        self._file = file
        self._wanted = wanted
        self._blocks: list[bytes] = []
        self._size = 0
        self._is_open = False

    def with_block(self, block: bytes) -> Iterator[Chunk | More]:
        """What is given when one more block was read: enough, up to where the last record surely begins, or all if that is sure of none."""
        self._blocks.append(block)
        self._size += len(block)
        if self._is_open or self._size >= self._wanted:
            text = b"".join(self._blocks)
            stop = _last_boundary(text)
            self._blocks = [text[stop:]] if stop else []
            yield self._given(text[:stop] if stop else text, is_open=not stop)

    def rest(self) -> Chunk | More:
        return self._given(b"".join(self._blocks), is_open=False)

    def _given(self, text: bytes, *, is_open: bool) -> Chunk | More:
        was_open, self._is_open = self._is_open, is_open
        start = self.start
        self.start += len(text)
        self._size -= len(text)
        return More(text, is_open) if was_open else Chunk(self._file, start, self.start, text, is_open)


def _last_boundary(text: bytes) -> int:
    """Where the last record begins, as far as is sure; 0 where that is not sure of any."""
    return max(_sure_boundaries(text), default=0)


def _sure_boundaries(text: bytes) -> Iterator[int]:
    """Where `NEXT_RECORD` says that records begin. A search for it would try every byte; this one looks at ends of lines only."""
    for line in _LINE.finditer(text):
        before = text[max(0, line.start() - _SEAM) : line.start()].rstrip(b" \t\r")
        if before and before[-1] not in _GOES_ON:
            yield line.end()
