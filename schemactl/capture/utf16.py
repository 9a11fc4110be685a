"""Captures in UTF-16, as PowerShell's `>` writes them."""

import codecs
import io
from collections.abc import Iterator
from typing import Final

_AT_ONCE: Final = 1 << 19
_NO_UTF8: Final = b"\xff"


def from_utf16(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the text, which begins with a byte order mark, in UTF-8. What is no UTF-16 becomes no UTF-8, so that its record alone is refused."""
    decoder = codecs.getincrementaldecoder("utf-16")("surrogatepass")
    while block := stream.read(_AT_ONCE):
        yield decoder.decode(block).encode("utf-8", "surrogatepass")
    if decoder.getstate()[0]:
        yield _NO_UTF8
