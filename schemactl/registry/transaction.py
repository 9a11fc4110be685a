"""Writes several files of the registry so that a killed run, a full disk or a power cut leaves all of the old state or all of the new.

Under the lock: every file is written and synced in a hidden staging folder, then a journal that names them is renamed into place: from that
moment the new state holds. Then the files are moved to where they belong. Whoever finds a journal later finishes the moves first; whoever finds a
staging folder without one throws it away. Nothing hidden stays behind.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
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
    if not files:
        return
    staging = directory / STAGING
    _check_inside(directory, files)
    try:
        _stage(staging, files)
    except BaseException as error:
        shutil.rmtree(staging, ignore_errors=True)
        if isinstance(error, OSError):
            raise _failed(directory.name, error) from error
        raise
    recover(directory)


def _check_inside(directory: Path, files: Iterable[str]) -> None:
    """Raises WriteFailed for a path that leads out of the registry, through a link that stands in it."""
    top = directory.resolve()
    for folder in sorted({(directory / path).parent for path in files}):
        if not folder.resolve().is_relative_to(top):
            raise WriteFailed(
                "is a link that leads out of the registry; nothing was written.", folder.relative_to(directory).as_posix(), "Remove it."
            )


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
    staging = directory / STAGING
    if is_interrupted(directory):
        journal = _journal(staging)
        for staged, path in journal:
            _move(staged, directory / path)
        _each(_sync_folder, sorted({(directory / path).parent for _, path in journal}))
        (staging / _JOURNAL).unlink()


def _move(staged: Path | None, target: Path) -> None:
    """Put a file in its place, or remove the one there. Done again after an interruption, it changes nothing."""
    if staged is None:
        target.unlink(missing_ok=True)
    elif staged.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(staged, target)


def _stage(staging: Path, files: Mapping[str, bytes | None]) -> None:
    """Write the new files and the journal: a list of [name in staging or null, path below the registry]."""
    staging.mkdir()
    journal: list[tuple[str | None, str]] = []
    for number, (path, content) in enumerate(files.items()):
        journal.append((None if content is None else str(number), path))
        if content is not None:
            (staging / str(number)).write_bytes(content)
    draft = staging / f"{_JOURNAL}.draft"
    draft.write_bytes(json.dumps(journal).encode())
    _each(_sync_file, [draft, *(staging / name for name, _ in journal if name is not None)])
    _sync_folder(staging)
    os.replace(draft, staging / _JOURNAL)
    _sync_folder(staging)


def _journal(staging: Path) -> list[tuple[Path | None, PurePosixPath]]:
    """What the journal says, all of it checked before anything is moved: no path leads out of the registry."""
    try:
        entries = [(name, PurePosixPath(path)) for name, path in json.loads((staging / _JOURNAL).read_bytes())]
        if any(path.is_absolute() or ".." in path.parts or not (name is None or str(name).isdecimal()) for name, path in entries):
            raise ValueError("a path that leads out of the registry")
    except (ValueError, TypeError) as error:
        raise CorruptRegistry("the journal of an interrupted write is no journal.", f"{STAGING}/{_JOURNAL}", "Remove that folder.") from error
    return [(None if name is None else staging / str(name), path) for name, path in entries]


def _each(sync: Callable[[Path], None], paths: Sequence[Path]) -> None:
    """Have them all synced, many side by side: a disk takes hardly longer for many than for one."""
    if len(paths) <= _FEW:
        for path in paths:
            sync(path)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(sync, paths):
            pass


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; not every system can open a folder for that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failed(where: str, error: OSError) -> WriteFailed:
    return WriteFailed(f"cannot be written ({error.strerror or error}).", where, "Nothing was changed.")
