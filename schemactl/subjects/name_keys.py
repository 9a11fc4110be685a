"""What of an event decides its subject: events that agree in it have the same one, so that the engine need be told each name only once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from schemactl.model.record import Event
from schemactl.schema.shallow import raw_at, text_of
from schemactl.subjects.rules import Rule

EVENT: Final = 0
CLOUDEVENT: Final = 1
OF_FILE: Final = 2
"""An event without a source: its file names it."""


@dataclass(frozen=True)
class NameKeys:
    """The names that envelopes give, and what stands at pointers that rules look at, or, without a source, at discriminators."""

    rules: tuple[Rule, ...]
    all_discriminators: tuple[str, ...] = ()

    @cached_property
    def pointers(self) -> tuple[str, ...]:
        """Into the payloads of all events."""
        return tuple(dict.fromkeys(pointer for rule in self.rules for pointer in rule.pointers))

    @cached_property
    def discriminators(self) -> tuple[str, ...]:
        """Into the payloads of events without a source."""
        return tuple(pointer for pointer in dict.fromkeys(self.all_discriminators) if pointer not in self.pointers)

    @cached_property
    def is_by_file(self) -> bool:
        """Whether the file may decide, too."""
        return any(rule.looks_at_file for rule in self.rules)

    def of(self, event: Event) -> tuple[int, str, str]:
        """Kind, source and all else, as `native/src/names.rs` writes it."""
        pointers, kind, source = self.pointers, CLOUDEVENT if event.is_cloudevent else EVENT, event.source or ""
        if not source:
            pointers, kind, source = (*pointers, *self.discriminators), OF_FILE, event.provenance.file
        file = _written(event.provenance.file) if self.is_by_file else ""
        return kind, source, file + "".join(_seen(event.payload, pointer) for pointer in pointers) + (event.type or "")


def _seen(payload: bytes, pointer: str) -> str:
    raw = raw_at(payload, pointer)
    text = None if raw is None else text_of(raw)
    return "-" if raw is None else "*" if text is None else _written(text)


def _written(text: str) -> str:
    """So that no two texts, one behind the other, look like two others."""
    return f"={len(text.encode('utf-8', 'surrogatepass'))}:{text}"
