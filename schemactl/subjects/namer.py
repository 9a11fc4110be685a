"""Names events: the first rule that applies, else what the innermost envelope names, else (a raw record) its discriminator and its file."""

from dataclasses import dataclass
from typing import Final, Literal

from schemactl.model.options.subjects import SubjectOptions
from schemactl.model.record import Event
from schemactl.model.reverse_dns import has_reverse_dns_prefix
from schemactl.model.subject import Subject
from schemactl.subjects.file_names import stem
from schemactl.subjects.name_keys import CLOUDEVENT, NameKeys
from schemactl.subjects.rules import Placed, Rule, check_expression, is_whole, text_at

LONGEST_END: Final = 200
"""Characters that can be cut off a source."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What names an event: a `rule` (its number, from 0), the `type` of a CloudEvent alone, an `envelope`, the `file` with the type that an envelope
    gives, or with that at the pointer of a `discriminator`, or alone."""

    by: Literal["rule", "type", "envelope", "file-and-type", "discriminator", "file"]
    rule: int | None = None
    pointer: str = ""


class Namer:
    """Names events by options. Raises UsageError for a rule that cannot be understood."""

    def __init__(self, options: SubjectOptions) -> None:
        self._discriminators = options.discriminators
        self._strip = options.strip_source
        if self._strip:
            check_expression(self._strip, "strip_source")
        self._rules = tuple(Rule.of(rule) for rule in options.rules)
        self._is_cloudevent_by_type = options.cloudevents == "type"
        self.keys = NameKeys(self._rules, options.discriminators)

    def names_by_type(self, type_: str | None) -> bool:
        """Whether this type of a CloudEvent names it without its source."""
        return self._is_cloudevent_by_type and type_ is not None and has_reverse_dns_prefix(type_)

    def key(self, event: Event) -> tuple[int, str, str]:
        """Kind, source and all else that decides the event's subject; no source where that of a CloudEvent does not matter."""
        kind, source, key = self.keys.of(event)
        return kind, "" if kind == CLOUDEVENT and not self._rules and self.names_by_type(event.type) else source, key

    def name(self, event: Event) -> Subject:
        return self.place(event).subject

    def place(self, event: Event) -> Placed:
        """The event's subject, and the part of its payload that is versioned."""
        source = self._stripped(event.source)
        for rule in self._rules:
            placed = rule.place(event, source)
            if placed is not None:
                return placed
        return Placed(self._without_rule(event, source), event.payload)

    def origin(self, event: Event) -> "Origin":
        """What gave the event its name."""
        source = self._stripped(event.source)
        rule = next((number for number, rule in enumerate(self._rules) if rule.place(event, source) is not None), None)
        if rule is not None:
            return Origin("rule", rule)
        if event.is_cloudevent and event.type and self.names_by_type(event.type):
            return Origin("type")
        if source:
            return Origin("envelope")
        if event.type:
            return Origin("file-and-type")
        pointer = next((one for one in self._discriminators if text_at(event.payload, one)), None)
        return Origin("file") if pointer is None else Origin("discriminator", pointer=pointer)

    def _without_rule(self, event: Event, source: str | None) -> Subject:
        if event.is_cloudevent and event.type and self.names_by_type(event.type):
            return Subject(event.type)
        if source:
            return Subject(source, event.type or None)
        return Subject(stem(event.provenance.file), event.type or self.discriminator(event.payload))

    def discriminator(self, payload: bytes) -> str | None:
        """What a raw record says that its type is."""
        return next(filter(None, (text_at(payload, pointer) for pointer in self._discriminators)), None)

    def _stripped(self, source: str | None) -> str | None:
        """Without what `strip_source` cuts off the end, of which it looks at the last LONGEST_END characters."""
        if not source or not self._strip:
            return source
        start = max(0, len(source) - LONGEST_END)
        if not is_whole(f"[\\s\\S]*(?:{self._strip})", source[start:]):
            return source
        end = next((at for at in range(start, len(source)) if is_whole(self._strip, source[at:])), len(source))
        return source[:end] or source
