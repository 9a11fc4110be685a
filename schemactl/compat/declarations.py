"""What a schema declares at its own place: the names that can be sent there. The ground of the content model (docs/compatibility-proofs.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.walk import SUBSCHEMAS, mapped
from schemactl.schema.working import target_of


@dataclass(frozen=True, slots=True)
class Names:
    """Names that can be sent: listed ones, and whether there may be any number of others (a pattern, typed additionalProperties)."""

    listed: frozenset[str] = frozenset()
    unbounded: bool = False

    def __or__(self, other: "Names") -> "Names":
        return Names(self.listed | other.listed, self.unbounded or other.unbounded)

    def __bool__(self) -> bool:
        return self.unbounded or bool(self.listed)

    def fewer_than(self, count: int) -> bool:
        return not self.unbounded and len(self.listed) < count


NOTHING: Final = Names()
ASSERTING: Final = frozenset({
    *SUBSCHEMAS, "$ref", "type", "enum", "const", "format", "minLength", "maxLength", "pattern",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "required", "dependentRequired",
    "minProperties", "maxProperties", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains",
}) - {"$defs", "definitions"}  # fmt: skip
"""The keywords of the working form that can refuse a value."""


def is_trivial(schema: JsonValue) -> bool:
    """`true`, `{}`, or annotations only: it refuses nothing and says nothing."""
    return schema is True or (isinstance(schema, dict) and ASSERTING.isdisjoint(schema))


def without_annotations(schema: Document) -> Document:
    """The schema with nothing but what can refuse a value, and definitions, all the way down."""
    if isinstance(schema, bool):
        return schema
    return {
        keyword: mapped(keyword, value, without_annotations)
        for keyword, value in schema.items()
        if keyword in ASSERTING or keyword in ("$defs", "$schema")
    }


def own_names(schema: Document) -> Names:
    """What the keywords right in this schema declare, without $ref and applicators in place."""
    if not isinstance(schema, dict):
        return NOTHING
    listed = frozenset(name for name, value in _table(schema, "properties").items() if value is not False) | named_only(schema)
    patterns = any(value is not False for value in _table(schema, "patternProperties").values())
    others = (schema.get(keyword, False) for keyword in ("additionalProperties", "unevaluatedProperties"))
    typed = any(value is not False and not is_trivial(value) for value in others)
    return Names(listed, patterns or typed)


def named_only(schema: JsonObject) -> frozenset[str]:
    """The names declared by standing in required or dependentRequired, with any value."""
    required, dependent = schema.get("required"), _table(schema, "dependentRequired")
    names = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
    for key, others in dependent.items():
        names |= {key, *(name for name in others if isinstance(name, str))} if isinstance(others, list) else {key}
    return frozenset(names)


def certain(document: Document, schema: Document) -> Iterator[Document]:
    """This schema and those that hold wherever it does: what $ref and allOf bring in."""
    yield schema
    if isinstance(schema, dict):
        parts = schema.get("allOf", [])
        assert isinstance(parts, list)
        for part in [*parts, *([target_of(document, schema["$ref"])] if "$ref" in schema else [])]:
            assert isinstance(part, dict | bool)
            yield from certain(document, part)


def all_names(document: Document, schema: Document) -> Names:
    """What any schema in place declares, whatever branch is taken (not, if and contains declare nothing)."""
    names = own_names(schema)
    for branch in in_place(document, schema):
        names |= all_names(document, branch)
    return names


def in_place(document: Document, schema: Document) -> Iterator[Document]:
    """The schemas in place right under this one that can declare: $ref, allOf, branches."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield target_of(document, schema["$ref"])
    for union in ("allOf", "anyOf", "oneOf"):
        branches = schema.get(union, [])
        assert isinstance(branches, list)
        yield from (branch for branch in branches if isinstance(branch, dict | bool))
    if "if" in schema:
        yield from (branch for keyword in ("then", "else") if isinstance(branch := schema.get(keyword), dict | bool))
    yield from (branch for branch in _table(schema, "dependentSchemas").values() if isinstance(branch, dict | bool))


def whole_values(schema: Document) -> list[JsonValue] | None:
    """The values of enum or const right here, None without them."""
    if not isinstance(schema, dict):
        return None
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum")
    return values if isinstance(values, list) else None


def states_structures(schema: Document) -> bool:
    """Whether enum or const right here holds an object or an array: values that are sent as they stand."""
    return any(isinstance(value, dict | list) for value in whole_values(schema) or ())


def can_be_object(document: Document, schema: Document) -> bool:
    """False where a type or a list of scalars that certainly hold here leave no room for an object."""
    return all(_allows_object(part) for part in certain(document, schema))


def _allows_object(schema: Document) -> bool:
    if isinstance(schema, bool):
        return schema
    types = schema.get("type", "object")
    values = whole_values(schema)
    typed = types == "object" or (isinstance(types, list) and "object" in types)
    return typed and (values is None or any(isinstance(value, dict) for value in values))


def _table(schema: JsonObject, keyword: str) -> JsonObject:
    value = schema.get(keyword, {})
    return value if isinstance(value, dict) else {}


__all__ = ["NOTHING", "Names", "all_names", "can_be_object", "certain", "in_place", "is_trivial", "named_only", "own_names", "states_structures"]
