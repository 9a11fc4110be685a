"""Cuts captures into pieces that can be read side by side, in any order, to the same records.

A piece ends only where a record surely begins (`NEXT_RECORD`), so no record is cut, and reading a piece needs to know nothing of the one before it.
What is neither compressed nor a stream is cut by offsets alone, and read by whoever gets the piece; the rest is cut as it is decompressed.
"""

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schemactl.capture.compressed import BrokenCompression, broken_compression
from schemactl.capture.layers import blocks_of, layer_of
from schemactl.capture.sources import STDIN, expand, opened
from schemactl.capture.split import NEXT_RECORD
from schemactl.errors import UnreadableInput
from schemactl.model.record import Reject

_LOOK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes `start` to `stop` of the (decompressed) file; text: those bytes where they cannot be read again."""

    file: str
    start: int
    stop: int
    text: bytes | None = None

    def __str__(self) -> str:
        return f"{self.file}, bytes {self.start:,} to {self.stop:,}"


def chunks(inputs: Sequence[str], size: int) -> Iterator[Chunk | Reject]:
    """Yield the pieces of all files, in order, each of about `size` bytes, and a reject where compressed data breaks off. Raises UnreadableInput."""
    for file in expand(inputs):
        if file != STDIN and _is_plain(file):
            yield from _by_offset(file, size)
        else:
            yield from _of_stream(file, size)


def blocks_of_chunk(chunk: Chunk) -> Iterator[bytes]:
    """The bytes of a chunk."""
    if chunk.text is not None:
        yield chunk.text
        return
    with opened(chunk.file) as stream:
        stream.seek(chunk.start)
        left = chunk.stop - chunk.start
        while left > 0 and (block := stream.read(min(left, 1 << 20))):
            left -= len(block)
            yield block


def _is_plain(file: str) -> bool:
    """Whether it can be read from any place, and more than once: not so a pipe, of which not even the first bytes may be looked at here."""
    if not Path(file).is_file():
        return False
    with opened(file) as stream:
        return layer_of(stream.peek(8)) is None


def _by_offset(file: str, size: int) -> Iterator[Chunk]:
    end = os.path.getsize(file)
    start = 0
    with opened(file) as stream:
        while start < end:
            stop = _boundary(stream, start + size, end)
            yield Chunk(file, start, stop)
            start = stop


def _boundary(stream: io.BufferedReader, wanted: int, end: int) -> int:
    """The first place from `wanted` on where a record surely begins."""
    seam = b""
    while wanted < end:
        stream.seek(wanted)
        text = seam + stream.read(_LOOK)
        match = NEXT_RECORD.search(text + stream.peek(1)[:1])
        if match is not None:
            return wanted - len(seam) + match.end()
        seam = text[-256:]
        wanted += _LOOK
    return end


def _of_stream(file: str, size: int) -> Iterator[Chunk | Reject]:
    start = 0
    text = b""
    with opened(file) as stream:
        try:
            for block in blocks_of(stream):
                text += block
                cut = _last_boundary(text) if len(text) >= size else 0
                if cut:
                    yield Chunk(file, start, start + cut, text[:cut])
                    start, text = start + cut, text[cut:]
            yield Chunk(file, start, start + len(text), text)
        except BrokenCompression as error:
            yield Chunk(file, start, start + len(text), text)
            yield broken_compression(file, start + len(text), error)
        except OSError as error:
            raise UnreadableInput(f"cannot be read ({error.strerror}).", file) from None


def _last_boundary(text: bytes) -> int:
    """Where the last record begins, as far as is sure; 0 where that is not sure of any."""
    look = 1 << 12
    while True:
        found = [match.end() for match in NEXT_RECORD.finditer(text, max(0, len(text) - look))]
        if found or look >= len(text):
            return found[-1] if found else 0
        look *= 8
