"""Writes several files of the registry so that a killed run, a full disk or a power cut leaves all of the old state or all of the new.

Under the lock: every file is written and synced in a hidden staging folder, then a journal that names them is renamed into place: from that
moment the new state holds. Then the files are moved to where they belong. Whoever finds a journal later finishes the moves first; whoever finds a
staging folder without one throws it away. Nothing hidden stays behind.
"""

import io
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, repeat
from pathlib import Path
from typing import Final

from schemactl.errors import CorruptRegistry, WriteFailed

STAGING: Final = ".staging"
LOCK: Final = ".lock"
_JOURNAL: Final = "journal.json"
LOCK_SECONDS: Final = 60
_FEW: Final = 32
"""Files that are synced one after the other."""
_AT_ONCE: Final = 16
"""Files that are synced side by side, where there are more."""
_SHARE: Final = 32
"""Files that a thread is given at a time: to hand over each of them would take longer than to have it synced."""


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold the registry alone, with what an interrupted run left behind finished or removed. Raises WriteFailed when it cannot be had."""
    from filelock import FileLock, Timeout

    lock = FileLock(directory / LOCK, timeout=LOCK_SECONDS)
    is_new = not directory.exists()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise WriteFailed("another schemactl has been writing to it for a minute.", directory.name, "Wait for it, or end it.") from error
    except OSError as error:
        raise _failed(directory.name, error) from error
    try:
        recover(directory)
        yield
    finally:
        # Unlinked while held: FileLock opens the path again when the file behind its descriptor is gone.
        with suppress(OSError):
            (directory / LOCK).unlink()
        lock.release()
        if is_new:
            with suppress(OSError):
                directory.rmdir()


def write(directory: Path, files: Mapping[str, bytes | None]) -> None:
    """Write all of `files` (path below `directory` → bytes; None: remove it) or none. The caller holds the lock.

    Raises WriteFailed. The old state is then whole, or, where files were already being moved, the next run finishes that.
    """
    write_each(directory, files.items())


def write_each(directory: Path, files: Iterable[tuple[str, bytes | None]]) -> None:
    """As `write`, with the files taken one after the other, so that not all of them need be in memory; of two for one path, the later is written."""
    coming = iter(files)
    first = next(coming, None)
    if first is None:
        return
    try:
        _stage(directory, chain((first,), coming))
    except BaseException as error:
        shutil.rmtree(directory / STAGING, ignore_errors=True)
        if isinstance(error, OSError):
            raise _failed(directory.name, error) from error
        raise
    recover(directory)


def _check_inside(directory: Path, files: Iterable[str]) -> None:
    """Raises WriteFailed for a path that leads out of the registry, through a link that stands in it, or through a file."""
    top = directory.resolve()
    for folder in _folders(files):
        place = directory / folder
        if not os.path.lexists(place):
            continue
        if not place.resolve().is_relative_to(top):
            raise WriteFailed("is a link that leads out of the registry; nothing was written.", folder, "Remove it.")
        if not place.is_dir():
            raise WriteFailed("is no folder; nothing was written.", folder, "Move it away: a folder of that name is needed.")


def _folders(paths: Iterable[str]) -> list[str]:
    """The folders that `paths`, below the registry, lead through; what a folder is in comes before it."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(folders)


def is_interrupted(directory: Path) -> bool:
    """Whether a run was ended after its new state held and before its files were moved."""
    return (directory / STAGING / _JOURNAL).exists()


def recover(directory: Path) -> None:
    """Finish the moves of an interrupted write, or remove what it had only begun to stage. The caller holds the lock. Raises WriteFailed."""
    try:
        _finish(directory)
    except OSError as error:
        raise WriteFailed(f"cannot be written ({error.strerror or error}).", directory.name, "The next run finishes what was begun.") from error
    shutil.rmtree(directory / STAGING, ignore_errors=True)


def _finish(directory: Path) -> None:
    if not is_interrupted(directory):
        return
    staging = directory / STAGING
    journal = _journal(staging)
    for folder in _folders(path for name, path in journal if name is not None):
        with suppress(FileExistsError):
            os.mkdir(directory / folder)
    for name, path in journal:
        _move(None if name is None else f"{staging}/{name}", f"{directory}/{path}")
    _each(_sync_folder, [f"{directory}", *(f"{directory}/{folder}" for folder in _folders(path for _, path in journal))])
    os.unlink(staging / _JOURNAL)


def _move(staged: str | None, target: str) -> None:
    """Put a file in its place, or remove the one there. Done again after an interruption, it changes nothing."""
    try:
        if staged is None:
            os.unlink(target)
        else:
            os.replace(staged, target)
    except FileNotFoundError:
        if staged is not None and os.path.lexists(staged):
            raise


def _stage(directory: Path, files: Iterable[tuple[str, bytes | None]]) -> None:
    """Write the new files and the journal: a list of [name in staging or null, path below the registry]."""
    staging = directory / STAGING
    os.mkdir(staging)
    names: dict[str, str | None] = {}
    for number, (path, content) in enumerate(files):
        names[path] = None if content is None else str(number)
        if content is not None:
            _new_file(f"{staging}/{number}", content)
    _check_inside(directory, names)
    draft = f"{staging}/{_JOURNAL}.draft"
    _new_file(draft, json.dumps([(name, path) for path, name in names.items()]).encode())
    _each(_sync_file, [draft, *(f"{staging}/{name}" for name in names.values() if name is not None)])
    _sync_folder(f"{staging}")
    os.replace(draft, staging / _JOURNAL)
    _sync_folder(f"{staging}")


def _new_file(path: str, content: bytes) -> None:
    with open(path, "xb", buffering=io.DEFAULT_BUFFER_SIZE) as file:  # said, lest Python asks whether it is a terminal
        file.write(content)


def _journal(staging: Path) -> list[tuple[str | None, str]]:
    """What the journal says, all of it checked before anything is moved: no path leads out of the registry."""
    try:
        entries = [(name, path) for name, path in json.loads((staging / _JOURNAL).read_bytes())]
        if not all(_is_below(path) and (name is None or str(name).isdecimal()) for name, path in entries):
            raise ValueError("a path that leads out of the registry")
    except (ValueError, TypeError, AttributeError) as error:
        raise CorruptRegistry("the journal of an interrupted write is no journal.", f"{STAGING}/{_JOURNAL}", "Remove that folder.") from error
    return entries


def _is_below(path: str) -> bool:
    parts = path.replace(os.sep, "/").split("/")
    return bool(parts[0]) and ".." not in parts and not os.path.splitdrive(path)[0]


def _each(sync: Callable[[str], None], paths: Sequence[str]) -> None:
    """Have them all synced, many side by side: a disk takes hardly longer for many than for one."""
    if len(paths) <= _FEW:
        _in_turn(sync, paths)
        return
    from concurrent.futures import ThreadPoolExecutor

    shares = [paths[start : start + _SHARE] for start in range(0, len(paths), _SHARE)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(_in_turn, repeat(sync), shares):
            pass


def _in_turn(sync: Callable[[str], None], paths: Iterable[str]) -> None:
    for path in paths:
        sync(path)


def _sync_file(path: str) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: str) -> None:
    """Make a rename durable; not every system can open a folder for that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failed(where: str, error: OSError) -> WriteFailed:
    return WriteFailed(f"cannot be written ({error.strerror or error}).", where, "Nothing was changed.")
