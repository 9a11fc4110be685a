"""Which files a command line names: files, folders (all files below, sorted), patterns, and `-` for stdin."""

import glob
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from schemactl.errors import UnreadableInput
from schemactl.model.record import Provenance, Reject

STDIN: Final = "-"


def expand(inputs: Sequence[str]) -> Iterator[str]:
    """Yield the files that `inputs` name, in the order given, folders and patterns sorted; hidden files of a folder are left out. None given is
    stdin. Raises UnreadableInput for a name behind which there is nothing."""
    for name in inputs or (STDIN,):
        if name == STDIN:
            yield name
        elif os.path.isdir(name):
            yield from _files_below(name)
        elif os.path.exists(name):
            yield name
        elif glob.has_magic(name):
            yield from _matching(name)
        else:
            raise UnreadableInput("there is no such file or folder.", name, "Check the path, or quote a pattern such as 'captures/*.json.gz'.")


@contextmanager
def opened(file: str) -> Iterator[io.BufferedReader]:
    """The bytes of a file that `expand` named. Raises UnreadableInput."""
    if file == STDIN:
        yield io.BufferedReader(sys.stdin.buffer)  # type: ignore[arg-type]
        return
    with _open(file) as stream:
        yield stream


def size_of(file: str) -> int:
    """The bytes of a file as it is now; 0 for stdin and pipes, which have no size, and for what is gone."""
    path = Path(file)
    return path.stat().st_size if file != STDIN and path.is_file() else 0


def shrunk(file: str, read: int, size: int) -> Reject:
    """What is said of a file that has fewer bytes than when its reading began, as if a log were cut meanwhile."""
    return Reject(b"", Provenance(file, 0, read), "file-shrank", f"it had {size:,} bytes, and ends at {read:,} now")


def _open(file: str) -> io.BufferedReader:
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise UnreadableInput(f"cannot be opened ({error.strerror}).", file) from None


def _files_below(folder: str) -> Iterator[str]:
    for base, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield os.path.join(base, name)


def _matching(pattern: str) -> Iterator[str]:
    names = sorted(glob.glob(pattern, recursive=True))
    if not names:
        raise UnreadableInput("no file matches this pattern.", pattern)
    for name in names:
        if os.path.isdir(name):
            yield from _files_below(name)
        else:
            yield name


def _unreadable(error: OSError) -> None:
    raise UnreadableInput(f"cannot be listed ({error.strerror}).", str(error.filename))
