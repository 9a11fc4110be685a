"""Is a document a JSON Schema that can be worked with?"""

import copy
from collections.abc import Iterator
from typing import Any, Final, cast
from urllib.parse import quote

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import Schema
from schemactl.schema.asserted_formats import is_regex
from schemactl.schema.dialects import DRAFT202012, Dialect, dialect_of, is_known
from schemactl.schema.error_places import Places
from schemactl.schema.parse import MAX_DEPTH
from schemactl.schema.plain import is_plainly_a_schema
from schemactl.schema.refs import Way, subschemas_of
from schemactl.schema.walk import every_schema
from schemactl.schema.working import working_form

_OF_URIS: Final = "-._~:/?#[]@!$&'()*+,;=%"
"""RFC 3986, sections 2.2 and 2.3, and what encodes others."""
_TOO_DEEP: Final = "is nested too deeply to be worked with."


def check_is_schema(schema: Schema) -> None:
    """Raises InvalidSchema for a dialect that is not known, what the meta-schema refuses, a pattern that is none, and a reference that leads out of
    the document or nowhere."""
    if _is_too_deep(schema.document):
        raise InvalidSchema(_TOO_DEEP, schema.name)
    try:
        _check_by_metaschema(schema.document)
        _check_patterns(schema.document)
        working_form(schema.document)
    except InvalidSchema as error:
        raise InvalidSchema(error.what, f"{schema.name}{': ' if error.where else ''}{error.where}", error.remedy) from error
    except RecursionError as error:
        raise InvalidSchema(_TOO_DEEP, schema.name) from error


def read_as(document: Document, dialect: Dialect) -> Document:
    """The document, in a dialect where its `$schema` names none that is known, and where it names none at all; schemas in it likewise, but those that
    name none go with the whole."""
    if isinstance(document, bool):
        return document
    read: JsonObject = copy.deepcopy(document)
    pending = [read]
    while pending:
        schema = pending.pop()
        if schema is read or "$schema" in schema:
            schema["$schema"] = schema["$schema"] if is_known(schema.get("$schema")) else dialect.spelled
        pending.extend(child for _way, child in subschemas_of(schema, dialect_of(schema, dialect)))
    return read


def _is_too_deep(document: JsonValue) -> bool:
    """Whether a document that was not read by `parse`, which counts too, is nested beyond what it lets pass."""
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        level = [below for value in level if isinstance(value, dict | list) for below in (value.values() if isinstance(value, dict) else value)]
        if not level:
            return False
    return True


def _check_by_metaschema(document: Document) -> None:
    """The document, and each schema in it that names another dialect, by the metaschema of its own."""
    pending: list[tuple[Way, Document, Dialect]] = [((), document, dialect_of(document))]
    while pending:
        at, part, dialect = pending.pop()
        others = list(_of_other_dialects(part, dialect))
        _check_alone(_without(part, [below for below, _other, _dialect in others]), dialect, at)
        pending.extend(((*at, *below), other, spoken) for below, other, spoken in others)


def _of_other_dialects(document: Document, dialect: Dialect) -> Iterator[tuple[Way, JsonObject, Dialect]]:
    """The schemas in a document that name a dialect other than its own, outermost ones, each with the way to it."""
    pending: list[tuple[Way, Document]] = [((), document)]
    while pending:
        at, schema = pending.pop()
        spoken = dialect_of(schema, dialect) if at else dialect
        if spoken is not dialect and isinstance(schema, dict):
            yield at, schema, spoken
        elif isinstance(schema, dict):
            pending.extend(((*at, *way), child) for way, child in subschemas_of(schema, dialect))


def _without(document: Document, places: list[Way]) -> Document:
    """The document with a schema that says nothing at some places."""
    if not places:
        return document
    copied = copy.deepcopy(document)
    for *way, last in places:
        holder: Any = copied
        for token in way:
            holder = holder[token]
        holder[last] = {}
    return copied


def _check_alone(document: Document, dialect: Dialect, at: Way) -> None:
    if isinstance(document, bool) or (dialect is DRAFT202012 and is_plainly_a_schema(document)):
        return
    import jsonschema_rs

    whole: JsonObject = {**document, "$schema": dialect.uri}
    if jsonschema_rs.meta.is_valid(cast("Any", whole)):
        return
    checked = _with_plain_references(whole)
    try:
        jsonschema_rs.meta.validate(cast("Any", checked))
    except jsonschema_rs.ValidationError as error:
        place = JsonPointer(tuple(map(str, (*at, *Places(checked, tuple).of(error)))))
        raise InvalidSchema(f"no valid JSON Schema ({dialect.name}): {str(error.message)[:200]}.", str(place)) from error


def _with_plain_references(value: JsonValue) -> JsonValue:
    """The same with references as URIs have them: generators write `#/definitions/Axis<string>`, which leads somewhere all the same."""
    if isinstance(value, list):
        return [_with_plain_references(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: quote(below, safe=_OF_URIS) if key == "$ref" and isinstance(below, str) else _with_plain_references(below)
        for key, below in value.items()
    }


def _check_patterns(document: Document) -> None:
    for part in every_schema(document):
        for pattern in _patterns(part) if isinstance(part, dict) else ():
            if not is_regex(pattern):
                raise InvalidSchema(f"no regular expression: {pattern[:100]!r}.")


def _patterns(schema: JsonObject) -> list[str]:
    pattern, keyed = schema.get("pattern"), schema.get("patternProperties")
    return [*([pattern] if isinstance(pattern, str) else []), *(keyed if isinstance(keyed, dict) else [])]
