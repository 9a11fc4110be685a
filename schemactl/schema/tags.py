"""Tagged unions: the property that tells the variants of a union apart, and the values by which it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemactl.model.json import JsonObject, JsonValue, object_of
from schemactl.schema.canonical import value_key


@dataclass(frozen=True, slots=True)
class Tag:
    """name: of the property. values: for each variant, in their order."""

    name: str
    values: tuple[tuple[JsonValue, ...], ...]


def tag_of(variants: Sequence[JsonObject]) -> Tag | None:
    """The first property that all variants (references resolved) require and pin to values that no other one has; None where there is none."""
    if len(variants) < 2:
        return None
    for name in object_of(variants[0].get("properties")):
        pinned = [_pinned(variant, name) for variant in variants]
        keys = [value_key(value) for values in pinned for value in values]
        if all(pinned) and len(keys) == len(set(keys)):
            return Tag(name, tuple(pinned))
    return None


def pinned_values(schema: JsonValue) -> tuple[JsonValue, ...] | None:
    """The whole values that `const` or `enum` allow; None where any is."""
    keywords = object_of(schema)
    if "const" in keywords:
        return (keywords["const"],)
    listed = keywords.get("enum")
    return tuple(listed) if isinstance(listed, list) else None


def types_of_values(values: Sequence[JsonValue]) -> frozenset[str]:
    """The JSON types of whole values, as `type` names them; `number` where one is no integer."""
    names = {_TYPES.get(type(value), "number") for value in values}
    return frozenset(names - {"integer"} if "number" in names else names)


_TYPES = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object", type(None): "null"}


def _pinned(variant: JsonObject, name: str) -> tuple[JsonValue, ...]:
    required = variant.get("required")
    if not isinstance(required, list) or name not in required:
        return ()
    return pinned_values(object_of(variant.get("properties")).get(name)) or ()
