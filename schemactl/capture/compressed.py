"""Compressed captures, told by their first bytes. To add a format: a function and a line in COMPRESSIONS."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemactl.capture.zstd_frames import MAGIC, NoFrame, pieces
from schemactl.model.record import Provenance, Reject

BLOCK: Final = 1 << 20
"""Bytes read at a time."""


@dataclass
class BrokenCompression(Exception):
    """The compressed data breaks off or is damaged; what came before it was good."""

    detail: str


@dataclass(frozen=True, slots=True)
class Compression:
    """magic: the first bytes of every such file. blocks: yields the decompressed bytes, may raise BrokenCompression."""

    name: str
    magic: bytes
    blocks: Callable[[io.BufferedReader], Iterator[bytes]]


def blocks_of(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the decompressed bytes of a stream, or its bytes where it is not compressed. Raises BrokenCompression, OSError."""
    compression = _compression(stream)
    return _read(stream, ()) if compression is None else compression.blocks(stream)


def broken_compression(file: str, read_so_far: int, error: BrokenCompression) -> Reject:
    """What is said of compressed data that cannot be read on."""
    return Reject(b"", Provenance(file, 0, read_so_far), "broken-compression", f"the compressed data cannot be read on: {error.detail}")


def is_compressed(stream: io.BufferedReader) -> bool:
    """Whether the stream, at its beginning, is in one of COMPRESSIONS."""
    return _compression(stream) is not None


def _compression(stream: io.BufferedReader) -> Compression | None:
    first = stream.peek(8)
    return next((compression for compression in COMPRESSIONS if first.startswith(compression.magic)), None)


def _gzip(stream: io.BufferedReader) -> Iterator[bytes]:
    import zlib

    return _read(_gzip_module().GzipFile(fileobj=stream, mode="rb"), (EOFError, OSError, ValueError, zlib.error))


def _gzip_module() -> Any:
    try:
        from isal import igzip
    except ImportError:
        import gzip

        return gzip
    return igzip


def _bzip2(stream: io.BufferedReader) -> Iterator[bytes]:
    import bz2

    return _read(bz2.BZ2File(stream), (EOFError, OSError, ValueError))


def _xz(stream: io.BufferedReader) -> Iterator[bytes]:
    import lzma

    return _read(lzma.LZMAFile(stream), (EOFError, lzma.LZMAError))


def _zstandard(stream: io.BufferedReader) -> Iterator[bytes]:
    """Frames one behind the other, a little of each at a time; unlike zstandard's own reader, this one tells when the last of them is cut off."""
    import zstandard

    decompressor = zstandard.ZstdDecompressor()
    frame = decompressor.decompressobj()
    try:
        for piece, is_last in pieces(stream):
            block = frame.decompress(piece)
            if block:
                yield block
            if is_last:
                frame = decompressor.decompressobj()
    except (NoFrame, zstandard.ZstdError) as error:
        raise BrokenCompression(str(error)) from None


def _read(stream: Any, errors: tuple[type[Exception], ...]) -> Iterator[bytes]:
    while True:
        try:
            block: bytes = stream.read(BLOCK)
        except errors as error:
            raise BrokenCompression(str(error)) from None
        if not block:
            return
        yield block


COMPRESSIONS: tuple[Compression, ...] = (
    Compression("gzip", b"\x1f\x8b", _gzip),
    Compression("zstandard", MAGIC, _zstandard),
    Compression("bzip2", b"BZh", _bzip2),
    Compression("xz", b"\xfd7zXZ\x00", _xz),
)
