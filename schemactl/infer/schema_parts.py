"""What a part of a schema is about, and the definitions that it refers to."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, cast

from schemactl.model.json import Document, JsonObject, JsonValue, object_of

INFERRED: Final = "x-inferred"
"""The annotation that names the keywords beside it which inference wrote, and no person confirmed."""
_REFERENCE: Final = re.compile(r"#/(\$defs|definitions)/([^/~%]+)\Z")
_OF_ONE_TYPE: Final[dict[str, frozenset[str]]] = {
    "string": frozenset({"format", "minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"}),
    "number": frozenset({"format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "array": frozenset({"items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems"}),
    "object": frozenset(
        {"properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties"}
        | {"dependentRequired", "dependentSchemas", "unevaluatedProperties"}
    ),
}
"""What each keyword is about, where it is about one type only."""
ABOUT: Final = ("$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "deprecated", "examples")
"""Keywords that stand beside a schema without limiting it: what stays when the rest is built anew."""


def reference(name: str) -> JsonObject:
    """To a definition of the same document."""
    return {"$ref": f"#/$defs/{name}"}


def target_name(schema: JsonObject) -> str | None:
    """Of what `reference` made the name; None for any other schema."""
    match = _REFERENCE.match(str(schema.get("$ref", ""))) if len(schema) == 1 else None
    return match[2] if match is not None and match[1] == "$defs" else None


def parts_of(schema: Document) -> list[JsonObject]:
    """The alternatives of a schema, one JSON type each with the keywords of that type; what names no type is one part."""
    if isinstance(schema, bool):
        return []
    alternatives = schema.get("anyOf")
    if isinstance(alternatives, list) and not schema.keys() - {"anyOf", *ABOUT}:
        return [part for one in alternatives for part in parts_of(cast("Document", one))]
    types = schema.get("type")
    return [_of_type(str(name), schema) for name in types] if isinstance(types, list) else [schema]


def joined(parts: list[JsonObject]) -> JsonObject:
    """The schema that accepts what one of the parts does; each keeps all that it says."""
    bare = sorted({str(part["type"]) for part in parts if part.keys() == {"type"} and isinstance(part["type"], str)})
    said = [part for part in parts if not (part.keys() == {"type"} and isinstance(part["type"], str))]
    if len(said) == 1 and bare == ["null"] and isinstance(said[0].get("type"), str):
        return nullable(said[0])
    if bare:
        types: list[JsonValue] = [*bare]
        said = [{"type": bare[0] if len(bare) == 1 else types}, *said]
    return said[0] if len(said) == 1 else {"anyOf": cast("JsonValue", said)}


def either(parts: list[JsonObject]) -> Document:
    """The schema of parts that are each about another JSON type, in an order that does not depend on theirs; of none, what accepts nothing."""
    if len(parts) < 2:
        return parts[0] if parts else False
    schema = joined(parts)
    return {"anyOf": in_order(schema["anyOf"])} if "anyOf" in schema else schema


def in_order(parts: JsonValue) -> JsonValue:
    """Alternatives in the order of their types."""
    return sorted(cast("list[JsonValue]", parts), key=lambda part: str(part.get("type", "~")) + repr(part) if isinstance(part, dict) else "")


def _of_type(name: str, schema: JsonObject) -> JsonObject:
    kind = "number" if name == "integer" else name
    foreign = {keyword for other, keywords in _OF_ONE_TYPE.items() if other != kind for keyword in keywords} - _OF_ONE_TYPE.get(kind, frozenset())
    part: JsonObject = {key: value for key, value in schema.items() if key not in foreign} | {"type": name}
    values = schema.get("enum")
    if isinstance(values, list):
        own: list[JsonValue] = [value for value in values if type_of(value) == kind]
        return {key: value for key, value in part.items() if key not in ("enum", INFERRED)} if name == "null" else {**part, "enum": own}
    return {"type": "null"} if name == "null" else part


def nullable(part: JsonObject) -> JsonObject:
    """A part of one type, or null."""
    types: list[JsonValue] = [*sorted(("null", str(part["type"])))]
    wider: JsonObject = {**part, "type": types}
    if "const" in part:
        wider["enum"] = [wider.pop("const"), None]
    elif isinstance(part.get("enum"), list):
        wider["enum"] = [*cast("list[JsonValue]", part["enum"]), None]
    return wider


@dataclass
class Definitions:
    """The definitions of a document, which widening changes in place. all: by name."""

    all: dict[str, JsonObject] = field(default_factory=dict)
    keywords: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: JsonObject) -> "Definitions":
        """Those under `$defs` and, of older drafts, `definitions`."""
        definitions = cls()
        for keyword in ("definitions", "$defs"):
            for name, schema in cast("JsonObject", document.get(keyword, {})).items():
                if isinstance(schema, dict):
                    definitions.all[name], definitions.keywords[name] = schema, keyword
        return definitions

    def target(self, part: JsonObject) -> str | None:
        """The name of the definition that a part refers to; None for any other part."""
        match = _REFERENCE.match(str(part.get("$ref", "")))
        if match is None or self.keywords.get(match[2], "$defs") != match[1]:
            return None
        return match[2] if match[2] in self.all else None

    def put_into(self, document: JsonObject) -> JsonObject:
        """The document with these definitions for its own."""
        whole = dict(document)
        for keyword in ("definitions", "$defs"):
            members: JsonObject = {name: schema for name, schema in self.all.items() if self.keywords.get(name, "$defs") == keyword}
            if members:
                whole[keyword] = {**cast("JsonObject", document.get(keyword, {})), **members}
        return whole


def asserted(part: JsonObject) -> JsonObject:
    """What a part says of values, without what it tells people and tools."""
    return {key: value for key, value in part.items() if key not in ABOUT and (key == INFERRED or not key.startswith("x-"))}


def is_about(part: JsonObject, name: str, definitions: Definitions, met: set[str] | None = None) -> bool:
    """Whether a part accepts some value of a JSON type (`number` for both kinds); what says nothing of types is about all. met: definitions that were
    looked into on the way here and said no, or are being looked into."""
    met = set() if met is None else met
    kind = part.get("type")
    if isinstance(kind, str):
        return kind == name or (kind == "integer" and name == "number")
    if "const" in part or "enum" in part:
        return name in {type_of(value) for value in cast("list[JsonValue]", part.get("enum", [part.get("const")]))}
    target = definitions.target(part)
    if target is not None and target not in met:
        met.add(target)
        return any(is_about(below, name, definitions, met) for below in parts_of(definitions.all[target]))
    variants = part.get("oneOf", part.get("anyOf"))
    if isinstance(variants, list):
        return any(is_about(below, name, definitions, met) for variant in variants for below in parts_of(cast("Document", variant)))
    return target is None


def type_of(value: JsonValue) -> str:
    """The name of the JSON type of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def with_annotations(schema: Document, wider: Document) -> JsonObject:
    """What was built anew, with what stood beside the schema before."""
    kept = object_of(schema)
    about: JsonObject = {key: kept[key] for key in ABOUT if key in kept}
    return {**about, **wider} if isinstance(wider, dict) else about
