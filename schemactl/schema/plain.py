"""The quick look at a document: what is plainly a schema of draft 2020-12 need not be held against the metaschema, whose validator takes longer to
load than most comparisons. Only what is certain is called plain; the rest is left to the metaschema.
"""

import re
from collections.abc import Callable
from typing import Final

from schemactl.model.json import Document, JsonValue, list_of
from schemactl.schema.dialects import DRAFT202012
from schemactl.schema.walk import SUBSCHEMAS, Holds, subschemas

_TYPES: Final = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))
_REFERENCE: Final = re.compile(r"[A-Za-z0-9:/@._~$-]*(?:#[A-Za-z0-9/@._~$-]*)?")


def is_plainly_a_schema(document: Document) -> bool:
    """Whether every keyword of the document and of all schemas in it holds what draft 2020-12 asks of it."""
    pending = [document]
    while pending:
        schema = pending.pop()
        if isinstance(schema, dict):
            if not all(_is_sound(keyword, value) for keyword, value in schema.items()):
                return False
            pending.extend(below for _keyword, _key, below in subschemas(schema))
    return True


def _is_sound(keyword: str, value: JsonValue) -> bool:
    sound = _SOUND.get(keyword)
    return not keyword.startswith("$") if sound is None else sound(value)


def _is_count(value: JsonValue) -> bool:
    return type(value) is int and value >= 0


def _is_number(value: JsonValue) -> bool:
    return type(value) in (int, float)


def _is_text(value: JsonValue) -> bool:
    return isinstance(value, str)


def _is_flag(value: JsonValue) -> bool:
    return isinstance(value, bool)


def _is_schema(value: JsonValue) -> bool:
    return isinstance(value, dict | bool)


def _are_schemas(value: JsonValue) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_schema, value))


def _are_named_schemas(value: JsonValue) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


def _are_names(value: JsonValue) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(value) == len({str(name) for name in value})


def _is_type(value: JsonValue) -> bool:
    return value in _TYPES if isinstance(value, str) else _are_names(value) and bool(value) and all(name in _TYPES for name in list_of(value))


def _is_reference(value: JsonValue) -> bool:
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None


_HELD: Final[dict[Holds, Callable[[JsonValue], bool]]] = {Holds.ONE: _is_schema, Holds.LIST: _are_schemas, Holds.MAP: _are_named_schemas}
_COUNTS: Final = ("minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties")
_TEXTS: Final = ("pattern", "format", "title", "description", "contentEncoding", "contentMediaType", "$comment")
_SOUND: Final[dict[str, Callable[[JsonValue], bool]]] = {
    **{keyword: _HELD[holds] for keyword, (holds, _place) in SUBSCHEMAS.items()},
    **dict.fromkeys(_COUNTS, _is_count),
    **dict.fromkeys(_TEXTS, _is_text),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(("uniqueItems", "deprecated", "readOnly", "writeOnly"), _is_flag),
    **dict.fromkeys(("enum", "examples"), lambda value: isinstance(value, list)),
    "multipleOf": lambda value: type(value) in (int, float) and value > 0,  # type: ignore[operator]
    "type": _is_type,
    "required": _are_names,
    "dependentRequired": lambda value: isinstance(value, dict) and all(map(_are_names, value.values())),
    "const": lambda value: True,
    "contentSchema": lambda value: isinstance(value, bool),
    "dependencies": lambda value: False,
    "$schema": lambda value: value == DRAFT202012.uri,
    "$id": lambda value: _is_reference(value) and "#" not in str(value),
    "$ref": lambda value: _is_reference(value) and str(value).startswith("#"),
}
"""What each keyword may hold; a keyword that is not here may hold anything, unless it is one of the core's."""
