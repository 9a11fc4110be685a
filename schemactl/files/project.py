"""Where a project ends, and the folders that its configuration and the command line name.

A project is a git repository; outside of git it is the folder of schemactl.toml, or the current one. What its configuration names lies in it. What
the person names on the command line may lie anywhere, but is not reached through a link that stands in the project: what that leads to, the
repository says.
"""

import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from schemactl.errors import UsageError
from schemactl.files.names import fault_of, is_device, is_git
from schemactl.files.tree import Tree

_ROOT: Final = 0
"""The user who may do anything anyway."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that need not be there yet: `parts` below `base`. base: a folder that is there, without a link in its path; nothing below it is
    reached through one."""

    base: Path
    parts: tuple[str, ...] = ()

    @classmethod
    def at(cls, path: Path) -> "Folder":
        """The folder that a path leads to, through whatever links."""
        whole = Path(os.path.abspath(path))
        base = next(above for above in (whole, *whole.parents) if above.is_dir())
        return cls(Path(os.path.realpath(base)), whole.relative_to(base).parts)

    @property
    def path(self) -> Path:
        return self.base.joinpath(*self.parts)

    def below(self, name: str) -> "Folder":
        """A folder in it."""
        return Folder(self.base, (*self.parts, name))

    def tree(self) -> Tree:
        return Tree(self.base, self.parts)


@dataclass(frozen=True, slots=True)
class Git:
    """top: the folder that `.git` is in. directory: where git keeps its own files for this working tree (`git rev-parse --git-dir`)."""

    top: Path
    directory: Path

    @classmethod
    def around(cls, folder: Path) -> "Git | None":
        """The repository of a folder that need not be there, by its real path; None outside of git, and where the repository belongs to somebody
        else than the folder and whoever runs this: as git (safe.directory), we work with none that another user put above ours."""
        trusted = _owners(folder)
        for top in (folder, *folder.parents):
            directory = _git_directory(top)
            if directory is not None and all(_owner(path) in trusted for path in (top / ".git", directory)):
                return cls(top, directory)
        return None


@dataclass(frozen=True, slots=True)
class Project:
    """root: its top folder, by its real path."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> "Project":
        """The project that a folder belongs to. folder: that of schemactl.toml, or the current one."""
        real = Path(os.path.realpath(folder))
        git = Git.around(real)
        return cls(real if git is None else git.top)

    def configured(self, start: Path, written: str, key: str) -> Folder:
        """The folder that a configuration names. start: the folder of the configuration; key: what it is called there. Raises UsageError for one that
        is absolute, leaves the project, or is hidden."""
        names = list(Path(os.path.realpath(start)).relative_to(self.root).parts)
        for name in written.split("/"):
            if name == ".." and names:
                names.pop()
            elif name not in ("", ".") or written.startswith("/"):
                fault = "is a Windows device name or a home folder" if is_device(name) or name.startswith("~") else fault_of(name)
                if fault is not None:
                    raise _misplaced(written, key, "leaves the project" if name in ("", "..") else fault)
                names.append(name)
        return Folder(self.root, tuple(names))

    def named(self, path: Path) -> Folder:
        """The folder that the person names on the command line. Raises UsageError for one in `.git`."""
        whole = Path(os.path.abspath(path))
        for above in (whole, *whole.parents):
            if os.path.realpath(above) == str(self.root):
                parts = whole.relative_to(above).parts
                if any(map(is_git, parts)):
                    raise UsageError("belongs to git.", str(path), "Name another folder.")
                return Folder(self.root, parts)
        return Folder.at(whole)


def nearest(start: Path, name: str) -> Path | None:
    """The nearest file of that name in `start` or above it, up to the top of the repository. Outside of git only one that belongs, with its folder,
    to whoever runs this or to root (on Windows: one in the home folder), since anybody can put files in some folders above; in `start` itself,
    any."""
    git = Git.around(Path(os.path.realpath(start)))
    for folder in (start, *start.parents):
        candidate = folder / name
        is_trusted = folder == start or git is not None or (_is_own(folder) and _is_own(candidate))
        if is_trusted and os.path.lexists(candidate):
            return candidate
        if git is not None and os.path.realpath(folder) == str(git.top):
            return None
    return None


def _is_own(path: Path) -> bool:
    if os.name == "nt":
        return path.is_relative_to(Path.home())
    return os.path.lexists(path) and os.lstat(path).st_uid in (_user(), _ROOT)


def _git_directory(top: Path) -> Path | None:
    """Where git keeps its files, if `.git` in this folder is a repository, or a file that says where one is, as in worktrees and submodules."""
    entry = top / ".git"
    try:
        if entry.is_file():
            with entry.open("rb") as file:
                said = os.fsdecode(file.read(4096)).partition("\n")[0]
            if not said.startswith("gitdir: "):
                return None
            entry = top / said.removeprefix("gitdir: ").rstrip("\r")
        is_repository = (entry / "HEAD").is_file() and ((entry / "objects").is_dir() or (entry / "commondir").is_file())
        return Path(os.path.realpath(entry)) if is_repository else None
    except (OSError, ValueError):
        return None


def _owners(folder: Path) -> set[int]:
    """Whoever runs this, and the owner of the folder, or of the first one above it that is there."""
    existing = next(above for above in (folder, *folder.parents) if above.exists())
    return {_user(), _owner(existing)}


def _owner(path: Path) -> int:
    return os.stat(path).st_uid


def _user() -> int:
    return os.geteuid() if hasattr(os, "geteuid") else 0


def _misplaced(written: str, key: str, fault: str) -> UsageError:
    remedy = "Use a folder inside the project, relative to schemactl.toml and with `/`; the command line accepts any folder."
    return UsageError(f"{PurePath(written).as_posix()!r} {fault}.", key, remedy)
