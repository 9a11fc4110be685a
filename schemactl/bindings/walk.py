"""Going through the types of a declaration."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import assert_never

from schemactl.bindings.ir import (
    Alias,
    AnyType,
    Declaration,
    Enum,
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


def parts_of(declaration: Declaration) -> Iterator[Type]:
    """Every type that is written inside a declaration, outermost first."""
    open_ = list(reversed(_direct(declaration)))
    while open_:
        type_ = open_.pop()
        yield type_
        open_.extend(reversed(inner_types(type_)))


def _direct(declaration: Declaration) -> tuple[Type, ...]:
    match declaration:
        case Record():
            return tuple(prop.type for prop in declaration.properties) + (() if declaration.extra is None else (declaration.extra,))
        case TaggedUnion():
            return tuple(variant.record for variant in declaration.variants)
        case Alias():
            return (declaration.type,)
        case Enum():
            return ()
        case _:
            assert_never(declaration)


def inner_types(type_: Type) -> tuple[Type, ...]:
    """The types that a type is directly made of."""
    match type_:
        case Nullable():
            return (type_.inner,)
        case ListOf():
            return (type_.items,)
        case MapOf():
            return (type_.values,)
        case TupleOf():
            return type_.items + (() if type_.rest is None else (type_.rest,))
        case Union():
            return type_.variants
        case Scalar() | Literal() | AnyType() | Never() | Ref():
            return ()
        case _:
            assert_never(type_)


def rekeyed(declaration: Declaration, keys: Mapping[str, str]) -> Declaration:
    """The same declaration where some keys are called otherwise: its own, those it refers to, and those of unions and tuples inside."""
    key = new_key(declaration.key, keys)
    match declaration:
        case Record():
            properties = tuple(replace(prop, type=_rekeyed_type(prop.type, keys)) for prop in declaration.properties)
            extra = None if declaration.extra is None else _rekeyed_type(declaration.extra, keys)
            return replace(declaration, key=key, properties=properties, extra=extra)
        case TaggedUnion():
            variants = tuple(replace(variant, record=Ref(new_key(variant.record.key, keys))) for variant in declaration.variants)
            return replace(declaration, key=key, variants=variants)
        case Alias():
            return replace(declaration, key=key, type=_rekeyed_type(declaration.type, keys))
        case Enum():
            return replace(declaration, key=key)
        case _:
            assert_never(declaration)


def _rekeyed_type(type_: Type, keys: Mapping[str, str]) -> Type:
    match type_:
        case Ref():
            return Ref(new_key(type_.key, keys))
        case Nullable():
            return Nullable(_rekeyed_type(type_.inner, keys))
        case ListOf():
            return replace(type_, items=_rekeyed_type(type_.items, keys))
        case MapOf():
            return replace(type_, values=_rekeyed_type(type_.values, keys))
        case TupleOf():
            items = tuple(_rekeyed_type(item, keys) for item in type_.items)
            rest = None if type_.rest is None else _rekeyed_type(type_.rest, keys)
            return replace(type_, key=new_key(type_.key, keys), items=items, rest=rest)
        case Union():
            return replace(type_, key=new_key(type_.key, keys), variants=tuple(_rekeyed_type(each, keys) for each in type_.variants))
        case Scalar() | Literal() | AnyType() | Never():
            return type_
        case _:
            assert_never(type_)


def new_key(key: str, keys: Mapping[str, str]) -> str:
    """The new key of something, or of what it stands inside."""
    for end in range(len(key), 0, -1):
        if (end == len(key) or key[end] in "/|") and key[:end] in keys:
            return keys[key[:end]] + key[end:]
    return key
