"""The schemas inside a schema that describe one place in an instance, found by its pointer."""

from collections.abc import Iterator
from typing import Final

from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.pointer import ANY, JsonPointer, Token, item_index
from schemactl.schema.refs import References

INFERRED: Final = "x-inferred"
"""The annotation that names the keywords which discovery wrote, and no person confirmed."""
_IN_PLACE: Final = ("allOf", "anyOf", "oneOf")


def located(document: JsonObject, path: JsonPointer) -> Iterator[JsonObject]:
    """The subschemas that describe the place `path` in an instance, each once. Booleans on the way become objects, to be written to."""
    references = References(document)
    pending: list[tuple[JsonObject, tuple[Token, ...]]] = [(document, path.tokens)]
    seen: set[tuple[int, int]] = set()
    while pending:
        schema, tokens = pending.pop()
        if (id(schema), len(tokens)) in seen:
            continue
        seen.add((id(schema), len(tokens)))
        if not tokens:
            yield schema
            continue
        pending.extend((alternative, tokens) for alternative in alternatives(schema))
        target = references.target(schema)
        pending.extend([] if target is None else [(target, tokens)])
        pending.extend((child, tokens[1:]) for child in children(schema, tokens[0]))


def alternatives(schema: JsonObject) -> Iterator[JsonObject]:
    """The schemas in it that are about the same value."""
    for keyword in _IN_PLACE:
        variants = schema.get(keyword)
        if isinstance(variants, list):
            yield from (variant for variant in variants if isinstance(variant, dict))


def children(schema: JsonObject, token: Token) -> Iterator[JsonObject]:
    """The schemas of what stands under a token."""
    if token is ANY:
        for keyword in ("items", "additionalProperties"):
            yield from _object_at(schema, keyword)
        for keyword in ("prefixItems", "patternProperties"):
            inner = schema.get(keyword)
            values = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
            yield from (value for value in values if isinstance(value, dict))
        return
    properties, positions = schema.get("properties"), schema.get("prefixItems")
    if isinstance(properties, dict):
        yield from _object_at(properties, token)
    index = item_index(token)
    if isinstance(positions, list) and index is not None and index < len(positions):
        yield from _item_at(positions, index)


def _item_at(positions: list[JsonValue], index: int) -> Iterator[JsonObject]:
    if positions[index] is True:
        positions[index] = {}
    inner = positions[index]
    if isinstance(inner, dict):
        yield inner


def _object_at(holder: JsonObject, key: str) -> Iterator[JsonObject]:
    if holder.get(key) is True and key != "additionalProperties":
        holder[key] = {}
    inner = holder.get(key)
    if isinstance(inner, dict):
        yield inner


def unmark(schema: JsonObject, keyword: str) -> None:
    """Take off the mark that a keyword was guessed."""
    marks = schema.get(INFERRED)
    if isinstance(marks, list) and keyword in marks:
        marks.remove(keyword)
        if not marks:
            del schema[INFERRED]
