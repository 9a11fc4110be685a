"""Which files a command line names: files, folders (all files below, sorted), patterns, and `-` for stdin."""

import glob
import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from schemactl.errors import UnreadableInput
from schemactl.model.record import Provenance, Reject

STDIN: Final = "-"
_OF_A_SUBJECT: Final = "subject.toml"
"""Stands beside the versions of a subject in a registry: schemas, which are no events."""
_BELOW: Final = "**"
"""In a pattern: a folder and all folders below it."""
_BUFFER: Final = 1 << 16
_READ: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0)


def expand(inputs: Sequence[str]) -> Iterator[str]:
    """Yield the files that `inputs` name, in the order given, folders and patterns sorted; hidden files of a folder are left out. A file that several
    of them name is given once: its events happened once. None given is stdin. Raises UnreadableInput for a name behind which there is nothing."""
    if len(inputs) < 2:
        yield from _expanded(inputs or (STDIN,))
        return
    seen = set()
    for file in _expanded(inputs):
        path = file if file == STDIN else os.path.abspath(file)
        if path not in seen:
            seen.add(path)
            yield file


def _expanded(inputs: Sequence[str]) -> Iterator[str]:
    for name in inputs:
        if name == STDIN:
            yield name
        elif os.path.isdir(name):
            yield from _files_below(name)
        elif os.path.exists(name):
            yield name
        elif glob.has_magic(name):
            yield from _matching(name)
        else:
            remedy = "Check the path, or quote a pattern such as 'captures/*.json.gz'."
            raise UnreadableInput("there is no such file or folder.", name or "''", remedy)


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
    return plain_size(file) or 0


def plain_size(file: str) -> int | None:
    """The bytes of what can be read from any place, and more than once; None for stdin, a pipe, and what is gone."""
    if file == STDIN:
        return None
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def small_bytes(file: str, most: int) -> bytes | None:
    """All of a file with no more than `most` bytes; None for a larger one, for stdin, a pipe, and what cannot be read: whoever opens it says why."""
    size = plain_size(file)
    if size is None or size > most:
        return None
    try:
        descriptor = os.open(file, _READ)
        try:
            text = os.read(descriptor, most + 1)
        finally:
            os.close(descriptor)
    except OSError:
        return None
    return text if size <= len(text) <= most else None


def shrunk(file: str, read: int, size: int) -> Reject:
    """What is said of a file that has fewer bytes than when its reading began, as if a log were cut meanwhile."""
    return Reject(b"", Provenance(file, 0, read), "file-shrank", f"it had {size:,} bytes and now ends at {read:,}")


def _open(file: str) -> io.BufferedReader:
    try:
        return io.BufferedReader(io.FileIO(file), _BUFFER)
    except OSError as error:
        raise UnreadableInput(f"cannot be opened ({error.strerror}).", file) from None


def _files_below(folder: str) -> Iterator[str]:
    for _, files in _walk(folder):
        yield from files


def _walk(folder: str) -> Iterator[tuple[str, list[str]]]:
    """A folder and its files, and then the folders in it. Hidden names are left out, links to folders, what waits for somebody else, such as a pipe,
    and the subjects of a registry. What cannot be looked at is given all the same, for whoever opens it says why."""
    folders = [folder]
    while folders:
        base = folders.pop()
        entries = _entries(base)
        if any(entry.name == _OF_A_SUBJECT for entry in entries):
            continue
        yield base, [os.path.join(base, entry.name) for entry in entries if _is_file(entry)]
        folders += (os.path.join(base, entry.name) for entry in reversed(entries) if entry.is_dir(follow_symlinks=False))


def _entries(folder: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder or os.curdir) as entries:
            return sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as error:
        raise UnreadableInput(f"cannot be listed ({error.strerror}).", folder) from None


def _is_file(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a file, a link to one, or a link to nothing."""
    if not entry.is_symlink():
        return entry.is_file()
    try:
        mode = os.stat(entry.path).st_mode
    except OSError:
        return True
    return stat.S_ISREG(mode)


def _matching(pattern: str) -> Iterator[str]:
    """Every file once, though a pattern matches it and folders above it."""
    names = sorted(set(_matched(pattern)))
    if not names:
        raise UnreadableInput("no file matches this pattern.", pattern)
    files = dict.fromkeys(file for name in names for file in (_files_below(name) if os.path.isdir(name) else (name,)))
    yield from (os.path.join(os.curdir, file) if file == STDIN else file for file in files)


def _matched(pattern: str) -> Iterator[str]:
    """The names that a pattern matches; other than Python's, `**` follows no links, which may lead in circles."""
    parts = pattern.replace(os.sep, "/").split("/")
    if _BELOW not in parts:
        yield from glob.glob(pattern)
        return
    at = parts.index(_BELOW)
    above, below = "/".join(parts[:at]), "/".join(parts[at + 1 :])
    bases = [f"{base}/" for base in glob.glob(above) if os.path.isdir(base)] if above else ["/" if pattern.startswith("/") else ""]
    for base in bases:
        for folder, files in _walk(base):
            yield from _matched(os.path.join(glob.escape(folder), below)) if below else files
