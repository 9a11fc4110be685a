"""Compressed captures: one function a format, which yields what is inside, and raises BrokenCompression where it cannot be read on."""

import errno
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemactl import native
from schemactl.model.record import Provenance, Reject

BLOCK: Final = 1 << 20
"""Bytes read at a time."""
GZIP: Final = b"\x1f\x8b"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
_SKIPPED: Final = b"\x2a\x4d\x18"
"""Behind their first byte, the magic of frames that are for others to read (RFC 8878, section 3.1.2)."""
_BLOCK_OF_ZSTD: Final = 1 << 17
"""Bytes that a block holds at most (section 3.1.1.2.4)."""
_PIECE: Final = 1 << 14
"""Compressed bytes that are read at a time: few, for where one of them is damaged, none of them give anything."""
_WITH_HEADER: Final = 31
"""A member as a whole, its header and its checksum included (zlib's manual, inflateInit2)."""


@dataclass
class BrokenCompression(Exception):
    """The compressed data breaks off or is damaged; what came before it was good."""

    detail: str


@dataclass
class NotACapture(BrokenCompression):
    """The file is something else; `detail` says what, and what to do."""


def broken_compression(file: str, read_so_far: int, error: BrokenCompression) -> Reject:
    """What is said of a file that is something else, or whose compressed data cannot be read on."""
    if isinstance(error, NotACapture):
        return Reject(b"", Provenance(file, 0, read_so_far), "not-a-capture", error.detail)
    return Reject(b"", Provenance(file, 0, read_so_far), "broken-compression", f"the compressed data is unreadable from here: {error.detail}")


def gzip(stream: io.BufferedReader) -> Iterator[bytes]:
    """All members, one behind the other (RFC 1952, section 2.2); zeros behind the last are passed, for tapes and block devices leave them."""
    member: Any = None
    members = 0
    while text := stream.read(_PIECE):
        while text := text if member is not None or not members else text.lstrip(b"\0"):
            if member is None:
                if members and not GZIP.startswith(text[: len(GZIP)]):
                    raise BrokenCompression("the data after the last member is not gzip")
                member, members = native.gzip_member() or zlib.decompressobj(_WITH_HEADER), members + 1
            try:
                yield member.decompress(text)
            except (ValueError, zlib.error):
                raise BrokenCompression("it is damaged") from None
            text = member.unused_data
            member = None if member.eof else member
    if member is not None:
        raise BrokenCompression("it is cut off")


def bzip2(stream: io.BufferedReader) -> Iterator[bytes]:
    import bz2

    return _read(bz2.BZ2File(stream), (EOFError, OSError, ValueError))


def xz(stream: io.BufferedReader) -> Iterator[bytes]:
    import lzma

    return _read(lzma.LZMAFile(stream), (EOFError, lzma.LZMAError))


def zstandard(stream: io.BufferedReader) -> Iterator[bytes]:
    """All frames, one behind the other (RFC 8878, section 3.1), a block of each at a time, whatever that was compressed to."""
    text = _beginning(stream, b"")
    while text:
        if text[:4] != ZSTD and not (text[0] & 0xF0 == 0x50 and text[1:4] == _SKIPPED):
            raise BrokenCompression("the data after the last frame is not zstd")
        frame, errors = _zstd_frame()
        while not frame.eof:
            try:
                block = frame.decompress(text, _BLOCK_OF_ZSTD)
            except errors as error:
                raise BrokenCompression(str(error)) from None
            if block:
                yield block
            text = stream.read(_PIECE) if frame.needs_input and not frame.eof else b""
            if not text and frame.needs_input and not frame.eof:
                raise BrokenCompression("the last frame is cut off")
        text = _beginning(stream, frame.unused_data)


def _beginning(stream: io.BufferedReader, text: bytes) -> bytes:
    """The same with enough behind it to tell what it is, where there is as much."""
    while len(text) < len(ZSTD) and (more := stream.read(_PIECE)):
        text += more
    return text


def _zstd_frame() -> tuple[Any, type[Exception]]:
    """What decompresses a frame, and the error that it raises. Raises OSError, whose text says what to do, where nothing does."""
    frame = native.zstd_frame()
    if frame is not None:
        return frame, ValueError
    try:
        from compression import zstd
    except ImportError:
        remedy = f"zstd is decompressed by schemactl's engine, or by Python from 3.14 on: {native.how_to_build()}"
        raise OSError(errno.ENOTSUP, remedy) from None
    return zstd.ZstdDecompressor(), zstd.ZstdError


def _read(stream: Any, errors: tuple[type[Exception], ...]) -> Iterator[bytes]:
    """As much as there is at once, so that an error takes with it as little as can be."""
    while True:
        try:
            block: bytes = stream.read1(BLOCK)
        except errors as error:
            raise BrokenCompression(str(error)) from None
        if not block:
            return
        yield block
