"""Assertions about events for test suites, valid events for them, and a record of the events that a suite emits (docs/testing.md). With pytest, the
plugin that comes with schemactl turns the record on."""

import json
from pathlib import Path
from typing import Any, Final

from schemactl.errors import UsageError
from schemactl.ingest.events import Named, Reader
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.record import Provenance, Record
from schemactl.model.subject import Subject
from schemactl.pipeline.configuration import configure, existing
from schemactl.registry import Registry, resolve_version
from schemactl.schema.canonical import compact_text
from schemactl.schema.parse import NotJson, loads
from schemactl.schema.quick_validation import QuickValidator

__all__ = ["EventRefused", "assert_event", "event_of", "events_of", "record_event", "record_to"]

_HERE: Final = Provenance("event", 1, 0, "")


class EventRefused(AssertionError):
    """The schema refuses an event. subject: its name and version. paths: JSON pointers to what is wrong. accepted_by: the newest older version that
    accepts the event, None where no version does."""

    def __init__(self, subject: str, reasons: list[str], paths: list[str], accepted_by: int | None) -> None:
        older = f"\nVersion {accepted_by} accepts it." if accepted_by is not None else ""
        super().__init__(f"{subject} refuses the event:\n" + "\n".join(f"  {reason}" for reason in reasons) + older)
        self.subject = subject
        self.paths = paths
        self.accepted_by = accepted_by


class _Recorder:
    """Appends events to a file, where one was named."""

    file: Path | None = None


def record_to(file: str | Path | None) -> None:
    """Append every event that is asserted or recorded from now on to a file, which `schemactl discover` reads; None: to none."""
    _Recorder.file = None if file is None else Path(file).absolute()


def assert_event(subject: str, event: "JsonValue | bytes", *, registry: str | Path | None = None) -> None:
    """Raises EventRefused unless the subject (`checkout@OrderSubmitted`, its type alone, or a version of it) accepts the event.

    event: the payload, or all of an event in its envelope (an EventBridge event, a CloudEvent, an SQS message …), as a value or as JSON text in
    bytes. registry: its folder; None: as configured. Raises UsageError for a subject that the registry does not have.
    """
    __tracebackhide__ = True
    options = configure(None if registry is None else Path(registry))
    found = existing(options)
    version = resolve_version(subject, found)
    payload = _payload_of(version.subject, _text(event), options)
    record_event(version.subject.name, payload)
    refusals = QuickValidator(version.schema.document).refusals(payload)
    if refusals:
        older = _accepted_by(version.subject, version.number, payload, found)
        raise EventRefused(version.name, [str(one) for one in refusals], [one.path for one in refusals], older)


def event_of(subject: str, *, seed: int = 0, envelope: str | None = None, registry: str | Path | None = None) -> Any:
    """A valid event of a subject, or of a version of it, made from its schema: the payload, or all of an event in an envelope (`eventbridge`, `sqs`,
    `cloudevents`, …), as a value. The same seed gives the same event. Raises UsageError for a subject that the registry does not have."""
    return events_of(subject, 1, seed=seed, envelope=envelope, registry=registry)[0]


def events_of(subject: str, count: int, *, seed: int = 0, envelope: str | None = None, registry: str | Path | None = None) -> list[Any]:
    """As many valid events. The first is that of `event_of`."""
    from schemactl.pipeline.mock import mock

    options = configure(None if registry is None else Path(registry))
    return [json.loads(compact_text(event)) for event in mock(subject, options, seed, count, envelope)]


def record_event(subject: str, payload: JsonValue) -> None:
    """Append an event to the file of `record_to`, if one was named: as EventBridge has it, or, where the subject has no type, as a message of a
    topic."""
    if _Recorder.file is None:
        return
    named = Subject.parse(subject)
    if named.type is None:
        event: JsonValue = {"topic": named.source, "partition": 0, "offset": 0, "key": None, "payload": json.dumps(payload)}
    else:
        event = {"source": named.source, "detail-type": named.type, "detail": payload}
    with _Recorder.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps(event) + "\n")


def _text(event: "JsonValue | bytes") -> bytes:
    if isinstance(event, bytes):
        return event
    try:
        return json.dumps(event, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise UsageError(f"the event is no JSON value: {error}.") from error


def _payload_of(subject: Subject, text: bytes, options: Options) -> JsonValue:
    """What an envelope with an event of this subject holds, else the value itself."""
    try:
        value = loads(text)
    except NotJson as error:
        raise UsageError(f"the event is not JSON: {error.detail}.") from error
    found = list(Reader(options).named(Record(text, _HERE)))
    if len(found) == 1 and isinstance(found[0], Named) and found[0].subject == subject:
        return found[0].payload
    return value


def _accepted_by(subject: Subject, number: int, payload: JsonValue, registry: Registry) -> int | None:
    for older in reversed([one for one in registry.versions(subject) if one < number]):
        if not QuickValidator(registry.version(subject, older).schema.document).refusals(payload):
            return older
    return None
