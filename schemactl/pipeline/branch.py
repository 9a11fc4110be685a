"""What a branch did to the registry since it left another one: of each subject, the versions that it added, edited or deleted."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from schemactl.errors import CorruptRegistry, GitFailed, InvalidSchema, UsageError
from schemactl.model.options import Options
from schemactl.model.schema import Version
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.policy import Asked, Policy
from schemactl.pipeline.sides import Checkout, Side
from schemactl.registry import Registry, layout
from schemactl.registry.history import GitFiles


@dataclass(frozen=True)
class Branch:
    """The registry three times: before, where HEAD left `ref`; theirs, as `ref` has it by now; after, in the working tree, or as it is staged.

    ref: as a person knows it; commit: where HEAD left it, shortened; asked: what the command line asks for; changed, distinct: the paths below the
    registry in which the working tree differs (or looks as if it did) from before, and from theirs.
    """

    ref: str
    commit: str
    before: Side
    theirs: Side
    after: Side
    asked: Asked
    changed: frozenset[str]
    distinct: frozenset[str]

    @cached_property
    def policy(self) -> Policy:
        """The other side's, as it is by now. Where neither that nor what was before has a registry, the branch's own."""
        deciding = next((side for side in (self.theirs, self.before) if side.has_subjects), self.after)
        return Policy(self.ref, deciding, self.after, self.before if deciding is not self.after else self.after, self.asked)

    def subjects(self) -> "tuple[SubjectOnBranch, ...]":
        """Those with a file that differs from before, by where they stand. A subject is known by its name: its folder may have moved."""
        folders = sorted({path.rpartition("/")[0] for path in self.changed if path.count("/") == 2})
        for side in (self.before, self.theirs, self.after):
            if isinstance(side.registry.files, GitFiles):
                side.registry.files.fetch(folders)
        _check_are_own(self.after, folders)
        if any(path.endswith(f"/{layout.SETTINGS}") for path in self.changed):
            self.after.registry.check_names()
        named = {**_named(self.before.registry, folders), **_named(self.after.registry, folders)}
        return tuple(SubjectOnBranch(self, subject) for subject in named)

    def behind(self) -> tuple[str, ...]:
        """The versions of `ref` that came since HEAD left it, and that are not here: nobody deleted them."""
        folders = sorted({path.rpartition("/")[0] for path in self.distinct if path.count("/") == 2})
        subjects = (SubjectOnBranch(self, subject) for subject in _named(self.theirs.registry, folders))
        return tuple(f"{one.subject.name}@{number}" for one in subjects for number in one.news)


@dataclass(frozen=True)
class SubjectOnBranch:
    """One subject. Where a side does not have it, its folder there is None."""

    branch: Branch
    subject: Subject

    @property
    def differs(self) -> bool:
        return bool(self.added or self.deleted or self.edited)

    @property
    def folder(self) -> str:
        """Where it stands, or stood, relative to the repository's top."""
        side, folder = (self.branch.after, self.after) if self.after is not None else (self.branch.before, self.before)
        return f"{side.inside}/{folder}".lstrip("/")

    @cached_property
    def before(self) -> str | None:
        return self.branch.before.registry.folder(self.subject)

    @cached_property
    def theirs(self) -> str | None:
        return self.branch.theirs.registry.folder(self.subject)

    @cached_property
    def after(self) -> str | None:
        return self.branch.after.registry.folder(self.subject)

    @cached_property
    def added(self) -> tuple[int, ...]:
        """The versions that are new, and not the other side's, too."""
        return tuple(number for number in self.now if number not in self.old and not self._is_theirs(number))

    @cached_property
    def taken(self) -> tuple[int, ...]:
        """Of those that were added, the ones whose number another version has on the other side."""
        return tuple(number for number in self.added if number in self.their)

    @cached_property
    def deleted(self) -> tuple[int, ...]:
        """The versions that are gone, and that the other side still has."""
        return tuple(number for number in self.old if number not in self.now and number in self.their)

    @cached_property
    def edited(self) -> tuple[int, ...]:
        """The versions that are not as they were, nor as the other side has them, nor the same without values that were redacted."""
        return tuple(
            number
            for number in self.old
            if number in self.now and self._is_rewritten(number) and not self._is_theirs(number) and not self._is_redacted(number)
        )

    @cached_property
    def news(self) -> tuple[int, ...]:
        """The versions that the other side has gained, and that are not here."""
        return tuple(number for number in self.their if number not in self.old and number not in self.now)

    @cached_property
    def old(self) -> Sequence[int]:
        """All versions that there were before."""
        return _numbers(self.branch.before.registry, self.before)

    @cached_property
    def their(self) -> Sequence[int]:
        """All versions that the other side has by now."""
        return _numbers(self.branch.theirs.registry, self.theirs)

    @cached_property
    def now(self) -> Sequence[int]:
        """All versions that there are."""
        return _numbers(self.branch.after.registry, self.after)

    @property
    def newest_known(self) -> int | None:
        """The newest version that is not this branch's own."""
        return max([*self.old, *(number for number in self.now if number not in self.added)], default=None)

    def earlier(self, number: int) -> list[Version]:
        """The versions that come before one of this branch: those that were there, its own, and those that the other side has gained."""
        return [self.version(one) for one in sorted({*self.old, *self.now, *self.their}) if one < number]

    def version(self, number: int) -> Version:
        """As it was before, where it was; else as it is here, or on the other side."""
        sides = ((self.branch.before, self.old), (self.branch.after, self.now), (self.branch.theirs, self.their))
        side = next(side for side, numbers in sides if number in numbers)
        return side.registry.version(self.subject, number, self.settings.fields)

    @cached_property
    def settings(self) -> SubjectSettings:
        """What the subject is held to. Raises as Policy does."""
        return self.branch.policy.settings(self.subject)

    def path(self, number: int) -> str:
        """The file of a version, relative to the repository's top: where it is, or was."""
        if self.after is not None and number in self.now:
            return f"{self.branch.after.inside}/{self.after}/{layout.schema_name(number)}".lstrip("/")
        return f"{self.branch.before.inside}/{self.before}/{layout.schema_name(number)}".lstrip("/")

    def differing_path(self, number: int) -> str:
        """The file of an old version that differs, below the registry: its schema, or what is known of it."""
        paths = [f"{self.before}/{name}" for name in _files(number)]
        return next((path for path in paths if path in self.branch.changed), paths[0])

    def restored_by(self, number: int) -> str:
        """The paths that git has to check out so that an old version is as it was."""
        names = [layout.schema_name(number), layout.meta_name(number), *([layout.SETTINGS] if self.after is None else [])]
        paths = [f"{self.before}/{name}" for name in names]
        return shlex.join(f"{self.branch.before.inside}/{path}".lstrip("/") for path in paths if path in self.branch.changed)

    def _is_rewritten(self, number: int) -> bool:
        """By its bytes, where git says that the file differs: neither its mode nor line ends that git converts are an edit."""
        names = [name for name in _files(number) if self.before != self.after or f"{self.after}/{name}" in self.branch.changed]
        before, after = self.branch.before.registry.files, self.branch.after.registry.files
        return any(before.read(f"{self.before}/{name}") != after.read(f"{self.after}/{name}") for name in names)

    def _is_redacted(self, number: int) -> bool:
        """The newest one only with another after it, which is judged: the values that it loses may break. Raises nothing for files that are broken:
        they are edited."""
        if number == max(self.now):
            return False
        from schemactl.pipeline.redaction import is_redaction  # loads all of inference

        sides = (self.branch.before, self.branch.after)
        try:
            before, after = ((side.registry.stored(self.subject, number), side.registry.meta(self.subject, number)) for side in sides)
            return is_redaction(self.subject, before, after, self.branch.policy.theirs.options)
        except (CorruptRegistry, InvalidSchema):
            return False

    def _is_theirs(self, number: int) -> bool:
        """Whether the other side has this very version, by its bytes: that git lists a file means that it looks as if it differed."""
        if number not in self.their:
            return False
        theirs, after = self.branch.theirs.registry.files, self.branch.after.registry.files
        names = [name for name in _files(number) if self.theirs != self.after or f"{self.after}/{name}" in self.branch.distinct]
        return all(theirs.read(f"{self.theirs}/{name}") == after.read(f"{self.after}/{name}") for name in names)


def branch(against: str | None, options: Options, asked: Asked) -> Branch:
    """This branch, seen from `against` (None: the main branch), with what is in the working tree.

    Raises GitFailed (no git, an unknown ref, nothing committed, a shallow clone), UsageError (no main branch, no registry).
    """
    checkout = _checkout(options)
    return _branch(against, checkout, checkout.on_disk(), asked)


def staged_branch(against: str | None, options: Options, asked: Asked) -> Branch | None:
    """The same, as the next commit would have it; None where that would change nothing of the registry, nor of schemactl.toml."""
    checkout = _checkout(options)
    after = checkout.staged()
    if checkout.repository.knows("HEAD"):
        head = checkout.at(checkout.repository.commit("HEAD"), "HEAD")
        same = replace(head.options, root=after.options.root) == after.options
        if same and not _differing(checkout, head, after, "HEAD"):
            return None
    return _branch(against, checkout, after, asked)


def _checkout(options: Options) -> Checkout:
    found = Checkout.find(options)
    if found is None:
        configuration.existing(options)  # says first that there is no registry
        return Checkout.of(options)
    return found


def _branch(against: str | None, checkout: Checkout, after: Side, asked: Asked) -> Branch:
    repository = checkout.repository
    if against is not None and not against.strip():
        raise UsageError("it is empty, so there is nothing to compare with.", "--against", "In CI, check that the variable it comes from is set.")
    main = checkout.main() if against is None else None
    if not repository.knows("HEAD") or (against is None and main is None):
        _check_is_one(after, checkout.options)  # says first that there is no registry
    if not repository.knows("HEAD"):
        raise GitFailed("nothing is committed yet, so there is nothing to compare with.", "", "Commit the registry first: git add, git commit.")
    ref = against or _name(main)
    tip = repository.commit(main or ref)
    base = repository.left(tip, ref)
    before = checkout.at(base, base)
    theirs = before if base == tip else checkout.at(tip, tip)
    changed = _differing(checkout, before, after, base)
    found = Branch(
        ref=ref,
        commit=base[:12],
        before=before,
        theirs=theirs,
        after=after,
        asked=asked,
        changed=changed,
        distinct=changed if base == tip else _differing(checkout, theirs, after, tip),
    )
    if found.policy.theirs is after:
        _check_is_one(after, checkout.options)
    return found


def _check_is_one(after: Side, options: Options) -> None:
    """Raises GitFailed, CorruptRegistry, UsageError where there is no registry, and none was deleted."""
    if after.fault:
        raise GitFailed(f"is {after.fault}, not a folder of this repository.", after.inside, "Name the folder itself, or run schemactl in it.")
    if not isinstance(after.registry.files, GitFiles):
        configuration.existing(options)


def _check_are_own(after: Side, folders: Sequence[str]) -> None:
    """Raises GitFailed where the working tree has files of another repository: this one does not hold them."""
    if isinstance(after.registry.files, GitFiles):
        return
    for place in sorted({*folders, *(folder.partition("/")[0] for folder in folders)}):
        if (after.registry.directory / place / ".git").exists():
            raise GitFailed(
                "is another git repository.",
                f"{after.inside}/{place}",
                "check compares files of this repository: move the registry into it, or out of the other one.",
            )


def _differing(checkout: Checkout, before: Side, after: Side, commit: str) -> frozenset[str]:
    """The paths below the registry that differ: all, where it has moved."""
    files = before.registry.files, after.registry.files
    if before.is_remote and after.is_remote and isinstance(files[0], GitFiles) and isinstance(files[1], GitFiles):
        return files[0].differing(files[1])
    if before.inside != after.inside or after.fault or before.is_remote or after.is_remote:
        return frozenset(f"{folder}/{name}" for side in (before, after) for folder in side.registry.files.folders() for name in _names(side, folder))
    is_staged = isinstance(after.registry.files, GitFiles)
    paths = checkout.repository.staged_paths if is_staged else checkout.repository.changed_paths
    return frozenset(paths(commit, after.inside)) | after.registry.pending


def _names(side: Side, folder: str) -> Sequence[str]:
    return side.registry.files.names(folder)


def _name(main: str | None) -> str:
    """The main branch, as people know it. Raises UsageError where there is none."""
    if main is None:
        raise UsageError(
            "no main branch found: origin has no default branch, and there is neither main nor master.",
            "--against",
            "Fetch it (git fetch origin main:refs/remotes/origin/main), ask origin (git remote set-head origin --auto), or name a commit "
            "(--against REF). What a branch says of itself (registry.main_branch) is not asked.",
        )
    return main.removeprefix("refs/heads/").removeprefix("refs/remotes/origin/")


def _named(registry: Registry, folders: Sequence[str]) -> dict[Subject, str]:
    """The subjects of some folders. Raises CorruptRegistry for a subject.toml that does not say whose it is."""
    return {subject: folder for folder in folders if (subject := registry.subject_in(folder)) is not None}


def _numbers(registry: Registry, folder: str | None) -> Sequence[int]:
    names = () if folder is None else registry.files.names(folder)
    return sorted(number for number in map(layout.version_of, names) if number is not None)


def _files(number: int) -> tuple[str, str]:
    return layout.schema_name(number), layout.meta_name(number)
