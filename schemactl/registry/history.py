"""The registry as git commits hold it, and what the main branch holds already. Git is asked here and in `remote`: as a list of arguments,
never through a shell, with names after `--` and lists ended by NUL; `git` says how it is run."""

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

from schemactl.errors import CorruptRegistry, GitFailed, UsageError
from schemactl.registry import git
from schemactl.registry.layout import version_of
from schemactl.registry.store import Registry

_NO_REF: Final = "Name a branch, tag or commit that `git rev-parse` knows; in CI, fetch it first: git fetch origin main."
_SHALLOW: Final = "This is a shallow clone: fetch the history first, git fetch --unshallow (in GitHub Actions: `fetch-depth: 0`)."

_NO_REPOSITORY: Final = (
    (
        "not a git repository",
        "not in a git repository.",
        "Leave out the options that need git (`--against`, REF:SUBJECT), or create a repository: git init.",
    ),
    ("bare repository", "a bare git repository has no files to work with.", "Run this in a clone, or in a worktree: git worktree add."),
    ("must be run in a work tree", "a bare git repository has no files to work with.", "Run this in a clone, or in a worktree: git worktree add."),
    ("dubious ownership", "the git repository belongs to someone else.", "If you trust it: git config --global --add safe.directory FOLDER."),
)
"""Words of git, what they mean here, and what to do."""

MOST_BYTES: Final = 64 << 20
"""Of a file of the registry: many times what the largest schema or evidence has."""
FILES: Final = frozenset({b"100644", b"100755"})
LINK: Final = b"120000"
"""Modes of git."""
_KINDS: Final = {**dict.fromkeys(FILES, "a file"), LINK: "a link", b"160000": "another git repository"}
_MOST_LINKS: Final = 8


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

    def merge_base(self, main: str | None) -> str | None:
        """The commit where HEAD left the main branch. main: its ref; None: what is committed counts as merged. None when nothing is committed yet, or
        nothing is shared. Raises GitFailed in a shallow clone that does not reach it."""
        if main is None:
            return self.commit("HEAD") if self.knows("HEAD") else None
        return self._common(main, main)

    def left(self, commit: str, name: str) -> str:
        """The commit where HEAD left the history of `commit`, which is that one itself where HEAD comes after it, or shares nothing with it. name: as
        a person knows it. Raises GitFailed in a shallow clone that does not reach so far."""
        return self._common(commit, name) or commit

    def main_branches(self) -> list[str]:
        """The refs of what may be the main branch, as far as git knows it, which nothing that is committed can change: `main`, the branch that origin
        says is its own, `master`. Each is there; the likeliest comes first."""
        known = filter(self.knows, (*_refs("main"), "refs/remotes/origin/HEAD", *_refs("master")))
        return [git.run(self.top, "rev-parse", "--symbolic-full-name", ref).decode().strip() for ref in known]

    def branch(self, name: str) -> str | None:
        """The ref of a branch, origin's before one's own."""
        return next(filter(self.knows, _refs(name)), None)

    def registry_at(self, ref: str, directory: Path) -> Registry:
        """The registry in `directory` as commit `ref` has it. Raises GitFailed for an unknown ref."""
        return Registry(directory, self.files(self.commit(ref), self.inside(directory)), f"{ref}:")

    def files(self, commit: str | None, inside: str) -> "GitFiles":
        """The files below a folder (relative to the top) in a commit, or (None) as they are staged."""
        return GitFiles(self.top, commit, inside)

    def nearest(self, commit: str | None, folder: str, name: str) -> tuple[str, bytes] | None:
        """The file of this name in a folder (relative to the top) or in the nearest above it, with its path, in a commit or (None) as it is staged. A
        link to another file of the repository is followed. Raises UsageError for one that leads elsewhere."""
        above = PurePosixPath(folder)
        asked = [str(one / name) for one in (above, *above.parents)]
        there = {entry.path: entry for entry in entries(self.top, commit, asked) if entry.mode in (*FILES, LINK)}
        found = next((there[path] for path in asked if path in there), None)
        return None if found is None else (found.path, self._followed(commit, found))

    def obstacle(self, commit: str | None, inside: str) -> str:
        """What stands in the place of a folder, or of one above it, in a commit or (None) as it is staged; empty where nothing does."""
        above = [str(one) for one in (PurePosixPath(inside), *PurePosixPath(inside).parents) if str(one) != "."]
        kinds = (_KINDS.get(entry.mode, "") for entry in entries(self.top, commit, above) if entry.path in above) if above else ()
        return next(filter(None, kinds), "")

    def _followed(self, commit: str | None, entry: "Entry") -> bytes:
        path = entry.path
        for _ in range(_MOST_LINKS):
            content = _batch(self.top, {entry.blob: path})[entry.blob]
            if entry.mode in FILES:
                return content
            target = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), os.fsdecode(content)))
            linked = [one for one in entries(self.top, commit, [target]) if one.path == target and one.mode in (*FILES, LINK)]
            if not linked:
                break
            entry = linked[0]
        raise UsageError("is a link that does not lead to a file of the repository.", path)

    def inside(self, directory: Path) -> str:
        """`directory` relative to the working tree, with `/`, as it is written: through no link in it; empty for its top. Raises GitFailed when it is
        outside."""
        relative = _within(self.top.resolve(), directory)
        if relative is None:
            raise GitFailed("the registry is outside the git repository.", directory.name)
        return "" if relative == PurePath() else relative.as_posix()

    def ignores(self, directory: Path) -> bool:
        """Whether .gitignore keeps the registry out of the repository."""
        return git.ask(self.top, "check-ignore", "--quiet", "--", f"{self.inside(directory) or '.'}/").code == 0

    def changed_paths(self, ref: str, inside: str) -> tuple[str, ...]:
        """Files below a folder (relative to the top) that differ between commit `ref` and the working tree, relative to that folder, or were touched
        since git looked at them; new and removed ones included."""
        new = git.run(self.top, "--literal-pathspecs", "ls-files", "-z", "--others", "--", inside or ".")
        return _paths(self._differing(ref, inside) + new, inside)

    def staged_paths(self, ref: str, inside: str) -> tuple[str, ...]:
        """The same, between commit `ref` and what is staged. Raises GitFailed where there are conflicts."""
        if git.run(self.top, "ls-files", "--unmerged", "-z"):
            raise GitFailed("the staged files have conflicts.", "", "Resolve them (schemactl rebase SUBJECT) and stage the result.")
        return _paths(self._differing(ref, inside, "--cached"), inside)

    def _differing(self, ref: str, inside: str, *options: str) -> bytes:
        how = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", *options)
        return git.run_on_files(self.top, "--literal-pathspecs", "diff-index", *how, self.commit(ref), "--", inside or ".")

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
            raise GitFailed(f"the common history of HEAD and {name} is missing in this clone.", "", _SHALLOW)
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

    def paths(self) -> frozenset[str]:
        """All files, relative to the directory."""
        return frozenset(self._blobs)

    def differing(self, other: "GitFiles") -> frozenset[str]:
        """The files that the other side has with other bytes, or that only one of both has."""
        return frozenset(path for path, _ in self._blobs.items() ^ other._blobs.items())

    @cached_property
    def _blobs(self) -> dict[str, str]:
        """Path below the directory → id of the blob."""
        found = entries(self.top, self.commit, [self.directory] if self.directory else [], "-r")
        return {_below(self.directory, entry.path): entry.blob for entry in found if entry.mode in FILES}

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


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a commit. mode: as git writes it; blob: the id of what is there; path: relative to the top."""

    mode: bytes
    blob: str
    path: str


def entries(top: Path, commit: str | None, paths: Sequence[str], *options: str) -> Iterator[Entry]:
    """What a commit has at some paths (none: at its top), or (None) what is staged there and below. options: of `git ls-tree`."""
    if commit is None:
        listed = git.run(top, "--literal-pathspecs", "ls-files", "--stage", "-z", "--", *paths)
    else:
        listed = git.run(top, "ls-tree", "-z", "--full-tree", *options, commit, "--", *paths)
    for entry in filter(None, listed.split(b"\0")):
        head, _, path = entry.partition(b"\t")
        mode, *middle = head.split()
        yield Entry(mode, middle[0 if commit is None else 1].decode(), os.fsdecode(path))


def _batch(top: Path, wanted: Mapping[str, str]) -> dict[str, bytes]:
    """Contents of blobs, by `git cat-file --batch`: a line `<id> blob <size>`, the bytes, a line feed, for each. wanted: id → a path, to name it by.
    Raises CorruptRegistry for one that is too large to be what schemactl wrote, GitFailed for one that git does not have."""
    blobs = sorted(wanted)
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    for blob, line in zip(blobs, git.run(top, "cat-file", "--batch-check", stdin=asked).splitlines(), strict=True):
        fields = line.split()
        if len(fields) != 3:
            raise GitFailed(f"git does not have the object {blob}.", "", "This is a partial or damaged clone: git fetch --refetch, or git fsck.")
        if int(fields[2]) > MOST_BYTES:
            raise CorruptRegistry(f"has more than {MOST_BYTES:,} bytes, more than schemactl reads.", wanted[blob])
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


def _refs(name: str) -> tuple[str, str]:
    return f"refs/remotes/origin/{name}", f"refs/heads/{name}"


def _paths(listed: bytes, inside: str) -> tuple[str, ...]:
    return tuple(sorted({_below(inside, os.fsdecode(path)) for path in listed.split(b"\0") if path}))


def _below(directory: str, path: str) -> str:
    return path.removeprefix(f"{directory}/") if directory else path
