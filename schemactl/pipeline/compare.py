"""`diff`: two references in, one Comparison out."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from schemactl.model.finding import Comparison, ReplayResult
from schemactl.model.options import Options
from schemactl.model.options.compat import CompatOptions, ContentModel, Formats
from schemactl.model.schema import Loosening, Schema, Version
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.comparison import accepted, compare_documents, explained, mode_of, next_version
from schemactl.pipeline.replay import Replaying
from schemactl.pipeline.wrapping import wrapped
from schemactl.registry import Registry, layout, resolve
from schemactl.registry.reference import Resolved
from schemactl.schema.lines import Lines


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for; None where schemactl.toml, subject.toml or the default says. envelope: what witnesses are shown in. dialect: of
    files that name none that is known."""

    mode: str | None = None
    content_model: ContentModel | None = None
    formats: Formats | None = None
    allow_undecided: bool = False
    envelope: str | None = None
    dialect: str | None = None

    def over(self, options: CompatOptions) -> CompatOptions:
        """The options with what was asked for in their place."""
        return replace(
            options,
            mode=self.mode or options.mode,
            content_model=self.content_model or options.content_model,
            formats=self.formats or options.formats,
            allow_undecided=self.allow_undecided or options.allow_undecided,
        )


def compare(old: str, new: str, asked: Asked, options: Options, replaying: Replaying) -> Comparison:
    """Two references (a file, SUBJECT@VERSION, REF:SUBJECT): what differs, whom it breaks, and events that prove it.

    Formats are annotations when two files are compared, unless said otherwise; in a registry the options say. Raises what `registry.resolve` does,
    InvalidSchema and UsageError.
    """
    registry = configuration.registry(options)
    sides = resolve(old, registry, asked.dialect), resolve(new, registry, asked.dialect)
    subject = _subject_of(sides)
    compat = _options(sides, subject, registry, asked, options.compat)
    comparison = _compared(sides, registry, compat)
    file = _file(new, sides[1], registry)
    comparison = located(replace(comparison, file=file), Path(file).read_bytes() if file else b"")
    name = None if subject is None else subject.name
    return shown(comparison, asked, name, replaying.over(sides[0].schema, sides[1].schema, compat.formats, name))


def shown(comparison: Comparison, asked: Asked, subject: str | None, replayed: ReplayResult | None) -> Comparison:
    """The comparison with what was asked for beside it: what a replay gave, and witnesses in an envelope."""
    comparison = replace(comparison, replay=replayed)
    return comparison if asked.envelope is None else wrapped(comparison, asked.envelope, subject)


def _shortly_named(old: Schema, new: Schema) -> tuple[Schema, Schema]:
    """By the names that sentences use: of files without their folders, where that tells them apart."""
    names = [PurePath(side.name).name for side in (old, new)]
    if names[0] == names[1] or not all(names):
        names = ["the old schema", "the new schema"]
    return Schema(old.document, names[0]), Schema(new.document, names[1])


def _file(reference: str, side: Resolved, registry: Registry) -> str:
    """The file that a report can point at, relative to the current folder; empty where it is not below it, or stands in a git commit."""
    if side.version is None:
        path = Path(reference).absolute()
    else:
        folder = registry.folder(side.version.subject)
        path = registry.directory.absolute() / f"{folder}" / layout.schema_name(side.version.number)
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) and path.is_file() and ":" not in reference else ""


def located(comparison: Comparison, raw: bytes) -> Comparison:
    """The comparison with each finding's line in `raw`, the new schema's file."""
    if not comparison.findings:
        return comparison
    file = Lines(raw)
    lines = {path: file.of(path) for path in dict.fromkeys(finding.path for finding in comparison.findings)}
    return replace(comparison, findings=tuple(replace(finding, line=lines[finding.path]) for finding in comparison.findings))


def _subject_of(sides: tuple[Resolved, Resolved]) -> Subject | None:
    """The subject that the comparison is about: that of the version, or of both versions, that were named."""
    subjects = {side.version.subject for side in sides if side.version is not None}
    return subjects.pop() if len(subjects) == 1 else None


def _options(sides: tuple[Resolved, Resolved], subject: Subject | None, registry: Registry, asked: Asked, compat: CompatOptions) -> CompatOptions:
    if subject is not None:
        compat = replace(compat, mode=mode_of(registry.settings(subject), compat))
    if all(side.version is None for side in sides):
        compat = replace(compat, formats=Formats.ANNOTATE)
    return asked.over(compat)


def _compared(sides: tuple[Resolved, Resolved], registry: Registry, compat: CompatOptions) -> Comparison:
    old, new = sides
    if old.version is not None and new.version is not None and old.version.subject == new.version.subject:
        return _compare_versions(old.version, new.version, registry, compat)
    comparison = compare_documents(*_shortly_named(old.schema, new.schema), compat)
    return replace(comparison, old=old.schema.name, new=new.schema.name)


def _compare_versions(old: Version, new: Version, registry: Registry, compat: CompatOptions) -> Comparison:
    """Two versions of one subject: with the causes of the steps between, its waivers, and the SemVer that follows."""
    settings = registry.settings(old.subject)
    named = [Schema(version.schema.document, f"version {version.number}") for version in (old, new)]
    comparison = compare_documents(named[0], named[1], compat)
    findings = explained(comparison.findings, _loosenings(old, new, registry), settings)
    comparison = accepted(replace(comparison, findings=findings), settings, compat)
    return replace(comparison, old=old.name, new=new.name, next_version=next_version(old.meta.semver, comparison.bump))


def _loosenings(old: Version, new: Version, registry: Registry) -> tuple[Loosening, ...]:
    """Of all steps from old to new, oldest first; the last one may come from a git commit."""
    between = [registry.version(old.subject, number) for number in registry.versions(old.subject) if old.number < number < new.number]
    return tuple(loosening for version in (*between, new) for loosening in version.meta.causes)
