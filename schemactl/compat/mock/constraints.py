"""The constraints of a schema: what it asks of an event, one by one, and the schema without each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import escaped, unescaped
from schemactl.schema.formats import FORMATS
from schemactl.schema.normal_form import target_of
from schemactl.schema.walk import SUBSCHEMAS, subschemas

Path = tuple[str | int, ...]
_SIMPLE: Final = (
    "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", "minLength", "maxLength",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "anyOf", "oneOf", "not", "then", "else",
)  # fmt: skip
"""Keywords each of which is one constraint."""
_CLOSING: Final = ("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems", "propertyNames")
_OF_MEMBERS: Final = frozenset({"required", "dependentRequired", "additionalProperties", "unevaluatedProperties", "propertyNames", "minProperties",
                                "maxProperties"})  # fmt: skip
_TOGETHER: Final = {"contains": ("contains", "minContains", "maxContains")}
_NOT_INTO: Final = frozenset({"not", "if", "contains"})
"""What is below these is asked only together."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """keyword; name: the property, where there is one constraint for each; path: of the schema that has the keyword, in the document; way: the
    schemas on the way to it from the root, by identity."""

    keyword: str
    path: Path
    way: frozenset[int]
    name: str | None = None

    @property
    def pointer(self) -> str:
        """Where it stands in the schema in working form (RFC 6901)."""
        return "".join(f"/{escaped(str(token))}" for token in (*self.path, self.keyword))

    @property
    def is_about_members(self) -> bool:
        """Whether it says which members there are, not what they are."""
        return self.keyword in _OF_MEMBERS

    def dropped_from(self, document: Document) -> tuple[Document, JsonObject]:
        """The document without the constraint, and its schema that had it."""
        changed = _without(_at(document, self.path), self.keyword, self.name)
        copy: JsonValue = changed
        for depth in reversed(range(len(self.path))):
            holder = _at(document, self.path[:depth])
            copy = _with(holder, self.path[depth], copy)
        return cast("Document", copy), changed


def constraints(document: Document) -> Iterator[Constraint]:
    """Of a document in working form, those of the root first, each schema once."""
    if not isinstance(document, dict):
        return
    pending: list[tuple[JsonObject, Path, frozenset[int]]] = [(document, (), frozenset({id(document)}))]
    met: set[Path] = {()}
    while pending:
        schema, path, way = pending.pop(0)
        yield from _of(schema, path, way)
        if "$ref" in schema and isinstance(target := target_of(document, schema["$ref"]), dict):
            home = _home(str(schema["$ref"]))
            if home not in met:
                met.add(home)
                pending.append((target, home, way | {id(target)}))
        for keyword, key, below in subschemas(schema):
            if keyword in ("$defs", "definitions") or keyword in _NOT_INTO or not isinstance(below, dict):
                continue
            place = (*path, keyword) if key is None else (*path, keyword, key)
            if place not in met:
                met.add(place)
                pending.append((below, place, way | {id(below)}))


def _of(schema: JsonObject, path: Path, way: frozenset[int]) -> Iterator[Constraint]:
    for keyword, value in schema.items():
        if keyword in _SIMPLE or keyword in _TOGETHER or (keyword in _CLOSING and value is False) or (keyword == "format" and value in FORMATS):
            yield Constraint(keyword, path, way)
        elif keyword == "required":
            yield from (Constraint(keyword, path, way, name) for name in list_of(value) if isinstance(name, str))
        elif keyword == "dependentRequired":
            yield from (Constraint(keyword, path, way, name) for name in object_of(value))
        elif keyword in ("properties", "patternProperties", "dependentSchemas"):
            yield from (Constraint(keyword, path, way, name) for name, below in object_of(value).items() if below is False)


def _home(ref: str) -> Path:
    """The path of what a reference of the working form points at."""
    return () if ref == "#" else ("$defs", unescaped(ref.removeprefix("#/$defs/")).replace("%25", "%"))


def _without(schema: JsonObject, keyword: str, name: str | None) -> JsonObject:
    dropped = _TOGETHER.get(keyword, (keyword,))
    rest: JsonObject = {key: value for key, value in schema.items() if key not in dropped}
    if name is not None:
        value = schema[keyword]
        if isinstance(value, list):
            rest[keyword] = [one for one in value if one != name]
        elif isinstance(value, dict):
            rest[keyword] = {key: below for key, below in value.items() if key != name}
    return rest


def on_the_way(document: Document, path: Path) -> Iterator[JsonValue]:
    """The document, and what each token of the path leads to."""
    value: JsonValue = document
    yield value
    for token in path:
        value = value[token] if isinstance(value, dict) and isinstance(token, str) else cast("list[JsonValue]", value)[cast("int", token)]
        yield value


def _at(document: Document, path: Path) -> JsonObject:
    *_, found = on_the_way(document, path)
    return cast("JsonObject", found)


def _with(holder: JsonValue, token: str | int, value: JsonValue) -> JsonValue:
    if isinstance(holder, list):
        return [value if index == token else one for index, one in enumerate(holder)]
    return {key: value if key == token else one for key, one in cast("JsonObject", holder).items()}


assert set(_NOT_INTO) <= set(SUBSCHEMAS)
