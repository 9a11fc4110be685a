"""Compare schemas: two documents, or a candidate with the versions that its mode looks at."""

import os
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from schemactl.compat.causes import caused, forgiving
from schemactl.compat.judge import deadline_of, holds, judge, settled
from schemactl.compat.modes import TRANSITIVE, mode_named
from schemactl.compat.waivers import waived
from schemactl.diff import changes
from schemactl.model.change import Change
from schemactl.model.deadline import OutOfTime
from schemactl.model.finding import Bump, Comparison, Finding
from schemactl.model.options.compat import CompatOptions, Mode
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import Loosening, Schema, Status, Version
from schemactl.model.settings import SubjectSettings
from schemactl.schema.patterns.remarks import notes_on


def compare_documents(old: Schema, new: Schema, options: CompatOptions) -> Comparison:
    """Two schemas, whatever they are. Raises InvalidSchema, UsageError (an unknown mode)."""
    found = _changes(old, new, options)
    comparison = replace(judge(found, old, new, options, deadline_of(old, new, options)), notes=notes_on(new))
    elsewhere = {(change.path, change.at.variants) for change in found if change.elsewhere}
    return comparison if not elsewhere else replace(comparison, findings=tuple(_with_others(one, elsewhere) for one in comparison.findings))


def _changes(old: Schema, new: Schema, options: CompatOptions) -> tuple[Change, ...]:
    """What differs, as far as it can be listed in the time that the proof has, too: beyond, the proof alone counts. Raises InvalidSchema."""
    try:
        with deadline_of(old, new, options).in_force():
            return changes(old.document, new.document)
    except OutOfTime:
        return ()


def _with_others(finding: Finding, elsewhere: Collection[tuple[JsonPointer, tuple[str, ...]]]) -> Finding:
    """A finding that stands for more than are shown says so."""
    if (finding.path, finding.variants) not in elsewhere:
        return finding
    return replace(finding, message=f"{finding.message} It stands at more places than are listed.")


def compare_versions(
    versions: Sequence[Version], candidate: Schema, settings: SubjectSettings, options: CompatOptions, loosenings: Sequence[Loosening] = ()
) -> Comparison:
    """A candidate with all versions before it, oldest first, in the subject's mode.

    Findings are those against the newest version, and what breaks an older one that the mode looks at (`base` says which). loosenings: the causes
    that came with the candidate. Waivers are applied. Raises InvalidSchema, UsageError.
    """
    options = replace(options, mode=mode_of(settings, options))
    latest, earlier = versions[-1], bases_of(versions[:-1], versions[-1], options)
    candidate = Schema(candidate.document, f"version {latest.number + 1}")
    first = compare_documents(_numbered(latest), candidate, options)
    findings = list(explained(first.findings, loosenings, settings))
    for base in reversed(earlier):
        findings += _breaking_only_there(base, candidate, options, findings)
    comparison = accepted(replace(first, findings=tuple(findings)), settings, options)
    return replace(comparison, next_version=next_version(latest.meta.semver, comparison.bump))


def accepted(comparison: Comparison, settings: SubjectSettings, options: CompatOptions) -> Comparison:
    """The comparison with the waivers of its subject; what they accept, and what was merely learned, moves no major version
    (docs/decisions/0503)."""
    bump = Bump.MINOR if comparison.bump is Bump.MAJOR else comparison.bump
    return settled(replace(comparison, findings=waived(comparison.findings, settings.waivers, today()), bump=bump), options)


def mode_of(settings: SubjectSettings, options: CompatOptions) -> str:
    """The mode of a subject: its own, else that of the options; a retired subject has no consumers to hold it to."""
    return Mode.NONE if settings.status is Status.RETIRED else settings.mode or options.mode


def explained(findings: Sequence[Finding], loosenings: Sequence[Loosening], settings: SubjectSettings) -> tuple[Finding, ...]:
    """The findings with what discovery knows of their causes; in a draft, what was merely learned is information."""
    with_causes = caused(findings, loosenings)
    return forgiving(with_causes) if settings.status is Status.DRAFT else with_causes


def bases_of(versions: Sequence[Version], latest: Version, options: CompatOptions) -> tuple[Version, ...]:
    """Of the versions before the latest, those that the mode looks at: all when it is transitive, else those of its major."""
    if mode_named(options.mode) in TRANSITIVE:
        return tuple(versions)
    return tuple(version for version in versions if _major(version) == _major(latest))


def next_version(semver: str, bump: Bump) -> str:
    """The SemVer after `semver`."""
    major, minor, patch = (int(part) for part in semver.split("."))
    moved = {
        Bump.MAJOR: (major + 1, 0, 0),
        Bump.MINOR: (major, minor + 1, 0),
        Bump.PATCH: (major, minor, patch + 1),
        Bump.NONE: (major, minor, patch),
    }
    return ".".join(map(str, moved[bump]))


def today() -> str:
    """The day by which waivers expire, YYYY-MM-DD in UTC: that of SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else of the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    is_told = re.fullmatch("[0-9]{1,11}", epoch) is not None  # more would be a year that no date has
    day: date = datetime.fromtimestamp(int(epoch), UTC).date() if is_told else datetime.now(UTC).date()
    return day.isoformat()


def _breaking_only_there(base: Version, candidate: Schema, options: CompatOptions, known: Sequence[Finding]) -> list[Finding]:
    """What breaks an older version and has not been reported of a newer one: another change at the same place is another finding, since a waiver of
    the one does not accept the other."""
    if holds(base.schema, candidate, options):
        return []
    reported = {(finding.rule, finding.path, finding.fingerprint) for finding in known}
    found = compare_documents(_numbered(base), candidate, options).findings
    return [replace(one, base=base.number) for one in found if one.counts_as_breaking and (one.rule, one.path, one.fingerprint) not in reported]


def _numbered(version: Version) -> Schema:
    """Its schema, by the name that sentences use."""
    return Schema(version.schema.document, f"version {version.number}")


def _major(version: Version) -> str:
    return version.meta.semver.partition(".")[0]
