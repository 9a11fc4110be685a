"""IR → the text of a TypeScript type."""

from decimal import Decimal
from typing import assert_never

from schemactl.bindings.ir import (
    Alias,
    AnyType,
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
from schemactl.bindings.package import Names
from schemactl.bindings.targets.typescript_text import literal, string
from schemactl.model.json import JsonValue

SCALARS: dict[Kind, str] = {
    Kind.STRING: "string",
    Kind.INTEGER: "number",
    Kind.INT64: "bigint",
    Kind.BIGINT: "bigint",
    Kind.NUMBER: "number",
    Kind.DECIMAL: "json.Decimal",
    Kind.BOOLEAN: "boolean",
    Kind.NULL: "null",
    Kind.DATE_TIME: "json.DateTime",
    Kind.DATE: "json.PlainDate",
    Kind.TIME: "json.Time",
    Kind.UUID: "json.Uuid",
    Kind.EMAIL: "json.Email",
    Kind.URI: "json.Uri",
    Kind.IPV4: "json.Ipv4",
    Kind.IPV6: "json.Ipv6",
}


def type_text(type_: Type, names: Names) -> str:
    """The type as it stands after a colon."""
    return " | ".join(alternatives(type_, names))


def alternatives(type_: Type, names: Names) -> tuple[str, ...]:
    """The members of the union that a type is, each once; one where it is none."""
    match type_:
        case Union():
            return tuple(dict.fromkeys(text for variant in type_.variants for text in alternatives(variant, names)))
        case Nullable():
            return tuple(dict.fromkeys((*alternatives(type_.inner, names), "null")))
        case Scalar():
            return (SCALARS[type_.kind],)
        case Literal():
            return (_literal_type(type_.value),)
        case AnyType():
            return ("unknown",)
        case Never():
            return ("never",)
        case ListOf():
            return (f"{_operand(type_.items, names)}[]",)
        case TupleOf():
            return (_tuple(type_, names),)
        case MapOf():
            return (f"{{ [key: string]: {type_text(type_.values, names)} }}",)
        case Ref():
            return (names.types[type_.key],)
        case _:
            assert_never(type_)


def declared_alternatives(declaration: Enum | TaggedUnion | Alias, names: Names) -> tuple[str, ...]:
    """The members of the union that a declared type is, each once; one where it is none."""
    match declaration:
        case Enum():
            listed = (_literal_type(value) for value in declaration.values)
            return tuple(dict.fromkeys((*listed, *(_others(declaration) if declaration.open else ()))))
        case TaggedUnion():
            unlisted = (f"json.Unlisted<{string(declaration.discriminator)}>",) if declaration.open else ()
            return (*dict.fromkeys(names.types[variant.record.key] for variant in declaration.variants), *unlisted)
        case Alias():
            return alternatives(declaration.type, names)
        case _:
            assert_never(declaration)


def extra_type(record: Record, names: Names) -> str:
    """What the index signature of a record says: its extra type, and, since TypeScript wants it so, those of the declared properties. Empty where
    none is needed: extra properties that may be anything are kept, but a signature for them would hide misspelt keys from the compiler."""
    if record.extra is None or isinstance(record.extra, AnyType | Never):
        return ""
    declared = (text for prop in record.properties for text in alternatives(prop.type, names))
    absent = ["undefined"] if any(not prop.required for prop in record.properties) else []
    members = dict.fromkeys([*alternatives(record.extra, names), *declared, *absent])
    return "unknown" if "unknown" in members else " | ".join(members)


def _others(enum: Enum) -> tuple[str, ...]:
    """What else an open enum may hold, written so that editors still offer the listed values."""
    if enum.base is None:
        return ("(string & {})", "(number & {})", "boolean")
    if enum.base is Kind.BOOLEAN:
        return ("boolean",)
    return (f"({SCALARS[enum.base]} & {{}})",)


def _literal_type(value: JsonValue) -> str:
    """A value as a type; decimals have no literal types."""
    if isinstance(value, Decimal):
        return "json.Decimal"
    return literal(value)


def _operand(type_: Type, names: Names) -> str:
    """A type as it stands before `[]`."""
    members = alternatives(type_, names)
    return members[0] if len(members) == 1 else f"({' | '.join(members)})"


def _tuple(type_: TupleOf, names: Names) -> str:
    places = [f"{_operand(item, names)}?" if index >= type_.min_items else type_text(item, names) for index, item in enumerate(type_.items)]
    rest = [] if type_.rest is None or isinstance(type_.rest, Never) else [f"...{_operand(type_.rest, names)}[]"]
    return f"[{', '.join([*places, *rest])}]"
