"""Compressed captures: one function a format, which yields what is inside, and raises BrokenCompression where it cannot be read on."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemactl.capture.zstd_frames import NoFrame, pieces
from schemactl.model.record import Provenance, Reject

BLOCK: Final = 1 << 20
"""Bytes read at a time."""
GZIP: Final = b"\x1f\x8b"
_PIECE: Final = 1 << 14
"""Bytes of gzip that are decompressed at a time: few, for where one of them is damaged, none of them give anything."""
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
    library = _zlib()
    member: Any = None
    members = 0
    while text := stream.read(_PIECE):
        while text := text if member is not None or not members else text.lstrip(b"\0"):
            if member is None:
                if members and not GZIP.startswith(text[: len(GZIP)]):
                    raise BrokenCompression("the data after the last member is not gzip")
                member, members = library.decompressobj(_WITH_HEADER), members + 1
            try:
                yield member.decompress(text)
            except library.error:
                raise BrokenCompression("it is damaged") from None
            text = member.unused_data
            member = None if member.eof else member
    if member is not None:
        raise BrokenCompression("it is cut off")


def _zlib() -> Any:
    """isal's, which is twice as fast, or Python's own."""
    try:
        from isal import isal_zlib
    except ImportError:
        import zlib

        return zlib
    return isal_zlib


def bzip2(stream: io.BufferedReader) -> Iterator[bytes]:
    import bz2

    return _read(bz2.BZ2File(stream), (EOFError, OSError, ValueError))


def xz(stream: io.BufferedReader) -> Iterator[bytes]:
    import lzma

    return _read(lzma.LZMAFile(stream), (EOFError, lzma.LZMAError))


def zstandard(stream: io.BufferedReader) -> Iterator[bytes]:
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
    """As much as there is at once, so that an error takes with it as little as can be."""
    while True:
        try:
            block: bytes = stream.read1(BLOCK)
        except errors as error:
            raise BrokenCompression(str(error)) from None
        if not block:
            return
        yield block
