"""Documents that are JSON and no JSON Schema, but hold one, or are taken for one: what each is, and which part of it to take out.

A JSON Schema may describe documents that have a property `openapi`; then the property stands under `properties`, and the top of the document has
keywords of JSON Schema. What has some of those, with values as JSON Schema has them, is never taken for anything else.
"""

import json
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue, object_of
from schemactl.model.pointer import JsonPointer
from schemactl.schema.dialects import KEYWORD_AGES
from schemactl.schema.numbers import is_number
from schemactl.schema.parse import NotJson, loads
from schemactl.schema.walk import SUBSCHEMAS, every_schema

TYPES: Final = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))
_SHOWN: Final = 3
"""Places that a message names."""
_DEEPEST: Final = 6
"""Objects in one another in which a schema is looked for."""


@dataclass(frozen=True, slots=True)
class _Other:
    """what: it is; where: a JSON pointer to the part that may be a schema, empty where there is none; remedy: what to do."""

    what: str
    remedy: str
    where: str = ""


def schema_in(value: JsonValue, name: str) -> Document:
    """The value, if it may be a JSON Schema. name: of the file, for messages. Raises InvalidSchema for what is something else."""
    if isinstance(value, dict):
        other = None if _is_meant_as_a_schema(value) else next(filter(None, (recognise(value, name) for recognise in _RECOGNISED)), None)
    else:
        other = None if isinstance(value, bool) else _no_object(value, name)
    if other is not None:
        raise InvalidSchema(f"{other.what}, not a JSON Schema.", f"{name}{other.where and f': {other.where}'}", other.remedy)
    assert isinstance(value, dict | bool)
    return value


def _openapi(document: JsonObject, name: str) -> _Other | None:
    version = document.get("openapi", document.get("swagger"))
    if not isinstance(version, str) or not ({"info", "paths", "components", "definitions"} & document.keys()):
        return None
    holder = "components/schemas" if "openapi" in document else "definitions"
    schemas = _at(document, *holder.split("/"))
    event = _eventbridge(schemas)
    what = "an export of EventBridge's registry (OpenAPI)" if event else f"an OpenAPI document (version {version[:20]})"
    if not schemas:
        return _Other(what, "It holds no schema.")
    chosen = event or next(iter(schemas))
    place = JsonPointer((*holder.split("/"), chosen))
    if event:
        return _Other(what, _import("eventbridge", name), str(place))
    command = _jq(f'{{"$ref": {json.dumps(f"#{place}")}, {holder.partition("/")[0]}}}', name)
    choice = "" if len(schemas) == 1 else f" It has {_names(schemas)}; for this one:"
    return _Other(what, f"Extract the schema of one event.{choice} {command}", str(place))


def _eventbridge(schemas: JsonObject) -> str:
    """The schema of `detail`, in what EventBridge exports; empty for what it does not."""
    reference = _at(schemas, "AWSEvent", "properties", "detail").get("$ref")
    chosen = reference.rpartition("/")[2] if isinstance(reference, str) else ""
    return chosen if chosen in schemas else ""


def _answer_of_eventbridge(document: JsonObject, name: str) -> _Other | None:
    return _text_under(document, name, "Content", "an answer of EventBridge's registry", "eventbridge", {"SchemaArn", "SchemaName", "SchemaVersion"})


def _asyncapi(document: JsonObject, name: str) -> _Other | None:
    version = document.get("asyncapi")
    if not isinstance(version, str):
        return None
    places = [str(place) for place in _payloads(document)]
    what = f"an AsyncAPI document (version {version[:20]})"
    if not places:
        return _Other(what, "It holds no payload of a message.")
    return _Other(what, _import("asyncapi", name), places[0])


def _payloads(document: JsonObject) -> Iterator[JsonPointer]:
    """Where the schemas of messages stand, in AsyncAPI 2 and 3."""
    for holder in (("components", "messages"), ("channels",), ("components", "schemas")):
        found = list(_holding("payload", _at(document, *holder), holder))
        if holder[-1] == "schemas":
            found = [JsonPointer((*holder, key)) for key in _at(document, *holder)]
        if found:
            yield from found
            return


def _holding(key: str, value: JsonValue, at: tuple[str, ...]) -> Iterator[JsonPointer]:
    if not isinstance(value, dict) or len(at) > 2 * _DEEPEST:
        return
    if isinstance(value.get(key), dict):
        yield JsonPointer((*at, key))
        return
    for token, below in value.items():
        yield from _holding(key, below, (*at, token))


def _confluent(document: JsonObject, name: str) -> _Other | None:
    language = document.get("schemaType")
    return _text_under(document, name, "schema", "an answer of Confluent's registry", "confluent", {"schemaType", "subject"}, language)


def _glue(document: JsonObject, name: str) -> _Other | None:
    language = document.get("DataFormat")
    return _text_under(document, name, "SchemaDefinition", "an answer of Glue's registry", "glue", {"SchemaArn", "DataFormat"}, language)


def _text_under(document: JsonObject, name: str, key: str, what: str, format_: str, beside: set[str], language: JsonValue = None) -> _Other | None:
    """A document that has its schema as a text under `key`: a text of JSON, or one of `beside` stands beside it. language: what it says that the
    schema is written in."""
    text = document.get(key)
    if not isinstance(text, str) or not (beside & document.keys() or isinstance(_parsed(text), dict | list)):
        return None
    said = language if isinstance(language, str) else "JSON"
    if said.upper() not in ("JSON", "JSONSCHEMA") or _is_avro(_parsed(text)):
        return _Other(f"{what} with an {said if said != 'JSON' else 'Avro'} schema", "schemactl reads JSON Schema.", f"/{key}")
    return _Other(what, f"{_import(format_, name)} The schema alone: {_jq(f'.{key} | fromjson', name)}", f"/{key}")


def _avro(document: JsonObject, _name: str) -> _Other | None:
    return _Other("an Avro schema", "schemactl reads JSON Schema only: convert it first.") if _is_avro(document) else None


def _is_avro(value: JsonValue) -> bool:
    """Avro 1.11, complex types."""
    if not isinstance(value, dict):
        return isinstance(value, list) and bool(value) and all(_is_avro(one) or isinstance(one, str) for one in value)
    asked = {"record": "fields", "error": "fields", "enum": "symbols", "fixed": "size"}.get(str(value.get("type")))
    return asked is not None and asked in value


def _protobuf(document: JsonObject, _name: str) -> _Other | None:
    files = document.get("file", [document])
    is_one = isinstance(files, list) and any(isinstance(file, dict) and ({"messageType", "message_type"} & file.keys()) for file in files)
    return _Other("a Protobuf descriptor", "schemactl reads JSON Schema only: convert it first.") if is_one else None


def _xregistry(document: JsonObject, name: str) -> _Other | None:
    if not isinstance(document.get("specversion"), str) or not ({"schemagroups", "messagegroups", "endpoints"} & document.keys()):
        return None
    return _Other("an xRegistry document", _import("xregistry", name), "/schemagroups")


def _event(document: JsonObject, name: str) -> _Other | None:
    """What has names of its own at the top, and nothing that says anything about a value, there or in a schema inside: an example, or a schema that
    is wrapped in something."""
    own = [key for key in document if key not in _KEYWORDS and not key.startswith(("x-", "$", "@"))]
    if not own or any(_says_something(schema) for schema in every_schema(document) if isinstance(schema, dict)):
        return None
    inside = _wrapped(document, ())
    if inside is not None:
        path = "".join(f"[{json.dumps(token)}]" for token in inside.tokens)
        return _Other(f"an object with {_names(own)}", f"The schema seems to be this part: {_jq(f'.{path}', name)}", str(inside))
    remedy = f"If it is an example of an event, infer its schema: schemactl infer {shlex.quote(name)} --raw"
    return _Other(f"an object with {_names(own)} and without a keyword", remedy)


def _wrapped(value: JsonValue, at: tuple[str, ...]) -> JsonPointer | None:
    """Where a schema stands inside, the outermost and first."""
    if not isinstance(value, dict) or len(at) > _DEEPEST:
        return None
    found = [key for key, below in value.items() if isinstance(below, dict) and _is_surely_a_schema(below)]
    if found:
        return JsonPointer((*at, found[0]))
    return next(filter(None, (_wrapped(below, (*at, key)) for key, below in value.items())), None)


def _no_object(value: JsonValue, name: str) -> _Other:
    if isinstance(value, str):
        if isinstance(_parsed(value), dict):
            return _Other("a JSON string", f"The schema may be inside the string: {_jq('fromjson', name)}")
        return _Other("a text", "A JSON Schema is an object, true or false.")
    if isinstance(value, list):
        if _is_avro(value):
            return _Other("an Avro schema", "schemactl reads JSON Schema only: convert it first.")
        schemas = [index for index, item in enumerate(value) if isinstance(item, dict) and _says_something(item)]
        if schemas:
            return _Other("a list", f"Extract one of its {len(value)} items: {_jq(f'.[{schemas[0]}]', name)}", f"/{schemas[0]}")
        return _Other("a list", f"If it contains examples of an event: schemactl infer {shlex.quote(name)} --raw")
    return _Other("null" if value is None else "a number", "A JSON Schema is an object, true or false.")


def _is_meant_as_a_schema(document: JsonObject) -> bool:
    """Whether the top says something about a value; OpenAPI 2 has `definitions` there, too, and any format may have a `$schema` of its own."""
    uri = document.get("$schema")
    passed_over = {"definitions", "$defs", *(() if isinstance(uri, str) and "json-schema.org" in uri else ("$schema",))}
    return _says_something({keyword: value for keyword, value in document.items() if keyword not in passed_over})


def _says_something(schema: JsonObject) -> bool:
    """Whether a schema has a keyword that says something about a value (or names its dialect), and a value that only JSON Schema has there: `title`,
    `format`, `items` or `description` may stand in any event."""
    return any(holds(schema[keyword]) for keyword, holds in _TELLING.items() if keyword in schema)


def _is_surely_a_schema(schema: JsonObject) -> bool:
    return "$schema" in schema or ("properties" in schema and _says_something(schema))


def _is_type(value: JsonValue) -> bool:
    return value in TYPES if isinstance(value, str) else isinstance(value, list) and bool(value) and all(one in TYPES for one in value)


def _is_table(value: JsonValue) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(below, dict | bool) for below in value.values())


def _is_list(value: JsonValue) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(below, dict | bool) for below in value)


def _is_text(value: JsonValue) -> bool:
    return isinstance(value, str)


_TELLING: Final[dict[str, Callable[[JsonValue], bool]]] = {
    **dict.fromkeys(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"), _is_table),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _is_list),
    **dict.fromkeys(("$schema", "$ref", "$dynamicRef", "$recursiveRef"), _is_text),
    **dict.fromkeys(
        ("additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames"), lambda value: isinstance(value, dict | bool)
    ),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "multipleOf"), is_number),
    "type": _is_type,
    "enum": lambda value: isinstance(value, list),
    "const": lambda value: True,
    "required": lambda value: isinstance(value, list) and bool(value) and all(isinstance(name, str) for name in value),
    "items": lambda value: isinstance(value, dict) and _says_something(value),
    "not": lambda value: isinstance(value, dict) and _says_something(value),
}
_KEYWORDS: Final = frozenset({
    *SUBSCHEMAS, *KEYWORD_AGES, *_TELLING, "id", "title", "description", "default", "examples", "example", "deprecated", "readOnly", "writeOnly",
    "format",
    "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "uniqueItems", "contentEncoding", "contentMediaType", "contentSchema",
})  # fmt: skip
_RECOGNISED: Final[tuple[Callable[[JsonObject, str], _Other | None], ...]] = (
    _openapi, _asyncapi, _answer_of_eventbridge, _confluent, _glue, _avro, _protobuf, _xregistry, _event,
)  # fmt: skip
"""In order of trial; the last takes what is left."""


def _at(document: JsonValue, *tokens: str) -> JsonObject:
    for token in tokens:
        document = object_of(document).get(token)
    return object_of(document)


def _parsed(text: str) -> JsonValue:
    try:
        return loads(text.encode("utf-8", "surrogatepass"))
    except NotJson:
        return None


def _import(format_: str, name: str) -> str:
    return f"Import it: schemactl import {format_} {shlex.quote(name)}"


def _jq(program: str, name: str) -> str:
    return f"jq {shlex.quote(program)} {shlex.quote(name)} > schema.json"


def _names(names: "dict[str, JsonValue] | list[str]") -> str:
    shown = [name[:60] for name in names][:_SHOWN]
    return ", ".join(shown) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
