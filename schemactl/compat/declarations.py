"""What the keywords right in a schema declare: the names that can be sent. The ground of the content model (docs/compatibility-proofs.md)."""

from dataclasses import dataclass
from typing import Final

from schemactl.model.json import Document, JsonObject, JsonValue, object_of
from schemactl.schema.numbers import exact, is_number
from schemactl.schema.sharing import Sharing
from schemactl.schema.walk import SUBSCHEMAS, mapped


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
_KEPT: Final = ASSERTING | {"$defs", "$schema"}


def is_trivial(schema: JsonValue) -> bool:
    """`true`, `{}`, or annotations only: it refuses nothing and says nothing."""
    return schema is True or (isinstance(schema, dict) and ASSERTING.isdisjoint(schema))


def without_annotations(document: Document) -> Document:
    """The document (in working form) with nothing but what can refuse a value, and definitions, all the way down."""
    sharing, known = Sharing(), dict[int, Document]()

    def stripped(schema: Document) -> Document:
        if isinstance(schema, bool):
            return schema
        if id(schema) not in known:
            kept = {keyword: mapped(keyword, value, stripped) for keyword, value in schema.items() if keyword in _KEPT}
            known[id(schema)] = sharing.of(kept)
        return known[id(schema)]

    return stripped(document)


def own_names(schema: Document) -> Names:
    """What the keywords right in this schema declare, without $ref and applicators in place."""
    if not isinstance(schema, dict):
        return NOTHING
    listed = frozenset(name for name, value in object_of(schema.get("properties")).items() if value is not False) | named_only(schema)
    patterns = any(value is not False for value in object_of(schema.get("patternProperties")).values())
    others = (schema.get(keyword, False) for keyword in ("additionalProperties", "unevaluatedProperties"))
    typed = any(value is not False and not is_trivial(value) for value in others)
    return Names(listed, patterns or typed)


def named_only(schema: JsonObject) -> frozenset[str]:
    """The names declared by standing in required or dependentRequired, with any value."""
    required, dependent = schema.get("required"), object_of(schema.get("dependentRequired"))
    names = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
    for key, others in dependent.items():
        names |= {key, *(name for name in others if isinstance(name, str))} if isinstance(others, list) else {key}
    return frozenset(names)


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


def allows_object(schema: Document) -> bool:
    """Whether type, enum and const right here leave room for an object."""
    if isinstance(schema, bool):
        return schema
    types = schema.get("type", "object")
    values = whole_values(schema)
    typed = types == "object" or (isinstance(types, list) and "object" in types)
    return typed and (values is None or any(isinstance(value, dict) for value in values))


def own_least(schema: Document) -> int:
    """minProperties right here."""
    bound = schema.get("minProperties", 0) if isinstance(schema, dict) else 0
    return int(exact(bound)) if is_number(bound) else 0
