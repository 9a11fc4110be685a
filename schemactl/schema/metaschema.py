"""Is a document a JSON Schema that can be worked with?"""

import copy
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, unquote

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.pointer import JsonPointer, unescaped
from schemactl.model.schema import Schema
from schemactl.schema.dialects import DRAFT202012, Dialect, dialect_of, is_known
from schemactl.schema.error_places import Places
from schemactl.schema.normal_form import normal_form
from schemactl.schema.other_formats import TYPES
from schemactl.schema.parse import MAX_DEPTH
from schemactl.schema.plain import is_plainly_a_schema
from schemactl.schema.refs import Way, subschemas_of
from schemactl.schema.walk import SUBSCHEMAS, Holds

if TYPE_CHECKING:
    from jsonschema_rs import Validator

_OF_URIS: Final = "-._~:/?#[]@!$&'()*+,;=%"
"""RFC 3986, sections 2.2 and 2.3, and what encodes others."""
_TOO_DEEP: Final = "is nested too deeply."


def check_is_schema(schema: Schema) -> None:
    """Raises InvalidSchema for a dialect that is not known, what the meta-schema refuses, and a reference that leads out of
    the document or nowhere."""
    if _is_too_deep(schema.document):
        raise InvalidSchema(_TOO_DEEP, schema.name)
    try:
        _check_by_metaschema(schema.document)
        _check_targets(schema.document)
        normal_form(schema.document)
    except InvalidSchema as error:
        raise InvalidSchema(error.what, f"{schema.name}{': ' if error.where else ''}{error.where}", error.remedy) from error
    except RecursionError as error:
        raise InvalidSchema(_TOO_DEEP, schema.name) from error


def check_is_meant(schema: Schema) -> None:
    """Raises InvalidSchema for what a metaschema lets pass and nobody means: an enum without values."""
    pending: list[tuple[Way, Document, Dialect]] = [((), schema.document, dialect_of(schema.document))]
    while pending:
        at, part, dialect = pending.pop()
        if not isinstance(part, dict):
            continue
        if part.get("enum") == []:
            place = JsonPointer(tuple(map(str, (*at, "enum"))))
            raise InvalidSchema("an enum without values accepts nothing.", f"{schema.name}: {place}", "List the values, or remove the enum.")
        spoken = dialect_of(part, dialect)
        pending.extend(((*at, *way), child, spoken) for way, child in subschemas_of(part, spoken))


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


def _check_targets(document: Document) -> None:
    """Schemas that stand where no keyword holds any (`/components/schemas`), where a reference leads to them: no metaschema looks there."""
    dialect = dialect_of(document)
    pending = [document]
    known: set[int] = set()
    while pending:
        schema = pending.pop()
        if not isinstance(schema, dict) or id(schema) in known:
            continue
        known.add(id(schema))
        pending.extend(child for _way, child in subschemas_of(schema, dialect))
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref.startswith("#/"):
            way = tuple(unescaped(token) for token in unquote(ref).split("/")[1:])
            target = _at(document, way)
            if isinstance(target, dict) and id(target) not in known and not _is_held(document, way):
                _check_alone(target, dialect, way)
                pending.append(target)


def _is_held(document: Document, way: tuple[str, ...]) -> bool:
    """Whether the way leads through keywords that hold schemas alone, so that the metaschema has looked at its end."""
    return bool(way) and way[0] in SUBSCHEMAS


def _at(document: JsonValue, way: tuple[str, ...]) -> JsonValue:
    for token in way:
        if isinstance(document, dict):
            document = document.get(token)
        elif isinstance(document, list) and token.isdecimal() and len(token) < 9 and int(token) < len(document):
            document = document[int(token)]
        else:
            return None
    return document


def _check_alone(document: Document, dialect: Dialect, at: Way) -> None:
    if isinstance(document, bool) or (dialect is DRAFT202012 and is_plainly_a_schema(document)):
        return
    import jsonschema_rs

    whole: JsonObject = {**document, "$schema": dialect.uri}
    if jsonschema_rs.meta.is_valid(cast("Any", whole)):
        return
    checked = _with_plain_references(whole)
    try:
        _metaschema(dialect).validate(cast("Any", checked))
    except jsonschema_rs.ValidationError as error:
        place = JsonPointer(tuple(map(str, (*at, *Places(checked, tuple).of(error)))))
        raise InvalidSchema(f"not a valid JSON Schema ({dialect.name}): {str(error.message)[:200]}.", str(place), _advice(place)) from error


def _advice(place: JsonPointer) -> str:
    """What belongs at a place, by the keyword that is nearest to it."""
    holder, last = place.tokens[-2:-1], place.tokens[-1:]
    if holder and SUBSCHEMAS.get(str(holder[0]), (None, None))[0] in (Holds.MAP, Holds.LIST):
        return "Expected a schema: an object, true or false."
    keyword = next((str(token) for token in (*last, *holder) if str(token) in _BELONGS or str(token) in SUBSCHEMAS), "")
    if keyword in SUBSCHEMAS:
        return _HELD[SUBSCHEMAS[keyword][0]]
    return _BELONGS.get(keyword, "Correct the schema.")


_HELD: Final = {
    Holds.ONE: "Expected a schema: an object, true or false.",
    Holds.LIST: "Expected a list of schemas.",
    Holds.MAP: "Expected an object whose values are schemas.",
}
_COUNT, _NUMBER, _TEXT = "Expected a whole number, 0 or more.", "Expected a number.", "Expected a string."
_BELONGS: Final = {
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties"), _COUNT),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _NUMBER),
    **dict.fromkeys(("$ref", "$id", "id", "$anchor", "title", "description", "format", "$comment"), _TEXT),
    **dict.fromkeys(("uniqueItems", "deprecated", "readOnly", "writeOnly"), "Expected true or false."),
    "multipleOf": "Expected a number above 0.",
    "pattern": "Expected a regular expression.",
    "type": f"Expected one of {', '.join(sorted(TYPES))}, or a list of them.",
    "required": "Expected a list of names without duplicates.",
    "enum": "Expected a list of values.",
    "examples": "Expected a list of values.",
    "dependentRequired": "Expected an object whose values are lists of names.",
}


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


@cache
def _metaschema(dialect: Dialect) -> "Validator":
    """What a schema has to be. That a pattern is one of ECMA-262 is not asked: what is none constrains nothing (docs/patterns.md)."""
    import jsonschema_rs

    return jsonschema_rs.validator_for({"$schema": dialect.uri, "$ref": dialect.uri}, formats={"regex": lambda _: True}, offline=True)
