"""IR → the text of a TypeScript type."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
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
from schemactl.bindings.names import Names
from schemactl.bindings.targets.typescript_text import literal, string
from schemactl.model.json import JsonValue
from schemactl.schema.patterns.pattern import NotAPattern, read
from schemactl.schema.patterns.tree import literal_prefix


@dataclass(frozen=True, slots=True)
class Types:
    """What types are called in one module. scalars: by kind, of types.toml."""

    names: Names
    scalars: Mapping[Kind, str]

    def name(self, key: str) -> str:
        """The name of a declaration."""
        return self.names.types[key]


def scalar_types(types_toml: str) -> dict[Kind, str]:
    """types.toml: scalar → type."""
    return {Kind(kind): type_ for kind, type_ in tomllib.loads(types_toml).items()}


def type_text(type_: Type, types: Types) -> str:
    """The type as it stands after a colon."""
    return " | ".join(alternatives(type_, types))


def alternatives(type_: Type, types: Types) -> tuple[str, ...]:
    """The members of the union that a type is, each once; one where it is none."""
    match type_:
        case Union():
            return tuple(dict.fromkeys(text for variant in type_.variants for text in alternatives(variant, types)))
        case Nullable():
            return tuple(dict.fromkeys((*alternatives(type_.inner, types), "null")))
        case Scalar():
            return (types.scalars[type_.held],)
        case Literal():
            return (_literal_type(type_.value),)
        case AnyType():
            return ("unknown",)
        case Never():
            return ("never",)
        case ListOf():
            return (f"{_operand(type_.items, types)}[]",)
        case TupleOf():
            return (_tuple(type_, types),)
        case MapOf():
            return (f"{{ [key: string]: {type_text(type_.values, types)} }}",)
        case Ref():
            return (types.name(type_.key),)
        case _:
            assert_never(type_)


def declared_alternatives(declaration: Enum | TaggedUnion | Alias, types: Types) -> tuple[str, ...]:
    """The members of the union that a declared type is, each once; one where it is none."""
    match declaration:
        case Enum():
            others = other_values(declaration, types)
            listed = (_literal_type(value) for value in declaration.values if not (isinstance(value, bool) and "boolean" in others))
            return tuple(dict.fromkeys((*listed, *others)))
        case TaggedUnion():
            unlisted = (f"json.Unlisted<{string(declaration.discriminator)}>",) if declaration.open else ()
            return (*dict.fromkeys(types.name(variant.record.key) for variant in declaration.variants), *unlisted)
        case Alias():
            return alternatives(declaration.type, types)
        case _:
            assert_never(declaration)


def index_signature(record: Record, types: Types) -> str:
    """What types the properties that a record does not declare; empty where nothing does: extra properties that may be anything are kept, but a
    signature for them would hide misspelt keys from the compiler. It must allow, since TypeScript wants it so, what the declared properties that it
    covers hold."""
    prefix = key_prefix(record.extra_pattern)
    if record.extra is None or isinstance(record.extra, Never) or (isinstance(record.extra, AnyType) and not prefix):
        return "" if record.properties else f"[key: string]: {type_text(record.extra or Never(), types)}"
    covered = [prop for prop in record.properties if prop.wire.startswith(prefix)]
    declared = (text for prop in covered for text in alternatives(prop.type, types))
    absent = ["undefined"] if any(not prop.required for prop in covered) else []
    members = dict.fromkeys([*alternatives(record.extra, types), *declared, *absent])
    key = f"`{prefix}${{string}}`" if prefix else "string"
    return f"[key: {key}]: {'unknown' if 'unknown' in members else ' | '.join(members)}"


def key_prefix(pattern: str | None) -> str:
    """What all keys begin with that a pattern asks for, as far as it can stand in a type; empty where it does not say."""
    try:
        known = None if pattern is None else read(pattern)
    except NotAPattern:
        known = None
    plain = _PLAIN.match("" if known is None else literal_prefix(known.tree))
    return plain[0] if plain else ""


_PLAIN = re.compile(r"[\w:@/ .-]*", re.ASCII)


def other_values(enum: Enum, types: Types) -> tuple[str, ...]:
    """What else an open enum may hold, written so that editors still offer the listed values."""
    if not enum.open:
        return ()
    if enum.base is None:
        return ("(string & {})", "(number & {})", "boolean")
    if enum.base is Kind.BOOLEAN:
        return ("boolean",)
    return (f"({types.scalars[enum.base]} & {{}})",)


def _literal_type(value: JsonValue) -> str:
    """A value as a type; decimals have no literal types."""
    if isinstance(value, Decimal):
        return "json.Decimal"
    return literal(value)


def _operand(type_: Type, types: Types) -> str:
    """A type as it stands before `[]`."""
    members = alternatives(type_, types)
    return members[0] if len(members) == 1 else f"({' | '.join(members)})"


def _tuple(type_: TupleOf, types: Types) -> str:
    places = [f"{_operand(item, types)}?" if index >= type_.min_items else type_text(item, types) for index, item in enumerate(type_.items)]
    rest = [] if type_.rest is None or isinstance(type_.rest, Never) else [f"...{_operand(type_.rest, types)}[]"]
    return f"[{', '.join([*places, *rest])}]"
