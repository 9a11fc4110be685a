"""Reads captures: files, folders, patterns and stdin, compressed or not, in any layout, into records; nothing is decoded yet.

sources      which files the command line names
layers       compressions and UTF-16, told by content
split        one document, an array, a line each, one behind the other → records
sight        records that are counted where they stand
together     many small files at once
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from schemactl.capture.bulk import Known, Passes
from schemactl.capture.chunks import Chunk, Cut, More, Piece, Whole, blocks_of_chunk, pieces
from schemactl.capture.compressed import BrokenCompression, broken_compression
from schemactl.capture.layers import SNIFFED, blocks_of, layer_of
from schemactl.capture.record_reader import Found, Read
from schemactl.capture.small_files import Together
from schemactl.capture.sources import expand, opened, shrunk, size_of
from schemactl.capture.split import Splitter, split
from schemactl.capture.window import Window
from schemactl.errors import UnreadableInput
from schemactl.model.options import CaptureOptions
from schemactl.model.record import Reject

__all__ = [
    "Chunk",
    "ChunkReader",
    "Cut",
    "Known",
    "More",
    "Passes",
    "Piece",
    "Whole",
    "expand",
    "pieces",
    "read",
    "read_files",
    "split",
]


def read(inputs: Sequence[str], options: CaptureOptions) -> Iterator[Read]:
    """Yield every record of the inputs (none: stdin), in order, what is ignored, and a reject for what should be a record and is not. Raises
    UnreadableInput for a file that cannot be opened, listed or read."""
    for file in expand(inputs):
        with _text_of(file) as text:
            yield from split(text.blocks(), file, options.max_record)
            yield from text.broken


def read_files(files: Iterable[str], options: CaptureOptions, passes: Passes | None = None) -> Iterator[Found]:
    """Yield the same of files that are known; of the records that the engine counted (`passes`), how many they are."""
    small = Together(options.max_record, passes)
    for file in files:
        if not small.takes(file):
            yield from small.records()
            with _text_of(file) as text:
                yield from Splitter(Window(text.blocks()), file, options.max_record, passes).records()
                yield from text.broken
        elif small.is_full:
            yield from small.records()
    yield from small.records()


class ChunkReader:
    """Reads a piece of a file. Lines are counted from the piece's beginning. following: gives how a chunk goes on that is open."""

    def __init__(self, chunk: Chunk, options: CaptureOptions, following: Callable[[], More]) -> None:
        self._chunk = chunk
        self._max_record = options.max_record
        self._window = Window(blocks_of_chunk(chunk, following))
        self._window.offset = chunk.start

    def records(self, passes: Passes | None = None) -> Iterator[Found]:
        """Yield what is in the piece; of the pieces that a file lost, the first tells it."""
        chunk = self._chunk
        yield from Splitter(self._window, chunk.file, self._max_record, passes).records()
        end = self._window.offset
        if chunk.text is None and end < chunk.stop and chunk.start <= size_of(chunk.file):
            yield shrunk(chunk.file, end, chunk.stop)

    @property
    def lines(self) -> int:
        """How many ends of lines there are in what was read so far."""
        return self._window.line - 1


@dataclass(slots=True)
class _Text:
    """The text of a file in blocks. Where it ends too early, what was read is kept, and the rest noted in `broken`."""

    file: str
    stream: io.BufferedReader
    broken: list[Reject] = field(default_factory=list)

    def blocks(self) -> Iterator[bytes]:
        read_so_far = 0
        try:
            size = 0 if layer_of(self.stream.peek(SNIFFED)) else size_of(self.file)
            for block in blocks_of(self.stream):
                read_so_far += len(block)
                yield block
            if read_so_far < size:
                self.broken.append(shrunk(self.file, read_so_far, size))
        except BrokenCompression as error:
            self.broken.append(broken_compression(self.file, read_so_far, error))
        except OSError as error:
            raise UnreadableInput(f"cannot be read ({error.strerror}).", self.file) from None


@contextmanager
def _text_of(file: str) -> Iterator[_Text]:
    with opened(file) as stream:
        yield _Text(file, stream)
