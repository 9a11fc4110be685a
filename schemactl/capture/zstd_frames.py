"""Takes compressed zstd data apart (RFC 8878, section 3.1), so that it can be decompressed a little at a time: no piece gives more than a megabyte,
whatever its own size, and it is known where a frame ends."""

import io
from collections.abc import Iterator
from typing import Final

MAGIC: Final = b"\x28\xb5\x2f\xfd"
_AT_ONCE: Final = 1 << 18
"""Bytes that are read at a time."""
_BLOCKS: Final = 8
"""Blocks of one piece at most: a block gives 128 KiB at most (section 3.1.1.2.4)."""
_LONGEST_HEADER: Final = 18
_HAS_CHECKSUM: Final = 0b100
_REPEATED: Final = 1
"""The type of a block that holds one byte, to be repeated."""
_CUT_OFF: Final = "the last frame is cut off"


class NoFrame(ValueError):
    """What follows is no zstd data, or not all of it."""


def pieces(stream: io.BufferedReader) -> Iterator[tuple[bytes, bool]]:
    """Yield the data of all frames, and with each piece whether it ends one. Raises NoFrame, after all that was complete; OSError."""
    source = _Source(stream)
    while source.holds(1):
        magic = source.look(4)
        if magic == MAGIC:
            yield from _frame(source)
        elif len(magic) == 4 and magic[0] & 0xF0 == 0x50 and magic[1:] == b"\x2a\x4d\x18":
            _skip_frame(source)
        else:
            raise NoFrame("the data after the last frame is not zstd")


def _frame(source: "_Source") -> Iterator[tuple[bytes, bool]]:
    import zstandard

    start = source.look(_LONGEST_HEADER)
    try:
        header = zstandard.frame_header_size(start)
    except zstandard.ZstdError:
        raise NoFrame("a frame has no header") from None
    checksum = 4 if start[4] & _HAS_CHECKSUM else 0
    piece, blocks, is_last = [source.take(header)], 0, False
    while not is_last:
        head = int.from_bytes(source.look(3), "little")
        is_last, type_, size = bool(head & 1), head >> 1 & 3, head >> 3
        length = 3 + (1 if type_ == _REPEATED else size) + (checksum if is_last else 0)
        block = source.take(length)
        piece.append(block)
        blocks += 1
        is_cut = len(block) < length
        if is_last or is_cut or blocks == _BLOCKS:
            yield b"".join(piece), is_last
            piece, blocks = [], 0
        if is_cut:
            raise NoFrame(_CUT_OFF)


def _skip_frame(source: "_Source") -> None:
    """Pass a frame that is for others to read (section 3.1.2)."""
    left = int.from_bytes(source.take(8)[4:].ljust(4, b"\xff"), "little")
    while left:
        passed = len(source.take(min(left, _AT_ONCE)))
        if not passed:
            raise NoFrame(_CUT_OFF)
        left -= passed


class _Source:
    """Bytes of a stream, to be looked at before they are taken."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._text = b""
        self._at = 0

    def holds(self, size: int) -> bool:
        """Whether there are so many bytes yet."""
        while len(self._text) - self._at < size:
            block = self._stream.read(_AT_ONCE)
            if not block:
                return False
            self._text, self._at = self._text[self._at :] + block, 0
        return True

    def look(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        self.holds(size)
        return self._text[self._at : self._at + size]

    def take(self, size: int) -> bytes:
        """The same, and move behind them."""
        taken = self.look(size)
        self._at += len(taken)
        return taken
