"""Publish a schema that a person has written or reviewed: its subject becomes active, and from then on a version that breaks the mode is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from schemactl.errors import UsageError
from schemactl.model.finding import Comparison
from schemactl.model.options import Options
from schemactl.model.schema import Schema, Status, VersionMeta
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.comparison import compare_versions
from schemactl.registry import Registry, resolve
from schemactl.registry.writer import NewVersion, RegistryWriter, with_id, writing
from schemactl.schema.canonical import fingerprint
from schemactl.schema.patterns.remarks import notes_on


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be published. force: the reason why it may break the mode. successor_of: the subject whose consumers are to move here.
    dialect: of a file that names none that is known."""

    file: str
    subject: str
    force: str | None = None
    successor_of: str | None = None
    dialect: str | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """version, semver: the subject's newest, after it. written: whether that is new. refused: it breaks the mode, and nothing was written.
    activated: the subject was a draft before. comparison: with the versions before, None for the first. forced: why it may break the mode."""

    subject: Subject
    version: int
    semver: str
    written: bool
    refused: bool = False
    activated: bool = False
    comparison: Comparison | None = None
    forced: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A schema that is to be the next version of a subject. force: the reason why it may break the mode; changes: top-level texts of its
    subject.toml, such as `successor_of`; first: texts of a subject.toml that is new."""

    subject: Subject
    schema: Schema
    force: str | None = None
    changes: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """What registering a candidate comes to. version: to be written, None for none; changes: of the subject.toml of one whose version is there."""

    registered: Registered
    version: NewVersion | None = None
    changes: Mapping[str, str] = field(default_factory=dict)


def register(publication: Publication, options: Options) -> Registered:
    """Write the next version of a subject; what breaks its mode is refused unless it is forced.

    Raises UsageError for a name that is none, UnreadableInput and InvalidSchema for a file that holds no schema.
    """
    subject = _subject(publication.subject)
    registry = configuration.own(options)
    schema = resolve(publication.file, registry, publication.dialect).schema
    with writing(registry) as held:
        successor = _successor(publication, held.registry)
        candidate = Candidate(subject, schema, publication.force, {"successor_of": successor} if successor else {})
        found = planned(candidate, held.registry, options)
        write_planned([found], held)
        return replace(found.registered, notes=notes_on(schema, _bytes_of(publication.file)))


def planned(candidate: Candidate, registry: Registry, options: Options) -> Planned:
    """What registering the candidate would do. Raises InvalidSchema for a schema of an unknown dialect."""
    subject, schema = candidate.subject, candidate.schema
    numbers = registry.versions(subject)
    sha = fingerprint(with_id(schema.document, subject, 1))
    settings = registry.settings(subject)
    active = {"status": Status.ACTIVE.value}
    if not numbers:
        first = NewVersion(
            subject, 1, schema.document, VersionMeta(sha, "1.0.0"), Status.ACTIVE, candidate.changes.get("successor_of", ""),
            {**candidate.changes, **active}, candidate.first,
        )  # fmt: skip
        return Planned(Registered(subject, 1, "1.0.0", written=True), first)
    latest = registry.version(subject, numbers[-1])
    changes = {} if settings.status is Status.ACTIVE else active
    changes |= {key: value for key, value in candidate.changes.items() if getattr(settings, key) != value}
    if latest.meta.sha256 == sha:
        return Planned(Registered(subject, latest.number, latest.meta.semver, written=False, activated="status" in changes), changes=changes)
    next_ = Schema(with_id(schema.document, subject, latest.number + 1), f"{subject.name}@{latest.number + 1}")
    comparison = compare_versions([registry.version(subject, number) for number in numbers], next_, settings, options.compat)
    if not comparison.compatible and candidate.force is None:
        return Planned(Registered(subject, latest.number, latest.meta.semver, written=False, refused=True, comparison=comparison))
    semver = comparison.next_version or latest.meta.semver
    forced = None if comparison.compatible else candidate.force
    version = NewVersion(subject, latest.number + 1, schema.document, VersionMeta(sha, semver, forced=forced), changes=changes)
    return Planned(Registered(subject, latest.number + 1, semver, written=True, comparison=comparison, forced=forced), version)


def write_planned(all_: Sequence[Planned], held: RegistryWriter) -> None:
    """Write all versions and changes together, or none. Raises WriteFailed, UnsafePath."""
    settings = dict(filter(None, (held.edited_settings(one.registered.subject, one.changes) for one in all_ if one.version is None)))
    versions = [one.version for one in all_ if one.version is not None]
    if versions or settings:
        held.write(versions, settings)


def _bytes_of(file: str) -> bytes:
    """Of a file; of a version none are needed."""
    path = Path(file)
    return path.read_bytes() if path.is_file() else b""


def _subject(name: str) -> Subject:
    try:
        return Subject.parse(name)
    except ValueError as error:
        raise UsageError(f"{error}.", "--subject", "For example: --subject shop.checkout@OrderSubmitted") from error


def _successor(publication: Publication, registry: Registry) -> str:
    if publication.successor_of is None:
        return ""
    old = _subject(publication.successor_of)
    if old == _subject(publication.subject):
        raise UsageError("a subject cannot be its own successor.", f"--successor-of {old.name}")
    if not registry.versions(old):
        raise UsageError("the registry has no such subject.", f"--successor-of {old.name}", "`schemactl list` lists all subjects.")
    return old.name
