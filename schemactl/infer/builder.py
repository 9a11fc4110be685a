"""GenSON as it is used here: it unites schemas that were decided apart from one another. The only file that imports it.

GenSON's own strategies know types, properties and items. Those below add what inference decides (formats, enums, maps, tagged unions, references),
each with its law of union: the result accepts whatever one of the parts accepts.
"""

from collections.abc import Iterable
from typing import Any, cast

from genson.schema.node import SchemaNode
from genson.schema.strategies import Boolean, List, Null, Number, Object, SchemaStrategy, Tuple, TypedSchemaStrategy

from schemactl.infer.refine_scalars import INTEGER_FORMATS, widest
from schemactl.infer.schema_parts import INFERRED, in_order, nullable, parts_of
from schemactl.model.json import Document, JsonObject, JsonValue


def union(parts: Iterable[Document]) -> Document:
    """The schema that accepts what one of `parts` does: types are listed, the rest stands under `anyOf`, `true` swallows all."""
    node = _Alternatives()
    for part in parts:
        if part is True or part == {}:
            return {}
        if part is not False:
            node.add_schema(part)
    return cast("Document", node.to_schema()) if len(node) else False


class _String(TypedSchemaStrategy):
    """Formats survive where all parts have the same; enums unite where all parts have one."""

    JS_TYPE = "string"
    PYTHON_TYPE = str
    KEYWORDS = ("type", "format", "enum", "const", INFERRED)

    def __init__(self, node_class: type[SchemaNode]) -> None:
        super().__init__(node_class)
        self._facets: JsonObject | None = None

    def add_schema(self, schema: JsonObject) -> None:
        facets = _facets_of(schema)
        self._facets = facets if self._facets is None else _united(self._facets, facets)

    def to_schema(self) -> JsonObject:
        return {"type": "string", **(self._facets or {})}


class _Number(Number):
    """An integer and a number are a number; of the formats the widest stays, and one that inference does not know where all parts have it."""

    KEYWORDS = ("type", "format")

    def __init__(self, node_class: type[SchemaNode]) -> None:
        super().__init__(node_class)
        self._formats: set[str | None] = set()

    def add_schema(self, schema: JsonObject) -> None:
        if schema["type"] == "number":
            self._type = "number"
        self._formats.add(cast("str | None", schema.get("format")))

    def to_schema(self) -> JsonObject:
        name = widest(self._formats)
        keeps = name is not None and (self._type == "integer" or name not in INTEGER_FORMATS)
        return {"type": self._type, "format": name} if keeps else {"type": self._type}


class _Object(Object):
    """Records unite property by property, maps value by value; a record and a map are a map."""

    KEYWORDS = (*Object.KEYWORDS, "additionalProperties", "propertyNames", "title", "description")

    def __init__(self, node_class: type[SchemaNode]) -> None:
        super().__init__(node_class)
        self._values: SchemaNode | None = None
        self._names: JsonValue = None
        self._about: JsonObject = {}
        self._is_declared = False

    def add_schema(self, schema: JsonObject) -> None:
        self._is_declared = self._is_declared or "properties" in schema
        super().add_schema(schema if "required" in schema else {**schema, "required": []})
        values = schema.get("additionalProperties")
        if isinstance(values, dict):
            first = self._values is None
            self._values = self._values or self.node_class()
            self._values.add_schema(values)
            self._names = schema.get("propertyNames") if first else _same(self._names, schema.get("propertyNames"))
        self._about |= {key: schema[key] for key in ("title", "description") if key in schema and key not in self._about}

    def to_schema(self) -> JsonObject:
        if self._values is None:
            schema = super().to_schema()
            if not schema.get("required"):
                schema.pop("required", None)
            if self._is_declared:
                schema.setdefault("properties", {})
            return {**schema, **self._about}
        for prop in self._properties.values():
            self._values.add_schema(prop.to_schema())
        schema = {"type": "object", "additionalProperties": self._values.to_schema(), **self._about}
        return schema if self._names is None or self._properties else {**schema, "propertyNames": self._names}


class _Whole(SchemaStrategy):
    """A schema that is kept as it is, once: a reference, a union of records."""

    def __init__(self, node_class: type[SchemaNode]) -> None:
        super().__init__(node_class)
        self._schema: JsonObject = {}
        self.match_schema = self._equals  # type: ignore[method-assign]  # GenSON asks the instance once it is active, as its own Enum strategy has it

    @staticmethod
    def match_schema(schema: JsonObject) -> bool:
        return "type" not in schema and ("anyOf" not in schema or INFERRED in schema)

    @staticmethod
    def match_object(obj: object) -> bool:
        return False

    def _equals(self, schema: JsonObject) -> bool:
        return schema == self._schema

    def add_schema(self, schema: JsonObject) -> None:
        self._schema = schema

    def to_schema(self) -> JsonObject:
        return dict(self._schema)


class _Alternatives(SchemaNode):
    """GenSON's node, which writes `null` into the type of the one other part, and nothing for what accepts anything."""

    STRATEGIES = (Null, Boolean, _Number, _String, List, Tuple, _Object, _Whole)

    def __init__(self) -> None:
        super().__init__()
        self._anything = False

    def __len__(self) -> int:
        """How many alternatives; what accepts anything is one, so that GenSON writes it where it stands."""
        return len(self._active_strategies) + self._anything

    def _get_subschemas(self, schema: JsonObject) -> list[JsonObject]:
        """GenSON would give each type of a list all the keywords; here each gets its own."""
        return parts_of(schema)

    def add_schema(self, schema: Document) -> "_Alternatives":
        if schema is True or schema == {}:
            self._anything = True
        else:
            super().add_schema(schema)
        return self

    def to_schema(self) -> JsonObject:
        if self._anything:
            return {}
        return _folded(super().to_schema())


def _folded(schema: JsonObject) -> JsonObject:
    parts = schema.get("anyOf")
    if not isinstance(parts, list):
        return schema
    others = [cast("JsonObject", part) for part in parts if part != {"type": "null"}]
    if len(parts) == 2 and len(others) == 1 and isinstance(others[0].get("type"), str):
        return nullable(others[0])
    return {**schema, "anyOf": in_order(parts)}


def _facets_of(schema: JsonObject) -> JsonObject:
    facets: JsonObject = {key: schema[key] for key in ("format", INFERRED) if key in schema}
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list):
        strings: list[JsonValue] = [value for value in values if isinstance(value, str)]
        facets["const" if "const" in schema else "enum"] = strings[0] if "const" in schema else strings
    return facets


def _united(one: JsonObject, other: JsonObject) -> JsonObject:
    facets: JsonObject = {}
    if "format" in one and one["format"] == other.get("format"):
        facets["format"] = one["format"]
    values = _values(one), _values(other)
    if values[0] is not None and values[1] is not None:
        together = sorted({*values[0], *values[1]})
        facets["enum"] = cast("JsonValue", together)
    marks = {str(mark) for schema in (one, other) for mark in cast("list[Any]", schema.get(INFERRED, []))}
    kept: list[JsonValue] = [mark for mark in sorted(marks) if mark in facets]
    return {**facets, INFERRED: kept} if kept else facets


def _values(facets: JsonObject) -> list[str] | None:
    if "const" in facets:
        return [str(facets["const"])]
    values = facets.get("enum")
    return [str(value) for value in values] if isinstance(values, list) else None


def _same(one: JsonValue, other: JsonValue) -> JsonValue:
    return one if one == other else None
