"""The line of a schema's file that speaks about a place in the payload, for annotations."""

import json
from functools import lru_cache

from schemactl.model.json import JsonValue
from schemactl.model.pointer import ANY, JsonPointer, Token
from schemactl.schema.parse import NotJson, loads

_OF_ANY = ("items", "additionalProperties")


def line_of(raw: bytes, pointer: JsonPointer) -> int:
    """The line, from 1, of the deepest key on the way to `pointer` that can be found in a file that is laid out as the registry does (one key a
    line, two spaces a level); 1 where none can. Unions are not looked into."""
    read = _read(raw)
    if read is None:
        return 1
    document, lines = read
    found = 1
    for length in range(len(pointer.tokens) + 1):
        keys = _keys(document, pointer.tokens[:length])
        if keys is None:
            break
        found = _line(lines, keys) or found
    return found


@lru_cache(maxsize=1)
def _read(raw: bytes) -> tuple[JsonValue, list[str]] | None:
    """What a file holds, and its lines; remembered, for many places are asked for."""
    try:
        return loads(raw), raw.decode("utf-8", "replace").splitlines()
    except NotJson:
        return None


def _keys(document: JsonValue, tokens: tuple[Token, ...]) -> list[str] | None:
    """The keys of the file that lead to the schema of a place in the payload; references inside the document are followed."""
    place, keys = document, list[str]()
    for token in tokens:
        place, keys = _dereferenced(document, place, keys)
        step = ["properties", str(token)] if token is not ANY else [next((name for name in _OF_ANY if _at(place, [name]) is not None), "")]
        below = _at(place, step)
        if below is None:
            return None
        place, keys = below, [*keys, *step]
    return keys


def _dereferenced(document: JsonValue, place: JsonValue, keys: list[str]) -> tuple[JsonValue, list[str]]:
    reference = place.get("$ref") if isinstance(place, dict) else None
    if isinstance(reference, str) and reference.startswith("#/$defs/"):
        path = ["$defs", reference.removeprefix("#/$defs/").replace("~1", "/").replace("~0", "~")]
        return _at(document, path), path
    return place, keys


def _at(place: JsonValue, keys: list[str]) -> JsonValue:
    for key in keys:
        place = place.get(key) if isinstance(place, dict) else None
    return place


def _line(lines: list[str], keys: list[str]) -> int | None:
    """Where the last of nested keys stands."""
    at = 0
    for depth, key in enumerate(keys, 1):
        indent = "  " * depth
        start = f"{indent}{json.dumps(key, ensure_ascii=False)}:"
        while at < len(lines) and not lines[at].startswith(start):
            at += 1
        if at == len(lines):
            return None
    return at + 1 if keys else None
