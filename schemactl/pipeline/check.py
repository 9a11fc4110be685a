"""`check`: every subject whose versions a branch has changed, judged."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemactl.compat.judge import fingerprint_of, settled
from schemactl.compat.modes import mode_named
from schemactl.compat.rules import Rule
from schemactl.compat.rules.registry import ABOUT_WAIVERS, VERSION_DELETED, VERSION_EDITED, VERSION_FORCED, VERSION_OVERSTATED, VERSION_TAKEN
from schemactl.model.finding import Bump, Checked, Comparison, Finding, SubjectComparison
from schemactl.model.options import Options
from schemactl.model.options.compat import CompatOptions
from schemactl.model.pointer import ROOT
from schemactl.model.schema import Version
from schemactl.pipeline.branch import Branch, SubjectOnBranch, branch, staged_branch
from schemactl.pipeline.compare import located, shown
from schemactl.pipeline.comparison import compare_versions
from schemactl.pipeline.policy import Asked
from schemactl.pipeline.replay import Replaying, Sides
from schemactl.registry import layout

_BUMPS = (Bump.NONE, Bump.PATCH, Bump.MINOR, Bump.MAJOR)


def check(against: str | None, asked: Asked, options: Options, replaying: Replaying) -> Checked:
    """Every subject that differs from where HEAD left `against` (None: the main branch). Only what differs is read.

    Raises GitFailed (no git, an unknown ref, a shallow clone), CorruptRegistry, UsageError.
    """
    return _checked(branch(against, options, asked), replaying)


def check_staged(against: str | None, asked: Asked, options: Options, replaying: Replaying) -> Checked:
    """The same, as the next commit would have it; without a look at any subject where that would change none."""
    found = staged_branch(against, options, asked)
    if found is None:
        return Checked("HEAD", mode_named(asked.over(options.compat).mode), True)
    return _checked(found, replaying)


def _checked(found: Branch, replaying: Replaying) -> Checked:
    compat = found.policy.compat
    judged, differing = [], []
    for one in found.subjects():
        weakened = found.policy.weakened_in(one.subject)
        if one.differs or weakened:
            judged.append(_Judged(one, weakened).comparison())
            differing.append(one)
    compatible = all(one.comparison.compatible for one in judged)
    replayed = replaying.over_all({one.subject.name: sides for one in differing if (sides := _sides(one)) is not None}, compat.formats)
    checked = [replace(one, comparison=replace(one.comparison, replay=replayed.get(one.subject))) for one in judged]
    return Checked(found.ref, mode_named(compat.mode), compatible, tuple(checked), found.behind(), found.policy.weakened())


def _sides(one: SubjectOnBranch) -> Sides | None:
    """The newest version before, and the one of the branch; None where one of them is not there."""
    old, new = one.newest_known, max(one.added, default=None)
    return None if old is None or new is None else (one.version(old).schema, one.version(new).schema)


@dataclass(frozen=True)
class _Judged:
    """One subject that differs."""

    side: SubjectOnBranch
    weakened: Sequence[Finding]

    @property
    def compat(self) -> CompatOptions:
        return self.side.branch.policy.compat

    def comparison(self) -> SubjectComparison:
        """All its new versions, each against those before it, what became of the old ones, and what was weakened."""
        side = self.side
        comparison = Comparison("", "", mode_named(side.settings.mode or self.compat.mode), True, Bump.NONE)
        forced: str | None = None
        semvers: dict[int, str] = {}
        for number in side.added:
            comparison, reason = self._with(number, comparison, semvers)
            forced = reason or forced
        comparison = settled(replace(comparison, findings=(*self.weakened, *self._about_numbers(), *comparison.findings)), self.compat)
        old, new = side.newest_known, max(side.now, default=None)
        comparison = shown(comparison, side.branch.asked, side.subject.name, None)
        newest = layout.schema_name(new or old or 1)
        comparison = located(comparison, side.branch.after.registry.files.read(f"{side.after}/{newest}") or b"")
        comparison = replace(comparison, findings=tuple(map(self._placed, comparison.findings)))
        return SubjectComparison(side.subject.name, old, new, comparison, forced, f"{side.folder}/{newest}")

    def _with(self, number: int, so_far: Comparison, semvers: dict[int, str]) -> tuple[Comparison, str | None]:
        """With the findings of one new version. semvers: of the new versions so far, as what they change makes them: what they call themselves would
        decide which versions before them are looked at."""
        side = self.side
        version = side.version(number)
        earlier = [_numbered(one, semvers.get(one.number)) for one in side.earlier(number)]
        if not earlier:
            return so_far, None
        comparison = compare_versions(earlier, version.schema, side.settings, self.compat, version.meta.causes)
        semvers[number] = comparison.next_version or version.meta.semver
        if version.meta.forced is not None and not comparison.compatible:
            comparison = self._forced(comparison, number, version.meta.forced)
        elif side.branch.asked.mode is None and _major(version.meta.semver) > _major(semvers[number]):
            overstated = self._finding(VERSION_OVERSTATED, number, before=semvers[number], after=version.meta.semver)
            comparison = replace(comparison, findings=(*comparison.findings, overstated))
        bump = max(so_far.bump, comparison.bump, key=_BUMPS.index)
        findings = (*so_far.findings, *(one for one in comparison.findings if one not in so_far.findings))
        return replace(comparison, findings=findings, bump=bump), version.meta.forced

    def _forced(self, comparison: Comparison, number: int, reason: str) -> Comparison:
        """A version that breaks and was accepted by force: its findings are shown, and do not count."""
        accepted = [replace(finding, waived=finding.waived or reason) if finding.counts_as_breaking else finding for finding in comparison.findings]
        forced = self._finding(VERSION_FORCED, number, reason=reason)
        return replace(settled(replace(comparison, findings=(*accepted, forced)), self.compat), bump=Bump.MAJOR)

    def _placed(self, finding: Finding) -> Finding:
        """A finding that is not about the newest schema, with the file that it is about."""
        if finding.rule in ABOUT_WAIVERS:
            finding = replace(finding, file=f"{self.side.folder}/{layout.SETTINGS}")
        return replace(finding, line=1) if finding.file else finding

    def _about_numbers(self) -> list[Finding]:
        side = self.side
        groups = ((VERSION_DELETED, side.deleted), (VERSION_EDITED, side.edited), (VERSION_TAKEN, side.taken))
        return [self._finding(rule, number) for rule, numbers in groups for number in numbers]

    def _finding(self, rule: Rule, number: int, **more: str) -> Finding:
        side, path = self.side, self.side.path(number)
        filled = {
            "name": str(number),
            "ref": side.branch.ref,
            "commit": side.branch.commit,
            "path": side.restored_by(number),
            "subject": shlex.quote(side.subject.name),
            **more,
        }
        message, instead = rule.because.format(**filled), rule.instead.format(**filled)
        return Finding(rule.id, rule.severity, ROOT, rule.breaks, message, instead, fingerprint=fingerprint_of(rule.id, path, number), file=path)


def _numbered(version: Version, semver: str | None) -> Version:
    return version if semver is None else replace(version, meta=replace(version.meta, semver=semver))


def _major(semver: str) -> int:
    digits = semver.partition(".")[0]
    return int(digits) if digits.isdecimal() else 0
