"""A view on a stream of blocks that moves forward only: what lies before the position is let go."""

import re
from collections.abc import Iterator

from schemactl import native

_SPACE = re.compile(rb"[ \t\r\n]+")


class Window:
    """text[at:] is what has been read and not yet passed; `offset`, `line` (from 1) and `indent` (the white space before it in its line, None where
    there is more) belong to `at`."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._ended = False
        self.text = b""
        self.at = 0
        self.offset = 0
        self.line = 1
        self.indent: bytes | None = b""

    def grow(self) -> bool:
        """Read at least as much again as lies ahead (so that growing is linear in all). False at the end of the stream."""
        ahead = self.text[self.at :]
        wanted = max(1, len(ahead))
        blocks = [ahead]
        while wanted > 0 and not self._ended:
            block = next(self._blocks, None)
            if block is None:
                self._ended = True
            else:
                blocks.append(block)
                wanted -= len(block)
        if len(blocks) == 1:
            return False
        self.text = b"".join(blocks)
        self.at = 0
        return True

    def reads(self, number: int) -> bool:
        """Read on until so many bytes are ahead; whether any are."""
        while self.ahead < number and self.grow():
            pass
        return self.ahead > 0

    @property
    def ahead(self) -> int:
        """Bytes that have been read and not yet passed."""
        return len(self.text) - self.at

    def pass_to(self, index: int) -> bytes:
        """Move to `index` of `text` and return what was passed."""
        passed = self.text[self.at : index]
        self._move_to(index)
        return passed

    def pass_to_offset(self, offset: int) -> None:
        """Move to an offset that has been read."""
        self._move_to(self.at + offset - self.offset)

    def _move_to(self, index: int) -> None:
        newline = self.text.rfind(b"\n", self.at, index)
        if newline >= 0:
            self.line += native.count_lines(self.text, self.at, index)
            self.indent = _indent(b"", self.text[newline + 1 : index])
        elif self.indent is not None:
            self.indent = _indent(self.indent, self.text[self.at : index])
        self.offset += index - self.at
        self.at = index

    def pass_space(self) -> bool:
        """Move to the next byte that is no white space. False at the end of the stream."""
        while True:
            space = _SPACE.match(self.text, self.at)
            if space is not None:
                self.pass_to(space.end())
            if self.at < len(self.text):
                return True
            if not self.grow():
                return False

    def find(self, wanted: bytes, limit: int) -> int | None:
        """The index of `wanted` within `limit` bytes ahead, reading on as needed; None when it is not there."""
        searched = 0
        while True:
            index = self.text.find(wanted, self.at + searched, self.at + limit)
            if index >= 0:
                return index
            searched = max(0, min(self.ahead, limit) - len(wanted) + 1)
            if self.ahead >= limit or not self.grow():
                return None


def _indent(before: bytes, passed: bytes) -> bytes | None:
    """Of a place behind what was passed of its line, and white space before that."""
    return None if passed[:1] > b" " or passed.strip(b" \t\r") else before + passed
