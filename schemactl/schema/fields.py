"""The fields that a schema declares, by pointer into the payload: what search, lint and outlines look at."""

from collections.abc import Iterator
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.pointer import ANY, ROOT, JsonPointer, Token
from schemactl.schema.refs import Scope

MAX_DEPTH: Final = 64
_IN_PLACE: Final = ("allOf", "anyOf", "oneOf")


def fields(document: Document) -> Iterator[tuple[JsonPointer, JsonObject]]:
    """Every place below the root that the schema says something about, with what it says; a place with alternatives comes once for each.
    References inside the document are followed, each once on a path, so that recursion ends."""
    if isinstance(document, dict):
        yield from _below(document, ROOT, Scope.of(document), ())


def _below(schema: JsonObject, at: JsonPointer, scope: Scope, followed: tuple[str, ...]) -> Iterator[tuple[JsonPointer, JsonObject]]:
    if len(at.tokens) > MAX_DEPTH:
        return
    for token, child in _children(schema):
        if isinstance(child, dict):
            yield at / token, child
            yield from _below(child, at / token, scope, followed)
        elif child is True:
            yield at / token, {}
    for keyword in _IN_PLACE:
        variants = schema.get(keyword)
        for variant in variants if isinstance(variants, list) else ():
            if isinstance(variant, dict):
                yield from _below(variant, at, scope, followed)
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in followed:
        target = _target(reference, scope)
        if target is not None:
            yield from _below(target, at, scope, (*followed, reference))


def _children(schema: JsonObject) -> Iterator[tuple[Token, JsonValue]]:
    properties = schema.get("properties")
    if isinstance(properties, dict):
        yield from properties.items()
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield ANY, schema[keyword]
    patterns, places = schema.get("patternProperties"), schema.get("prefixItems")
    yield from ((ANY, child) for child in (patterns.values() if isinstance(patterns, dict) else ()))
    yield from ((ANY, child) for child in (places if isinstance(places, list) else ()))


def _target(reference: str, scope: Scope) -> JsonObject | None:
    try:
        target, _ = scope.resolve(reference)
    except InvalidSchema:
        return None
    return target if isinstance(target, dict) else None
