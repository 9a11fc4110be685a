"""Where locks, journals and staged files are kept: in git's own folder (`git rev-parse --git-path schemactl`), and outside of git in a folder of the
user's; and where copies of other repositories are. No repository can bring files there."""

import hashlib
import os
import sys
from pathlib import Path

from schemactl.errors import WriteFailed
from schemactl.files.project import Folder, Git

_NAME = "schemactl"


def state_of(folder: Path, kind: str) -> Folder:
    """Where the state of a folder is kept, by its real path. kind: what is written there, since one folder may be several. Raises WriteFailed where
    there is no place for it."""
    git = Git.around(folder)
    if git is not None:
        return Folder(git.directory, (_NAME, _key(kind, folder.relative_to(git.top).as_posix())))
    try:
        return Folder.at(_of_the_user("XDG_STATE_HOME", "Library/Application Support", ".local/state")).below(_NAME).below(_key(kind, str(folder)))
    except (RuntimeError, OSError) as error:
        raise WriteFailed("no folder for locks: the current user has no home folder.", "XDG_STATE_HOME", "Set it to an absolute path.") from error


def cache_folder(name: str) -> Path:
    """Where what can be had again is kept, a folder for each `name`. Raises WriteFailed where there is no place for it."""
    try:
        return _of_the_user("XDG_CACHE_HOME", "Library/Caches", ".cache") / _NAME / name
    except RuntimeError as error:
        raise WriteFailed("no folder for copies: the current user has no home folder.", "XDG_CACHE_HOME", "Set it to an absolute path.") from error


def _of_the_user(variable: str, on_mac: str, elsewhere: str) -> Path:
    """Where programs keep what is no document: XDG Base Directory Specification, and what other systems have for it. (platformdirs knows this, too;
    to import it costs about 30 ms.)"""
    named = Path(os.environ.get(variable, ""))
    if named.is_absolute():
        return named
    if sys.platform == "win32":
        return _absolute(Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"))
    return _home() / (on_mac if sys.platform == "darwin" else elsewhere)


def _home() -> Path:
    """Raises RuntimeError where it is not known: of an empty HOME, Python makes the root folder."""
    if os.environ.get("HOME") == "":
        raise RuntimeError("no home")
    return _absolute(Path.home())


def _absolute(path: Path) -> Path:
    """Raises RuntimeError for a folder in the one that this runs in: a repository could bring it."""
    if not path.is_absolute():
        raise RuntimeError("not an absolute path")
    return path


def _key(kind: str, path: str) -> str:
    return f"{kind}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:32]}"
