"""The first events of a capture, as far as they say how events should be named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from schemactl.model.record import Event, Provenance
from schemactl.model.subject import Subject

_KEPT: Final = 1000
"""Events looked at; those of a capture's beginning tell how it is built."""


@dataclass(frozen=True, slots=True)
class FirstEvent:
    """What of an event says how it should be named, and how it was."""

    source: str
    type: str
    payload: bytes
    subject: Subject
    place: Provenance

    @property
    def file(self) -> str:
        """Where it came from, if nothing else names it."""
        return "" if self.source else self.place.file

    @property
    def is_named_by_type(self) -> bool:
        """Whether the type alone named it, as those of CloudEvents do that have a reverse-DNS prefix."""
        return bool(self.source and self.type) and self.subject == Subject(self.type)

    @property
    def is_named_by_envelope(self) -> bool:
        """Whether the envelope gave the name (its source maybe without the stage), and no rule."""
        return bool(self.source) and self.source.startswith(self.subject.source) and (self.type or None) == self.subject.type


@dataclass(slots=True)
class FirstEvents:
    """What the proposals rest on, of the first events of a capture. Cheap: after those it does nothing."""

    seen: list[FirstEvent] = field(default_factory=list)

    @property
    def wants_more(self) -> bool:
        """Whether events are still looked at."""
        return len(self.seen) < _KEPT

    def observe(self, event: Event, subject: Subject) -> None:
        """Look at an event, if it is one of the first. subject: as it is named now."""
        if self.wants_more:
            self.seen.append(FirstEvent(event.source or "", event.type or "", event.payload, subject, event.provenance))

    def merge(self, other: "FirstEvents") -> None:
        """Look at what `other` looked at, too."""
        self.seen += other.seen

    def put_in_order(self, files: Mapping[str, int]) -> None:
        """Keep the first of all that several processes looked at, as one alone would have. files: the number of each in the order of the captures."""
        self.seen = sorted(self.seen, key=lambda one: (files[one.place.file], one.place.offset))[:_KEPT]
