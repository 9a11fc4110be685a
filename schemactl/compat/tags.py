"""The quick look at a tagged union: branches that one constant tells apart."""

from collections.abc import Callable

from schemactl.model.json import Document, JsonObject, JsonValue

Target = Callable[[JsonValue], Document]
"""What a `$ref` points at."""


def apart(one: JsonValue, other: JsonValue, target: Target) -> bool:
    """Whether no value is valid for both branches: they are of different types, or require a property to which they give different constants."""
    parts, others = _certain(one, target), _certain(other, target)
    if _types(parts).isdisjoint(_types(others)):
        return True
    tags, other_tags = _tags(parts), _tags(others)
    return any(name in other_tags and tags[name].isdisjoint(other_tags[name]) for name in tags)


def all_apart(branches: list[JsonValue], target: Target) -> bool:
    """Whether no value is valid for two of them: then oneOf says what anyOf says."""
    return all(apart(one, other, target) for at, one in enumerate(branches) for other in branches[:at])


_ALL_TYPES = frozenset(("null", "boolean", "number", "string", "array", "object"))


def _types(parts: list[JsonObject]) -> frozenset[str]:
    """The types that are possible, integers being numbers."""
    possible = _ALL_TYPES
    for part in parts:
        types = part.get("type")
        if types is not None:
            named = [types] if isinstance(types, str) else _list(types)
            possible &= {"number" if name == "integer" else str(name) for name in named}
    return possible


def _tags(parts: list[JsonObject]) -> dict[str, frozenset[str]]:
    if _types(parts) != {"object"}:
        return {}
    required = {str(name) for part in parts for name in _list(part.get("required"))}
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for name, schema in _table(part.get("properties")).items():
            texts = _constants(schema)
            if name in required and texts is not None:
                found[name] = found.get(name, texts) & texts
    return found


def _certain(branch: JsonValue, target: Target) -> list[JsonObject]:
    """The branch and what $ref and allOf add to it."""
    if not isinstance(branch, dict):
        return []
    refers: list[JsonValue] = [target(branch["$ref"])] if "$ref" in branch else []
    return [branch, *(deeper for part in [*refers, *_list(branch.get("allOf"))] for deeper in _certain(part, target))]


def _constants(schema: JsonValue) -> frozenset[str] | None:
    if not isinstance(schema, dict):
        return None
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    return frozenset(map(str, values)) if isinstance(values, list) and all(isinstance(value, str) for value in values) else None


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _table(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
