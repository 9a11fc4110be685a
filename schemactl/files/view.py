"""The files of a folder as they are once an interrupted write is finished, for whoever only reads: it writes nothing, and does not wait."""

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property

from schemactl.errors import UnreadableInput, WriteFailed
from schemactl.files.journal import Entry, conflicts
from schemactl.files.transaction import ManagedFolder
from schemactl.files.tree import MOST_BYTES, Tree

_LOOKS = 3
"""At a write that is going on meanwhile."""


class View:
    """What stands in a managed folder. Paths are below it, with `/`. Every call raises UnsafePath for a link in the way, and for what is no file
    where one is asked for; UnreadableInput; UnfinishedWrite."""

    def __init__(self, managed: ManagedFolder) -> None:
        self.managed = managed
        self._tree = managed.folder.tree()
        self._staging: Tree | None = None

    def read(self, path: str, most: int = MOST_BYTES) -> bytes | None:
        """The bytes of a file; None where there is none."""
        entry = self.pending.get(path)
        try:
            if entry is None:
                return self._tree.read(path, most)
            if entry.staged is None:
                return None
            waiting = None if self._staging is None else self._staging.read(entry.staged, most)
            return self._tree.read(path, most) if waiting is None else waiting
        except OSError as error:
            raise self._unreadable(path, error) from error

    def is_file(self, path: str) -> bool:
        """Whether a file stands there. Raises UnsafePath for a link, and for what is no file."""
        entry = self.pending.get(path)
        try:
            return self._tree.is_file(path) if entry is None else entry.staged is not None
        except OSError as error:
            raise self._unreadable(path, error) from error

    def exists(self) -> bool:
        """Whether the folder is there, or will be. Raises NotADirectoryError where it is something else."""
        return self._tree.exists() or bool(self.pending)

    def names(self, folder: str = "") -> list[str]:
        """The names of what is in a folder; none where folder not found."""
        found = {entry.name for entry in self._entries(folder)}
        for path, entry in self.pending.items():
            above, _, name = path.rpartition("/")
            if above == folder:
                (found.discard if entry.staged is None else found.add)(name)
        return list(found)

    def folders(self, folder: str = "") -> list[str]:
        """The names of the folders in a folder, without hidden ones. Raises UnsafePath for a link, which may lead to one."""
        prefix = f"{folder}/" if folder else ""
        pending = (path.removeprefix(prefix) for path, entry in self.pending.items() if path.startswith(prefix) and entry.staged is not None)
        visible = (entry for entry in self._entries(folder) if not entry.name.startswith("."))
        found = {entry.name for entry in visible if self._tree.is_folder(entry, folder)}
        return list(found | {path.partition("/")[0] for path in pending if "/" in path})

    @cached_property
    def pending(self) -> dict[str, Entry]:
        """What an interrupted write, or one that is going on, has still to do, by path. It is shown once, with what finishes it."""
        try:
            found = self._journal()
        except OSError as error:
            raise self._unreadable("", error) from error
        if found:
            _tell(self.managed)
        return found

    def _journal(self) -> dict[str, Entry]:
        managed = self.managed
        with suppress(WriteFailed):  # no place for a state: none is there
            for look in range(_LOOKS):
                with managed.state.tree() as state:
                    journal = managed.journal(state)
                if journal is None:
                    return {}
                self._staging = managed.staging(journal.beside)
                changed = conflicts(journal.entries, self._tree, self._staging)
                if changed is None:
                    return {entry.path: entry for entry in journal.entries}
                if look == _LOOKS - 1:
                    raise managed.conflict(changed)
        return {}

    def _entries(self, folder: str) -> Iterable[os.DirEntry[str]]:
        try:
            return self._tree.entries(folder)
        except OSError as error:
            raise self._unreadable(folder, error) from error

    def _unreadable(self, path: str, error: OSError) -> UnreadableInput:
        return UnreadableInput(f"cannot be read ({error.strerror or error}).", self._tree.shown(path))


def _tell(managed: ManagedFolder) -> None:
    """By the log, which Python writes to stderr where nobody has set it up."""
    import logging

    logging.getLogger("schemactl").warning(
        "schemactl: %s: a write was interrupted or is still running; schemactl reads the state after it. %s finishes it.",
        managed.folder.path.name,
        managed.finished_by,
    )
