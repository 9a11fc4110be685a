"""Where schemas stand inside a schema: one table of the keywords that hold them, and the walk over it."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Final

from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue


class Holds(Enum):
    """What stands under a keyword: one schema, a list of them, or a map of them."""

    ONE = "one"
    LIST = "list"
    MAP = "map"


class AppliesTo(Enum):
    """Which instance a subschema describes: the same one (in place), a part of it (child), a name, or none (a definition)."""

    SAME = "same"
    CHILD = "child"
    NAME = "name"
    NONE = "none"


SUBSCHEMAS: Final[dict[str, tuple[Holds, AppliesTo]]] = {
    "allOf": (Holds.LIST, AppliesTo.SAME),
    "anyOf": (Holds.LIST, AppliesTo.SAME),
    "oneOf": (Holds.LIST, AppliesTo.SAME),
    "not": (Holds.ONE, AppliesTo.SAME),
    "if": (Holds.ONE, AppliesTo.SAME),
    "then": (Holds.ONE, AppliesTo.SAME),
    "else": (Holds.ONE, AppliesTo.SAME),
    "dependentSchemas": (Holds.MAP, AppliesTo.SAME),
    "properties": (Holds.MAP, AppliesTo.CHILD),
    "patternProperties": (Holds.MAP, AppliesTo.CHILD),
    "additionalProperties": (Holds.ONE, AppliesTo.CHILD),
    "unevaluatedProperties": (Holds.ONE, AppliesTo.CHILD),
    "propertyNames": (Holds.ONE, AppliesTo.NAME),
    "prefixItems": (Holds.LIST, AppliesTo.CHILD),
    "items": (Holds.ONE, AppliesTo.CHILD),
    "contains": (Holds.ONE, AppliesTo.CHILD),
    "unevaluatedItems": (Holds.ONE, AppliesTo.CHILD),
    "$defs": (Holds.MAP, AppliesTo.NONE),
    "definitions": (Holds.MAP, AppliesTo.NONE),
}
"""The keywords of the working form (2020-12) that hold schemas."""


def subschemas(schema: Document) -> Iterator[tuple[str, str | int | None, Document]]:
    """The schemas right under this one: the keyword, the key or index under it (None where it holds one), the schema."""
    if not isinstance(schema, dict):
        return
    step()
    for keyword, value in schema.items():
        if keyword not in SUBSCHEMAS:
            continue
        match SUBSCHEMAS[keyword][0]:
            case Holds.ONE if isinstance(value, dict | bool):
                yield keyword, None, value
            case Holds.LIST if isinstance(value, list):
                yield from ((keyword, index, item) for index, item in enumerate(value) if isinstance(item, dict | bool))
            case Holds.MAP if isinstance(value, dict):
                yield from ((keyword, key, item) for key, item in value.items() if isinstance(item, dict | bool))


def every_schema(document: Document) -> Iterator[Document]:
    """The document and all schemas in it, definitions too, parents first. One that stands at several places comes once."""
    pending: list[Document] = [document]
    met: set[int] = set()
    while pending:
        schema = pending.pop()
        if isinstance(schema, dict) and id(schema) in met:
            continue
        met.add(id(schema))
        yield schema
        pending.extend(reversed([child for _keyword, _key, child in subschemas(schema)]))


def without_definitions(schema: JsonObject) -> JsonObject:
    """The schema alone, without what it only keeps for others."""
    return {key: value for key, value in schema.items() if SUBSCHEMAS.get(key, (None, None))[1] is not AppliesTo.NONE}


def mapped(keyword: str, value: JsonValue, rewrite: Callable[[Document], Document]) -> JsonValue:
    """What stands under a keyword with the schemas in it rewritten."""
    step()
    match SUBSCHEMAS.get(keyword, (None, None))[0]:
        case Holds.ONE if isinstance(value, dict | bool):
            return rewrite(value)
        case Holds.LIST if isinstance(value, list):
            return [rewrite(item) for item in value if isinstance(item, dict | bool)]
        case Holds.MAP if isinstance(value, dict):
            return {key: rewrite(item) for key, item in value.items() if isinstance(item, dict | bool)}
        case _:
            return value


def mapped_with_key(keyword: str, value: JsonValue, rewrite: Callable[[str | int | None, Document], Document]) -> JsonValue:
    """As `mapped`, each schema with the name or index under which it stands (None where the keyword holds one)."""
    step()
    match SUBSCHEMAS.get(keyword, (None, None))[0]:
        case Holds.ONE if isinstance(value, dict | bool):
            return rewrite(None, value)
        case Holds.LIST if isinstance(value, list):
            return [rewrite(index, item) for index, item in enumerate(value) if isinstance(item, dict | bool)]
        case Holds.MAP if isinstance(value, dict):
            return {key: rewrite(key, item) for key, item in value.items() if isinstance(item, dict | bool)}
        case _:
            return value
