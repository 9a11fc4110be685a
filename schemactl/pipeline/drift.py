"""Captures against what the registry knows: what has gone silent, what is refused, what is new."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from schemactl import infer
from schemactl.infer import Absent, Evidence
from schemactl.ingest.batches import IntoEvidence
from schemactl.ingest.engine_reader import EngineReader
from schemactl.model.json import Document, JsonValue
from schemactl.model.options import Options
from schemactl.model.record import Event, Reject
from schemactl.model.schema import Status
from schemactl.model.subject import Subject
from schemactl.pipeline.kept_evidence import evidence_of_all
from schemactl.pipeline.validate import Holding, Refused, Validated, held_events, reading_against
from schemactl.registry import Registry, human_edits
from schemactl.schema.fields import only_listed


class DriftStatus(StrEnum):
    """Of a subject: events came and the registry knows it; the registry does not know it; no event came."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    SILENT = "silent"


class DriftKind(StrEnum):
    """What drift finds."""

    UNKNOWN = "unknown"
    SILENT = "silent"
    REFUSED = "refused"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SubjectDrift:
    """One subject. version: its latest, None where unknown. refused: events that the latest version refuses, `causes` says why. accepted_by: how many
    of them each older version accepts (None: no version does). missing: properties and values that the schema declares and earlier events had,
    unlikely to be absent by chance. first, last: when events came, RFC 3339, those of the registry where silent; last is the beginning of a time
    bucket."""

    subject: Subject
    status: DriftStatus
    version: int | None
    events: int = 0
    refused: int = 0
    causes: tuple[Refused, ...] = ()
    accepted_by: Mapping[int | None, int] | None = None
    missing: tuple[Absent, ...] = ()
    first: str | None = None
    last: str | None = None

    @property
    def kinds(self) -> frozenset[DriftKind]:
        """What was found of it."""
        found = {
            DriftKind.UNKNOWN: self.status is DriftStatus.UNKNOWN,
            DriftKind.SILENT: self.status is DriftStatus.SILENT,
            DriftKind.REFUSED: bool(self.refused),
            DriftKind.MISSING: bool(self.missing),
        }
        return frozenset(kind for kind, is_there in found.items() if is_there)


@dataclass(frozen=True, slots=True)
class Drift:
    """subjects by name; events in all; skipped: records that could not be read, by reason, and the first of each; ignored by kind."""

    subjects: tuple[SubjectDrift, ...]
    events: int
    skipped: Mapping[str, int]
    first_skipped: tuple[Reject, ...]
    ignored: Mapping[str, int]
    notes: tuple[str, ...] = ()

    @property
    def kinds(self) -> frozenset[DriftKind]:
        """What was found of any subject."""
        return frozenset(kind for one in self.subjects for kind in one.kinds)


def drift(inputs: Sequence[str], options: Options, chance: float, progress: Callable[[int], None] = lambda _: None) -> Drift:
    """Hold every event of `inputs` to the latest version of its subject, and what came to what came before. chance: a property or value is missing
    where the probability that chance kept it away is below this. Raises UnreadableInput for an input that cannot be opened, and for a registry that
    holds no subject."""
    with reading_against(inputs, options, None) as (registry, rejects):
        holding = Holding(registry, options, rejects, options.infer)
        both = _CountedAndHeld(holding, options)
        read = held_events(inputs, options, holding, both, progress)
    validated = {one.subject: one for one in holding.validated()}
    seen = both.evidence()
    subjects = sorted({*registry.subjects(), *validated}, key=lambda subject: subject.name)
    found = [_of(subject, validated.get(subject), seen.get(subject), registry, options, chance) for subject in subjects]
    counted = read.counted
    return Drift(
        tuple(one for one in found if one is not None),
        counted.events,
        dict(counted.skipped),
        read.first_skipped,
        dict(counted.ignored),
        holding.notes(),
    )


class _CountedAndHeld:
    """Has the events that the engine leaves held to their schemas, and counted."""

    def __init__(self, holding: Holding, options: Options) -> None:
        self._holding = holding
        self._evidence: dict[Subject, Evidence] = {}
        self._into = IntoEvidence(self._evidence, options, holding.engine_reader)

    @property
    def engine_reader(self) -> EngineReader | None:
        return self._holding.engine_reader

    def observe(self, subject: Subject, payloads: Sequence[JsonValue], events: Sequence[Event]) -> None:
        self._holding.observe(subject, payloads, events)
        self._into.observe(subject, payloads, events)

    def evidence(self) -> Mapping[Subject, Evidence]:
        """Of all events."""
        self._into.finish()
        return self._evidence


def _of(subject: Subject, now: Validated | None, seen: Evidence | None, registry: Registry, options: Options, chance: float) -> SubjectDrift | None:
    """None for a subject of which no event came and none was to come."""
    if now is None or seen is None:
        return None if registry.settings(subject).status in (Status.DEPRECATED, Status.RETIRED) else _silent(subject, registry, options)
    first, last = infer.evidence_times(seen)
    if now.version is None:
        return SubjectDrift(subject, DriftStatus.UNKNOWN, None, now.events, first=first, last=last)
    document = registry.version(subject, now.version).schema.document
    values = infer.summed_counts(registry.meta(subject, number).enums for number in registry.versions(subject))
    missing = tuple(_missing(document, evidence_of_all(registry, subject, options), values, seen, chance))
    return SubjectDrift(
        subject, DriftStatus.KNOWN, now.version, now.events, now.invalid, now.refused, dict(now.accepted_by), missing, first=first, last=last
    )


def _silent(subject: Subject, registry: Registry, options: Options) -> SubjectDrift:
    first, last = infer.evidence_times(evidence_of_all(registry, subject, options))
    return SubjectDrift(subject, DriftStatus.SILENT, registry.versions(subject)[-1], first=first, last=last)


def _missing(document: Document, earlier: Evidence, values: Mapping[str, Mapping[str, int]], now: Evidence, chance: float) -> list[Absent]:
    """What the schema declares and earlier events had, the least likely to be absent first. values: how often these had each value that schemas
    list."""
    declared = only_listed(values, document)
    properties = (one for one in infer.absent(earlier, now) if human_edits.declares(document, str(one.path)))
    gone = (one for one in infer.absent_values(values, now) if one.value in declared.get(str(one.path), ()))
    return sorted((one for one in (*properties, *gone) if one.chance < chance), key=lambda one: (one.chance, str(one.path), one.value or ""))
