"""What the registry holds: all subjects in a line each, one subject in full."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.model.options import Options
from schemactl.model.schema import Status, Version
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.registry import Registry, resolve_version


@dataclass(frozen=True, slots=True)
class Listed:
    """A subject as `list` shows it: its newest version, and what people wrote about it. consumers: their names."""

    subject: Subject
    version: int
    semver: str
    status: Status
    owner: str
    description: str
    tags: tuple[str, ...]
    consumers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version in full, with what people wrote about its subject, and the numbers of all versions."""

    version: Version
    settings: SubjectSettings
    numbers: tuple[int, ...]


def listing(options: Options) -> tuple[Listed, ...]:
    """All subjects of the registry, by name."""
    return tuple(_listed(configuration.listed(options)))


def show(reference: str, options: Options) -> Shown:
    """The version that SUBJECT, SUBJECT@N or REF:SUBJECT names. Raises UsageError for what the registry does not have."""
    registry = configuration.naming(options, reference)
    version = resolve_version(reference, registry)
    return Shown(version, registry.settings(version.subject), registry.versions(version.subject))


def _listed(registry: Registry) -> Iterator[Listed]:
    for subject in registry.subjects():
        number = registry.versions(subject)[-1]
        settings, semver = registry.settings(subject), registry.heading(subject, number).semver
        consumers = tuple(dict.fromkeys(consumer.name for consumer in settings.consumers))
        yield Listed(subject, number, semver, settings.status, settings.owner, settings.description, settings.tags, consumers)
