"""Writes versions: all that one run has, or nothing."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain

from schemactl import files
from schemactl.errors import CorruptRegistry
from schemactl.model.json import Document
from schemactl.model.schema import Status, VersionMeta
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.registry import layout, meta, settings
from schemactl.registry.store import Registry
from schemactl.schema.canonical import file_bytes
from schemactl.schema.dialects import dialect_of, is_misspelled
from schemactl.schema.fields import only_listed


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be written. document: without or with `$id`, which is set here. settings: for a subject that has no subject.toml yet. changes:
    top-level texts to set in one that has; first: `owner` and `description` of one that is new."""

    subject: Subject
    number: int
    document: Document
    meta: VersionMeta
    status: Status = Status.DRAFT
    successor_of: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegistryWriter:
    """A registry that is held alone. registry: as it is now that it is."""

    registry: Registry
    writer: files.Writer

    def write(self, versions: Iterable[NewVersion], others: Mapping[str, bytes | None] | None = None) -> None:
        """Write all of `versions` and of the `others` (files below the registry, None: removed) or nothing. The versions are taken one after the
        other, so that not all of them need be in memory. Raises WriteFailed, UnsafePath."""
        places = _Places(self.registry)
        written = (file for version in versions for file in _files(self.registry, version, places.folder(version.subject)).items())
        self.writer.write(chain((others or {}).items(), written))

    def edited_settings(self, subject: Subject, changes: Mapping[str, str]) -> tuple[str, bytes] | None:
        """The path of a subject.toml, and the file with some top-level texts set; None where nothing is to be set, or where there is no file."""
        path = f"{self.registry.folder(subject)}/{layout.SETTINGS}"
        existing = self.registry.files.read(path) if changes else None
        return None if existing is None else (path, settings.edited(existing, path, changes))


@contextmanager
def writing(registry: Registry) -> Iterator[RegistryWriter]:
    """Hold a registry alone, with what an interrupted run left behind finished or removed. Raises WriteFailed, UnfinishedWrite."""
    with files.writing(registry.disk.view.managed) as writer:
        yield RegistryWriter(registry.read_again(), writer)


def with_id(document: Document, subject: Subject, number: int) -> Document:
    """The document as the registry holds it: with its `$id` and a `$schema` that is spelled right, an object. Raises InvalidSchema for an unknown
    dialect."""
    if isinstance(document, bool):
        document = {} if document else {"not": {}}
    dialect = dialect_of(document)
    said = document.get("$schema", dialect.spelled)
    return {**document, "$schema": dialect.spelled if is_misspelled(said) else said, "$id": layout.schema_id(subject, number)}


def _files(registry: Registry, version: NewVersion, folder: str) -> dict[str, bytes]:
    path = f"{folder}/{layout.SETTINGS}"
    existing = registry.files.read(path)
    written: dict[str, bytes] = {}
    if existing is None:
        owner, description = version.first.get("owner", ""), version.first.get("description", "")
        first = SubjectSettings(version.subject, version.status, None, owner, description, successor_of=version.successor_of)
        written[path] = settings.new(first)
    elif version.changes:
        written[path] = settings.edited(existing, path, version.changes)
    noted = replace(version.meta, enums=only_listed(version.meta.enums, version.document))
    written[f"{folder}/{layout.meta_name(version.number)}"] = meta.encode(noted)
    written[f"{folder}/{layout.schema_name(version.number)}"] = file_bytes(with_id(version.document, version.subject, version.number))
    return written


class _Places:
    """Folders for subjects, old and new: a new one whose folder is taken, be it only on a disk that ignores case, gets the next candidate."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._given: dict[Subject, str] = {}
        folders = registry.files.folders()
        self._taken = {folder.casefold() for folder in folders}
        self._sources = {source.casefold(): source for source in sorted(folder.partition("/")[0] for folder in folders)}

    def folder(self, subject: Subject) -> str:
        if subject not in self._given:
            self._given[subject] = self._registry.folder(subject) or self._new(subject)
        return self._given[subject]

    def _new(self, subject: Subject) -> str:
        for candidate in layout.candidates(subject):
            source = candidate.partition("/")[0]
            same_but_for_case = self._sources.get(source.casefold(), source)
            if candidate.casefold() not in self._taken and same_but_for_case == source:
                self._taken.add(candidate.casefold())
                self._sources[source.casefold()] = source
                return candidate
        raise CorruptRegistry("other subjects already use all folder names that it could have.", subject.name, "Remove or rename one of them.")
