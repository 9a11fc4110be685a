"""Values for a schema that people wrote: good ones at random, and bad ones that differ from a good one in their structure alone."""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import islice
from random import Random
from typing import Any

import jsonschema_rs

from schemactl.schema.patterns.examples import examples

_OF_FORMATS = {
    "date": "2026-11-24",
    "date-time": "2026-11-24T14:03:33Z",
    "email": "ida@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "regex": "^a+$",
    "time": "14:03:33Z",
    "uri": "https://example.com/a",
    "uri-reference": "https://example.com/a",
    "uuid": "1890cde4-4ada-4104-b8d4-af9cc7d16822",
}
_TEXTS = ("a", "main", "3.8", "Ünïcödé", "two words", "https://example.com/a")
_DEPTH, _TRIES, _REPAIRS = 8, 3000, 60
_OTHERS: tuple[Any, ...] = (None, True, 7, "seven", ["seven"], {"seven": 7})
"""A value of each kind."""


def good_values(document: dict[str, Any], count: int, seed: int = 20261124) -> list[Any]:
    """Distinct values that the schema allows; fewer where few are found."""
    validator = jsonschema_rs.validator_for(document)
    made = _Made(document, Random(seed))
    found: dict[str, Any] = {}
    for _ in range(_TRIES):
        value = _repaired(made.value(document, _DEPTH), validator)
        if value is not _NONE:
            found.setdefault(json.dumps(value, sort_keys=True), value)
        if len(found) >= count:
            break
    return [*found.values()]


def bad_values(
    document: dict[str, Any], good: Sequence[Any], count: int, plain: Callable[[Any], Any] = lambda value: value, seed: int = 20261124
) -> list[Any]:
    """Values with one fault each that the schema refuses: a property is missing, or a value of another kind stands there. plain: what a language
    makes of a value before it looks at it, which the schema refuses, too."""
    validator, random = jsonschema_rs.validator_for(document), Random(seed)
    found: dict[str, Any] = {}
    for _ in range(_TRIES if good else 0):
        value = _with_a_fault(random.choice(good), random)
        if not validator.is_valid(value) and not validator.is_valid(plain(value)):
            found.setdefault(json.dumps(value, sort_keys=True), value)
        if len(found) >= count:
            break
    return [*found.values()]


def same(one: Any, other: Any) -> bool:
    """Whether two are the same JSON value: numbers by value, true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def without_nulls(value: Any) -> Any:
    """A value without its properties that are null."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [*map(without_nulls, value)] if isinstance(value, list) else value


_NONE = object()
"""No value was found; None is a value."""


def _repaired(value: Any, validator: Any) -> Any:
    """The value without what the schema refuses in it."""
    for _ in range(_REPAIRS):
        error = next(iter(validator.iter_errors(value)), None)
        if error is None:
            return value
        if not error.instance_path:
            return _NONE
        *outer, last = error.instance_path
        parent = value
        for step in outer:
            parent = parent[_key(parent, step)]
        if isinstance(parent, dict) and _key(parent, last) not in parent:
            return _NONE
        del parent[_key(parent, last)]
    return _NONE


def _key(parent: Any, step: str | int) -> Any:
    """A step of a path: keys of digits are numbers there."""
    return str(step) if isinstance(parent, dict) else step


def _with_a_fault(value: Any, random: Random) -> Any:
    twin = deepcopy(value)
    path = random.choice([*_places(twin)])
    if not path:
        return random.choice(_OTHERS)
    parent = twin
    for step in path[:-1]:
        parent = parent[step]
    if isinstance(parent, dict) and random.random() < 0.3:
        del parent[path[-1]]
    else:
        parent[path[-1]] = random.choice([other for other in _OTHERS if type(other) is not type(parent[path[-1]])])
    return twin


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(inner, (*at, key))


class _Made:
    """Values of the schemas of a document, most of them valid."""

    def __init__(self, document: dict[str, Any], random: Random) -> None:
        self._document, self._random = document, random

    def value(self, schema: Any, depth: int) -> Any:
        """A value for a schema; below `depth` a small one."""
        random = self._random
        if not isinstance(schema, dict) or depth < -_DEPTH:
            return random.choice(_TEXTS)
        if "$ref" in schema:
            return self.value(self._target(schema["$ref"]), depth - 1)
        if "const" in schema:
            return deepcopy(schema["const"])
        if "enum" in schema:
            return deepcopy(random.choice(schema["enum"]))
        parts = [self.value(part, depth - 1) for part in schema.get("allOf", ())]
        for union in ("anyOf", "oneOf"):
            parts += [self.value(random.choice(schema[union]), depth - 1)] if schema.get(union) else []
        own = {"type", "properties", "items", "patternProperties", "additionalProperties", "pattern", "format", "required"} & schema.keys()
        if own or not parts:
            parts.append(self._typed(schema, depth))
        objects = [part for part in parts if isinstance(part, dict)]
        return {key: value for part in objects for key, value in part.items()} if objects else parts[0]

    def _target(self, reference: str) -> Any:
        if not reference.startswith("#"):
            return True
        found: Any = self._document
        for key in reference[1:].split("/")[1:]:
            found = found[key.replace("~1", "/").replace("~0", "~")]
        return found

    def _typed(self, schema: dict[str, Any], depth: int) -> Any:
        types = schema.get("type", self._kind(schema))
        kind = self._random.choice(types) if isinstance(types, list) else types
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, depth)
        if kind in ("integer", "number"):
            least = schema.get("minimum", schema.get("exclusiveMinimum", 0))
            return min(least + self._random.choice((0, 1, 7)), schema.get("maximum", 2**40))
        return {"null": None, "boolean": self._random.random() < 0.5}.get(kind, self._text(schema))

    def _kind(self, schema: dict[str, Any]) -> str:
        if {"properties", "patternProperties", "additionalProperties", "required"} & schema.keys():
            return "object"
        return "array" if "items" in schema else "string"

    def _text(self, schema: dict[str, Any]) -> str:
        if "pattern" in schema:
            return self._random.choice([*islice(examples(schema["pattern"]), 4)] or ["a"])
        return _OF_FORMATS.get(schema.get("format", ""), self._random.choice(_TEXTS)).ljust(schema.get("minLength", 0), "a")

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        random, declared = self._random, schema.get("properties", {})
        names = [*schema.get("required", ())]
        names += [name for name in declared if name not in names and depth > 0 and random.random() < 0.35]
        made = {name: self.value(declared.get(name, schema.get("additionalProperties", True)), depth - 1) for name in names}
        for pattern, inner in schema.get("patternProperties", {}).items() if depth > 0 else ():
            for name in [*islice(examples(pattern), 1)]:
                made.setdefault(name, self.value(inner, depth - 1))
        if isinstance(schema.get("additionalProperties"), dict) and depth > 0:
            made.setdefault(random.choice(("a", "main")), self.value(schema["additionalProperties"], depth - 1))
        return made

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        items = schema.get("items", True)
        places = items if isinstance(items, list) else [items] * max(schema.get("minItems", 0), self._random.randint(0, 2) if depth > 0 else 0)
        return [self.value(place, depth - 1) for place in places]
