"""The registry as git commits hold it, and what the main branch holds already. Git is asked here and nowhere else: as a list of arguments,
never through a shell, with names after `--` and lists ended by NUL; `git` says how it is run."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import Final

from schemactl.errors import CorruptRegistry, GitFailed
from schemactl.registry import git
from schemactl.registry.layout import version_of
from schemactl.registry.store import Registry

_NO_REF: Final = "Name a branch, tag or commit that `git rev-parse` knows; in CI, fetch it first: git fetch origin main."
_SHALLOW: Final = "This is a shallow clone: fetch the history first, git fetch --unshallow (in GitHub Actions: `fetch-depth: 0`)."

_NO_REPOSITORY: Final = (
    ("not a git repository", "not in a git repository.", "Leave out what needs the history (`--against`, REF:SUBJECT), or begin one: git init."),
    ("bare repository", "a bare git repository has no files to work with.", "Run this in a clone, or in a worktree: git worktree add."),
    ("must be run in a work tree", "a bare git repository has no files to work with.", "Run this in a clone, or in a worktree: git worktree add."),
    ("dubious ownership", "the git repository belongs to someone else.", "If you trust it: git config --global --add safe.directory FOLDER."),
)
"""Words of git, what they mean here, and what to do."""

MOST_BYTES: Final = 64 << 20
"""Of a file of the registry: many times what the largest schema or evidence has."""
_FILES: Final = frozenset({b"100644", b"100755"})
"""Modes of git that are a file, and no link and no other repository."""


@dataclass(frozen=True, slots=True)
class Commit:
    """id: shortened; day: YYYY-MM-DD of the author; subject: the first line of its message."""

    id: str
    author: str
    day: str
    subject: str


@dataclass(frozen=True)
class Repository:
    """The git repository that a folder stands in. top: its working tree."""

    top: Path

    @classmethod
    def find(cls, registry: Registry) -> "Repository | None":
        """The repository that a registry stands in, or would; None outside of git, and where there is no git."""
        try:
            return cls._around(registry)
        except GitFailed:
            return None

    @classmethod
    def require(cls, registry: Registry) -> "Repository":
        """As `find`. Raises GitFailed where there is none, and says why."""
        try:
            return cls._around(registry)
        except GitFailed as error:
            what, remedy = next((said for words, *said in _NO_REPOSITORY if words in error.what), (error.what, error.remedy))
            raise GitFailed(what, registry.directory.name, remedy) from error

    @classmethod
    def _around(cls, registry: Registry) -> "Repository":
        """That of schemactl.toml, where the registry is below its top: the registry, or a folder above it, may be made to look like another."""
        root = registry.root
        try:
            start = registry.directory if root is None or _within(git.enclosing(root), registry.directory) is None else root
        except GitFailed:  # schemactl.toml is in none
            start = registry.directory
        return cls(Path(os.fsdecode(git.run(git.enclosing(start), "rev-parse", "--show-toplevel").rstrip(b"\n"))))

    def commit(self, ref: str) -> str:
        """The id of the commit that `ref` names. Raises GitFailed, naming it, when git does not know it."""
        try:
            return git.run(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
        except GitFailed as error:
            raise GitFailed(f"git knows no {ref!r}.", "", _SHALLOW if self.is_shallow else _NO_REF) from error

    def merge_base(self, main_branch: str) -> str | None:
        """The commit where HEAD left the main branch. HEAD itself where the main branch has another name than any that we know: what is committed
        counts as merged then. None when nothing is committed yet. Raises GitFailed in a shallow clone that does not reach it."""
        main = self.main(main_branch)
        if main is None:
            return self.commit("HEAD") if self.knows("HEAD") else None
        return self._common(main, main)

    def left(self, commit: str, name: str) -> str:
        """The commit where HEAD left the history of `commit`, which is that one itself where HEAD comes after it, or shares nothing with it. name: as
        a person knows it. Raises GitFailed in a shallow clone that does not reach so far."""
        return self._common(commit, name) or commit

    def main(self, main_branch: str) -> str | None:
        """The full name of the main branch's ref, where there is one: the configured one, the one that origin says is its own, or master."""
        names = (
            f"refs/remotes/origin/{main_branch}",
            f"refs/heads/{main_branch}",
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/master",
            "refs/heads/master",
        )
        return next(filter(self.knows, names), None)

    def registry_at(self, ref: str, directory: Path) -> Registry:
        """The registry in `directory` as commit `ref` has it. Raises GitFailed for an unknown ref."""
        return Registry(directory, GitFiles(self.top, self.commit(ref), self.inside(directory)), f"{ref}:")

    def inside(self, directory: Path) -> str:
        """`directory` relative to the working tree, with `/`, as it is written: through no link in it; empty for its top. Raises GitFailed when it is
        outside."""
        relative = _within(self.top.resolve(), directory)
        if relative is None:
            raise GitFailed("the registry is outside of the git repository.", directory.name)
        return "" if relative == PurePath() else relative.as_posix()

    def ignores(self, directory: Path) -> bool:
        """Whether .gitignore keeps the registry out of the repository."""
        return git.ask(self.top, "check-ignore", "--quiet", "--", f"{self.inside(directory) or '.'}/").code == 0

    def changed_paths(self, ref: str, directory: Path) -> tuple[str, ...]:
        """Files below `directory` that differ between commit `ref` and the working tree, relative to it, or were touched since git looked at them;
        new and removed ones included."""
        new = git.run(self.top, "--literal-pathspecs", "ls-files", "-z", "--others", "--", self.inside(directory) or ".")
        return self._paths(self._differing(ref, directory) + new, directory)

    def staged_paths(self, ref: str, directory: Path) -> tuple[str, ...]:
        """The same, between commit `ref` and what is staged."""
        return self._paths(self._differing(ref, directory, "--cached"), directory)

    def staged(self, directory: Path) -> Registry:
        """The registry in `directory` as the next commit would have it. Raises GitFailed where there are conflicts."""
        if git.run(self.top, "ls-files", "--unmerged", "-z"):
            raise GitFailed("what is staged cannot be read: it has conflicts.", "", "Solve them (schemactl rebase SUBJECT), and stage that.")
        return Registry(directory, GitFiles(self.top, None, self.inside(directory)), "staged:")

    def _differing(self, ref: str, directory: Path, *options: str) -> bytes:
        how = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", *options)
        return git.run_on_files(self.top, "--literal-pathspecs", "diff-index", *how, self.commit(ref), "--", self.inside(directory) or ".")

    def _paths(self, listed: bytes, directory: Path) -> tuple[str, ...]:
        inside = self.inside(directory)
        return tuple(sorted({_below(inside, os.fsdecode(path)) for path in listed.split(b"\0") if path}))

    def additions(self, directory: Path, folder: str) -> dict[int, Commit | None]:
        """The commits that added the versions in a folder of the registry, by number; None for those that stand where a shallow clone begins: what
        added them, it does not say."""
        inside = self.inside(directory)
        path = f"{inside}/{folder}" if inside else folder
        listed = git.ask(
            self.top,
            "--literal-pathspecs",
            "log",
            "--no-ext-diff",
            "--no-textconv",
            "-m",
            "-z",
            "--no-renames",
            "--diff-filter=A",
            "--name-only",
            "--format=%x01%H%x02%h%x02%an%x02%as%x02%s",
            "HEAD",
            "--",
            path,
        )
        found: dict[int, Commit | None] = {}
        boundary = self._boundary if self.is_shallow else frozenset()
        for block in listed.output.decode(errors="replace").split("\x01")[1:]:
            head, _, names = block.partition("\0")
            full, *about = head.split("\x02", 4)
            if len(about) < 4:  # a message that holds a separator itself
                continue
            commit = None if full in boundary else Commit(*about)
            numbers = (version_of(name.strip("\n").rpartition("/")[2]) for name in names.split("\0"))
            found |= {number: commit for number in numbers if number is not None}
        return found

    @cached_property
    def _boundary(self) -> frozenset[str]:
        """The commits at which a shallow clone ends, as git keeps them: all that they hold looks as if they had added it."""
        path = self.top / os.fsdecode(git.run(self.top, "rev-parse", "--git-path", "shallow").rstrip(b"\n"))
        return frozenset(path.read_text().split())

    @cached_property
    def is_shallow(self) -> bool:
        return git.run(self.top, "rev-parse", "--is-shallow-repository").strip() == b"true"

    def knows(self, name: str) -> bool:
        """Whether there is a ref of this full name (`refs/heads/main`, `HEAD`, `MERGE_HEAD`)."""
        return git.ask(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").code == 0

    def _common(self, main: str, name: str) -> str | None:
        if not self.knows("HEAD"):
            return None
        found = git.ask(self.top, "merge-base", "HEAD", main)
        if found.code == 0:
            return found.output.decode().split()[0]
        if self.is_shallow:
            raise GitFailed(f"the history that HEAD and {name} share is not here.", "", _SHALLOW)
        return None


@dataclass(frozen=True)
class GitFiles:
    """The files below `directory` (relative to the top, empty: the top) in one commit, or (None) as they are staged. Links are no files. Blobs are
    read in one batch and kept."""

    top: Path
    commit: str | None
    directory: str

    def folders(self) -> Sequence[str]:
        found = sorted(path.removesuffix("/subject.toml") for path in self._blobs if path.count("/") == 2 and path.endswith("/subject.toml"))
        self._fetch(f"{folder}/subject.toml" for folder in found)
        return found

    def names(self, folder: str) -> Sequence[str]:
        return self._names.get(folder, ())

    def read(self, path: str) -> bytes | None:
        if path not in self._blobs:
            return None
        self._fetch([path])
        return self._contents[self._blobs[path]]

    def fetch(self, folders: Iterable[str]) -> None:
        """Read all files of some folders in one go; for speed only."""
        self._fetch(f"{folder}/{name}" for folder in folders for name in self.names(folder))

    @cached_property
    def _blobs(self) -> dict[str, str]:
        """Path below the directory → id of the blob."""
        return {_below(self.directory, path): blob for mode, blob, path in self._entries() if mode in _FILES}

    def _entries(self) -> Iterator[tuple[bytes, str, str]]:
        """Mode, id of the object and path of each entry."""
        within = ["--", self.directory] if self.directory else []
        if self.commit is None:
            listed = git.run(self.top, "--literal-pathspecs", "ls-files", "--stage", "-z", *within)
        else:
            listed = git.run(self.top, "ls-tree", "-r", "-z", "--full-tree", self.commit, *within)
        for entry in filter(None, listed.split(b"\0")):
            head, _, path = entry.partition(b"\t")
            mode, *middle = head.split()
            yield mode, middle[0 if self.commit is None else 1].decode(), os.fsdecode(path)

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for path in self._blobs:
            folder, _, name = path.rpartition("/")
            names.setdefault(folder, []).append(name)
        return names

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        return {}

    def _fetch(self, paths: Iterable[str]) -> None:
        wanted = {blob: path for path in paths if (blob := self._blobs[path]) not in self._contents}
        if wanted:
            self._contents.update(_batch(self.top, wanted))


def _batch(top: Path, wanted: Mapping[str, str]) -> dict[str, bytes]:
    """Contents of blobs, by `git cat-file --batch`: a line `<id> blob <size>`, the bytes, a line feed, for each. wanted: id → a path, to name it by.
    Raises CorruptRegistry for one that is too large to be what schemactl wrote, GitFailed for one that git does not have."""
    blobs = sorted(wanted)
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    for blob, line in zip(blobs, git.run(top, "cat-file", "--batch-check", stdin=asked).splitlines(), strict=True):
        told = line.split()
        if len(told) != 3:
            raise GitFailed(f"git does not have the object {blob}.", "", "This is a partial or damaged clone: git fetch --refetch, or git fsck.")
        if int(told[2]) > MOST_BYTES:
            raise CorruptRegistry(f"has more than {MOST_BYTES:,} bytes, and is not read.", wanted[blob])
    answer = git.run(top, "cat-file", "--batch", stdin=asked)
    contents: dict[str, bytes] = {}
    position = 0
    for blob in blobs:
        start = answer.index(b"\n", position) + 1
        size = int(answer[position:start].split()[2])
        contents[blob] = answer[start : start + size]
        position = start + size + 1
    return contents


def _within(top: Path, folder: Path) -> PurePath | None:
    """`folder` relative to `top`, which is a real path, as it is written; None where it is not below it. Of links, only those above are followed."""
    whole = Path(os.path.abspath(folder))
    above = next((one for one in reversed((whole, *whole.parents)) if one.resolve() == top), None)
    return None if above is None else PurePath(whole.relative_to(above))


def _below(directory: str, path: str) -> str:
    return path.removeprefix(f"{directory}/") if directory else path
