"""Which envelopes a record was unwrapped through, and what each said of the event: for people who wonder why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemactl.envelopes.chain import Unpacked, Unwrapper
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.record import Event, Record


@dataclass(frozen=True, slots=True)
class Step:
    """One envelope (empty: an array, or a mere batch): its id, the pointer in the record to what it held, and what it said of the event: `source`,
    `type`, `time`."""

    envelope: str
    pointer: str
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """What came out of a record, and the envelopes that it came through, outermost first."""

    outcome: Unpacked
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Tracer(Unwrapper):
    """Unwraps as Unwrapper does, and remembers the way. Of one record at a time."""

    _way: list[Step] = field(default_factory=list)
    _ways: list[tuple[Step, ...]] = field(default_factory=list)

    def trace(self, record: Record) -> list[Traced]:
        """What the record holds, in its order."""
        self._ways.clear()
        found = self.unwrap(record)
        self._note(found)
        return [Traced(outcome, steps) for outcome, steps in zip(found, self._ways, strict=True)]

    def _follow(self, outer: Event, envelope_id: str, outcome: Outcome, depth: int, found: list[Unpacked]) -> None:
        self._note(found)
        self._way.append(Step(envelope_id, outer.provenance.below(outcome.pointer).pointer, _given(outcome)))
        super()._follow(outer, envelope_id, outcome, depth, found)
        self._note(found)
        self._way.pop()

    def _note(self, found: Sequence[Unpacked]) -> None:
        """What was found since the last time came by the way that is open."""
        self._ways.extend([tuple(self._way)] * (len(found) - len(self._ways)))


def _given(outcome: Outcome) -> tuple[str, ...]:
    if not isinstance(outcome, Unwrapped):
        return ()
    said = {"source": outcome.source, "type": outcome.type, "time": outcome.time}
    return tuple(name for name, value in said.items() if value is not None)
