"""Example values of the open places of a schema, from events that are read once more for it. Only where somebody asked: they are values of events.

Of all values of a place those with the smallest digests are kept. That is a sample which looks like the rest, and which depends neither on the order
of the events nor on how often one came. A place has none where the guard never shows its values, where its name or what it stands in is private, and
where one value of all is no word, code, identifier, date or small number: text that people write may say anything of anybody.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final, cast

from schemactl.guard import Guard, GuardedPlace, Outcome, closing_shape, label_of, worst_of
from schemactl.infer.schema_parts import type_of
from schemactl.model.json import JsonObject, JsonValue, list_of, object_of
from schemactl.model.options.infer import ExampleOptions, Guarding
from schemactl.model.pointer import ANY
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.formats.grammars import is_date, is_date_time, is_time

PII: Final = "x-pii"
_DEPTH: Final = 64
_DIGITS: Final = 7
"""Of a number; longer ones may be somebody's: of a telephone, a card, a citizen."""
_IDENTIFIER = re.compile(r"[A-Za-z]{1,6}[-_]?[0-9]{1,7}(?:[-_/][0-9]{1,4})?")
"""`T00017`, `SKU-1234`, `INV-2026-17`."""
_DECIDED: Final = frozenset({"enum", "const", "examples", "$ref", "anyOf", "oneOf", "allOf"})
"""Beside these a place needs no examples: what may stand there is said, or is said further down."""

Location = tuple[str | int, ...]
"""Keywords, names and indexes from the root of a schema to one inside it."""


class Examples:
    """Values for one document, whose private places are marked. The guard is asked even where it is off for enums: examples are what people write."""

    def __init__(self, document: JsonObject, options: ExampleOptions, guard: Guard | None = None) -> None:
        self._document = document
        self._options = options
        guard = guard or Guard()
        self._guard = replace(guard, guarding=Guarding.ON) if guard.guarding is Guarding.OFF else guard
        self._kept: dict[Location, dict[bytes, JsonValue]] = {}
        self._closed: set[Location] = set()

    def observe(self, payload: JsonValue) -> None:
        """Take what an event shows."""
        self._visit(self._document, (), payload, self._guard.root, _DEPTH)

    def put_into(self, document: JsonObject) -> tuple[JsonObject, int]:
        """A document that is this one but for marks, with examples where it had none; and at how many places."""
        written = cast("JsonObject", _copied(document))
        kept = {at: values for at, values in self._kept.items() if at not in self._closed}
        for at, values in kept.items():
            cast("JsonObject", _at(written, at))["examples"] = sorted(values.values(), key=_order)
        return written, len(kept)

    def _visit(self, schema: JsonValue, at: Location, value: JsonValue, place: GuardedPlace, depth: int) -> None:
        if not isinstance(schema, dict) or PII in schema or not depth:
            return
        if isinstance(value, dict | list):
            for key, below, member, there in _members(schema, value, place):
                self._visit(below, (*at, *key), member, there, depth - 1)
        elif _is_open(schema, value):
            self._take(at, value, place)
        reference = schema.get("$ref")
        if isinstance(reference, str) and (target := self._target(reference)) is not None:
            self._visit(_at(self._document, target), target, value, place, depth)
        for keyword, index, branch in _alternatives(schema):
            if self._takes(branch, value):
                self._visit(branch, (*at, keyword, index), value, place, depth)
                break

    def _take(self, at: Location, value: JsonValue, place: GuardedPlace) -> None:
        if at in self._closed or not may_be_shown(value, place):
            self._closed.add(at)
            return
        if not 0 < len(str(value)) <= self._options.length:
            return
        kept = self._kept.setdefault(at, {})
        kept[hashlib.sha256(canonical_bytes(value)).digest()] = value
        if len(kept) > self._options.values:
            del kept[max(kept)]

    def _target(self, reference: str) -> Location | None:
        """Where a reference of an inferred schema leads: the root, or a definition."""
        if reference == "#":
            return ()
        keyword, _, name = reference.removeprefix("#/").partition("/")
        definitions = self._document.get(keyword)
        return (keyword, name) if keyword in ("$defs", "definitions") and isinstance(definitions, dict) and name in definitions else None

    def _takes(self, branch: JsonValue, value: JsonValue) -> bool:
        """Whether a branch is about a value, as far as types, labels and names tell."""
        if not isinstance(branch, dict):
            return branch is True
        target = self._target(str(branch.get("$ref", "")))
        if target is not None and target != ():
            return self._takes(_at(self._document, target), value)
        if not _has_type(branch, value):
            return False
        properties = branch.get("properties")
        if not isinstance(value, dict) or not isinstance(properties, dict):
            return True
        required = cast("list[str]", branch.get("required", []))
        labels = {key: schema["const"] for key, schema in properties.items() if isinstance(schema, dict) and "const" in schema}
        return value.keys() >= set(required) and value.keys() <= properties.keys() and all(value.get(key) == label for key, label in labels.items())


def may_be_shown(value: JsonValue, place: GuardedPlace) -> bool:
    """Whether a value of an open place may be an example: none that says anything of anybody, by all that can be told."""
    field = place.field
    if field.never or field.is_marked or ((place.above or place.beside) and not field.is_kept):
        return False
    if not isinstance(value, str):
        return len(str(value).lstrip("-").partition(".")[0]) <= _DIGITS
    if is_date_time(value) or is_date(value) or is_time(value):
        return True
    if closing_shape(value) is not None or label_of(value)[0] is not None or (place.is_data and not field.is_kept):
        return False
    return field.is_kept or _IDENTIFIER.fullmatch(value) is not None or (not field.around and worst_of((value,)) is Outcome.PUBLISHED)


def _members(
    schema: JsonObject, value: JsonObject | list[JsonValue], place: GuardedPlace
) -> Iterator[tuple[Location, JsonValue, JsonValue, GuardedPlace]]:
    """What is under a value, each with its schema, where that stands, and its place in the payload."""
    if isinstance(value, list):
        for item in value:
            yield ("items",), schema.get("items"), item, place.below(ANY)
        return
    names = object_of(schema.get("properties"))
    holding = place.holding({*names, *value})
    for name, member in value.items():
        if name in names:
            yield ("properties", name), names[name], member, holding.below(name)
        else:
            yield ("additionalProperties",), schema.get("additionalProperties"), member, place.value_of_map()


def _alternatives(schema: JsonObject) -> Iterator[tuple[str, int, JsonValue]]:
    for keyword in ("anyOf", "oneOf"):
        for index, branch in enumerate(list_of(schema.get(keyword))):
            yield keyword, index, branch


def _is_open(schema: JsonObject, value: JsonValue) -> bool:
    """Whether a schema says no more of a text or number than what kind of one it is."""
    scalar = isinstance(value, str | int | float | Decimal) and not isinstance(value, bool)
    return scalar and "type" in schema and _DECIDED.isdisjoint(schema) and _has_type(schema, value)


def _has_type(schema: JsonObject, value: JsonValue) -> bool:
    named = schema.get("type")
    types = named if isinstance(named, list) else [named]
    kind = type_of(value)
    return named is None or kind in types or (kind == "number" and "integer" in types)


def _at(document: JsonValue, location: Location) -> JsonValue:
    for step in location:
        document = document[step] if isinstance(step, int) and isinstance(document, list) else cast("JsonObject", document)[str(step)]
    return document


def _copied(value: JsonValue) -> JsonValue:
    """A copy in which no two places share an object, whatever the original does."""
    if isinstance(value, dict):
        return {key: _copied(below) for key, below in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _order(value: JsonValue) -> tuple[bool, bytes]:
    return isinstance(value, str), canonical_bytes(value)
