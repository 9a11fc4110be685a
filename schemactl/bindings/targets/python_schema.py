"""The IR as a JSON Schema again, plain enough for datamodel-code-generator: every declaration under `$defs` by the name of its class, every reference
resolved, what is open said so. Nothing that people wrote but descriptions is in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from schemactl.bindings.ir import (
    STRING_KINDS,
    Alias,
    AnyType,
    Bounds,
    Declaration,
    Docs,
    Enum,
    Kind,
    ListOf,
    Literal,
    MapOf,
    Never,
    Nullable,
    Property,
    Record,
    Ref,
    Scalar,
    TaggedUnion,
    TupleOf,
    Type,
    Union,
)
from schemactl.bindings.package import Scope
from schemactl.bindings.targets.python_aliases import recursive
from schemactl.bindings.targets.python_text import DOC_WIDTH, described, is_listable, unrepeated, visible, wrapped
from schemactl.bindings.targets.python_types import LOST
from schemactl.model.json import JsonObject, JsonValue

INDENT = 4
JSON_TYPES = {
    Kind.INTEGER: "integer",
    Kind.INT64: "integer",
    Kind.BIGINT: "integer",
    Kind.NUMBER: "number",
    Kind.DECIMAL: "number",
    Kind.BOOLEAN: "boolean",
    Kind.NULL: "null",
}
"""All other kinds are strings."""


@dataclass(frozen=True, slots=True)
class SchemaWriter:
    """Writes the declarations of one module. tells_objects_apart: whether the classes can be told apart by shape; where not, a union of several
    objects is any. names_nothing: whether a property may be called nothing (`""`); where not, it is left out. stand_in: what a property is called
    instead of its wire name. checks: whether formats, bounds, places of arrays and defaults are written, too, and aliases that contain themselves as
    they are. inside: keys of the aliases that are being written and contain themselves, which are any inside."""

    scope: Scope
    tells_objects_apart: bool = True
    names_nothing: bool = True
    stand_in: Callable[[str], str] = str
    checks: bool = False
    inside: frozenset[str] = frozenset()

    def document(self) -> JsonObject:
        """All declarations as definitions; the root is the first."""
        definitions: JsonObject = {self._name(declaration.key): self._declared(declaration) for declaration in self.scope.declarations.values()}
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": f"#/$defs/{self.scope.entry.root}", "$defs": definitions}

    def aliases(self) -> dict[str, str]:
        """The names of properties where they are not those of the wire, as `Class.wire` → name."""
        return {
            f"{self._name(key)}.{wire}": name for key, members in self.scope.names.members.items() for wire, name in members.items() if wire != name
        }

    def _name(self, key: str) -> str:
        return self.scope.names.types[key]

    def _declared(self, declaration: Declaration) -> JsonObject:
        schema: JsonObject
        match declaration:
            case Record():
                schema = self._record(declaration)
            case Enum():
                schema = _enum(declaration)
            case TaggedUnion():
                schema = self._tagged(declaration)
            case Alias():
                inside = self.inside if self.checks else recursive(self.scope.declarations).get(declaration.key, self.inside)
                schema = replace(self, inside=inside)._typed(declaration.type)
            case _:
                assert_never(declaration)
        return {**schema, **_words(declaration.docs, self._name(declaration.key))}

    def _record(self, record: Record) -> JsonObject:
        properties = [prop for prop in record.properties if prop.wire or self.names_nothing]
        extra: JsonValue = False if record.extra is None else self._typed(record.extra) or True
        return {
            "type": "object",
            "properties": {self.stand_in(prop.wire): self._property(prop) for prop in properties},
            "required": [self.stand_in(prop.wire) for prop in properties if prop.required],
            "additionalProperties": extra,
        }

    def _property(self, prop: Property) -> JsonObject:
        default: JsonObject = {"default": prop.default} if self.checks and prop.has_default else {}
        return {**self._typed(prop.type), **_words(prop.docs, prop.wire), **default}

    def _tagged(self, union: TaggedUnion) -> JsonObject:
        variants: list[JsonValue] = [self._typed(variant.record) for variant in union.variants]
        if not self.tells_objects_apart and not self._is_plainly_tagged(union):
            return {}
        if union.open:
            return {"anyOf": [*variants, {"type": "object", "additionalProperties": True}]}
        mapping: JsonObject = {tag: f"#/$defs/{self._name(variant.record.key)}" for variant in union.variants for tag in variant.tags}
        return {"oneOf": variants, "discriminator": {"propertyName": union.discriminator, "mapping": mapping}}

    def _is_plainly_tagged(self, union: TaggedUnion) -> bool:
        """Whether each variant has one tag, under a name that Python has, too, and there are no others."""
        members = [self.scope.names.members[variant.record.key] for variant in union.variants]
        is_named_so = all(names[union.discriminator] == union.discriminator for names in members)
        return not union.open and is_named_so and all(len(variant.tags) == 1 for variant in union.variants)

    def _typed(self, type_: Type) -> JsonObject:
        match type_:
            case Scalar():
                return scalar_schema(type_) if self.checks else {"type": JSON_TYPES.get(type_.kind, "string")}
            case Literal() if self.checks and is_listable(type_.value):
                return {"const": type_.value}
            case Literal():
                return _enum_of((type_.value,))
            case AnyType() | Never():
                return {}
            case Nullable():
                return {"anyOf": [self._typed(type_.inner), {"type": "null"}]}
            case ListOf():
                said = {"minItems": type_.min_items, "maxItems": type_.max_items, "uniqueItems": type_.unique or None}
                return {"type": "array", "items": self._typed(type_.items), **self._checks(said)}
            case TupleOf() if self.checks:
                rest: JsonValue = False if type_.rest is None else self._typed(type_.rest)
                places: list[JsonValue] = [self._typed(item) for item in type_.items]
                return {"type": "array", "prefixItems": places, "items": rest, "minItems": type_.min_items}
            case TupleOf():
                return {"type": "array", "items": self._any_of([*type_.items, *([] if type_.rest is None else [type_.rest])])}
            case MapOf():
                said = {"minProperties": type_.min_properties, "maxProperties": type_.max_properties}
                return {"type": "object", "additionalProperties": self._typed(type_.values) or True, **self._checks(said)}
            case Union():
                return self._any_of(type_.variants)
            case Ref(key) if key in self.inside:
                return {}
            case Ref():
                return {"$ref": f"#/$defs/{self._name(type_.key)}"}
            case _:
                assert_never(type_)

    def _checks(self, said: Mapping[str, JsonValue]) -> JsonObject:
        return {keyword: value for keyword, value in said.items() if value is not None} if self.checks else {}

    def _any_of(self, types: Sequence[Type]) -> JsonObject:
        if not self.tells_objects_apart and sum(map(self._is_complex, types)) > 1:
            return {}
        return {"anyOf": [self._typed(each) for each in types]}

    def _is_complex(self, type_: Type) -> bool:
        is_enum = isinstance(type_, Ref) and isinstance(self.scope.declarations[type_.key], Enum)
        return not is_enum and isinstance(type_, Ref | MapOf | ListOf | TupleOf | AnyType)


_BOUNDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
}


def scalar_schema(scalar: Scalar) -> JsonObject:
    """A scalar with its format and its bounds. A guess is either that or any text; what types of Python would lose is a text."""
    schema: JsonObject = {"type": JSON_TYPES.get(scalar.kind, "string")}
    if scalar.kind in STRING_KINDS.values() and LOST.isdisjoint(scalar.details):
        schema["format"] = scalar.kind.value
    bounds = scalar.bounds or Bounds()
    schema |= {keyword: value for name, keyword in _BOUNDS.items() if (value := getattr(bounds, name)) is not None}
    return {"anyOf": [schema, {"type": "string"}]} if scalar.open else schema


def _enum(enum: Enum) -> JsonObject:
    values = _enum_of(enum.values)
    if not enum.open or "enum" not in values:
        return values
    kinds = [enum.base] if enum.base else [Kind.STRING, Kind.NUMBER, Kind.BOOLEAN]
    others: list[JsonValue] = [{"type": JSON_TYPES.get(kind, "string")} for kind in kinds]
    return {"anyOf": [values, *others]}


def _enum_of(values: Sequence[JsonValue]) -> JsonObject:
    """Exactly these values, where Literal may hold them all."""
    if all(map(is_listable, values)):
        return {"enum": list(values)}
    kinds = {"integer" if isinstance(value, int) else "number" for value in values if not isinstance(value, str | bool)}
    return {"type": min(kinds, key=["number", "integer"].index)} if not any(isinstance(value, str | bool) for value in values) else {}


def _words(docs: Docs, name: str) -> JsonObject:
    """What people wrote of what has this name, with nothing in it that ends a docstring or cannot be seen."""
    lines = [part for line in described(unrepeated(docs, name)).splitlines() for part in wrapped(visible(line), DOC_WIDTH - INDENT)]
    text = "\n".join(lines).replace("\\", "/").replace('"', "'")
    return {"description": text} if text.strip() else {}
