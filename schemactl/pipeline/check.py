"""`check`: every subject whose versions differ between a git ref and the working tree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from schemactl.compat.judge import fingerprint_of, settled
from schemactl.compat.modes import mode_named
from schemactl.compat.rules import Rule
from schemactl.compat.rules.registry import VERSION_DELETED, VERSION_EDITED, VERSION_FORCED
from schemactl.errors import UsageError
from schemactl.model.finding import Bump, Checked, Comparison, Finding, ReplayResult, SubjectComparison
from schemactl.model.options import Options
from schemactl.model.options.compat import CompatOptions
from schemactl.model.pointer import ROOT
from schemactl.model.schema import Version
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.compare import Asked, located, shown
from schemactl.pipeline.comparison import compare_versions
from schemactl.pipeline.replay import Replaying
from schemactl.registry import Registry, layout, settings
from schemactl.registry.history import GitFiles, Repository

_BUMPS = (Bump.NONE, Bump.PATCH, Bump.MINOR, Bump.MAJOR)


def check(against: str | None, asked: Asked, options: Options, replaying: Replaying) -> Checked:
    """Every subject that differs from `against` (None: where HEAD left the main branch). Only what differs is read.

    Raises GitFailed (no git, an unknown ref, a shallow clone), CorruptRegistry, UsageError.
    """
    registry = configuration.registry(options)
    repository = Repository.require(registry.directory)
    commit = repository.commit(against) if against else repository.merge_base(options.registry.main_branch)
    if commit is None:
        raise UsageError("there is no main branch to compare with.", "--against", "Name a commit: schemactl check --against HEAD~1")
    compat = asked.over(options.compat)
    before = repository.registry_at(commit, registry.directory)
    folders = {path.rpartition("/")[0] for path in repository.changed_paths(commit, registry.directory) if path.count("/") == 2}
    if isinstance(before.files, GitFiles):
        before.files.fetch(folders)
    ref = against or options.registry.main_branch
    sides = [
        _Subject(folder, repository.inside(registry.directory), ref, commit[:12], before, registry, compat, asked, replaying)
        for folder in sorted(folders)
    ]
    compared = [side.comparison() for side in sides if side.differs]
    return Checked(ref, mode_named(compat.mode), all(one.comparison.compatible for one in compared), tuple(compared))


@dataclass(frozen=True)
class _Subject:
    """One folder of the registry, on both sides. inside: the registry's directory in the repository; ref: as a person knows it;
    commit: what it is."""

    folder: str
    inside: str
    ref: str
    commit: str
    before: Registry
    after: Registry
    compat: CompatOptions
    asked: Asked
    replaying: Replaying

    @property
    def differs(self) -> bool:
        return bool(self._added or self._gone or self._edited)

    def comparison(self) -> SubjectComparison:
        """All its new versions, each against those before it, and what became of the old ones."""
        findings = [*self._about_old_versions()]
        comparison = Comparison("", "", mode_named(self.compat.mode), True, Bump.NONE)
        forced: str | None = None
        for number in self._added:
            comparison, reason = self._judged(number, comparison)
            forced = reason or forced
        comparison = settled(replace(comparison, findings=(*findings, *comparison.findings)), self.compat)
        old, new = max(self._numbers_before, default=None), max(self._numbers_after, default=None)
        comparison = shown(comparison, self.asked, self._subject.name, self._replayed(old, new))
        path = f"{self.folder}/{layout.schema_name(new or old or 1)}"
        comparison = located(comparison, self.after.files.read(path) or b"")
        return SubjectComparison(self._subject.name, old, new, comparison, forced, f"{self.inside}/{path}".lstrip("/"))

    def _judged(self, number: int, so_far: Comparison) -> tuple[Comparison, str | None]:
        version = self.after.version(self._subject, number)
        earlier = [self._version(one) for one in sorted({*self._numbers_before, *self._added}) if one < number]
        if not earlier:
            return so_far, None
        comparison = compare_versions(earlier, version.schema, self.after.settings(self._subject), self.compat, version.meta.causes)
        if version.meta.forced is not None and not comparison.compatible:
            comparison = self._forced(comparison, number, version.meta.forced)
        bump = max(so_far.bump, comparison.bump, key=_BUMPS.index)
        findings = (*so_far.findings, *(one for one in comparison.findings if one not in so_far.findings))
        return replace(comparison, findings=findings, bump=bump), version.meta.forced

    def _forced(self, comparison: Comparison, number: int, reason: str) -> Comparison:
        """A version that breaks and was accepted by force: its findings are told, and do not count."""
        accepted = [replace(finding, waived=finding.waived or reason) if finding.counts_as_breaking else finding for finding in comparison.findings]
        told = self._finding(VERSION_FORCED, number, reason)
        return replace(settled(replace(comparison, findings=(*accepted, told)), self.compat), bump=Bump.MAJOR)

    def _replayed(self, old: int | None, new: int | None) -> ReplayResult | None:
        if old is None or new is None or new not in self._added:
            return None
        sides = self._version(old), self._version(new)
        return self.replaying.over(sides[0].schema, sides[1].schema, self.compat.formats, self._subject.name)

    def _about_old_versions(self) -> list[Finding]:
        deleted = [self._finding(VERSION_DELETED, number) for number in self._gone]
        return [*deleted, *(self._finding(VERSION_EDITED, number) for number in self._edited)]

    def _finding(self, rule: Rule, number: int, reason: str = "") -> Finding:
        path = f"{self.inside}/{self.folder}/{layout.schema_name(number)}".lstrip("/")
        filled = {"name": str(number), "ref": self.ref, "commit": self.commit, "path": path, "reason": reason}
        fingerprint = fingerprint_of(rule.id, path, number)
        return Finding(
            rule.id, rule.severity, ROOT, rule.breaks, rule.because.format(**filled), rule.instead.format(**filled), fingerprint=fingerprint
        )

    def _version(self, number: int) -> Version:
        """As it was committed, where it was."""
        return (self.before if number in self._numbers_before else self.after).version(self._subject, number)

    @cached_property
    def _subject(self) -> Subject:
        path = f"{self.folder}/{layout.SETTINGS}"
        raw = self.after.files.read(path) or self.before.files.read(path) or b""
        return settings.subject_of(settings.parse(raw, path), path)

    @cached_property
    def _numbers_before(self) -> Sequence[int]:
        return _numbers(self.before, self.folder)

    @cached_property
    def _numbers_after(self) -> Sequence[int]:
        return _numbers(self.after, self.folder)

    @property
    def _added(self) -> list[int]:
        return [number for number in self._numbers_after if number not in self._numbers_before]

    @property
    def _gone(self) -> list[int]:
        return [number for number in self._numbers_before if number not in self._numbers_after]

    @cached_property
    def _edited(self) -> list[int]:
        both = [number for number in self._numbers_before if number in self._numbers_after]
        return [number for number in both if any(self._rewritten(name(number)) for name in (layout.schema_name, layout.meta_name))]

    def _rewritten(self, name: str) -> bool:
        path = f"{self.folder}/{name}"
        return self.before.files.read(path) != self.after.files.read(path)


def _numbers(registry: Registry, folder: str) -> Sequence[int]:
    return sorted(number for number in map(layout.version_of, registry.files.names(folder)) if number is not None)
