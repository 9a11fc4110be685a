"""What the text of a capture may be wrapped in, told by its first bytes, not by its name: compressions, also in one another, and UTF-16; and what is
no capture at all. To add one: a function and a line in LAYERS."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from schemactl.capture.compressed import BLOCK, GZIP, ZSTD, BrokenCompression, bzip2, gzip, xz, zstandard
from schemactl.capture.foreign import FOREIGN
from schemactl.capture.utf16 import from_utf16

_BUFFER: Final = 1 << 18
_MOST: Final = 4
"""Layers in one another."""


@dataclass(frozen=True, slots=True)
class Layer:
    """magic: the bytes that everything has at `offset` that is wrapped so. blocks: yields what is inside, may raise BrokenCompression."""

    name: str
    magic: bytes
    blocks: Callable[[io.BufferedReader], Iterator[bytes]]
    offset: int = 0


def blocks_of(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the text of a stream, without its layers. Raises BrokenCompression, OSError."""
    return _inside(iter(lambda: stream.read(BLOCK), b""), 0)


def layer_of(first: bytes) -> Layer | None:
    """The layer that begins with these bytes; None where that is the text itself."""
    return next((layer for layer in LAYERS if first.startswith(layer.magic, layer.offset)), None)


def _inside(blocks: Iterator[bytes], depth: int) -> Iterator[bytes]:
    first, rest = _beginning(blocks)
    layer = layer_of(first)
    whole = chain((first,), rest) if first else rest
    if layer is None:
        yield from whole
    elif depth == _MOST:
        raise BrokenCompression(f"it is compressed more than {_MOST} times over")
    else:
        yield from _inside(_large(layer.blocks(io.BufferedReader(_Joined(whole), _BUFFER))), depth + 1)


def _beginning(blocks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The bytes that tell a layer, and what follows them; where that is an error, it is raised when they have been read."""
    first = b""
    try:
        while len(first) < SNIFFED and (block := next(blocks, None)) is not None:
            first += block
    except BrokenCompression as error:
        return first, _failing(error)
    return first, blocks


def _failing(error: BrokenCompression) -> Iterator[bytes]:
    yield from ()
    raise error


def _large(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces put together; of those before an error none is lost."""
    held: list[bytes] = []
    size = 0
    try:
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size >= BLOCK:
                yield b"".join(held)
                held, size = [], 0
    except BrokenCompression:
        if held:
            yield b"".join(held)
        raise
    if size:
        yield b"".join(held)


class _Joined(io.RawIOBase):
    """Blocks as a stream, for those who read streams only."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        room = memoryview(buffer)
        if not self._left:
            self._left = memoryview(next(self._blocks, b""))
        given = self._left[: len(room)]
        room[: len(given)] = given
        self._left = self._left[len(given) :]
        return len(given)


LAYERS: tuple[Layer, ...] = (
    Layer("gzip", GZIP, gzip),
    Layer("zstandard", ZSTD, zstandard),
    Layer("bzip2", b"BZh", bzip2),
    Layer("xz", b"\xfd7zXZ\x00", xz),
    Layer("UTF-16, low byte first", b"\xff\xfe", from_utf16),
    Layer("UTF-16, high byte first", b"\xfe\xff", from_utf16),
    *(Layer(one.what, one.magic, one.blocks, one.offset) for one in FOREIGN),
)
SNIFFED: Final = max(layer.offset + len(layer.magic) for layer in LAYERS)
"""Bytes that tell every layer."""
