"""Is a document a JSON Schema that can be worked with?"""

from typing import Any, Final, cast
from urllib.parse import quote

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.schema import Schema
from schemactl.schema.asserted_formats import is_regex
from schemactl.schema.dialects import DRAFT202012, dialect_of
from schemactl.schema.parse import MAX_DEPTH
from schemactl.schema.plain import is_plainly_a_schema
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


def _is_too_deep(document: JsonValue) -> bool:
    """Whether a document that was not read by `parse`, which counts too, is nested beyond what it lets pass."""
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        level = [below for value in level if isinstance(value, dict | list) for below in (value.values() if isinstance(value, dict) else value)]
        if not level:
            return False
    return True


def _check_by_metaschema(document: Document) -> None:
    dialect = dialect_of(document)
    if isinstance(document, bool) or (dialect is DRAFT202012 and is_plainly_a_schema(document)):
        return
    import jsonschema_rs

    whole: JsonObject = {**document, "$schema": dialect.uri}
    if jsonschema_rs.meta.is_valid(cast("Any", whole)):
        return
    try:
        jsonschema_rs.meta.validate(cast("Any", _with_plain_references(whole)))
    except jsonschema_rs.ValidationError as error:
        place = "".join(f"/{token}" for token in error.instance_path)
        raise InvalidSchema(f"no valid JSON Schema ({dialect.name}): {str(error.message)[:200]}.", place) from error


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
