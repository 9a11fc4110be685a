"""IR → the text of a TypeScript type."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
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
    Property,
    Record,
    Ref,
    Scalar,
    TaggedUnion,
    TupleOf,
    Type,
    Union,
)
from schemactl.bindings.names import Names
from schemactl.bindings.targets.typescript_layout import WIDTH
from schemactl.bindings.targets.typescript_text import key, literal, string
from schemactl.model.json import JsonValue
from schemactl.schema.patterns.pattern import NotAPattern, read
from schemactl.schema.patterns.tree import literal_prefix


def exact_constant(value: JsonValue) -> str:
    """A value as a type; decimals have no literal types."""
    return "json.Decimal" if isinstance(value, Decimal) else literal(value)


def exact_unlisted(discriminator: str) -> str:
    """The variant of an open union whose tag is not listed."""
    return f"json.Unlisted<{string(discriminator)}>"


@dataclass(frozen=True, slots=True)
class Types:
    """What types are called in one module. scalars: by kind. constant: a value as a type. unlisted: the variant of an open union whose tag is not
    listed, by the name of the tag. absent: what an optional property may be beside its type, empty for nothing."""

    names: Names
    scalars: Mapping[Kind, str]
    constant: Callable[[JsonValue], str] = exact_constant
    unlisted: Callable[[str], str] = exact_unlisted
    absent: str = ""

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
            return (types.constant(type_.value),)
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
            listed = (types.constant(value) for value in declaration.values if not (isinstance(value, bool) and "boolean" in others))
            return tuple(dict.fromkeys((*listed, *others)))
        case TaggedUnion():
            unlisted = (types.unlisted(declaration.discriminator),) if declaration.open else ()
            return (*dict.fromkeys(types.name(variant.record.key) for variant in declaration.variants), *unlisted)
        case Alias():
            return alternatives(declaration.type, types)
        case _:
            assert_never(declaration)


def property_type(prop: Property, types: Types) -> str:
    """The type of a property, after its name and colon: on the same line where it fits, else one alternative a line."""
    absent = (types.absent,) if types.absent and not prop.required else ()
    return joined((*alternatives(prop.type, types), *absent), len(f"  {key(prop.wire)}?:"), "    ")


def declared_text(declaration: Enum | TaggedUnion | Alias, types: Types, before: str) -> str:
    """The type of a declaration that is no record, after the text `before`: on its line where it fits, else one alternative a line."""
    return joined(declared_alternatives(declaration, types), len(before), "  ")


def joined(members: Sequence[str], column: int, margin: str) -> str:
    """A union that begins at a column: on its line where it fits, else one member a line."""
    line = " " + " | ".join(members)
    return line if len(members) == 1 or column + len(line) < WIDTH else "".join(f"\n{margin}| {member}" for member in members)


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
    named = f"`{prefix}${{string}}`" if prefix else "string"
    return f"[key: {named}]: {'unknown' if 'unknown' in members else ' | '.join(members)}"


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


def _operand(type_: Type, types: Types) -> str:
    """A type as it stands before `[]`."""
    members = alternatives(type_, types)
    return members[0] if len(members) == 1 else f"({' | '.join(members)})"


def _tuple(type_: TupleOf, types: Types) -> str:
    places = [f"{_operand(item, types)}?" if index >= type_.min_items else type_text(item, types) for index, item in enumerate(type_.items)]
    rest = [] if type_.rest is None or isinstance(type_.rest, Never) else [f"...{_operand(type_.rest, types)}[]"]
    return f"[{', '.join([*places, *rest])}]"
