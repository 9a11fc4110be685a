"""What people wrote about fields in subject.toml, laid over a schema. The schema on disk stays what it is; readers see both.

`described` is for every version that is read: descriptions, deprecations, and inferred enums and formats that are confirmed lose their mark.
`confirmed` is for a version that is written: stated enums and formats stand in it, too.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from schemactl.errors import UsageError
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.pointer import ANY, ROOT, JsonPointer, Token, item_index
from schemactl.model.settings import FieldSettings
from schemactl.schema.personal import forget_examples
from schemactl.schema.refs import References

INFERRED = "x-inferred"
_IN_PLACE = ("allOf", "anyOf", "oneOf")


def described(document: Document, fields: Mapping[str, FieldSettings]) -> Document:
    """The document with descriptions, `deprecated`, `x-pii`, without examples there, and without the marks of what is confirmed."""
    return confirmed(document, {path: _without_values(field) for path, field in fields.items()})


def confirmed(document: Document, fields: Mapping[str, FieldSettings]) -> Document:
    """As `described`, with the enums and formats that subject.toml states. A field that the document does not declare is passed over.

    Raises UsageError for what is no JSON pointer.
    """
    if not fields or isinstance(document, bool):
        return document
    copied = copy.deepcopy(document)
    for path, field in sorted(fields.items()):
        for schema in located(copied, parsed(path)):
            _annotate(schema, field)
    return copied


def declares(document: Document, path: str) -> bool:
    """Whether the document says anything about the place that a pointer names."""
    return isinstance(document, dict) and next(located(copy.deepcopy(document), parsed(path)), None) is not None


def rewritten(document: JsonObject, changes: Mapping[str, Callable[[JsonObject], None]]) -> Document:
    """A copy in which the schemas that state the values at some pointers were changed in place."""
    copied = copy.deepcopy(document)
    for path, change in sorted(changes.items()):
        for schema in located(copied, parsed(path)):
            for stating in (schema, *_alternatives(schema)):
                change(stating)
    return copied


def values_at(document: Document, path: str) -> tuple[JsonValue, ...] | None:
    """The values that an enum or const allows at a pointer; None where anything may stand there."""
    found: list[JsonValue] = []
    if isinstance(document, dict):
        for schema in located(copy.deepcopy(document), parsed(path)):
            for stating in (schema, *_alternatives(schema)):
                values = stating.get("enum")
                found += values if isinstance(values, list) else [stating["const"]] if "const" in stating else []
    return tuple(found) or None


def guessed_enums(document: Document) -> tuple[str, ...]:
    """The pointers at which a schema has an enum that discovery guessed, in order."""
    return tuple(sorted({str(path) for path in _guessed(document, ROOT, References(document), ())})) if isinstance(document, dict) else ()


def _guessed(schema: JsonObject, at: JsonPointer, references: References, followed: tuple[int, ...]) -> Iterator[JsonPointer]:
    if "enum" in schema and "enum" in _marks(schema):
        yield at
    target = references.target(schema)
    if target is not None and id(target) not in followed:
        yield from _guessed(target, at, references, (*followed, id(target)))
    for alternative in _alternatives(schema):
        yield from _guessed(alternative, at, references, followed)
    properties = schema.get("properties")
    for token in (ANY, *(properties if isinstance(properties, dict) else ())):
        for child in _children(schema, token):
            yield from _guessed(child, at / token, references, followed)


def _marks(schema: JsonObject) -> list[JsonValue]:
    marks = schema.get(INFERRED)
    return marks if isinstance(marks, list) else []


def _may_be_null(schema: JsonObject) -> bool:
    kinds = schema.get("type")
    return isinstance(kinds, list) and "null" in kinds


def unmark(schema: JsonObject, keyword: str) -> None:
    """Take off the mark that a keyword was guessed."""
    marks = schema.get(INFERRED)
    if isinstance(marks, list) and keyword in marks:
        marks.remove(keyword)
        if not marks:
            del schema[INFERRED]


def parsed(path: str) -> JsonPointer:
    """A pointer of subject.toml. Raises UsageError for what is none."""
    try:
        return JsonPointer.parse(path)
    except ValueError as error:
        raise UsageError(f"{error}.", f'[fields."{path}"]', 'For example: [fields."/customer/email"]') from error


def _without_values(field: FieldSettings) -> FieldSettings:
    return replace(field, enum=bool(field.enum), format=bool(field.format))


def _annotate(schema: JsonObject, field: FieldSettings) -> None:
    if field.description:
        schema["description"] = field.description
    if field.deprecated:
        schema["deprecated"] = True
    if isinstance(field.deprecated, str):
        schema["x-deprecated-because"] = field.deprecated
    if field.pii:
        schema["x-pii"] = True
        forget_examples(schema)
    if field.enum:
        _confirm(schema, "enum", list(field.enum) if isinstance(field.enum, tuple) else None)
    if field.format:
        _confirm(schema, "format", field.format if isinstance(field.format, str) else None)


def _confirm(schema: JsonObject, keyword: str, stated: JsonValue) -> None:
    """Take the mark of a guess off, also inside the alternatives of a nullable field; put in what is stated."""
    if stated is not None and not any(name in schema for name in _IN_PLACE):
        schema[keyword] = [*stated, None] if isinstance(stated, list) and _may_be_null(schema) else stated
    unmark(schema, keyword)
    for alternative in _alternatives(schema):
        if keyword in alternative or (stated is not None and alternative.get("type") != "null"):
            _confirm(alternative, keyword, stated)


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
        pending.extend((alternative, tokens) for alternative in _alternatives(schema))
        target = references.target(schema)
        pending.extend([] if target is None else [(target, tokens)])
        pending.extend((child, tokens[1:]) for child in _children(schema, tokens[0]))


def _alternatives(schema: JsonObject) -> Iterator[JsonObject]:
    for keyword in _IN_PLACE:
        variants = schema.get(keyword)
        if isinstance(variants, list):
            yield from (variant for variant in variants if isinstance(variant, dict))


def _children(schema: JsonObject, token: Token) -> Iterator[JsonObject]:
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
