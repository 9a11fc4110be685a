"""The IR as a JSON Schema again, plain enough for datamodel-code-generator: every declaration under `$defs` by the name of its class, every reference
resolved, what is open said so. Nothing that people wrote but descriptions is in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from schemactl.bindings.ir import (
    Alias,
    AnyType,
    Declaration,
    Docs,
    Enum,
    Kind,
    ListOf,
    Literal,
    MapOf,
    Never,
    Nullable,
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
    instead of its wire name. inside: keys of the aliases that are being written and contain themselves, which are any inside."""

    scope: Scope
    tells_objects_apart: bool = True
    names_nothing: bool = True
    stand_in: Callable[[str], str] = str
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
                schema = replace(self, inside=recursive(self.scope.declarations).get(declaration.key, self.inside))._typed(declaration.type)
            case _:
                assert_never(declaration)
        return {**schema, **_words(declaration.docs, self._name(declaration.key))}

    def _record(self, record: Record) -> JsonObject:
        properties = [prop for prop in record.properties if prop.wire or self.names_nothing]
        extra: JsonValue = False if record.extra is None else self._typed(record.extra) or True
        return {
            "type": "object",
            "properties": {self.stand_in(prop.wire): {**self._typed(prop.type), **_words(prop.docs, prop.wire)} for prop in properties},
            "required": [self.stand_in(prop.wire) for prop in properties if prop.required],
            "additionalProperties": extra,
        }

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
                return {"type": JSON_TYPES.get(type_.kind, "string")}
            case Literal():
                return _enum_of((type_.value,))
            case AnyType() | Never():
                return {}
            case Nullable():
                return {"anyOf": [self._typed(type_.inner), {"type": "null"}]}
            case ListOf():
                return {"type": "array", "items": self._typed(type_.items)}
            case TupleOf():
                return {"type": "array", "items": self._any_of([*type_.items, *([] if type_.rest is None else [type_.rest])])}
            case MapOf():
                return {"type": "object", "additionalProperties": self._typed(type_.values) or True}
            case Union():
                return self._any_of(type_.variants)
            case Ref(key) if key in self.inside:
                return {}
            case Ref():
                return {"$ref": f"#/$defs/{self._name(type_.key)}"}
            case _:
                assert_never(type_)

    def _any_of(self, types: Sequence[Type]) -> JsonObject:
        if not self.tells_objects_apart and sum(map(self._is_complex, types)) > 1:
            return {}
        return {"anyOf": [self._typed(each) for each in types]}

    def _is_complex(self, type_: Type) -> bool:
        is_enum = isinstance(type_, Ref) and isinstance(self.scope.declarations[type_.key], Enum)
        return not is_enum and isinstance(type_, Ref | MapOf | ListOf | TupleOf | AnyType)


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
