"""Subjects and their versions, read from a registry's files: a folder on disk, or what a git commit holds."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from schemactl.errors import CorruptRegistry, InvalidSchema, UsageError
from schemactl.files import Folder
from schemactl.model.json import Document
from schemactl.model.schema import Schema, Version, VersionMeta
from schemactl.model.settings import FieldSettings, SubjectSettings
from schemactl.model.subject import Subject
from schemactl.registry import human_edits, layout, meta, settings
from schemactl.registry.files import DiskFiles, Files
from schemactl.registry.meta import Heading
from schemactl.registry.settings import Table
from schemactl.schema.parse import NotJson, loads_schema
from schemactl.schema.plain import is_plainly_a_schema


@dataclass(frozen=True)
class Registry:
    """A registry to read from, as it is when it is first asked: after a write, take a new one.

    directory: as the user knows it. given_files: where its bytes come from, default the directory. label: a prefix of the names of schemas, `REF:`
    for a commit. root: the folder of the schemactl.toml that names it, if one does.
    """

    directory: Path
    given_files: Files | None = None
    label: str = ""
    root: Path | None = None

    @cached_property
    def files(self) -> Files:
        return self.given_files or DiskFiles.of(Folder.at(self.directory))

    @property
    def disk(self) -> DiskFiles:
        """The files of a registry that can be written, which that of a commit cannot."""
        assert isinstance(self.files, DiskFiles)
        return self.files

    @property
    def pending(self) -> frozenset[str]:
        """The files that an interrupted write has still to bring; git does not know yet that they differ."""
        return frozenset(self.files.view.pending) if isinstance(self.files, DiskFiles) else frozenset()

    def read_again(self) -> "Registry":
        """The same registry, as it is by now."""
        return replace(self, given_files=DiskFiles.of(self.disk.view.managed.folder))

    def subjects(self) -> tuple[Subject, ...]:
        """All subjects that have a version, sorted by name."""
        return tuple(sorted((subject for subject in self._folders if self.versions(subject)), key=lambda subject: subject.name))

    def folder(self, subject: Subject) -> str | None:
        """The folder of a subject, `source/Type` below the directory; None where the registry does not have it."""
        if subject not in self._found:
            self._found[subject] = self._search(subject)
        return self._found[subject]

    def stands(self, subject: Subject) -> bool:
        """Whether the subject is where it would be written, told without a look at all the others."""
        return self._expected(subject) is not None

    def _search(self, subject: Subject) -> str | None:
        if "_folders" in self.__dict__:  # all have been read
            return self._folders.get(subject)
        return self._expected(subject) or self._folders.get(subject)

    def _expected(self, subject: Subject) -> str | None:
        for candidate in layout.candidates(subject):
            table = self._table(candidate)
            if table is not None and (table.get("source"), table.get("type")) == (subject.source, subject.type):
                return candidate
        return None

    def versions(self, subject: Subject) -> tuple[int, ...]:
        """Numbers of its versions, ascending; none for a subject that the registry does not have."""
        if subject not in self._numbers:
            folder = self.folder(subject)
            names = () if folder is None else self.files.names(folder)
            self._numbers[subject] = tuple(sorted(number for number in map(layout.version_of, names) if number is not None))
        return self._numbers[subject]

    def latest(self, subject: Subject) -> Version | None:
        """The newest version; None for a subject without one."""
        numbers = self.versions(subject)
        return self.version(subject, numbers[-1]) if numbers else None

    def subject_in(self, folder: str) -> Subject | None:
        """The subject whose folder this is, `source/Type`; None where there is no subject.toml. Raises CorruptRegistry for one that is no good."""
        table = self._table(folder)
        return None if table is None else settings.subject_of(table, f"{folder}/{layout.SETTINGS}")

    def check_names(self) -> None:
        """Raises CorruptRegistry where two folders are of one subject, or one does not say whose it is."""
        self._folders  # noqa: B018 (a look at all of them)

    def version(self, subject: Subject, number: int, fields: Mapping[str, FieldSettings] | None = None) -> Version:
        """A version, with what people said of its fields laid over the schema: in subject.toml, or as given.

        Raises UsageError when there is no such version, CorruptRegistry when its files are not what schemactl wrote.
        """
        raw, path = self._raw_schema(subject, number)
        document = human_edits.described(_document(raw, path), self.settings(subject).fields if fields is None else fields)
        return Version(subject, number, Schema(document, f"{self.label}{subject.name}@{number}"), self.meta(subject, number))

    def stored(self, subject: Subject, number: int) -> Document:
        """The schema of a version as its file has it. Raises as `version`."""
        return _document(*self._raw_schema(subject, number))

    def digest(self, subject: Subject, number: int) -> str:
        """Changes whenever the schema of a version does, or what subject.toml says about its fields; found without reading it as JSON. Raises as
        `version` does where there is no such version."""
        raw, _path = self._raw_schema(subject, number)
        fields = self.settings(subject).fields
        return hashlib.sha256(raw + repr(sorted(fields.items())).encode("utf-8", "surrogatepass") if fields else raw).hexdigest()

    def settings(self, subject: Subject) -> SubjectSettings:
        """What people wrote about it; defaults for a subject that the registry does not have."""
        if subject not in self._settings:
            folder = self.folder(subject)
            table = None if folder is None else self._table(folder)
            self._settings[subject] = SubjectSettings(subject) if table is None else settings.decode(table, f"{folder}/{layout.SETTINGS}")
        return self._settings[subject]

    def heading(self, subject: Subject, number: int) -> Heading:
        """The SemVer and the fingerprint of a version, without reading its evidence."""
        return meta.heading(*self._raw_meta(subject, number))

    def meta(self, subject: Subject, number: int) -> VersionMeta:
        """N.meta.json of a version. Raises CorruptRegistry."""
        return meta.decode(*self._raw_meta(subject, number))

    def _raw_schema(self, subject: Subject, number: int) -> tuple[bytes, str]:
        """The bytes of N.json of a version, and its path. Raises UsageError when there is no such version."""
        folder = self.folder(subject)
        if folder is None:
            raise UsageError("the registry has no such subject.", f"{self.label}{subject.name}", "`schemactl list` lists all subjects.")
        path = f"{folder}/{layout.schema_name(number)}"
        raw = self.files.read(path)
        if raw is None:
            known = ", ".join(map(str, self.versions(subject))) or "none"
            raise UsageError(f"no version {number}.", f"{self.label}{subject.name}", f"Its versions: {known}.")
        return raw, path

    def _raw_meta(self, subject: Subject, number: int) -> tuple[bytes, str]:
        """The bytes of N.meta.json, and its path."""
        path = f"{self.folder(subject)}/{layout.meta_name(number)}"
        raw = self.files.read(path)
        if raw is None:
            raise CorruptRegistry("is missing.", path, "Restore it from git: git checkout -- <file>.")
        return raw, path

    def _table(self, folder: str) -> Table | None:
        """The keys of the subject.toml in a folder; None where there is none."""
        if folder not in self._tables:
            path = f"{folder}/{layout.SETTINGS}"
            raw = self.files.read(path)
            self._tables[folder] = None if raw is None else settings.parse(raw, path)
        return self._tables[folder]

    @cached_property
    def _tables(self) -> dict[str, Table | None]:
        return {}

    @cached_property
    def _numbers(self) -> dict[Subject, tuple[int, ...]]:
        return {}

    @cached_property
    def _settings(self) -> dict[Subject, SubjectSettings]:
        return {}

    @cached_property
    def _found(self) -> dict[Subject, str | None]:
        return {}

    @cached_property
    def _folders(self) -> dict[Subject, str]:
        """Where each subject stands, by reading every subject.toml."""
        found: dict[Subject, str] = {}
        for folder in self.files.folders():
            path = f"{folder}/{layout.SETTINGS}"
            subject = settings.subject_of(self._table(folder) or {}, path)
            if subject in found:
                raise CorruptRegistry(f"names the same subject as {found[subject]}.", path, "Remove one of the two folders.")
            found[subject] = folder
        self._found.update(found)
        return found


def remedy_for(raw: bytes) -> str:
    """What to do about a file of the registry that is no JSON."""
    if settings.has_conflict(raw):
        return "Two branches added this version: schemactl rebase SUBJECT."
    return "Restore it from git: git checkout -- <file>."


def _document(raw: bytes, path: str) -> Document:
    try:
        document = loads_schema(raw)
    except NotJson as error:
        raise CorruptRegistry(f"{error.of_a_schema}.", path, remedy_for(raw)) from error
    if not isinstance(document, dict | bool):
        raise CorruptRegistry("not a JSON Schema: neither an object nor a boolean.", path)
    if is_plainly_a_schema(document):
        return document
    from schemactl.schema.metaschema import check_is_schema

    try:
        check_is_schema(Schema(document))
    except InvalidSchema as error:
        raise CorruptRegistry(error.what, f"{path}{error.where}", remedy_for(raw)) from error
    return document
