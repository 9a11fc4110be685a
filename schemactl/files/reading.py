"""Single files: one that the person named, and one that stands in the project."""

import os
import stat
from pathlib import Path

from schemactl.errors import UnreadableInput, UnsafePath
from schemactl.files.tree import MOST_BYTES, Tree, kind_of, read_to


def read_named(path: Path, most: int = MOST_BYTES) -> bytes:
    """A file that the person named, wherever it is; also a pipe, which a shell makes of `<(command)`. Raises UnreadableInput, and UnsafePath for a
    device and for more than `most` bytes."""
    try:
        descriptor = _opened(path)
        try:
            content = read_to(descriptor, most)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"cannot be read ({getattr(error, 'strerror', None) or error}).", str(path)) from error
    if content is None:
        raise UnsafePath(f"has more than {most:,} bytes, and is not read.", str(path))
    return content


def read_within(boundary: Path, path: Path, most: int = MOST_BYTES) -> bytes | None:
    """A file of the project, or a link to another one in it; None where there is none. boundary: the folder that it may not lead out of. Raises
    UnsafePath for a link that does, a device, a pipe, a folder, and more than `most` bytes; UnreadableInput."""
    top, real = Path(os.path.realpath(boundary)), Path(os.path.realpath(path))
    if not real.is_relative_to(top) or real == top:
        raise UnsafePath("is a link that leads out of the project, and is not read.", str(path), "Put the file itself there.")
    try:
        with Tree(top) as tree:
            return tree.read(real.relative_to(top).as_posix(), most)
    except OSError as error:
        raise UnreadableInput(f"cannot be read ({error.strerror}).", str(path)) from error


def _opened(path: Path) -> int:
    """Looked at first: to open some devices does something by itself."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISFIFO(status.st_mode):
        raise UnsafePath(f"is {kind_of(status)}, and not a file; it is not read.", str(path))
    return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
