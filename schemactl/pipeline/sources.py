"""What bindings are generated for: versions of a registry, or schemas in files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from schemactl.bindings.source import Source
from schemactl.errors import InvalidSchema, UsageError
from schemactl.model.json import Document
from schemactl.model.options import GenerateOptions
from schemactl.model.schema import Status, Version
from schemactl.model.subject import Subject
from schemactl.registry import Registry
from schemactl.schema.parse import load_file


class Inputs(Protocol):
    """Where sources come from. digest: changes whenever a source may have; it costs less than reading them."""

    @property
    def digest(self) -> str: ...

    @property
    def sources(self) -> Sequence[Source]: ...


@dataclass(frozen=True)
class FromRegistry:
    """The newest version of each subject, or of each of its major versions; retired subjects are left out."""

    registry: Registry
    options: GenerateOptions

    @cached_property
    def digest(self) -> str:
        files = self.registry.files
        found = sha256(repr((self.options.subjects, self.options.versions)).encode())
        for folder in files.folders():
            for name in sorted(files.names(folder)):
                found.update(f"{folder}/{name}".encode("utf-8", "surrogateescape") + b"\0" + (files.read(f"{folder}/{name}") or b"") + b"\0")
        return found.hexdigest()

    @cached_property
    def sources(self) -> Sequence[Source]:
        """Raises UsageError for a subject that does not exist, and for a registry without any."""
        return [source for subject in self._subjects() for source in self._versions(subject)]

    def _subjects(self) -> Sequence[Subject]:
        known, wanted = self.registry.subjects(), [_parsed(name) for name in self.options.subjects]
        for subject in wanted:
            if subject not in known:
                raise UsageError("the registry has no such subject.", subject.name, "`schemactl list` names all.")
        if not known:
            raise UsageError("no subject in the registry.", str(self.registry.directory), "Make some with `schemactl discover`.")
        return wanted or [subject for subject in known if self.registry.settings(subject).status is not Status.RETIRED]

    def _versions(self, subject: Subject) -> Iterator[Source]:
        numbers = self.registry.versions(subject)
        chosen = numbers[-1:]
        if self.options.versions == "majors":
            chosen = tuple({self.registry.semver(subject, number).partition(".")[0]: number for number in numbers}.values())
        for number in chosen:
            before = tuple(earlier for earlier in numbers if earlier < number)
            yield _source(self.registry.version(subject, number), number == numbers[-1], partial(self._documents, subject, before))

    def _documents(self, subject: Subject, numbers: Sequence[int]) -> Sequence[Document]:
        return [self.registry.version(subject, number).schema.document for number in numbers]


@dataclass(frozen=True)
class FromFiles:
    """Schemas in files, each with the name that its payload is to have."""

    files: Sequence[tuple[Path, str]]

    @cached_property
    def digest(self) -> str:
        return sha256(repr([(source.name, source.digest) for source in self.sources]).encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def sources(self) -> Sequence[Source]:
        """Raises UnreadableInput, InvalidSchema."""
        return [_from_file(path, name) for path, name in self.files]


def _from_file(path: Path, name: str) -> Source:
    document = load_file(path)
    if not isinstance(document, dict | bool):
        raise InvalidSchema("no JSON Schema: neither an object nor a boolean.", str(path))
    return Source(Subject(name), 1, "v1", head=True, document=document, unversioned=True)


def _source(version: Version, is_head: bool, earlier: Callable[[], Sequence[Document]]) -> Source:
    major = version.meta.semver.partition(".")[0]
    return Source(version.subject, version.number, f"v{major}", is_head, version.schema.document, version.meta.sha256, earlier)


def _parsed(name: str) -> Subject:
    try:
        return Subject.parse(name)
    except ValueError as error:
        raise UsageError(f"{error}.") from error
