"""Types of the IR as text of a custom target: looked up in its types.toml, put together from the inside."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from schemactl.bindings.ir import (
    AnyType,
    Declaration,
    Enum,
    ListOf,
    Literal,
    MapOf,
    Never,
    Nullable,
    Property,
    Ref,
    Scalar,
    TupleOf,
    Type,
    Union,
)
from schemactl.bindings.names import Names
from schemactl.bindings.package import Scope
from schemactl.bindings.targets.custom_description import TypeMap
from schemactl.bindings.walk import parts_of
from schemactl.model.json import JsonValue


@dataclass(frozen=True, slots=True)
class Types:
    """What a template of a custom target sees as `types`."""

    mapped: TypeMap
    names: Names

    def text(self, type_: Type) -> str:
        """The type in the language. A constant is the type of its value."""
        match type_:
            case Scalar():
                return self.mapped.scalars[type_.held]
            case Literal():
                return self._of_value(type_.value)
            case Nullable():
                return self._composed("nullable", "{inner}", type_.inner)
            case ListOf():
                return self._composed("list", "{items}", type_.items)
            case MapOf():
                return self._composed("map", "{values}", type_.values)
            case Ref():
                return self.names.types[type_.key]
            case TupleOf():
                return self.mapped.types["tuple"]
            case Union():
                return self.mapped.types["union"]
            case AnyType():
                return self.mapped.types["any"]
            case Never():
                return self.mapped.types["never"]
            case _:
                assert_never(type_)

    def of(self, prop: Property) -> str:
        """The type of a property: `optional` around what may be absent, unless it is nullable already."""
        if prop.required or isinstance(prop.type, Nullable):
            return self.text(prop.type)
        return self._composed("optional", "{inner}", prop.type)

    def of_enum(self, enum: Enum) -> str:
        """The type that the values of an enum have."""
        return self.mapped.types["any"] if enum.base is None else self.mapped.scalars[enum.base]

    def member(self, record: Declaration, prop: Property) -> str:
        """What a property is called in the language."""
        return self.names.members[record.key][prop.wire]

    def imports(self, scope: Scope) -> list[str]:
        """What the texts in a module need, by `[imports]`, sorted."""
        found = {self.text(part) for declaration in scope.declarations.values() for part in parts_of(declaration)}
        return sorted({needed for text, needed in self.mapped.imports.items() if text in found})

    def number(self, value: JsonValue) -> str:
        """A number, true or false, as JSON writes it and most languages read it."""
        return str(value) if isinstance(value, Decimal) else json.dumps(value)

    def _composed(self, name: str, place: str, inner: Type) -> str:
        return self.mapped.types[name].replace(place, self.text(inner))

    def _of_value(self, value: JsonValue) -> str:
        match value:
            case None:
                return self.mapped.scalars["null"]
            case bool():
                return self.mapped.scalars["boolean"]
            case str():
                return self.mapped.scalars["string"]
            case int():
                return self.mapped.scalars["int64" if abs(value) < 2**63 else "bigint"]
            case _:
                return self.mapped.scalars["decimal"]
