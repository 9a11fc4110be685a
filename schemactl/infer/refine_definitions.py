"""Objects that stand in several places of a schema, word for word, become one definition under `$defs`."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from schemactl.infer.definition_names import definition_name
from schemactl.infer.schema_parts import INFERRED
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import DefinitionOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer


def reference(name: str) -> JsonObject:
    """To a definition of the same document."""
    return {"$ref": f"#/$defs/{name}"}


def with_definitions(schema: JsonObject, definitions: dict[str, JsonObject], options: DefinitionOptions) -> JsonObject:
    """The schema with its repeated objects, and those that recursion defined already, under `$defs`."""
    definitions = dict(definitions)
    while True:
        repeated = _most_repeated([schema, *definitions.values()], options)
        if repeated is None:
            break
        name = definition_name(repeated.places, list(cast("JsonObject", repeated.body["properties"])), definitions)
        text = _text(repeated.body)
        schema = cast("JsonObject", _replaced(schema, text, name))
        definitions = {other: cast("JsonObject", _replaced(body, text, name)) for other, body in definitions.items()}
        definitions[name] = repeated.body
    return {**schema, "$defs": cast("JsonValue", dict(sorted(definitions.items())))} if definitions else schema


@dataclass(frozen=True, slots=True)
class _Repeated:
    body: JsonObject
    places: tuple[JsonPointer, ...]


def _most_repeated(schemas: list[JsonObject], options: DefinitionOptions) -> _Repeated | None:
    """The largest record that stands in two places or more."""
    found: dict[str, list[JsonPointer]] = defaultdict(list)
    for schema in schemas:
        for place, record in _records(schema, ROOT):
            if place != ROOT and len(cast("JsonObject", record["properties"])) >= options.properties:
                found[_text(record)].append(place)
    repeated = [text for text, places in found.items() if len(places) > 1]
    if not repeated:
        return None
    text = max(repeated, key=lambda text: (len(text), text))
    return _Repeated(json.loads(text), tuple(found[text]))


def _records(schema: JsonValue, at: JsonPointer) -> Iterator[tuple[JsonPointer, JsonObject]]:
    """Every object schema with properties, without the `null` beside it, and where it stands; a variant's own record is not one."""
    if not isinstance(schema, dict):
        return
    if _is_record(schema):
        yield at, _bare(schema)
    properties = schema.get("properties")
    for key, below in properties.items() if isinstance(properties, dict) else ():
        yield from _records(below, at / key)
    for keyword in ("items", "additionalProperties"):
        yield from _records(schema.get(keyword), at / ANY)
    for branch in cast("list[JsonValue]", schema.get("anyOf", [])) if INFERRED not in schema else ():
        yield from _records(branch, at)
    for variant in _kinds(schema):
        for key, below in cast("JsonObject", variant.get("properties", {})).items():
            yield from _records(below, at / key)


def _kinds(schema: JsonObject) -> list[JsonObject]:
    """The records of a union that inference wrote."""
    return cast("list[JsonObject]", schema.get("oneOf", schema["anyOf"] if INFERRED in schema and "anyOf" in schema else []))


def _is_record(schema: JsonObject) -> bool:
    return schema.get("type") in ("object", ["null", "object"]) and isinstance(schema.get("properties"), dict)


def _bare(schema: JsonObject) -> JsonObject:
    return {**schema, "type": "object"}


def _text(record: JsonObject) -> str:
    return json.dumps(record, sort_keys=True)


def _replaced(schema: JsonValue, text: str, name: str) -> JsonValue:
    """The schema with a reference wherever the record of this text stands."""
    if isinstance(schema, list):
        return [_replaced(one, text, name) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if _is_record(schema) and _text(_bare(schema)) == text:
        return reference(name) if schema["type"] == "object" else {"anyOf": [{"type": "null"}, reference(name)]}
    if (kinds := _kinds(schema)) and "anyOf" in schema:
        return {**schema, "anyOf": [{key: _replaced(below, text, name) for key, below in kind.items()} for kind in kinds]}
    return {key: _replaced(below, text, name) for key, below in schema.items()}
