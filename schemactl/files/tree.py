"""A folder and what is below it, reached without following a link.

Each name on the way to a file is opened by itself, relative to the descriptor of the folder that it stands in and with O_NOFOLLOW (openat(2)), so
that no other process can put a link there after it was looked at. Where a system has no such calls (Windows), each name is looked at before it is
used.
"""

import errno
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from schemactl.errors import UnsafePath

MOST_BYTES: Final = 64 << 20
"""Of a file that is read whole: many times what the largest schema, evidence or generated file has."""

HAS_DESCRIPTORS = {os.open, os.stat, os.unlink, os.mkdir, os.rmdir, os.rename} <= os.supports_dir_fd and os.scandir in os.supports_fd
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
"""So that a pipe which takes the place of a file just now is opened, and refused, at once."""
_NOT_A_FOLDER: Final = (errno.ENOTDIR, errno.ELOOP, errno.EMLINK)
"""What systems say of a link where a folder was asked for."""
_NO_SUCH_CALL: Final = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)
"""What file systems say that sync no folders."""
_JUNCTION: Final = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003)
_READ_AT_ONCE: Final = 1 << 20
_NO_NAME: Final = ".schemactl-none"


class Tree:
    """The folder `parts` below `base`, and what is in it; base may be reached through links, all below it may not. Paths have `/` between their
    names; the empty one is the folder itself. An object is for one thread, and keeps the folders open that it came through last, until `close`.

    Every call raises UnsafePath where a link is in the way, and else what the call of the system raises: FileNotFoundError where a folder above is
    not there, NotADirectoryError where it is a file.
    """

    def __init__(self, base: Path | str, parts: Sequence[str] = ()) -> None:
        self.base = str(base)
        self.parts = tuple(parts)
        self._names: list[str] = []
        self._descriptors: list[int] = []

    def __enter__(self) -> "Tree":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        with suppress(OSError):
            self.close()

    def close(self) -> None:
        """Give the descriptors back. The object may be used again."""
        self._forget(0)
        while self._descriptors:
            os.close(self._descriptors.pop())

    def again(self) -> "Tree":
        """The same folder, for another thread."""
        return Tree(self.base, self.parts)

    def shown(self, path: str) -> str:
        """The path as a person knows it, from `base` on."""
        return "/".join((*self.parts, *_split(path))) or self.base

    # what is there

    def status(self, path: str) -> os.stat_result | None:
        """What stands at a path, a link as itself; None where nothing does."""
        try:
            name, folder = self._at(path)
            return os.stat(name, dir_fd=folder, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read(self, path: str, most: int = MOST_BYTES) -> bytes | None:
        """The bytes of a file; None where there is none. Raises UnsafePath for a link, a folder, a device, a pipe, and a file with more than `most`
        bytes, without reading it."""
        status = self.status(path)
        if status is None:
            return None
        self._check_is_file(status, path, most)
        try:
            name, folder = self._at(path)
            descriptor = os.open(name, os.O_RDONLY | _NO_WAIT | _NO_LINK, dir_fd=folder)
        except FileNotFoundError:  # gone since
            return None
        except OSError as error:
            if error.errno in _NOT_A_FOLDER:
                raise self._link(path) from error
            raise
        try:
            self._check_is_file(os.fstat(descriptor), path, most)
            content = read_to(descriptor, most)
        finally:
            os.close(descriptor)
        if content is None:
            raise UnsafePath(f"has more than {most:,} bytes, more than schemactl reads.", self.shown(path))
        return content

    def is_file(self, path: str) -> bool:
        """Whether a file stands there. Raises UnsafePath for a link, and for what is no file."""
        status = self.status(path)
        if status is None:
            return False
        self._check_is_file(status, path)
        return True

    def entries(self, path: str = "") -> "list[os.DirEntry[str]]":
        """What is in a folder; nothing where folder not found."""
        try:
            with os.scandir(self._folder(path)) as found:
                return list(found)
        except (FileNotFoundError, NotADirectoryError):
            return []

    def exists(self) -> bool:
        """Whether the folder itself is there. Raises NotADirectoryError where it, or what it is in, is something else."""
        try:
            self._folder("")
        except FileNotFoundError:
            return False
        return True

    def is_folder(self, entry: "os.DirEntry[str]", path: str) -> bool:
        """Whether an entry of the folder `path` is a folder. Raises UnsafePath for a link, which may lead to one."""
        if entry.is_symlink() or (not HAS_DESCRIPTORS and is_link(entry.stat(follow_symlinks=False))):
            raise self._link(f"{path}/{entry.name}".lstrip("/"))
        return entry.is_dir(follow_symlinks=False)

    # changes

    def create(self, path: str, content: bytes) -> None:
        """Write a file that is not there yet."""
        name, folder = self._at(path)
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o666, dir_fd=folder)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)

    def shares_disk(self, other: "Tree") -> bool:
        """Whether files can be renamed from here to there: a rename of none says so, since Linux looks at the mounts before the names."""
        if self._device() != other._device():
            return False
        try:
            self.move(_NO_NAME, other, _NO_NAME)
        except OSError as error:
            return error.errno != errno.EXDEV
        return True

    def move(self, path: str, into: "Tree", target: str) -> None:
        """Rename a file, over what stands at the target: of a link, over the link itself."""
        name, folder = self._at(path)
        new, there = into._at(target)
        os.replace(name, new, src_dir_fd=folder, dst_dir_fd=there)

    def remove(self, path: str) -> None:
        """Remove a file, or a link itself."""
        name, folder = self._at(path)
        os.unlink(name, dir_fd=folder)

    def make_folder(self, path: str, mode: int = 0o777) -> None:
        """Make a folder in one that is there; none where there is one. Raises UnsafePath, NotADirectoryError where something else has its name."""
        try:
            name, folder = self._at(path)
            os.mkdir(name, mode, dir_fd=folder)
        except FileExistsError:
            self._folder(path)

    def remove_folder(self, path: str) -> None:
        """Remove a folder that is empty. Raises OSError for one that is not."""
        name, folder = self._at(path)
        os.rmdir(name, dir_fd=folder)

    def sync(self, path: str) -> None:
        """Have the bytes of a file written to the disk."""
        name, folder = self._at(path)
        descriptor = os.open(name, os.O_RDWR | _NO_LINK, dir_fd=folder)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def sync_folder(self, path: str) -> None:
        """Have the names in a folder written to the disk, where the system has a call for it."""
        if not HAS_DESCRIPTORS:
            return
        try:
            os.fsync(self._descriptor(path))
        except OSError as error:
            if error.errno not in _NO_SUCH_CALL:
                raise

    # the way there

    def _at(self, path: str) -> tuple[str, int | None]:
        """What the calls of the system are given for a path: a name and the descriptor of its folder, or all of the path and None."""
        folder, _, name = path.rpartition("/")
        if HAS_DESCRIPTORS:
            return name, self._descriptor(folder)
        return f"{self._looked_at(folder)}/{name}", None

    def _folder(self, path: str) -> int | str:
        return self._descriptor(path) if HAS_DESCRIPTORS else self._looked_at(path)

    def _descriptor(self, folder: str) -> int:
        """Of a folder, with all above it kept open: what is asked for next mostly stands near it."""
        wanted = (*self.parts, *_split(folder))
        if not self._descriptors:
            self._descriptors.append(os.open(self.base, os.O_RDONLY | os.O_DIRECTORY))
        depth = next((depth for depth, pair in enumerate(zip(wanted, self._names, strict=False)) if pair[0] != pair[1]), None)
        self._forget(min(len(wanted), len(self._names)) if depth is None else depth)
        for name in wanted[len(self._names) :]:
            try:
                self._descriptors.append(os.open(name, _FOLDER, dir_fd=self._descriptors[-1]))
            except OSError as error:
                if error.errno not in _NOT_A_FOLDER:
                    raise
                status = os.stat(name, dir_fd=self._descriptors[-1], follow_symlinks=False)
                raise self._in_the_way(wanted[: len(self._names) + 1], status) from error
            self._names.append(name)
        return self._descriptors[-1]

    def _forget(self, depth: int) -> None:
        """Close the folders that are deeper than this."""
        del self._names[depth:]
        while len(self._descriptors) > depth + 1:
            os.close(self._descriptors.pop())

    def _looked_at(self, folder: str) -> str:
        """The whole path of a folder, where none on the way is a link."""
        path, wanted = self.base, (*self.parts, *_split(folder))
        for depth, name in enumerate(wanted, 1):
            path = f"{path}/{name}"
            status = os.lstat(path)
            if is_link(status) or not stat.S_ISDIR(status.st_mode):
                raise self._in_the_way(wanted[:depth], status)
        return path

    def _device(self) -> int:
        folder = self._folder("")
        return os.stat(folder).st_dev

    def _in_the_way(self, names: Sequence[str], status: os.stat_result) -> Exception:
        """The error for what is no folder. names: its path from `base` on."""
        return link("/".join(names)) if is_link(status) else NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), "/".join(names))

    def _link(self, path: str) -> UnsafePath:
        return link(self.shown(path))

    def _check_is_file(self, status: os.stat_result, path: str, most: int | None = None) -> None:
        if is_link(status):
            raise self._link(path)
        if not stat.S_ISREG(status.st_mode):
            raise UnsafePath(f"is {kind_of(status)}, not a file.", self.shown(path))
        if most is not None and status.st_size > most:
            raise UnsafePath(f"has more than {most:,} bytes, more than schemactl reads.", self.shown(path))


def link(path: str) -> UnsafePath:
    """The error for a link in the way."""
    return UnsafePath("is a link, and schemactl does not follow links here.", path, "Replace the link by what it leads to, or give the real path.")


def is_link(status: os.stat_result) -> bool:
    """Whether it is a symbolic link, or a junction of Windows."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def kind_of(status: os.stat_result) -> str:
    """What stands there, in words."""
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISREG, "a file"))
    return next((words for is_kind, words in kinds if is_kind(status.st_mode)), "a device")


def read_to(descriptor: int, most: int) -> bytes | None:
    """All bytes that a descriptor gives; None where they are more than `most`."""
    pieces: list[bytes] = []
    size = 0
    while piece := os.read(descriptor, min(_READ_AT_ONCE, most + 1 - size)):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            return None
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _split(path: str) -> list[str]:
    return path.split("/") if path else []
