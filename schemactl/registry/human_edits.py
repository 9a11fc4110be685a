"""What people wrote about fields in subject.toml, laid over a schema. The schema on disk stays what it is; readers see both.

`described` is for every version that is read: descriptions, deprecations, and inferred enums and formats that are confirmed lose their mark.
`confirmed` is for a version that is written: stated enums and formats stand in it, too.
"""

import copy
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from schemactl.errors import UsageError
from schemactl.guard import NO_MARKS, Guard, Marks
from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import ANY, ROOT, JsonPointer, Token
from schemactl.model.settings import FieldSettings
from schemactl.registry.located import INFERRED, alternatives, children, located, unmark
from schemactl.registry.redaction import withheld_in, without
from schemactl.schema.refs import References

_IN_PLACE = ("allOf", "anyOf", "oneOf")


def described(document: Document, fields: Mapping[str, FieldSettings]) -> Document:
    """The document with descriptions, `deprecated`, `x-pii` and no values there, and without the marks of what is confirmed."""
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
    return _without_marked(copied, marks_of(fields))


def marks_of(fields: Mapping[str, FieldSettings]) -> Marks:
    """What the guard has to know of them. A mark of privacy outweighs a confirmed enum. Raises UsageError for what is no JSON pointer."""
    private = tuple(parsed(path).tokens for path, field in sorted(fields.items()) if field.pii)
    asked = tuple(parsed(path).tokens for path, field in sorted(fields.items()) if field.enum is True and not field.pii)
    return Marks(private, asked) if private or asked else NO_MARKS


def _without_marked(document: JsonObject, marks: Marks) -> Document:
    if not marks.private:
        return document
    return without(document, [found for found in withheld_in(document, Guard(marks=marks)) if found.is_marked])


def put_enum(schema: JsonObject, values: Sequence[str]) -> None:
    """List the values of a text, as a person asked; null stays where it may be."""
    types = schema.get("type")
    if types == "string" or (isinstance(types, list) and "string" in types):
        schema["enum"] = [*values, None] if _may_be_null(schema) else [*values]


def declares(document: Document, path: str) -> bool:
    """Whether the document says anything about the place that a pointer names."""
    return isinstance(document, dict) and next(located(copy.deepcopy(document), parsed(path)), None) is not None


def rewritten(document: JsonObject, changes: Mapping[str, Callable[[JsonObject], None]]) -> Document:
    """A copy in which the schemas that state the values at some pointers were changed in place."""
    copied = copy.deepcopy(document)
    for path, change in sorted(changes.items()):
        for schema in located(copied, parsed(path)):
            for stating in (schema, *alternatives(schema)):
                change(stating)
    return copied


def values_at(document: Document, path: str) -> tuple[JsonValue, ...] | None:
    """The values that an enum or const allows at a pointer; None where anything may stand there."""
    found: list[JsonValue] = []
    if isinstance(document, dict):
        for schema in located(copy.deepcopy(document), parsed(path)):
            for stating in (schema, *alternatives(schema)):
                values = stating.get("enum")
                found += values if isinstance(values, list) else [stating["const"]] if "const" in stating else []
    return tuple(found) or None


MOST_PLACES: Final = 50_000
"""Places of a payload that are looked at for enums: definitions that refer to the next one twice have a million million of them."""


def guessed_enums(document: Document) -> tuple[str, ...]:
    """The pointers at which a schema has an enum that discovery guessed, in order; of those beyond MOST_PLACES none."""
    if not isinstance(document, dict):
        return ()
    references = References(document)
    found: set[str] = set()
    met: set[tuple[int, JsonPointer]] = set()
    pending: deque[tuple[JsonObject, JsonPointer, tuple[int, ...]]] = deque([(document, ROOT, ())])
    while pending and len(met) < MOST_PLACES:
        schema, at, followed = pending.popleft()
        if (id(schema), at) in met:
            continue
        met.add((id(schema), at))
        if "enum" in schema and "enum" in list_of(schema.get(INFERRED)):
            found.add(str(at))
        target = references.target(schema)
        if target is not None and id(target) not in followed:
            pending.append((target, at, (*followed, id(target))))
        pending.extend((alternative, at, followed) for alternative in alternatives(schema))
        tokens: list[Token] = [ANY, *object_of(schema.get("properties"))]
        for token in tokens:
            pending.extend((child, at / token, followed) for child in children(schema, token))
    return tuple(sorted(found))


def _may_be_null(schema: JsonObject) -> bool:
    kinds = schema.get("type")
    return isinstance(kinds, list) and "null" in kinds


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
    if field.enum:
        _confirm(schema, "enum", list(field.enum) if isinstance(field.enum, tuple) else None)
    if field.format:
        _confirm(schema, "format", field.format if isinstance(field.format, str) else None)


def _confirm(schema: JsonObject, keyword: str, stated: JsonValue) -> None:
    """Take the mark of a guess off, also inside the alternatives of a nullable field; put in what is stated."""
    if stated is not None and not any(name in schema for name in _IN_PLACE):
        schema[keyword] = [*stated, None] if isinstance(stated, list) and _may_be_null(schema) else stated
    unmark(schema, keyword)
    for alternative in alternatives(schema):
        if keyword in alternative or (stated is not None and alternative.get("type") != "null"):
            _confirm(alternative, keyword, stated)
