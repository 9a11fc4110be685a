"""Small files, many at a time: most hold an event each, and to set up a reader for every one of them would take longer than to read it."""

import io
from collections.abc import Iterator
from typing import Final

from schemactl.capture.bulk import Known, Passes
from schemactl.capture.compressed import BLOCK, BrokenCompression
from schemactl.capture.faults import is_text
from schemactl.capture.layers import Layer, layer_of
from schemactl.capture.record_reader import Found
from schemactl.capture.sources import small_bytes
from schemactl.capture.split import Splitter
from schemactl.capture.window import Window

_OBJECT: Final = b"{"
_SPACE: Final = b" \t\r\n"
_SMALL: Final = 1 << 16
"""Bytes of a small file at most, as it lies on the disk."""
_FILES: Final = 4096
"""Of files that are read together."""


class Together:
    """Takes small files as long as there are some in a row, and then gives what they hold."""

    def __init__(self, max_record: int, passes: Passes | None) -> None:
        self._passes = passes
        self._max_record = max_record
        self._texts: list[tuple[str, bytes]] = []
        self._size = 0

    def takes(self, file: str) -> bool:
        """Whether the file begins with an object, and is small; it is read if so."""
        text = _text_of(file)
        if text is None or len(text) > self._max_record or not is_text(text):
            return False
        if text:
            self._texts.append((file, text))
            self._size += len(text)
        return True

    @property
    def is_full(self) -> bool:
        return self._size >= BLOCK or len(self._texts) >= _FILES

    def records(self) -> Iterator[Found]:
        """What is in the files taken since the last time, in order."""
        taken, self._texts, self._size = self._texts, [], 0
        left = taken
        if self._passes is not None:
            numbers, events = self._passes.take_each([text.strip(_SPACE) for _, text in taken])
            left = [taken[number] for number in numbers]
            yield Known(events)
        for file, text in left:
            yield from Splitter(Window(iter((text,))), file, self._max_record, self._passes).records()


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
