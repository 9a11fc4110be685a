"""Example values of the open places of a schema, from events that are read once more for it. Only where somebody asked: they are values of events.

Of all values of a place those with the smallest digests are kept. That is a sample which looks like the rest, and which depends neither on the order
of the events nor on how often one came. None is taken from what is marked `x-pii`, or is called or written like what says who a person is, or like a
secret.
"""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, cast

from schemactl.infer.schema_parts import type_of
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import ExampleOptions
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.personal import PERSONAL_FORMATS, suggests_a_person, suggests_a_secret

PII: Final = "x-pii"
_DEPTH: Final = 64
_DECIDED: Final = frozenset({"enum", "const", "examples", "$ref", "anyOf", "oneOf", "allOf"})
"""Beside these a place needs no examples: what may stand there is said, or is said further down."""

Location = tuple[str | int, ...]
"""Keywords, names and indexes from the root of a schema to one inside it."""


class Examples:
    """Values for one document, whose private places are marked."""

    def __init__(self, document: JsonObject, options: ExampleOptions) -> None:
        self._document = document
        self._options = options
        self._kept: dict[Location, dict[bytes, JsonValue]] = {}

    def observe(self, payload: JsonValue) -> None:
        """Take what an event shows."""
        self._visit(self._document, (), payload, _DEPTH)

    def put_into(self, document: JsonObject) -> tuple[JsonObject, int]:
        """A document that is this one but for marks, with examples where it had none; and at how many places."""
        written = cast("JsonObject", _copied(document))
        for at, values in self._kept.items():
            cast("JsonObject", _at(written, at))["examples"] = sorted(values.values(), key=_order)
        return written, len(self._kept)

    def _visit(self, schema: JsonValue, at: Location, value: JsonValue, depth: int) -> None:
        if not isinstance(schema, dict) or PII in schema or not depth:
            return
        if isinstance(value, dict | list):
            for key, below, member in _members(schema, value):
                self._visit(below, (*at, *key), member, depth - 1)
        elif _is_open(schema, value):
            self._take(at, value)
        reference = schema.get("$ref")
        if isinstance(reference, str) and (target := self._target(reference)) is not None:
            self._visit(_at(self._document, target), target, value, depth)
        for keyword, index, branch in _alternatives(schema):
            if self._takes(branch, value):
                self._visit(branch, (*at, keyword, index), value, depth)
                break

    def _take(self, at: Location, value: JsonValue) -> None:
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


def _members(schema: JsonObject, value: JsonObject | list[JsonValue]) -> Iterator[tuple[Location, JsonValue, JsonValue]]:
    """What is under a value, each with its schema and where that stands."""
    if isinstance(value, list):
        for item in value:
            yield ("items",), schema.get("items"), item
        return
    properties = schema.get("properties")
    for name, member in value.items():
        if suggests_a_person(name) or suggests_a_secret(name):
            continue
        if isinstance(properties, dict) and name in properties:
            yield ("properties", name), properties[name], member
        else:
            yield ("additionalProperties",), schema.get("additionalProperties"), member


def _alternatives(schema: JsonObject) -> Iterator[tuple[str, int, JsonValue]]:
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        for index, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield keyword, index, branch


def _is_open(schema: JsonObject, value: JsonValue) -> bool:
    """Whether a schema says no more of a text or number than what kind of one it is."""
    scalar = isinstance(value, str | int | float | Decimal) and not isinstance(value, bool)
    return scalar and "type" in schema and _DECIDED.isdisjoint(schema) and schema.get("format") not in PERSONAL_FORMATS and _has_type(schema, value)


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
