"""Captured events held against both sides: how many each would refuse, and where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemactl.compat.witness import failing_place
from schemactl.model.finding import Refused, Replay, ReplayResult
from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.options.compat import Formats
from schemactl.model.pointer import JsonPointer, child
from schemactl.schema.bounded_validation import OutOfPatience, bounded_validator
from schemactl.schema.normal_form import normal_form
from schemactl.schema.patterns.matching import Undecided
from schemactl.schema.walk import every_schema

if TYPE_CHECKING:
    from jsonschema import ValidationError

MOST_EXAMPLES = 10

Shown = Callable[[JsonValue, frozenset[str]], JsonValue]


class Replayer:
    """Two schemas as readers of the same events. shown: what becomes of a payload that is shown, given the names that schemas declare: `masked`,
    `as_it_is`."""

    def __init__(self, old: Document, new: Document, formats: Formats, shown: Shown) -> None:
        names = frozenset([*_names(old), *_names(new)])
        self._old, self._new = _Side(old, formats, names, shown), _Side(new, formats, names, shown)
        self._events = 0

    def look_at(self, place: str, payload: JsonValue) -> None:
        """place: `file:line`."""
        self._events += 1
        self._old.look_at(place, payload)
        self._new.look_at(place, payload)

    @property
    def result(self) -> ReplayResult:
        return ReplayResult(self._events, self._old.result, self._new.result)


def masked(value: JsonValue, names: frozenset[str]) -> JsonValue:
    """The value with every scalar replaced by one of its type, and every key that no schema declares numbered: findings end up in pull requests."""
    if isinstance(value, dict):
        return {name if name in names else f"key {at}": masked(below, names) for at, (name, below) in enumerate(value.items(), 1)}
    if isinstance(value, list):
        return [masked(item, names) for item in value]
    if value is None:
        return None
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return "text" if value else ""
    return 0 if isinstance(value, int) else 0.5


def _masked_place(at: JsonPointer, payload: JsonValue, names: frozenset[str]) -> JsonPointer:
    """The place in the masked payload: a telephone number looks like an index, and is none in an object."""
    tokens: list[str] = []
    for token in map(str, at.tokens):
        tokens.append(token if isinstance(payload, list) else _masked_key(token, object_of(payload), names))
        try:
            payload = child(payload, token)
        except LookupError:
            payload = None
    return JsonPointer(tuple(tokens))


def _masked_key(name: str, held: JsonObject, names: frozenset[str]) -> str:
    """The key as it is shown: by its number in the object, where no schema declares it."""
    return name if name in names else f"key {[*held].index(name) + 1}" if name in held else "key"


def as_it_is(value: JsonValue, names: frozenset[str]) -> JsonValue:
    """The value; only for those who asked for it."""
    return value


@dataclass(slots=True)
class _Side:
    """One schema as a reader."""

    document: Document
    formats: Formats
    names: frozenset[str]
    shown: Shown
    _accepts: Callable[[JsonValue], bool] | None = None
    _refused: int = 0
    _examples: list[Refused] = field(default_factory=list)

    def look_at(self, place: str, payload: JsonValue) -> None:
        if self._accepts is None:
            self._accepts = quick_validator(self.document, self.formats)
        if self._accepts(payload):
            return
        errors = self._errors(payload) if len(self._examples) < MOST_EXAMPLES else []
        self._refused += 1
        if errors:
            at = failing_place(errors, payload)
            shown_place = at if self.shown is as_it_is else _masked_place(at, payload, self.names)
            self._examples.append(Refused(place, shown_place, self.shown(payload, self.names)))

    def _errors(self, payload: JsonValue) -> "list[ValidationError]":
        """None where the oracle cannot tell."""
        try:
            return list(bounded_validator(self.document, self.formats).iter_errors(payload))
        except (OutOfPatience, Undecided):
            return []

    @property
    def result(self) -> Replay:
        return Replay(self._refused, tuple(self._examples))


def quick_validator(document: Document, formats: Formats) -> Callable[[JsonValue], bool]:
    """The same answer as schema.validation gives, from jsonschema-rs, for many events."""
    from schemactl.schema.quick_validation import decider

    return decider(normal_form(document), formats)


def _names(document: Document) -> Iterator[str]:
    """Every name that a schema declares or asks for, anywhere in it."""
    for schema in every_schema(document):
        if not isinstance(schema, dict):
            continue
        yield from object_of(schema.get("properties"))
        yield from (name for name in list_of(schema.get("required")) if isinstance(name, str))
