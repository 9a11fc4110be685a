"""What a schema in its working form says, looked at for a mould: types, kinds of values, and the labels by which variants are told apart."""

from functools import reduce
from operator import or_
from typing import Any, Final

from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.working import target_of

TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
_FAR: Final = 8
"""References that are followed at most."""
SAID: Final[dict[str, tuple[str, bool]]] = {
    "minLength": ("string", True),
    "maxLength": ("string", True),
    "format": ("string", True),
    "pattern": ("string", False),
    "minimum": ("number", True),
    "maximum": ("number", True),
    "exclusiveMinimum": ("number", True),
    "exclusiveMaximum": ("number", True),
    "multipleOf": ("number", False),
    "items": ("array", True),
    "minItems": ("array", True),
    "maxItems": ("array", True),
    "prefixItems": ("array", False),
    "contains": ("array", False),
    "minContains": ("array", False),
    "maxContains": ("array", False),
    "uniqueItems": ("array", False),
    "unevaluatedItems": ("array", False),
    "properties": ("object", True),
    "required": ("object", True),
    "additionalProperties": ("object", True),
    "propertyNames": ("object", True),
    "minProperties": ("object", True),
    "maxProperties": ("object", True),
    "patternProperties": ("object", False),
    "dependentRequired": ("object", False),
    "unevaluatedProperties": ("object", False),
}
"""Keyword → the type that it says something of, and whether a mould can say that, too."""
_SILENT: Final = frozenset((
    "$schema", "$id", "$comment", "$defs", "type", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
    "contentEncoding", "contentMediaType", "contentSchema",
))  # fmt: skip
"""They refuse nothing (a type is looked at by itself), as do those that begin with `x-`."""


class Unsaid(Exception):
    """A mould cannot say it."""


def unsaid() -> Any:
    raise Unsaid


def said_in(schema: JsonObject) -> set[str]:
    """The keywords that may refuse a value, `type` apart."""
    return {keyword for keyword in schema if keyword not in _SILENT and not keyword.startswith("x-")}


def types_of(schema: JsonObject) -> set[str]:
    """All types that the schema's `type` allows."""
    given = schema.get("type", list(TYPES))
    types = {given} if isinstance(given, str) else set(map(str, a_list(given)))
    return types | {"integer"} if "number" in types else types


def kinds_of(document: Document, schema: Document, depth: int = 0) -> set[str]:
    """All types that a value may have that the schema allows, or more."""
    if isinstance(schema, bool) or depth > _FAR:
        return set(TYPES)
    kinds = types_of(schema)
    if "const" in schema or "enum" in schema:
        kinds &= {_type_of(value) for value in ([schema["const"]] if "const" in schema else a_list(schema["enum"]))} | {"integer", "number"}
    if "$ref" in schema:
        kinds &= kinds_of(document, target_of(document, schema["$ref"]), depth + 1)
    for keyword in ("oneOf", "anyOf"):
        if keyword in schema:
            kinds &= reduce(or_, (kinds_of(document, a_schema(branch), depth + 1) for branch in a_list(schema[keyword])))
    return kinds


def _type_of(value: JsonValue) -> str:
    types = {type(None): "null", bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}
    return types.get(type(value), "number")


def followed(document: Document, schema: Document) -> JsonObject:
    """What the schema refers to, itself where it does not, and says nothing else."""
    for _ in range(_FAR):
        if not isinstance(schema, dict) or "$ref" not in schema:
            break
        schema = target_of(document, schema["$ref"]) if said_in(schema) == {"$ref"} and "type" not in schema else unsaid()
    return schema if isinstance(schema, dict) and schema.get("type") == "object" else unsaid()


def labels(schema: JsonObject) -> set[str]:
    """The properties that are always there and have one value, a text."""
    properties = a_map(schema.get("properties", {}))
    return {key for key in map(str, a_list(schema.get("required", []))) if isinstance(label(properties.get(key)), str)}


def label(schema: JsonValue) -> JsonValue:
    """The only value that a schema allows, None where there are more."""
    if not isinstance(schema, dict) or said_in(schema) not in ({"const"}, {"enum"}):
        return None
    values = [schema["const"]] if "const" in schema else a_list(schema["enum"])
    return values[0] if len(values) == 1 and _type_of(values[0]) in types_of(schema) else None


def a_schema(value: JsonValue) -> Document:
    return value if isinstance(value, dict | bool) else unsaid()


def a_list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else unsaid()


def a_map(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else unsaid()
