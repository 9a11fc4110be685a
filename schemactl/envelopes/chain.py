"""Unwraps a record through all the envelopes that it is in. The innermost that gives a name, a time or attributes wins."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from schemactl.envelopes.outcome import Broken, Dropped, Envelope, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.record import Event, Ignored, Record, Reject
from schemactl.schema.parse import NotJson, loads
from schemactl.schema.shallow import TopLevel, items_of, text_in


@dataclass(frozen=True, slots=True)
class Unwrapper:
    """candidates: the envelopes that a record with some keys could be in, in order of trial. options: how far to go."""

    candidates: Callable[[frozenset[str]], tuple[Envelope, ...]]
    options: EnvelopeOptions

    def unwrap(self, record: Record) -> Iterator[Event | Ignored | Reject]:
        """Yield what the record holds, in its order."""
        return self._inside(Event(record.raw, None, None, None, (), record.provenance))

    def recognise(self, top: TopLevel) -> Envelope | None:
        return next((envelope for envelope in self.candidates(frozenset(top.members)) if envelope.recognises(top)), None)

    def _inside(self, so_far: Event, depth: int = 0) -> Iterator[Event | Ignored | Reject]:
        """What stands inside the payload of `so_far`, or `so_far` itself where that is in no envelope."""
        if depth > self.options.max_depth:
            yield _reject(so_far, Broken("too-deep", f"more than {self.options.max_depth} envelopes in one another", ""))
            return
        top = TopLevel.of(so_far.payload)
        if top is None:
            yield from self._no_object(so_far, depth)
            return
        envelope = self.recognise(top)
        if envelope is not None:
            for outcome in envelope.unwrap(top, self.options):
                yield from self._follow(so_far, envelope.id, outcome, depth)
        elif self._is_batch(top):
            for pointer, item in top.objects("Records"):
                yield from self._follow(so_far, "", Unwrapped(item.whole, pointer, transparent=True), depth)
        else:
            yield so_far

    def _is_batch(self, top: TopLevel) -> bool:
        first = next(top.objects("Records"), None) if "Records" in top else None
        return first is not None and self.recognise(first[1]) is not None

    def _no_object(self, so_far: Event, depth: int) -> Iterator[Event | Ignored | Reject]:
        items = items_of(so_far.payload)
        text = text_in(so_far.payload) if items is None else None
        if text is not None:
            yield from self._inside(replace(so_far, payload=text), depth + 1)
        elif items is None:
            yield _reject(so_far, _fault(so_far.payload))
        elif not items:
            yield Ignored("empty-array", so_far.provenance)
        for index, item in enumerate(items or ()):
            yield from self._follow(so_far, "", Unwrapped(item, f"/{index}", transparent=True), depth)

    def _follow(self, outer: Event, envelope_id: str, outcome: Outcome, depth: int) -> Iterator[Event | Ignored | Reject]:
        if isinstance(outcome, Dropped):
            yield Ignored(outcome.kind, outer.provenance.below(outcome.pointer))
        elif isinstance(outcome, Broken):
            yield _reject(outer, outcome)
        else:
            inner = _entered(outer, envelope_id, outcome)
            yield from (inner,) if outcome.is_event else self._inside(inner, depth + 1)


def _entered(outer: Event, envelope_id: str, unwrapped: Unwrapped) -> Event:
    named = unwrapped.source is not None
    return Event(
        payload=unwrapped.payload,
        source=unwrapped.source if named else outer.source,
        type=unwrapped.type if named or unwrapped.type is not None else outer.type,
        time=unwrapped.time if unwrapped.time is not None else outer.time,
        envelopes=outer.envelopes if unwrapped.transparent else (*outer.envelopes, envelope_id),
        provenance=outer.provenance.below(unwrapped.pointer),
        attributes=unwrapped.attributes or outer.attributes,
        envelope=outer.envelope if unwrapped.transparent else outer.payload,
    )


def _reject(outer: Event, broken: Broken) -> Reject:
    return Reject(broken.raw or outer.payload, outer.provenance.below(broken.pointer), broken.reason, broken.detail)


def _fault(payload: bytes) -> Broken:
    try:
        loads(payload)
    except NotJson as fault:
        reason = "payload-not-json" if fault.reason == "not-json" else f"payload-{fault.reason}"
        return Broken(reason, str(fault), "")
    return Broken("payload-not-an-object", "the payload is JSON, but no object", "")
