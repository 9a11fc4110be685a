"""What a branch did to the registry since it left another one: of each subject, the versions that it added, edited or deleted."""

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from schemactl.errors import GitFailed, UsageError
from schemactl.model.options import Options
from schemactl.model.schema import Version
from schemactl.model.subject import Subject
from schemactl.registry import Registry, Repository, layout, settings
from schemactl.registry.history import GitFiles


@dataclass(frozen=True)
class Branch:
    """The registry three times: before, where HEAD left `ref`; theirs, as `ref` has it by now; after, in the working tree, or as it is staged.

    ref: as a person knows it; commit: where HEAD left it, shortened; inside: the registry's directory in the repository; changed, distinct: the
    paths below it in which the working tree differs from before, and from theirs.
    """

    ref: str
    commit: str
    inside: str
    before: Registry
    theirs: Registry
    after: Registry
    changed: frozenset[str]
    distinct: frozenset[str]

    def subjects(self) -> "tuple[SubjectOnBranch, ...]":
        """Those with a file that differs from before, by where they stand. A subject is known by its name: its folder may have moved."""
        folders = sorted({path.rpartition("/")[0] for path in self.changed if path.count("/") == 2})
        for side in (self.before, self.theirs, self.after):
            if isinstance(side.files, GitFiles):
                side.files.fetch(folders)
        before, after = _named(self.before, folders), _named(self.after, folders)
        return tuple(SubjectOnBranch(self, subject, before.get(subject), after.get(subject)) for subject in {**before, **after})

    def behind(self) -> tuple[str, ...]:
        """The versions of `ref` that came since HEAD left it, and that are not here: nobody deleted them."""
        paths = sorted(path for path in self.distinct if self._is_news(path))
        subjects = _named(self.theirs, sorted({path.rpartition("/")[0] for path in paths}))
        folders = {folder: subject for subject, folder in subjects.items()}
        return tuple(f"{folders[folder].name}@{layout.version_of(name)}" for folder, _, name in (path.rpartition("/") for path in paths))

    def path(self, path: str) -> str:
        """A path below the registry, relative to the repository's top."""
        return f"{self.inside}/{path}".lstrip("/")

    def _is_news(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        is_version = path.count("/") == 2 and layout.version_of(name) is not None and layout.SETTINGS in self.theirs.files.names(folder)
        return is_version and all(
            (name in side.files.names(folder)) == there for side, there in ((self.theirs, True), (self.before, False), (self.after, False))
        )


@dataclass(frozen=True)
class SubjectOnBranch:
    """One subject. before, after: its folder where the branch began, and now; None where it has none."""

    branch: Branch
    subject: Subject
    before: str | None
    after: str | None

    @property
    def differs(self) -> bool:
        return bool(self.added or self.deleted or self.edited)

    @property
    def folder(self) -> str:
        """Where it stands, or stood."""
        return self.after or self.before or ""

    @cached_property
    def added(self) -> tuple[int, ...]:
        """The versions that are new, and not the other side's, too."""
        return tuple(number for number in self.now if number not in self.old and not self._is_theirs(number))

    @cached_property
    def taken(self) -> tuple[int, ...]:
        """Of those that were added, the ones whose number another version has on the other side."""
        return tuple(number for number in self.added if layout.schema_name(number) in self.branch.theirs.files.names(self.folder))

    @cached_property
    def deleted(self) -> tuple[int, ...]:
        """The versions that are gone, and that the other side still has."""
        there = _numbers(self.branch.theirs, self.before)
        return tuple(number for number in self.old if number not in self.now and number in there)

    @cached_property
    def edited(self) -> tuple[int, ...]:
        """The versions that are not as they were, nor as the other side has them."""
        return tuple(number for number in self.old if number in self.now and self._is_rewritten(number) and not self._is_theirs(number))

    @cached_property
    def old(self) -> Sequence[int]:
        """All versions that there were before."""
        return _numbers(self.branch.before, self.before)

    @cached_property
    def now(self) -> Sequence[int]:
        """All versions that there are."""
        return _numbers(self.branch.after, self.after)

    @property
    def newest_known(self) -> int | None:
        """The newest version that is not this branch's own."""
        return max([*self.old, *(number for number in self.now if number not in self.added)], default=None)

    def check_settings(self) -> None:
        """Raises UsageError, CorruptRegistry for a subject.toml with which nobody could work any more."""
        if self.after is not None:
            self.branch.after.settings(self.subject)

    def version(self, number: int) -> Version:
        """As it was before, where it was."""
        return (self.branch.before if number in self.old else self.branch.after).version(self.subject, number)

    def path(self, number: int) -> str:
        """The file of a version, relative to the repository's top: where it is, or was."""
        here = self.after is not None and number in self.now
        return self.branch.path(f"{self.after if here else self.before}/{layout.schema_name(number)}")

    def differing_path(self, number: int) -> str:
        """The file of an old version that differs, below the registry: its schema, or what is known of it."""
        paths = [f"{self.before}/{name}" for name in _files(number)]
        return next((path for path in paths if path in self.branch.changed), paths[0])

    def restored_by(self, number: int) -> str:
        """The paths that git has to check out so that an old version is as it was."""
        names = [layout.schema_name(number), layout.meta_name(number), *([layout.SETTINGS] if self.after is None else [])]
        paths = [f"{self.before}/{name}" for name in names]
        return shlex.join(self.branch.path(path) for path in paths if path in self.branch.changed)

    def _is_rewritten(self, number: int) -> bool:
        """By its bytes, where git says that the file differs: neither its mode nor line ends that git converts are an edit."""
        names = [name for name in _files(number) if self.before != self.after or f"{self.after}/{name}" in self.branch.changed]
        reads = ((self.branch.before.files.read(f"{self.before}/{name}"), self.branch.after.files.read(f"{self.after}/{name}")) for name in names)
        return any(before != after for before, after in reads)

    def _is_theirs(self, number: int) -> bool:
        """Whether the other side has this very version, by its bytes: that git lists a file means that it looks as if it differed."""
        theirs, ours = self.branch.theirs.files, self.branch.after.files
        return all(
            name in theirs.names(self.folder)
            and (f"{self.folder}/{name}" not in self.branch.distinct or theirs.read(f"{self.folder}/{name}") == ours.read(f"{self.folder}/{name}"))
            for name in _files(number)
        )


def branch(against: str | None, registry: Registry, options: Options) -> Branch:
    """This branch, seen from `against` (None: the main branch), with what is in the working tree.

    Raises GitFailed (no git, an unknown ref, nothing committed, a shallow clone), UsageError (no main branch).
    """
    return _branch(against, registry, options, Repository.changed_paths)


def staged_branch(against: str | None, registry: Registry, options: Options) -> Branch | None:
    """The same, as the next commit would have it; None where that would change nothing of the registry."""
    repository = Repository.require(registry)
    if repository.knows("HEAD") and not repository.staged_paths("HEAD", registry.directory):
        return None
    return _branch(against, repository.staged(registry.directory), options, Repository.staged_paths)


def _branch(against: str | None, registry: Registry, options: Options, paths: Callable[[Repository, str, Path], Sequence[str]]) -> Branch:
    if against is not None and not against.strip():
        raise UsageError("it is empty: there is nothing to compare with.", "--against", "In a build: the variable that it comes from is not set.")
    repository = Repository.require(registry)
    if not repository.knows("HEAD"):
        raise GitFailed("nothing is committed yet, so that there is nothing to compare with.", "", "Commit the registry first: git add, git commit.")
    theirs = repository.commit(against) if against is not None else _tip_of_main(repository, options.registry.main_branch)
    base = repository.left(theirs, against or options.registry.main_branch)
    changed = frozenset(paths(repository, base, registry.directory))
    return Branch(
        ref=against if against is not None else options.registry.main_branch,
        commit=base[:12],
        inside=repository.inside(registry.directory),
        before=repository.registry_at(base, registry.directory),
        theirs=repository.registry_at(theirs, registry.directory),
        after=registry,
        changed=changed,
        distinct=changed if base == theirs else frozenset(paths(repository, theirs, registry.directory)),
    )


def _tip_of_main(repository: Repository, name: str) -> str:
    found = repository.main(name)
    if found is None:
        raise UsageError(
            f"there is no main branch to compare with: neither {name!r} nor 'origin/{name}' is here.",
            "--against",
            f"Fetch it (git fetch origin {name}:refs/remotes/origin/{name}), name a commit (--against REF), or say in schemactl.toml how the main "
            "branch is called (registry.main_branch).",
        )
    return repository.commit(found)


def _named(registry: Registry, folders: Sequence[str]) -> dict[Subject, str]:
    """The subjects of some folders. Raises CorruptRegistry for a subject.toml that does not say whose it is."""
    return dict(_subjects(registry, folders))


def _subjects(registry: Registry, folders: Sequence[str]) -> Iterator[tuple[Subject, str]]:
    for folder in folders:
        path = f"{folder}/{layout.SETTINGS}"
        raw = registry.files.read(path)
        if raw is not None:
            yield settings.subject_of(settings.parse(raw, path), path), folder


def _numbers(registry: Registry, folder: str | None) -> Sequence[int]:
    names = () if folder is None else registry.files.names(folder)
    return sorted(number for number in map(layout.version_of, names) if number is not None)


def _files(number: int) -> tuple[str, str]:
    return layout.schema_name(number), layout.meta_name(number)
