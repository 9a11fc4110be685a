"""The first half of every road: capture → envelopes → subjects → a payload that is parsed exactly."""

from collections.abc import Iterator, Sequence

import msgspec

from schemactl import capture, envelopes
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.record import Event, Ignored, Record, Reject
from schemactl.model.subject import Subject
from schemactl.schema.parse import NotJson, loads
from schemactl.subjects import Namer


class Named(msgspec.Struct, frozen=True, gc=False):
    """An event whose subject is known, with its payload parsed. `event.payload` is what the envelope held; `raw` is the part that is versioned."""

    event: Event
    subject: Subject
    raw: bytes
    payload: JsonValue


def events(inputs: Sequence[str], options: Options) -> Iterator[Named | Ignored | Reject]:
    """Yield all that the inputs hold, in order. Raises UnreadableInput for a file that cannot be opened or read."""
    reader = Reader(options)
    for record in capture.read(inputs, options.capture):
        yield from reader.named(record)


def raw_events(inputs: Sequence[str], options: Options) -> Iterator[Named | Ignored | Reject]:
    """Yield every record as an event of the subject that its file names, looking for no envelope (`--raw`)."""
    reader = Reader(options)
    for record in capture.read(inputs, options.capture):
        if not isinstance(record, Record):
            yield record
        else:
            yield reader.parsed(Event(record.raw, None, None, record.time, (), record.provenance))


class Reader:
    """Turns records into named events by options."""

    def __init__(self, options: Options) -> None:
        self._unwrapper = envelopes.unwrapper(options.envelopes)
        self.namer = Namer(options.subjects)

    def unwrapped(self, record: Record) -> Sequence[Event | Ignored | Reject]:
        """What the envelopes of a record hold."""
        return self._unwrapper.unwrap(record)

    def named(self, record: Record | Ignored | Reject) -> Iterator[Named | Ignored | Reject]:
        """The same, named and parsed."""
        if not isinstance(record, Record):
            yield record
            return
        for event in self.unwrapped(record):
            yield self.parsed(event) if isinstance(event, Event) else event

    def parsed(self, event: Event) -> Named | Reject:
        """An event with its subject and its payload, or what is wrong with that."""
        placed = self.namer.place(event)
        try:
            return Named(event, placed.subject, placed.payload, loads(placed.payload))
        except NotJson as fault:
            return self.refused(event, fault)

    def refused(self, event: Event, fault: NotJson) -> Reject:
        return Reject(event.payload, event.provenance, fault.reason, f"{fault.detail}, at byte {fault.offset} of the payload")
