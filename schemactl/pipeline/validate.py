"""Captures against the registry: every event, by the latest version of its subject."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from schemactl import capture
from schemactl.capture import Known
from schemactl.errors import UnreadableInput
from schemactl.ingest.batches import Batches, Counted, Observer
from schemactl.ingest.engine_reader import EngineReader
from schemactl.ingest.gather import without_cycles
from schemactl.ingest.ordered_rejects import OrderedRejects, write_ordered_rejects
from schemactl.ingest.rejects import Firsts
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.options.infer import InferOptions
from schemactl.model.record import Event, Provenance, Reject
from schemactl.model.schema import Version
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.registry import Registry
from schemactl.schema.patterns.remarks import notes_on
from schemactl.schema.quick_validation import QuickValidator
from schemactl.schema.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Refused:
    """One cause: how many events have it, and the first of them."""

    refusal: Refusal
    events: int
    first: Provenance


@dataclass(frozen=True, slots=True)
class Validated:
    """One subject. version: its latest, None where the registry does not know it. invalid: events that are refused. refused: why, the most frequent
    cause first; an event may have several. accepted_by: how many of them each older version accepts (None: none does), where asked."""

    subject: Subject
    version: int | None
    events: int
    invalid: int = 0
    refused: tuple[Refused, ...] = ()
    accepted_by: Mapping[int | None, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validation:
    """subjects by name; known: how many the registry knows; events in all; skipped: records that could not be read, by reason; first_skipped: the
    first of each kind; ignored by kind. rejects: the file that has the events and records which were refused. notes: what is odd in the schemas."""

    subjects: tuple[Validated, ...]
    known: int
    events: int
    skipped: Mapping[str, int]
    first_skipped: tuple[Reject, ...]
    ignored: Mapping[str, int]
    rejects: Path | None = None
    notes: tuple[str, ...] = ()

    @property
    def invalid(self) -> int:
        return sum(one.invalid for one in self.subjects)

    @property
    def unknown(self) -> int:
        """Events of subjects that the registry does not know."""
        return sum(one.events for one in self.subjects if one.version is None)


def validate(inputs: Sequence[str], options: Options, rejects: Path | None, progress: Callable[[int], None] = lambda _: None) -> Validation:
    """Hold every event of `inputs` to the latest version of its subject. rejects: a file for the events that are refused and the records that
    cannot be read. Raises UnreadableInput for an input that cannot be opened, and for a registry that holds no subject."""
    with reading_against(inputs, options, rejects) as (registry, written):
        holding = Holding(registry, options, written)
        read = held_events(inputs, options, holding, holding, progress)
    return validation_of(holding, read, rejects)


@contextmanager
def reading_against(inputs: Sequence[str], options: Options, rejects: Path | None) -> Iterator[tuple[Registry, OrderedRejects]]:
    """The registry, and where refused events go, while `inputs` are read. Raises UnreadableInput for a registry that holds no subject."""
    registry = configuration.existing(options)
    if not registry.subjects():
        raise UnreadableInput("the registry has no subjects.", str(options.registry.directory), "Run `schemactl discover CAPTURE` first.")
    with write_ordered_rejects(rejects, inputs) as written, without_cycles():
        yield registry, written


@dataclass(frozen=True, slots=True)
class Read:
    """What a capture held, and the first of the records that could not be read."""

    counted: Counted
    first_skipped: tuple[Reject, ...]


def held_events(inputs: Sequence[str], options: Options, holding: "Holding", observer: Observer, progress: Callable[[int], None]) -> Read:
    """Read `inputs` to their end, and hold the events to their schemas. observer: takes those that the engine leaves."""
    counted = Counted()
    firsts = Firsts(holding.rejects.write)
    batches = Batches(options, firsts.take, counted, observer)
    for found in capture.read_files(capture.expand(inputs), options.capture, holding.engine_reader):
        if not isinstance(found, Known):
            holding.rejects.order.begin(found.provenance.file)
        batches.take(found)
        progress(counted.events)
    batches.finish()
    progress(counted.events)
    return Read(counted, firsts.all)


def validation_of(holding: "Holding", read: Read, rejects: Path | None) -> Validation:
    counted = read.counted
    known = len(holding.registry.subjects())
    skipped, ignored = dict(counted.skipped), dict(counted.ignored)
    return Validation(holding.validated(), known, counted.events, skipped, read.first_skipped, ignored, rejects, holding.notes())


@dataclass(slots=True)
class _Held:
    """What is held to one version; None where the registry does not know the subject."""

    version: Version | None
    validator: QuickValidator | None
    events: int = 0
    invalid: int = 0
    refused: Counter[Refusal] = field(default_factory=Counter)
    accepted_by: Counter[int | None] = field(default_factory=Counter)
    first: dict[Refusal, Provenance] = field(default_factory=dict)


class Holding:
    """Holds events to the latest version of their subject."""

    def __init__(self, registry: Registry, options: Options, rejects: OrderedRejects, infer: InferOptions | None = None) -> None:
        """infer: also count the evidence of the events that the engine takes; then refused events are held to older versions, too."""
        self.registry = registry
        self.rejects = rejects
        self.engine_reader = EngineReader.of(options, infer, lambda subject: self._of(subject).validator)
        self._asks_older = infer is not None
        self._known = set(registry.subjects())
        self._held: dict[Subject, _Held] = {}
        self._older: dict[Subject, tuple[tuple[int, QuickValidator], ...]] = {}

    def observe(self, subject: Subject, payloads: Sequence[JsonValue], events: Sequence[Event]) -> None:
        """Validate events of one subject."""
        held = self._of(subject)
        held.events += len(payloads)
        if held.validator is None:
            return
        for payload, event in zip(payloads, events, strict=True):
            refusals = held.validator.refusals(payload)
            if refusals:
                self._refuse(held, refusals, event)
                if self._asks_older:
                    held.accepted_by[self._accepted_by(subject, payload)] += 1

    def validated(self) -> tuple[Validated, ...]:
        """What was found, by name of the subject."""
        return tuple(_validated(subject, held, self._taken(subject)) for subject, held in sorted(self._held.items(), key=lambda item: item[0].name))

    def notes(self) -> tuple[str, ...]:
        """What is odd in the schemas that events were held to."""
        versions = (held.version for held in self._held.values() if held.version is not None)
        return tuple(note for version in sorted(versions, key=lambda one: one.name) for note in notes_on(version.schema))

    def _taken(self, subject: Subject) -> int:
        """The events that were found to be valid by the engine."""
        return 0 if self.engine_reader is None else self.engine_reader.taken(subject)

    def _of(self, subject: Subject) -> _Held:
        held = self._held.get(subject)
        if held is None:
            version = self.registry.latest(subject) if subject in self._known else None
            held = self._held[subject] = _Held(version, QuickValidator(version.schema.document) if version is not None else None)
        return held

    def _accepted_by(self, subject: Subject, payload: JsonValue) -> int | None:
        """The newest older version that accepts a payload, if one does."""
        if subject not in self._older:
            versions = [self.registry.version(subject, number) for number in reversed(self.registry.versions(subject)[:-1])]
            self._older[subject] = tuple((version.number, QuickValidator(version.schema.document)) for version in versions)
        return next((number for number, validator in self._older[subject] if not validator.refusals(payload)), None)

    def _refuse(self, held: _Held, refusals: Sequence[Refusal], event: Event) -> None:
        held.invalid += 1
        for refusal in refusals:
            held.refused[refusal] += 1
            held.first[refusal] = min(held.first.get(refusal, event.provenance), event.provenance, key=self.rejects.order.key)
        name = held.version.name if held.version is not None else ""
        self.rejects.write(Reject(event.payload, event.provenance, f"invalid-{refusals[0].keyword}", f"{name}: {'; '.join(map(str, refusals))}"))


def _validated(subject: Subject, held: _Held, taken: int) -> Validated:
    causes = sorted(held.refused.items(), key=lambda item: (-item[1], item[0].path, item[0].keyword, item[0].what))
    refused = tuple(Refused(refusal, events, held.first[refusal]) for refusal, events in causes)
    return Validated(subject, held.version.number if held.version is not None else None, held.events + taken, held.invalid, refused, held.accepted_by)
