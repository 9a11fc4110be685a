"""Unwraps a record through all the envelopes that it is in. The innermost that gives a name, a time or attributes wins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msgspec.structs import replace

from schemactl.envelopes.batches import as_item, batched, each
from schemactl.envelopes.encodings import unpacked
from schemactl.envelopes.outcome import Broken, Dropped, Envelope, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.record import Event, Ignored, Record, Reject
from schemactl.schema.parse import NotJson, loads
from schemactl.schema.shallow import TopLevel, items_of, text_in

Unpacked: TypeAlias = Event | Ignored | Reject


@dataclass(frozen=True, slots=True)
class Unwrapper:
    """candidates: the envelopes that a record with some keys could be in, in order of trial. options: how far to go."""

    candidates: Callable[[tuple[str, ...]], tuple[Envelope, ...]]
    options: EnvelopeOptions

    def unwrap(self, record: Record) -> Sequence[Unpacked]:
        """What the record holds, in its order."""
        found: list[Unpacked] = []
        self._inside(Event(record.raw, None, None, record.time, (), record.provenance), 0, found)
        return found

    def _recognise(self, top: TopLevel) -> Envelope | None:
        for envelope in self.candidates(tuple(top.members)):
            if envelope.recognises(top):
                return envelope
        return None

    def _inside(self, so_far: Event, depth: int, found: list[Unpacked]) -> None:
        """Find what stands inside the payload of `so_far`, or `so_far` itself where that is in no envelope."""
        if depth > self.options.max_depth:
            found.append(_reject(so_far, Broken("too-deep", f"more than {self.options.max_depth} nested envelopes", "")))
            return
        top = TopLevel.of(so_far.payload)
        if top is None:
            self._no_object(so_far, depth, found)
            return
        envelope = self._recognise(top)
        if envelope is not None:
            before = len(found)
            for outcome in envelope.unwrap(top, self.options):
                self._follow(so_far, envelope.id, outcome, depth, found)
            if len(found) == before:
                found.append(Ignored("empty-batch", so_far.provenance))
        elif self._is_batch(top):
            for outcome in each(top, "Records", batched):
                self._follow(so_far, "", outcome, depth, found)
        else:
            found.append(so_far)

    def _is_batch(self, top: TopLevel) -> bool:
        return "Records" in top and any(self._recognise(item) is not None for _, item in top.objects("Records"))

    def _no_object(self, so_far: Event, depth: int, found: list[Unpacked]) -> None:
        items = items_of(so_far.payload)
        text = (text_in(so_far.payload) or unpacked(so_far.payload)) if items is None else None
        if text is not None:
            self._inside(replace(so_far, payload=text), depth + 1, found)
        elif items is None:
            found.append(_reject(so_far, _fault(so_far.payload)))
        elif not items:
            found.append(Ignored("empty-array", so_far.provenance))
        for index, item in enumerate(items or ()):
            self._follow(so_far, "", as_item(item, f"/{index}"), depth, found)

    def _follow(self, outer: Event, envelope_id: str, outcome: Outcome, depth: int, found: list[Unpacked]) -> None:
        if isinstance(outcome, Dropped):
            found.append(Ignored(outcome.kind, outer.provenance.below(outcome.pointer)))
        elif isinstance(outcome, Broken):
            found.append(_reject(outer, outcome))
        elif outcome.is_event:
            found.append(_entered(outer, envelope_id, outcome))
        else:
            self._inside(_entered(outer, envelope_id, outcome), depth + 1, found)


def _entered(outer: Event, envelope_id: str, unwrapped: Unwrapped) -> Event:
    named = unwrapped.source is not None
    is_typed = named or unwrapped.type is not None
    return Event(
        payload=unwrapped.payload,
        source=unwrapped.source if named else outer.source,
        type=unwrapped.type if is_typed else outer.type,
        time=unwrapped.time if unwrapped.time is not None else outer.time,
        envelopes=outer.envelopes if unwrapped.transparent else (*outer.envelopes, envelope_id),
        provenance=outer.provenance.below(unwrapped.pointer),
        attributes=unwrapped.attributes or outer.attributes,
        envelope=outer.envelope if unwrapped.transparent else outer.payload,
        is_cloudevent=unwrapped.is_cloudevent if is_typed else outer.is_cloudevent,
    )


def _reject(outer: Event, broken: Broken) -> Reject:
    return Reject(broken.raw or outer.payload, outer.provenance.below(broken.pointer), broken.reason, broken.detail)


def _fault(payload: bytes) -> Broken:
    try:
        loads(payload)
    except NotJson as fault:
        reason = "payload-not-json" if fault.reason == "not-json" else f"payload-{fault.reason}"
        return Broken(reason, f"the payload is not JSON: {fault}" if fault.reason == "not-json" else str(fault), "")
    return Broken("payload-not-an-object", "the payload is JSON, but not an object", "")
