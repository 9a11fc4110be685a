"""What bindings are generated for: versions of a registry, or schemas in files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from schemactl.bindings.source import Source
from schemactl.errors import SchemactlError, UsageError
from schemactl.model.json import Document
from schemactl.model.options import GenerateOptions
from schemactl.model.schema import Status
from schemactl.model.subject import Subject
from schemactl.registry import Registry
from schemactl.registry.meta import Heading
from schemactl.registry.reference import schema_of
from schemactl.schema.parse import load_file


class Inputs(Protocol):
    """Where sources come from."""

    @property
    def sources(self) -> Sequence[Source]: ...


def digest_of(inputs: Inputs) -> str:
    """Changes whenever what is generated for them may."""
    found = [(source.name, source.label, source.head, source.fingerprint, source.digest) for source in inputs.sources]
    return sha256(repr(found).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class FromRegistry:
    """The newest version of each subject, or of each of its major versions; retired subjects are left out."""

    registry: Registry
    options: GenerateOptions

    @cached_property
    def sources(self) -> Sequence[Source]:
        """Raises UsageError for a subject that does not exist, and for a registry without any."""
        return [source for subject in self._subjects() for source in self._versions(subject)]

    def _subjects(self) -> Sequence[Subject]:
        known, wanted = self.registry.subjects(), [_parsed(name) for name in self.options.subjects]
        for subject in wanted:
            if subject not in known:
                raise UsageError("the registry has no such subject.", subject.name, "`schemactl list` lists all subjects.")
        if not known:
            raise UsageError("the registry has no subjects.", str(self.registry.directory), "Run `schemactl discover` first.")
        return wanted or [subject for subject in known if self.registry.settings(subject).status is not Status.RETIRED]

    def _versions(self, subject: Subject) -> Iterator[Source]:
        numbers = self.registry.versions(subject)
        for number in numbers[-1:] if self.options.versions == "head" else self._newest_of_majors(subject, numbers):
            yield self._source(subject, number, numbers)

    def _newest_of_majors(self, subject: Subject, numbers: Sequence[int]) -> Sequence[int]:
        return tuple({_label(self.registry.heading(subject, number)): number for number in numbers}.values())

    def _source(self, subject: Subject, number: int, numbers: Sequence[int]) -> Source:
        """A version of which no more is read than tells whether it has changed."""
        heading = self.registry.heading(subject, number)
        return Source(
            subject,
            number,
            _label(heading),
            number == numbers[-1],
            heading.sha256,
            self.registry.digest(subject, number),
            partial(self._document, subject, number),
            lambda: [self._document(subject, earlier) for earlier in numbers if earlier < number],
        )

    def _document(self, subject: Subject, number: int) -> Document:
        return self.registry.version(subject, number).schema.document


@dataclass(frozen=True)
class FromFiles:
    """Schemas in files, each with the name that its payload is to have. dialect: of those that name none that is known."""

    files: Sequence[tuple[Path, str]]
    dialect: str | None = None

    @cached_property
    def sources(self) -> Sequence[Source]:
        """Raises UnreadableInput, InvalidSchema."""
        return [_from_file(path, name, self.dialect) for path, name in self.files]


def _from_file(path: Path, name: str, dialect: str | None) -> Source:
    document = schema_of(load_file(path), str(path), dialect).document
    return Source.given(Subject(name), 1, "v1", head=True, document=document, unversioned=True)


def _label(heading: Heading) -> str:
    """Of the major version."""
    return f"v{heading.semver.partition('.')[0]}"


def _parsed(name: str) -> Subject:
    try:
        return Subject.parse(name)
    except ValueError as error:
        raise UsageError(f"{error}.") from error


def changes(inputs: Callable[[], Inputs], pause: Callable[[], None]) -> Iterator[Inputs]:
    """The inputs at once, and again whenever they are others; `pause` is called between two looks. Where something cannot be read, somebody may be
    writing it: only inputs that fail alike twice are handed on, so that whoever reads them learns of it."""
    now = inputs()
    seen, failed = digest_of(now), ""
    yield now
    while True:
        pause()
        now = inputs()
        try:
            state, failed = digest_of(now), ""
        except SchemactlError as error:
            state, failed = str(error) if str(error) == failed else seen, str(error)
        if state != seen:
            seen = state
            yield now
