"""registry → events made from a schema, bare or in an envelope."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from schemactl import infer
from schemactl.compat.mock import Mocks, NearMiss, NoEvent, Seen, Unbroken, near_misses
from schemactl.compat.mock.scalars import identifier, moment
from schemactl.errors import UsageError
from schemactl.ingest.events import Named, Reader
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options import Options
from schemactl.model.record import Provenance, Record
from schemactl.model.schema import Version
from schemactl.model.subject import Subject
from schemactl.pipeline.configuration import naming
from schemactl.pipeline.kept_evidence import evidence_of
from schemactl.pipeline.wrapping import Sent, envelope_named
from schemactl.registry import Registry, resolve_version
from schemactl.schema.canonical import compact_text

_HERE = Provenance("event", 1, 0, "")
_PLAIN = re.compile(r"[\w .:/-]+")
"""An expression for the type of an event that is the name of one type."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What `--invalid` gives for a constraint: event, as it is to be written, or None where none was found."""

    found: NearMiss | Unbroken
    event: "JsonValue | None"


def mock(reference: str, options: Options, seed: int, count: int, envelope: str | None = None) -> Iterator[JsonValue]:
    """Valid events of SUBJECT[@N], the same for a seed: payloads, or in an envelope. Raises UsageError for what the registry does not have, a schema
    that accepts nothing, and an envelope that does not carry the name of the subject."""
    registry = naming(options, reference)
    version = resolve_version(reference, registry)
    mocks = mocks_of(version, registry, options)
    wrap = _Wrapping(version.subject, options, envelope)
    try:
        for index, payload in enumerate(mocks.events(seed, count)):
            yield wrap(payload, Random(f"{seed}:{index}:sent"))
    except NoEvent as none:
        advice = "Look at what it asks for: `schemactl show`." if none.is_proven else "Its parts may contradict one another: `schemactl show`."
        raise UsageError(f"no event can be made: {none.reason}.", version.name, advice) from none


def mock_invalid(reference: str, options: Options, seed: int, envelope: str | None = None) -> Iterator[Missed]:
    """For each constraint of SUBJECT[@N] an event that breaks it alone. Raises as `mock`."""
    registry = naming(options, reference)
    version = resolve_version(reference, registry)
    wrap = _Wrapping(version.subject, options, envelope)
    for index, found in enumerate(near_misses(mocks_of(version, registry, options), seed)):
        yield Missed(found, wrap(found.event, Random(f"{seed}:{index}:sent")) if isinstance(found, NearMiss) else None)


def mocks_of(version: Version, registry: Registry, options: Options) -> Mocks:
    """What makes events of a version: as often with an optional property and with a listed value as the events that were read for it."""
    numbers = [number for number in registry.versions(version.subject) if number <= version.number]
    metas = [registry.meta(version.subject, number) for number in numbers]
    shares: dict[str, float] = {}
    for meta, number in zip(metas, numbers, strict=True):
        evidence = evidence_of(meta, f"{version.subject.name}@{number}", options)
        for pointer, share in ({} if evidence is None else infer.property_shares(evidence)).items():
            shares[pointer] = 1 - share.contradicting / share.events if share.events else 0.5
    return Mocks(version.schema.document, Seen(shares, infer.summed_counts(meta.enums for meta in metas)))


class _Wrapping:
    """Puts payloads into an envelope that schemactl unwraps to the same subject."""

    def __init__(self, subject: Subject, options: Options, envelope: str | None) -> None:
        self._subject = subject
        self._options = options
        self._envelope = envelope
        self._wrap = None if envelope is None else envelope_named(envelope)
        self._owner: Subject | None = None

    def __call__(self, payload: JsonValue, random: Random) -> JsonValue:
        if self._wrap is None:
            return payload
        sent = Sent(identifier(random), moment(random))
        if self._owner is None:
            self._owner = self._carried(self._wrap, payload, sent)
        return self._wrap(payload, self._owner, sent)

    def _carried(self, wrap: Callable[[JsonValue, Subject, Sent], JsonObject], payload: JsonValue, sent: Sent) -> Subject:
        """The names that the envelope is to have: those of the subject, or of a rule of schemactl.toml that then gives the subject."""
        types = (rule.type for rule in self._options.subjects.rules if _PLAIN.fullmatch(rule.type))
        for owner in (*(Subject(self._subject.source, type_) for type_ in types), self._subject):
            read = list(Reader(self._options).named(Record(compact_text(wrap(payload, owner, sent)).encode("utf-8", "surrogatepass"), _HERE)))
            names = [one.subject for one in read if isinstance(one, Named)]
            if names == [self._subject]:
                return owner
        found = f"it would be read as {names[0].name!r}" if names else "no event would be read from it"
        raise UsageError(f"the envelope {self._envelope!r} does not carry the name {self._subject.name!r}: {found}.", "--envelope", _ADVICE)


_ADVICE = "Names with a type: eventbridge, cloudevents, sns, sqs, kafka. Names without: kafka, kinesis, firehose, rabbitmq."
