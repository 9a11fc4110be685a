"""`diff`: two references in, one Comparison out."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from schemactl.compat.judge import settled
from schemactl.files.reading import read_named
from schemactl.model.finding import Comparison, Finding, ReplayResult
from schemactl.model.options import Options
from schemactl.model.options.compat import CompatOptions, Formats
from schemactl.model.schema import Loosening, Schema, Version
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.comparison import accepted, compare_documents, explained, mode_of, next_version
from schemactl.pipeline.policy import Asked, Policy
from schemactl.pipeline.replay import Replaying
from schemactl.pipeline.sides import Checkout
from schemactl.pipeline.wrapping import wrapped
from schemactl.registry import Registry, human_edits, layout, resolve
from schemactl.registry.reference import Resolved
from schemactl.schema.lines import Lines
from schemactl.schema.patterns.remarks import notes_on


def compare(old: str, new: str, asked: Asked, options: Options, replaying: Replaying) -> Comparison:
    """Two references (a file, SUBJECT@VERSION, REF:SUBJECT): what differs, whom it breaks, and events that prove it.

    Formats are annotations when two files are compared, unless said otherwise; in a registry the options say. Raises what `registry.resolve` does,
    InvalidSchema and UsageError.
    """
    registry = configuration.naming(options, old, new)
    sides = resolve(old, registry, asked.dialect), resolve(new, registry, asked.dialect)
    subject = _subject_of(sides)
    held = _held(sides, subject, registry, asked, options)
    compat = held.compat
    comparison = _compared(held, registry)
    comparison = settled(replace(comparison, findings=(*held.weakened, *comparison.findings)), compat)
    file, raw = _file(new, sides[1], registry)
    comparison = located(replace(comparison, file=file, notes=_notes(sides, file, raw)), raw)
    name = None if subject is None else subject.name
    return shown(comparison, asked, name, replaying.over(sides[0].schema, sides[1].schema, compat.formats, name))


def _notes(sides: tuple[Resolved, Resolved], file: str, raw: bytes) -> tuple[str, ...]:
    """Of both sides; of the new one with its file's lines."""
    old, new = (side.schema for side in sides)
    return (*notes_on(old), *notes_on(Schema(new.document, file or new.name), raw))


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


def _file(reference: str, side: Resolved, registry: Registry) -> tuple[str, bytes]:
    """The file that a report can point at, relative to the current folder, and what it holds; nothing where it is not below it, is no file that can
    be read twice, or stands in a git commit."""
    if side.version is None:
        path = Path(reference).absolute()
        raw = read_named(path) if path.is_file() else None
    else:
        place = f"{registry.folder(side.version.subject)}/{layout.schema_name(side.version.number)}"
        path, raw = registry.directory.absolute() / place, registry.files.read(place)
    here = Path.cwd()
    can_be_shown = raw is not None and path.is_relative_to(here) and ":" not in reference
    return (path.relative_to(here).as_posix(), raw or b"") if can_be_shown else ("", b"")


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


@dataclass(frozen=True, slots=True)
class _Held:
    """What is compared, and what it is held to. settings: of the subject that it is about, if it is about one; weakened: what asks for less on the
    new side, where the old one is at a ref."""

    sides: tuple[Resolved, Resolved]
    compat: CompatOptions
    settings: SubjectSettings | None = None
    weakened: tuple[Finding, ...] = ()


def _held(sides: tuple[Resolved, Resolved], subject: Subject | None, registry: Registry, asked: Asked, options: Options) -> _Held:
    old, new = sides
    if subject is None:
        is_files = all(side.version is None for side in sides)
        return _Held(sides, asked.over(replace(options.compat, formats=Formats.ANNOTATE) if is_files else options.compat))
    if not old.ref:
        settings = registry.settings(subject)
        return _Held(sides, asked.over(replace(options.compat, mode=mode_of(settings, options.compat))), settings)
    checkout = Checkout.of(options)
    theirs, ours = (checkout.at(checkout.repository.commit(side.ref), side.ref) if side.ref else checkout.on_disk() for side in sides)
    policy = Policy(old.ref, theirs, ours, theirs, asked)
    settings = policy.settings(subject)
    compat = replace(policy.compat, mode=asked.mode or settings.mode or policy.compat.mode)
    return _Held((_with(old, settings), _with(new, settings)), compat, settings, (*policy.weakened(), *policy.weakened_in(subject)))


def _with(side: Resolved, settings: SubjectSettings) -> Resolved:
    """A version with what is confirmed of its fields on either side."""
    if side.version is None:
        return side
    schema = replace(side.schema, document=human_edits.described(side.schema.document, settings.fields))
    return replace(side, schema=schema, version=replace(side.version, schema=schema))


def _compared(held: _Held, registry: Registry) -> Comparison:
    old, new = held.sides
    if held.settings is not None and old.version is not None and new.version is not None:
        return _compare_versions(old.version, new.version, registry, held, held.settings)
    comparison = compare_documents(*_shortly_named(old.schema, new.schema), held.compat)
    return replace(comparison, old=old.schema.name, new=new.schema.name)


def _compare_versions(old: Version, new: Version, registry: Registry, held: _Held, settings: SubjectSettings) -> Comparison:
    """Two versions of one subject: with the causes of the steps between, its waivers, and the SemVer that follows."""
    compat = held.compat
    named = [Schema(version.schema.document, f"version {version.number}") for version in (old, new)]
    comparison = compare_documents(named[0], named[1], compat)
    findings = explained(comparison.findings, _loosenings(old, new, registry), settings)
    comparison = accepted(replace(comparison, findings=findings), settings, compat)
    return replace(comparison, old=old.name, new=new.name, next_version=next_version(old.meta.semver, comparison.bump))


def _loosenings(old: Version, new: Version, registry: Registry) -> tuple[Loosening, ...]:
    """Of all steps from old to new, oldest first; the last one may come from a git commit."""
    between = [registry.version(old.subject, number) for number in registry.versions(old.subject) if old.number < number < new.number]
    return tuple(loosening for version in (*between, new) for loosening in version.meta.causes)
