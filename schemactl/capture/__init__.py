"""Reads captures: files, folders, patterns and stdin, compressed or not, in any layout, into records; nothing is decoded yet.

sources      which files the command line names
compressed   gzip, zstandard, bzip2, xz, told by content
split        one document, an array, a line each, one behind the other → records
"""

import io
from collections.abc import Iterator, Sequence

from schemactl.capture.compressed import BrokenCompression, blocks_of
from schemactl.capture.sources import expand, opened
from schemactl.capture.split import split
from schemactl.errors import UnreadableInput
from schemactl.model.options import CaptureOptions
from schemactl.model.record import Provenance, Record, Reject

__all__ = ["expand", "read", "read_file", "split"]


def read(inputs: Sequence[str], options: CaptureOptions) -> Iterator[Record | Reject]:
    """Yield every record of the inputs (none: stdin), in order, and a reject for what should be one and is not. Raises UnreadableInput for a file
    that cannot be opened, listed or read."""
    for file in expand(inputs):
        yield from read_file(file, options)


def read_file(file: str, options: CaptureOptions) -> Iterator[Record | Reject]:
    """Yield the records and rejects of one file (`-`: stdin)."""
    with opened(file) as stream:
        broken: list[Reject] = []
        yield from split(_blocks(stream, file, broken), file, options.max_record)
        yield from broken


def _blocks(stream: io.BufferedReader, file: str, broken: list[Reject]) -> Iterator[bytes]:
    """The text in blocks. Where compressed data breaks off, the text so far is kept, and the break noted in `broken`."""
    read_so_far = 0
    try:
        for block in blocks_of(stream):
            read_so_far += len(block)
            yield block
    except BrokenCompression as error:
        broken.append(Reject(b"", Provenance(file, 0, read_so_far), "broken-compression", f"the compressed data cannot be read on: {error.detail}"))
    except OSError as error:
        raise UnreadableInput(f"cannot be read ({error.strerror}).", file) from None
