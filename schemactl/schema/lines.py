"""The lines of a schema's file that speak about places in the payload, or in the schema, for annotations: the file is read once, however it is laid
out."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from schemactl.model.pointer import ANY, JsonPointer, Token, unescaped
from schemactl.schema.parse import NotJson, loads

_TOKEN: Final = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"(\s*+:)?|([{\[])|([}\]])|[^\s{}\[\]:,"]++', re.DOTALL)
_STRING, _KEY, _OPEN, _SHUT = 1, 2, 3, 4
"""Its groups."""
_LINE_FEED: Final = re.compile("\n")
_TOGETHER: Final = ("allOf",)
_APART: Final = ("oneOf", "anyOf", "then", "else")
_OF_ANY: Final = ("items", "additionalProperties")


@dataclass(slots=True)
class _Value:
    """A value in the text. at: where its key begins (an item has none: where it does itself). text: of a string, as it stands there. below: of an
    object by key, of an array by index."""

    at: int
    text: str = ""
    is_array: bool = False
    below: "dict[str, _Value]" = field(default_factory=dict)


class Lines:
    """Of one file."""

    def __init__(self, raw: bytes) -> None:
        text = raw.decode("utf-8", "replace")
        self._ends = [match.start() for match in _LINE_FEED.finditer(text)]
        self._root = _read(text) if _is_json(raw) else _Value(0)

    def of(self, pointer: JsonPointer) -> int:
        """The line, from 1, of the deepest key on the way to a place in the payload; 1 where there is none. References inside the document are
        followed; a union is looked into where one of its branches alone knows the place."""
        place = self._root
        for token in pointer.tokens:
            below = self._step(place, token)
            if below is None:
                break
            place = below
        return bisect_left(self._ends, place.at) + 1

    def of_schema(self, pointer: JsonPointer) -> int:
        """The line, from 1, of the deepest key on the way to a place in the schema itself."""
        place = self._root
        for token in pointer.tokens:
            below = place.below.get(str(token))
            if below is None:
                break
            place = below
        return bisect_left(self._ends, place.at) + 1

    def _step(self, place: _Value, token: Token) -> _Value | None:
        """The schema of a member or an item of what a schema describes."""
        certain = self._reached([place], _TOGETHER)
        found = _children(certain, token)
        if found:
            return found[0]
        found = _children(self._reached(certain, (*_TOGETHER, *_APART)), token)
        return found[0] if len(found) == 1 else None

    def _reached(self, start: list[_Value], keywords: tuple[str, ...]) -> list[_Value]:
        """The schemas, and those that they lead to by references and keywords; each once."""
        found: dict[int, _Value] = {}
        pending = start[::-1]
        while pending:
            schema = pending.pop()
            if id(schema) not in found:
                found[id(schema)] = schema
                target = self._target(schema)
                pending += [*reversed([part for keyword in keywords for part in _schemas(schema, keyword)]), *([target] if target else [])]
        return list(found.values())

    def _target(self, schema: _Value) -> _Value | None:
        reference = schema.below["$ref"].text if "$ref" in schema.below else ""
        if not reference.startswith("#"):
            return None
        place: _Value | None = self._root
        for part in unquote(reference).split("/")[1:]:
            place = None if place is None else place.below.get(unescaped(part))
        return place


def _children(schemas: list[_Value], token: Token) -> list[_Value]:
    return [below for schema in schemas if (below := _child(schema, token)) is not None]


def _child(schema: _Value, token: Token) -> _Value | None:
    if token is ANY:
        return next((schema.below[keyword] for keyword in _OF_ANY if keyword in schema.below), None)
    for keyword in ("properties", "prefixItems", "items"):
        below = schema.below.get(keyword)
        if below is not None and str(token) in below.below and (keyword != "items" or below.is_array):
            return below.below[str(token)]
    return None


def _schemas(schema: _Value, keyword: str) -> Iterator[_Value]:
    """The schemas under a keyword that holds one, or several."""
    held = schema.below.get(keyword)
    if held is not None:
        yield from held.below.values() if held.is_array else (held,)


def _is_json(raw: bytes) -> bool:
    try:
        loads(raw)
    except NotJson:
        return False
    return True


def _read(text: str) -> _Value:
    """The values of a JSON text in one another. What is neither key nor bracket nor string only counts as an item."""
    root = parent = _Value(0, is_array=True)
    way = [root]
    key: str | None = None
    at = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastindex
        if kind == _KEY:
            key, at = _decoded(match[_STRING]), match.start()
            continue
        if kind == _SHUT:
            way.pop()
            parent = way[-1]
            continue
        if key is None:
            key, at = str(len(parent.below)), match.start()
        value = parent.below[key] = _Value(at, text=_decoded(match[_STRING]) if kind == _STRING else "", is_array=match[_OPEN] == "[")
        key = None
        if kind == _OPEN:
            way.append(value)
            parent = value
    return root.below["0"]


def _decoded(quoted: str) -> str:
    return str(json.loads(f'"{quoted}"')) if "\\" in quoted else quoted
