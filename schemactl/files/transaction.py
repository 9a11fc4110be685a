"""Writes several files of a folder so that a killed run, a full disk or a power cut leaves all of the old state or all of the new.

Under a lock: every new file is written and synced in a staging folder, then a journal that names them is renamed into place: from that moment the new
state holds. Then the files are moved to where they belong, and the journal goes. Whoever finds a journal later finishes the moves first; whoever
finds staged files without one throws them away. Nothing is removed from the staging folder as long as the journal is there: it is the journal that
goes first.
"""

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final

from schemactl.errors import SchemactlError, UnfinishedWrite, UnsafePath, WriteFailed
from schemactl.files.journal import BESIDE_PREFIX, JOURNAL, STAGED, Entry, Journal, conflicts, decode, digest, digest_at, is_beside, unfinished
from schemactl.files.project import Folder
from schemactl.files.state import state_of
from schemactl.files.syncing import sync_files, sync_folders
from schemactl.files.tree import Tree, is_link, kind_of, link

LOCK: Final = "lock"
BESIDE: Final = "beside"
"""A file of the state that holds the path of a staging folder beside what is written."""
LOCK_SECONDS: Final = 60
_ATTEMPTS: Final = 100
"""To take the lock in a folder that another run removes when it is done."""
_DRAFT: Final = "journal.draft"


@dataclass(frozen=True)
class ManagedFolder:
    """A folder whose files schemactl writes. kind: what they are, one word. owns: whether a path below it is one that may be written. finished_by:
    the command that does nothing but finish an interrupted write."""

    folder: Folder
    kind: str
    owns: Callable[[str], bool]
    finished_by: str

    @cached_property
    def state(self) -> Folder:
        """Where its lock, its journal and its staged files are."""
        return state_of(self.folder.path, self.kind)

    def is_interrupted(self) -> bool:
        """Whether a run was ended after its new state held and before all of it was in place, or is at that right now."""
        with self.state.tree() as state:
            return state.status(JOURNAL) is not None

    def has_leftovers(self) -> bool:
        """Whether a run that was ended left anything but its lock, be it only what it had staged; or one is writing right now."""
        with self.state.tree() as state:
            return any(entry.name != LOCK for entry in state.entries())

    def journal(self, state: Tree) -> Journal | None:
        """Of a write that was interrupted, or is going on; None where there is none. Raises UnfinishedWrite for one that is damaged."""
        raw = state.read(JOURNAL)
        return None if raw is None else decode(raw, str(self.state.path), self.kind, self.owns)

    def staging(self, beside: str) -> Tree:
        """The folder of staged files. beside: as in Journal. Raises UnfinishedWrite for one that could not be."""
        if not beside:
            return self.state.below(STAGED).tree()
        if not self.is_staging(beside):
            raise unfinished("the journal of an interrupted write names a folder that schemactl does not write.", str(self.state.path))
        return Tree(self.folder.base, beside.split("/"))

    def is_staging(self, beside: str) -> bool:
        """Whether a path may be that of a staging folder beside what is written."""
        *above, name = beside.split("/")
        return is_beside(name) and tuple(above) == self.folder.parts[: len(above)]

    def conflict(self, path: str) -> UnfinishedWrite:
        """The error for a file that is not as an interrupted write knows it."""
        return unfinished(f"{path} was changed after schemactl was interrupted while writing it.", str(self.state.path))


@contextmanager
def writing(managed: ManagedFolder) -> Iterator["Writer"]:
    """Hold a folder alone, with what an interrupted run left behind finished or removed. Raises WriteFailed when it cannot be had, UnfinishedWrite
    when what was left cannot be finished."""
    from filelock import FileLock, Timeout

    state = managed.state
    lock = FileLock(state.path / LOCK, timeout=LOCK_SECONDS)
    try:
        _take(lock.acquire, state)
    except Timeout as error:
        raise WriteFailed(
            "another schemactl has been writing to it for a minute.", managed.folder.path.name, "Wait until it has finished, or stop it."
        ) from error
    except OSError as error:
        raise WriteFailed(f"cannot be locked ({error.strerror or error}). Nothing was changed.", str(state.path)) from error
    try:
        with managed.folder.tree() as target, state.tree() as kept:
            writer = Writer(managed, target, kept)
            writer.recover()
            yield writer
    finally:
        try:
            _leave(state)
        finally:
            lock.release()


def recover(managed: ManagedFolder) -> None:
    """Finish, or remove, what an interrupted run left behind."""
    with writing(managed):
        pass


def _take(acquire: Callable[[], object], state: Folder) -> None:
    """Take the lock, in folders that only whoever runs this can read."""
    for _ in range(_ATTEMPTS):
        with Tree(state.base) as above, suppress(FileNotFoundError):  # the run before was done, and removed a folder
            for path in _and_above(state.parts):
                above.make_folder(path, mode=0o700)
            acquire()
            return
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def _leave(state: Folder) -> None:
    """Leave nothing behind, if all is done: folders that are not empty stay. The lock is removed while it is held: another run that waits for it
    opens the path again when the file behind its descriptor is gone (filelock)."""
    with Tree(state.base) as above, suppress(OSError, UnsafePath):
        path = "/".join(state.parts)
        above.remove(f"{path}/{LOCK}")
        above.remove_folder(path)
        above.remove_folder(path.rpartition("/")[0])


class Writer:
    """Writes to a folder that it holds alone."""

    def __init__(self, managed: ManagedFolder, target: Tree, state: Tree) -> None:
        self._managed = managed
        self._target = target
        self._state = state

    def write(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        """Write all of `files` (path → bytes; None: remove it, and the folders that are empty without it) or none. They are taken one after the
        other, so that not all of them need be in memory; of two for one path, the later is written.

        Raises WriteFailed, and UnsafePath for a link in the way. The old state is then whole, or, where files were already being moved, the next run
        finishes that.
        """
        coming = iter(files)
        first = next(coming, None)
        if first is None:
            return
        try:
            journal = self._staged(chain((first,), coming))
        except BaseException as error:
            self._give_up()
            if isinstance(error, OSError):
                raise self._failed(error) from error
            raise
        self._finish(journal)

    def recover(self) -> None:
        """Finish what an interrupted run had decided, or remove what it had only begun. Raises WriteFailed, UnfinishedWrite."""
        try:
            journal = self._managed.journal(self._state)
            if journal is None:
                self._sweep()
                return
            with self._managed.staging(journal.beside) as staging:
                changed = conflicts(journal.entries, self._target, staging)
        except OSError as error:
            raise self._failed(error) from error
        if changed is not None:
            raise self._managed.conflict(changed)
        self._finish(journal)

    # from the old state to the new

    def _staged(self, files: Iterable[tuple[str, bytes | None]]) -> Journal:
        """Write the new files, and the journal: when that has its name, the new state holds."""
        beside = self._staging_folder()
        entries: dict[str, Entry] = {}
        with self._managed.staging(beside) as staging:
            for number, (path, content) in enumerate(files):
                if not self._managed.owns(path):
                    raise UnsafePath("is not a path that schemactl writes to; nothing was written.", self._target.shown(path), "Rename the folder.")
                if content is not None:
                    staging.create(f"{number}", content)
                entries[path] = Entry(path, None, None, None) if content is None else Entry(path, f"{number}", None, digest(content))
            self._check_free(entries)
            known = tuple(replace(entry, before=digest_at(self._target, path)) for path, entry in entries.items())
            sync_files(staging, [entry.staged for entry in known if entry.staged is not None])
            staging.sync_folder("")
        journal = Journal(self._managed.kind, known, beside)
        self._commit(journal)
        return journal

    def _staging_folder(self) -> str:
        """Make the folder for the new files: beside the journal, or, where nothing can be renamed from there, beside what is written, under a name
        that is noted first. Returns that, as Journal has it."""
        folder = self._managed.folder
        there = next(depth for depth in range(len(folder.parts), -1, -1) if Tree(folder.base, folder.parts[:depth]).exists())
        with Tree(folder.base, folder.parts[:there]) as nearest:
            if self._state.shares_disk(nearest):
                self._state.make_folder(STAGED)
                return ""
            name = f"{BESIDE_PREFIX}{secrets.token_hex(16)}"
            beside = nearest.shown(name)
            self._state.create(BESIDE, beside.encode())
            self._state.sync(BESIDE)
            self._sync_state()
            nearest.make_folder(name)
            nearest.sync_folder("")
            return beside

    def _check_free(self, paths: Iterable[str]) -> None:
        """Raises UnsafePath, WriteFailed where something is in the way of a file, or of a folder that it is in."""
        target = self._target
        with Tree(target.base) as above:
            for folder in (*_and_above(target.parts), *("/".join((*target.parts, folder)) for folder in _folders(paths))):
                self._check_is(stat.S_ISDIR, above.status(folder), folder)
            for path in paths:
                self._check_is(stat.S_ISREG, target.status(path), target.shown(path))

    def _check_is(self, expected: Callable[[int], bool], status: os.stat_result | None, shown: str) -> None:
        if status is None:
            return
        if is_link(status):
            raise link(shown)
        if not expected(status.st_mode):
            raise WriteFailed(f"is {kind_of(status)}; nothing was written.", shown, "Move it away: schemactl needs this name.")

    def _commit(self, journal: Journal) -> None:
        self._state.create(_DRAFT, journal.encoded())
        self._state.sync(_DRAFT)
        self._sync_state()
        self._state.move(_DRAFT, self._state, JOURNAL)
        self._state.sync_folder("")

    def _sync_state(self) -> None:
        """The folder of the state, and those that it is in, which may be new."""
        with Tree(self._state.base) as above:
            sync_folders(above, ["", *_and_above(self._state.parts)])

    def _finish(self, journal: Journal) -> None:
        try:
            self._move(journal)
            self._state.remove(JOURNAL)
            self._state.sync_folder("")
        except OSError as error:
            raise self._failed(error) from error
        with suppress(OSError):  # all is written; what is left of the staged files the next run removes
            self._sweep()

    def _move(self, journal: Journal) -> None:
        """Put every file where it belongs. Done again after an interruption, it changes nothing."""
        target = self._target
        written = [entry for entry in journal.entries if entry.staged is not None]
        removed = [entry.path for entry in journal.entries if entry.staged is None]
        folders = _folders(entry.path for entry in written)
        with Tree(target.base) as above:
            for folder in _and_above(target.parts) if written else ():
                above.make_folder(folder)
            for folder in folders:
                target.make_folder(folder)
            with self._managed.staging(journal.beside) as staging:
                for entry in written:
                    _move(staging, f"{entry.staged}", target, entry.path)
            folders += self._remove(removed)
            sync_folders(above, ["", *_and_above(target.parts)])
            sync_folders(target, list(dict.fromkeys(folders)))

    def _remove(self, paths: Iterable[str]) -> list[str]:
        """Remove files, and the folders that are empty without them. Returns the folders that something was removed from."""
        changed: list[str] = []
        for path in paths:
            with suppress(FileNotFoundError, NotADirectoryError):
                self._target.remove(path)
            folder = path.rpartition("/")[0]
            while folder and self._is_removed(folder):
                folder = folder.rpartition("/")[0]
            changed.append(folder)
        return [folder for folder in changed if not folder or self._target.status(folder) is not None]

    def _is_removed(self, folder: str) -> bool:
        """Remove a folder if it is empty; whether it is gone."""
        try:
            self._target.remove_folder(folder)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                return False
            raise
        return True

    # what is left

    def _give_up(self) -> None:
        """Back to the old state: the journal goes first. Where even that fails, it is for the next run to finish."""
        with suppress(OSError, SchemactlError):
            with suppress(FileNotFoundError):
                self._state.remove(JOURNAL)
            self._sweep()

    def _sweep(self) -> None:
        """Remove what was staged. The journal is gone, and has to be gone for good: without its files it would be worth nothing."""
        names = {entry.name for entry in self._state.entries()} - {LOCK}
        if not names:
            return
        self._state.sync_folder("")
        if BESIDE in names:
            beside = (self._state.read(BESIDE) or b"").decode(errors="replace")
            if self._managed.is_staging(beside):  # else the note was not all written, and so the folder never made
                with self._managed.staging(beside) as staging, Tree(staging.base) as above:
                    _empty(staging)
                    with suppress(FileNotFoundError):
                        above.remove_folder(beside)
        if STAGED in names:
            with self._managed.staging("") as staging:
                _empty(staging)
            self._state.remove_folder(STAGED)
        for name in names - {STAGED, JOURNAL}:
            self._state.remove(name)

    def _failed(self, error: OSError) -> WriteFailed:
        decided = self._state.status(JOURNAL) is not None
        so = "The next command that writes there will finish this write." if decided else "Nothing was changed."
        return WriteFailed(f"cannot be written ({error.strerror or error}).", self._managed.folder.path.name, so)


def _move(staging: Tree, name: str, target: Tree, path: str) -> None:
    try:
        staging.move(name, target, path)
    except FileNotFoundError:
        if staging.status(name) is not None:
            raise


def _empty(staging: Tree) -> None:
    """Remove the files that we put there."""
    for entry in staging.entries():
        if entry.name.isascii() and entry.name.isdecimal():
            staging.remove(entry.name)


def _folders(paths: Iterable[str]) -> list[str]:
    """The folders that `paths` lead through; what a folder is in comes before it."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(folders)


def _and_above(parts: Sequence[str]) -> list[str]:
    """The path of a folder, and of those that it is in, the first one first."""
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
