"""The IR as text that a person can read, for the golden files of the corpus."""

import json
from collections.abc import Sequence

from schemactl.bindings.ir import (
    Alias,
    AnyType,
    Bounds,
    Declaration,
    Enum,
    KeyTypes,
    ListOf,
    Literal,
    MapOf,
    Module,
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
from schemactl.model.json import JsonValue


def described(module: Module) -> str:
    """Every declaration, one property a line: `name?: type` may be absent."""
    parts = [_declared(declaration) for declaration in module.declarations]
    warnings = [f"warning {warning}" for warning in module.warnings]
    return "\n\n".join([*parts, *(["\n".join(warnings)] if warnings else [])]) + "\n"


def _declared(declaration: Declaration) -> str:
    head = f"{declaration.title!r} <{declaration.key}>"
    match declaration:
        case Record():
            lines = [f"  {_property(prop)}" for prop in declaration.properties]
            extra = "none" if declaration.extra is None else type_text(declaration.extra)
            named = f" named /{declaration.extra_pattern}/" if declaration.extra_pattern else ""
            return "\n".join([f"record {head}", *lines, f"  others: {extra}{named}{_by_key(declaration.extra_by_key)}"])
        case Enum():
            return f"{'open ' if declaration.open else ''}enum {head} of {declaration.base}: {_values(declaration.values)}"
        case TaggedUnion():
            variants = [f"  {' | '.join(map(repr, variant.tags))} → <{variant.record.key}>" for variant in declaration.variants]
            return "\n".join([f"{'open ' if declaration.open else ''}tagged {head} by {declaration.discriminator!r}", *variants])
        case Alias():
            return f"alias {head} = {type_text(declaration.type)}"


def _property(prop: Property) -> str:
    words = [f"{prop.wire!r}{'' if prop.required else '?'}: {type_text(prop.type)}"]
    words += [f"default {_text(prop.default)}"] if prop.has_default else []
    words += ["deprecated"] if prop.docs.deprecated else []
    return "  ".join(words)


def type_text(type_: Type) -> str:
    """A type in one line."""
    match type_:
        case Scalar():
            return f"{'open ' if type_.open else ''}{type_.kind}{_bounds(type_.bounds)}{''.join(f' with {detail}' for detail in type_.details)}"
        case Literal():
            return f"={_text(type_.value)}"
        case AnyType():
            return f"any({type_.reason})" if type_.reason else "any"
        case Never():
            return "never"
        case Nullable():
            return f"{type_text(type_.inner)} or null"
        case ListOf():
            return f"[{type_text(type_.items)}]{_counts(type_.min_items, type_.max_items)}{' distinct' if type_.unique else ''}"
        case TupleOf():
            rest = "" if type_.rest is None else f", {type_text(type_.rest)}…"
            return f"({', '.join(map(type_text, type_.items))}{rest}) at least {type_.min_items}"
        case MapOf():
            pattern, counts = type_.key_pattern, _counts(type_.min_properties, type_.max_properties)
            return f"map{f' /{pattern}/' if pattern else ''} of {type_text(type_.values)}{counts}{_by_key(type_.by_key)}"
        case Union():
            return " | ".join(map(type_text, type_.variants))
        case Ref():
            return f"<{type_.key}>"


def _by_key(by_key: KeyTypes | None) -> str:
    if by_key is None:
        return ""
    return f" by key ({', '.join(f'/{pattern}/ {type_text(type_)}' for pattern, type_ in by_key.patterns)}, others {type_text(by_key.others)})"


def _counts(least: int | None, most: int | None) -> str:
    return f" {least or 0}..{'' if most is None else most}" if least or most is not None else ""


def _bounds(bounds: Bounds | None) -> str:
    if bounds is None:
        return ""
    found = {name: value for name in bounds.__slots__ if (value := getattr(bounds, name)) is not None}
    return "{" + ", ".join(f"{name}={value}" for name, value in found.items()) + "}"


def _values(values: Sequence[JsonValue]) -> str:
    shown = ", ".join(map(_text, values[:20]))
    return shown if len(values) <= 20 else f"{shown}, … ({len(values)} values)"


def _text(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"
