"""`diff`: two references in, one Comparison out."""

from dataclasses import dataclass, replace
from pathlib import PurePath

from schemactl.compat.judge import settled
from schemactl.compat.waivers import waived
from schemactl.model.finding import Comparison, ReplayResult
from schemactl.model.options import Options
from schemactl.model.options.compat import CompatOptions, ContentModel, Formats
from schemactl.model.schema import Loosening, Schema, Version
from schemactl.pipeline import configuration
from schemactl.pipeline.comparison import compare_documents, explained, next_version, today
from schemactl.pipeline.replay import Replaying
from schemactl.pipeline.wrapping import wrapped
from schemactl.registry import Registry, resolve
from schemactl.registry.reference import Resolved
from schemactl.schema.metaschema import check_is_schema


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for; None where schemactl.toml, subject.toml or the default says. envelope: what witnesses are shown in."""

    mode: str | None = None
    content_model: ContentModel | None = None
    formats: Formats | None = None
    allow_undecided: bool = False
    envelope: str | None = None

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
    sides = _checked(resolve(old, registry)), _checked(resolve(new, registry))
    same_subject = _versions(sides)
    compat = options.compat
    if sides[0].version is None and sides[1].version is None:
        compat = replace(compat, formats=Formats.ANNOTATE)
    if same_subject is None:
        comparison = compare_documents(*_shortly_named(sides[0].schema, sides[1].schema), asked.over(compat))
        comparison = replace(comparison, old=sides[0].schema.name, new=sides[1].schema.name, file=_file(new))
    else:
        comparison = _compare_versions(*same_subject, registry, asked, compat)
    subject = same_subject[0].subject.name if same_subject is not None else None
    return shown(comparison, asked, subject, replaying.over(sides[0].schema, sides[1].schema, asked.over(compat).formats, subject))


def shown(comparison: Comparison, asked: Asked, subject: str | None, replayed: ReplayResult | None) -> Comparison:
    """The comparison with what was asked for beside it: what a replay gave, and witnesses in an envelope."""
    comparison = replace(comparison, replay=replayed)
    return comparison if asked.envelope is None else wrapped(comparison, asked.envelope, subject)


def _checked(side: Resolved) -> Resolved:
    """The side, if it is a schema. Raises InvalidSchema, naming it."""
    check_is_schema(side.schema)
    return side


def _shortly_named(old: Schema, new: Schema) -> tuple[Schema, Schema]:
    """By the names that sentences use: of files without their folders, where that tells them apart."""
    names = [PurePath(side.name).name for side in (old, new)]
    if names[0] == names[1] or not all(names):
        names = ["the old schema", "the new schema"]
    return Schema(old.document, names[0]), Schema(new.document, names[1])


def _file(reference: str) -> str:
    """The reference, where it is a file that a report can point at."""
    return PurePath(reference).as_posix() if reference.endswith(".json") and not PurePath(reference).is_absolute() else ""


def _versions(sides: tuple[Resolved, Resolved]) -> tuple[Version, Version] | None:
    """Both sides as versions of one subject, where they are that."""
    old, new = sides[0].version, sides[1].version
    return (old, new) if old is not None and new is not None and old.subject == new.subject else None


def _compare_versions(old: Version, new: Version, registry: Registry, asked: Asked, compat: CompatOptions) -> Comparison:
    """Two versions of one subject: in its mode, with the causes of the steps between, its waivers, and the SemVer that follows."""
    settings = registry.settings(old.subject)
    compat = asked.over(replace(compat, mode=settings.mode or compat.mode))
    named = [Schema(version.schema.document, f"version {version.number}") for version in (old, new)]
    comparison = compare_documents(named[0], named[1], compat)
    findings = explained(comparison.findings, _loosenings(old, new, registry), settings)
    comparison = settled(replace(comparison, findings=waived(findings, settings.waivers, today())), compat)
    return replace(comparison, old=old.name, new=new.name, next_version=next_version(old.meta.semver, comparison.bump))


def _loosenings(old: Version, new: Version, registry: Registry) -> tuple[Loosening, ...]:
    """Of all steps from old to new, oldest first; the last one may come from a git commit."""
    between = [registry.version(old.subject, number) for number in registry.versions(old.subject) if old.number < number < new.number]
    return tuple(loosening for version in (*between, new) for loosening in version.meta.causes)
