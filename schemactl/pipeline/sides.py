"""What schemactl.toml and the registry are in the working tree, as they are staged, and as they were in a commit. Each side says itself where its
registry is: a branch may have moved it."""

import os
import posixpath
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from schemactl.compat.modes import mode_named
from schemactl.errors import CorruptRegistry, GitFailed, UsageError
from schemactl.model.options import Options
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.registry import Registry, Repository, config, remote


@dataclass(frozen=True)
class Side:
    """file: schemactl.toml, relative to the repository's top; empty where there is none. inside: the folder of the registry, relative to the top.
    fault: why what stands there is no registry of this repository (`a link`), or why schemactl.toml cannot be read; empty where all is well. Of a
    registry of another repository, inside is its folder there."""

    registry: Registry
    options: Options
    file: str
    inside: str
    fault: str = ""

    @property
    def is_remote(self) -> bool:
        return self.options.registry.is_remote

    @cached_property
    def has_subjects(self) -> bool:
        return bool(self.registry.files.folders())


@dataclass(frozen=True)
class Checkout:
    """Where schemactl was called. options: those of the working tree."""

    repository: Repository
    options: Options

    @classmethod
    def of(cls, options: Options) -> "Checkout":
        """Raises GitFailed where there is no repository."""
        return cls(Repository.require(_named(options)), options)

    @classmethod
    def find(cls, options: Options) -> "Checkout | None":
        """The same; None where there is no repository."""
        repository = Repository.find(_named(options))
        return None if repository is None else cls(repository, options)

    def main(self) -> str | None:
        """The ref of the main branch: the one that git knows, or the one that this says is the main one (`registry.main_branch`). What stands in
        the working tree is not asked: whoever wrote a branch would say what it is compared with."""
        known = self.repository.main_branches()
        for ref in known:
            said = self._said_at(self.repository.commit(ref), ref)[0].registry.main_branch
            found = self.repository.branch(said) if said else None
            if found is not None:
                return found
        return known[0] if known else None

    def at(self, commit: str, label: str) -> Side:
        """As a commit has it. label: how people know the commit. Where its schemactl.toml cannot be read, with the defaults."""
        options, file, fault = self._said_at(commit, label)
        if options.registry.is_remote:
            return self._elsewhere(commit, f"{label}:", options, file, fault)
        inside = self._inside(options)
        files = self.repository.files(commit, inside)
        return Side(Registry(self._directory(options), files, f"{label}:"), options, file, inside, fault)

    def staged(self) -> Side:
        """As the next commit would have it. Raises UsageError for a schemactl.toml that cannot be read."""
        options, file = self._options_at(None, "staged:")
        if not file and self._file_on_disk and self.repository.nearest(self.repository.commit("HEAD"), self._start, config.FILE_NAME) is None:
            options, file = self.options, self._file_on_disk  # git does not know of it
        if options.registry.is_remote:
            return self._elsewhere(None, "staged:", options, file, "")
        inside = self._inside(options)
        registry = Registry(self._directory(options), self.repository.files(None, inside), "staged:")
        return Side(registry, options, file, inside, self.repository.obstacle(None, inside))

    def on_disk(self) -> Side:
        """As it is in the working tree. What stands behind a link, or in another repository, does not stand in this one."""
        if self.options.registry.is_remote:
            registry = configuration.registry(self.options)
            return Side(registry, self.options, self._file_on_disk, remote.location_of(self.options.registry.directory, self.options.root).folder)
        inside = self._inside(self.options)
        fault = self._fault(inside)
        registry = Registry(self._directory(self.options), _NoFiles()) if fault else configuration.registry(self.options)
        return Side(registry, self.options, self._file_on_disk, inside, fault)

    def _elsewhere(self, commit: str | None, label: str, options: Options, file: str, fault: str) -> Side:
        """The registry of another repository, at the commit that the lock file pins in a commit of this one, or (None) as it is staged. Where it pins
        none there was no registry yet."""
        text = options.registry.directory
        pin = self.pins_at(commit).get(text)
        place = remote.location_of(text, options.root)
        registry = Registry(Path(text), _NoFiles(), label) if pin is None else replace(place.at(pin), label=label)
        return Side(registry, options, file, place.folder, fault)

    def pins_at(self, commit: str | None) -> Mapping[str, str]:
        """What the lock file beside schemactl.toml pins in a commit, or (None) as it is staged."""
        file = self.repository.inside(self.options.root / remote.LOCK_NAME)
        found = self.repository.nearest(commit, posixpath.dirname(file), remote.LOCK_NAME)
        return remote.commits(found[1] if found is not None and found[0] == file else None)

    @property
    def _default(self) -> Options:
        return self._with_directory(Options(root=self.repository.top / self._start))

    @cached_property
    def _start(self) -> str:
        """Where schemactl.toml is looked for, relative to the top."""
        here = Path.cwd()
        return self.repository.inside(here if here.is_relative_to(self.options.root) else self.options.root)

    @cached_property
    def _file_on_disk(self) -> str:
        file = self.options.root / config.FILE_NAME
        return self.repository.inside(file) if file.is_file() and self._is_inside(file) else ""

    def _said_at(self, commit: str, label: str) -> tuple[Options, str, str]:
        """The options in a commit, their file, and why that cannot be read."""
        try:
            return *self._options_at(commit, f"{label}:"), ""
        except (UsageError, CorruptRegistry) as error:
            return self._default, config.FILE_NAME, error.what

    def _options_at(self, commit: str | None, label: str) -> tuple[Options, str]:
        if not self._is_inside(self.options.root):
            return self.options, ""
        found = self.repository.nearest(commit, self._start, config.FILE_NAME)
        if found is None:
            return self._default, ""
        path, raw = found
        options = config.parse(raw, f"{label}{path}", self.repository.top / posixpath.dirname(path))
        mode_named(options.compat.mode)
        return self._with_directory(options), path

    def _with_directory(self, options: Options) -> Options:
        """The options, with the registry that was named on the command line."""
        directory = self.options.registry.directory
        return replace(options, registry=replace(options.registry, directory=directory)) if os.path.isabs(directory) else options

    def _directory(self, options: Options) -> Path:
        return options.root / options.registry.directory

    def _inside(self, options: Options) -> str:
        return self.repository.inside(self._directory(options))

    def _is_inside(self, path: Path) -> bool:
        try:
            self.repository.inside(path)
        except GitFailed:
            return False
        return True

    def _fault(self, inside: str) -> str:
        path = self.repository.top
        for name in inside.split("/") if inside else ():
            path /= name
            if path.is_symlink():
                return "a link"
            if path.is_file():
                return "a file"
            if (path / ".git").exists():
                return "another git repository"
        return ""


@dataclass(frozen=True)
class _NoFiles:
    """No registry."""

    def folders(self) -> tuple[str, ...]:
        return ()

    def names(self, folder: str) -> tuple[str, ...]:
        return ()

    def read(self, path: str) -> bytes | None:
        return None


def _named(options: Options) -> Registry:
    """The registry that the options name, to ask where it is; where that is another repository, the folder of schemactl.toml."""
    if options.registry.is_remote:
        return Registry(options.root, root=options.root)
    return Registry(options.root / options.registry.directory, root=options.root)


def merged_versions(registry: Registry, options: Options) -> Callable[[Subject], Collection[int]]:
    """The versions that may not be amended: those that the merge base with the main branch holds; outside of git, and where git ignores the
    registry, all. Git is asked when the first version is to be written after another."""

    @cache
    def at_the_merge_base() -> Registry | None:
        checkout = Checkout.find(options)
        if checkout is None or checkout.repository.ignores(registry.directory):
            return registry
        base = checkout.repository.merge_base(checkout.main())
        return None if base is None else checkout.at(base, base).registry

    def merged(subject: Subject) -> Collection[int]:
        base = at_the_merge_base()
        return () if base is None else base.versions(subject)

    return merged
