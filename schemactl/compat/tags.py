"""The quick look at a tagged union: branches that one constant tells apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from schemactl.model.json import Document, JsonObject, JsonValue

Target = Callable[[JsonValue], Document]
"""What a `$ref` points at."""


@dataclass(frozen=True, slots=True)
class Look:
    """A branch at a glance. types: those that are possible, integers being numbers. tags: of an object, the properties that it must have, with the
    constants that each may be."""

    types: frozenset[str]
    tags: dict[str, frozenset[str]]

    def is_apart_from(self, other: "Look") -> bool:
        """Whether no value is valid for both: they are of different types, or require a property to which they give different constants."""
        if self.types.isdisjoint(other.types):
            return True
        return any(name in other.tags and self.tags[name].isdisjoint(other.tags[name]) for name in self.tags)


def looks(branches: Sequence[JsonValue], target: Target) -> list[Look]:
    """Each branch at a glance."""
    return [_look(branch, target) for branch in branches]


def all_apart(branches: Sequence[JsonValue], target: Target) -> bool:
    """Whether no value is valid for two of them: then oneOf says what anyOf says."""
    return all(one.is_apart_from(other) for one, other in combinations(looks(branches, target), 2))


def _look(branch: JsonValue, target: Target) -> Look:
    parts = _certain(branch, target)
    types = _types(parts)
    return Look(types, _tags(parts) if types == {"object"} else {})


_ALL_TYPES = frozenset(("null", "boolean", "number", "string", "array", "object"))


def _types(parts: list[JsonObject]) -> frozenset[str]:
    possible = _ALL_TYPES
    for part in parts:
        types = part.get("type")
        if types is not None:
            named = [types] if isinstance(types, str) else _list(types)
            possible &= {"number" if name == "integer" else str(name) for name in named}
    return possible


def _tags(parts: list[JsonObject]) -> dict[str, frozenset[str]]:
    required = {str(name) for part in parts for name in _list(part.get("required"))}
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for name, schema in _table(part.get("properties")).items():
            texts = _constants(schema) if name in required else None
            if texts is not None:
                found[name] = found.get(name, texts) & texts
    return found


def _certain(branch: JsonValue, target: Target) -> list[JsonObject]:
    """The branch and what $ref and allOf add to it, each once."""
    found: dict[int, JsonObject] = {}
    pending: list[JsonValue] = [branch]
    while pending:
        part = pending.pop()
        if isinstance(part, dict) and id(part) not in found:
            found[id(part)] = part
            pending.extend(_list(part.get("allOf")))
            if "$ref" in part:
                pending.append(target(part["$ref"]))
    return list(found.values())


def _constants(schema: JsonValue) -> frozenset[str] | None:
    if not isinstance(schema, dict):
        return None
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    return frozenset(map(str, values)) if isinstance(values, list) and all(isinstance(value, str) for value in values) else None


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _table(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
