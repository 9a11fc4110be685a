"""What a part of a schema is about, and the definitions that it refers to."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, cast

from schemactl.infer.builder import split
from schemactl.model.json import Document, JsonObject, JsonValue

_REFERENCE: Final = re.compile(r"#/(\$defs|definitions)/([^/~%]+)\Z")
ABOUT: Final = ("$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "deprecated", "examples")
"""Keywords that stand beside a schema without limiting it: what stays when the rest is built anew."""
_DEEPEST: Final = 32
"""References that lead to references; beyond, they lead nowhere."""


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


def is_about(part: JsonObject, name: str, definitions: Definitions, depth: int = 0) -> bool:
    """Whether a part accepts some value of a JSON type (`number` for both kinds); what says nothing of types is about all."""
    kind = part.get("type")
    if isinstance(kind, str):
        return kind == name or (kind == "integer" and name == "number")
    if "const" in part or "enum" in part:
        return name in {type_of(value) for value in cast("list[JsonValue]", part.get("enum", [part.get("const")]))}
    target = definitions.target(part)
    if target is not None and depth < _DEEPEST:
        return any(is_about(below, name, definitions, depth + 1) for below in split(definitions.all[target]))
    variants = part.get("oneOf")
    if isinstance(variants, list):
        return any(is_about(below, name, definitions, depth + 1) for variant in variants for below in split(cast("Document", variant)))
    return True


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
    kept = schema if isinstance(schema, dict) else {}
    about: JsonObject = {key: kept[key] for key in ABOUT if key in kept}
    return {**about, **wider} if isinstance(wider, dict) else about
