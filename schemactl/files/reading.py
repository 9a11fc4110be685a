"""Single files: one that the person named, and one that stands in the project."""

import os
import select
import stat
from pathlib import Path
from typing import Final

from schemactl.errors import UnreadableInput, UnsafePath
from schemactl.files.tree import MOST_BYTES, Tree, kind_of, read_to

SECONDS_FOR_A_WRITER: Final = 5.0
"""Until a program has to have opened a pipe that is read."""


def read_named(path: Path, most: int = MOST_BYTES) -> bytes:
    """A file that the person named, wherever it is; also a pipe, which a shell makes of `<(command)`. Raises UnreadableInput, and UnsafePath for a
    device, for a pipe that no program writes to, and for more than `most` bytes."""
    try:
        descriptor = _opened(path)
        try:
            first = _first_byte(descriptor, path)
            content = read_to(descriptor, most - len(first))
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"cannot be read ({getattr(error, 'strerror', None) or error}).", str(path)) from error
    if content is None:
        raise UnsafePath(f"has more than {most:,} bytes, more than schemactl reads.", str(path))
    return first + content


def read_within(boundary: Path, path: Path, most: int = MOST_BYTES) -> bytes | None:
    """A file of the project, or a link to another one in it; None where there is none. boundary: the folder that it may not lead out of. Raises
    UnsafePath for a link that does, a device, a pipe, a folder, and more than `most` bytes; UnreadableInput."""
    top, real = Path(os.path.realpath(boundary)), Path(os.path.realpath(path))
    if not real.is_relative_to(top) or real == top:
        raise UnsafePath("is a link out of the project; schemactl does not read it.", str(path), "Replace the link by the file.")
    try:
        with Tree(top) as tree:
            return tree.read(real.relative_to(top).as_posix(), most)
    except OSError as error:
        raise UnreadableInput(f"cannot be read ({error.strerror}).", str(path)) from error


def _opened(path: Path) -> int:
    """Looked at first: to open some devices does something by itself. A pipe is opened without waiting for its writer."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISFIFO(status.st_mode):
        raise UnsafePath(f"is {kind_of(status)}, not a file.", str(path))
    return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0))


def _first_byte(descriptor: int, path: Path) -> bytes:
    """What a pipe begins with, if it is there already; nothing of a file. From then on reading waits for the writer. Raises UnsafePath for a pipe
    that no program opens to write: reading it would never end."""
    if not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
        return b""
    is_opened = bool(select.select([descriptor], [], [], SECONDS_FOR_A_WRITER)[0])
    try:
        first = os.read(descriptor, 1)
    except BlockingIOError:  # a program has it open, and has not written yet
        is_opened, first = True, b""
    if not is_opened and not first:
        raise UnsafePath("is a pipe that no program writes to.", str(path))
    os.set_blocking(descriptor, True)
    return first
