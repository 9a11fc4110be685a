"""Going through the types of a declaration."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import assert_never

from schemactl.bindings.ir import (
    Alias,
    AnyType,
    Declaration,
    Enum,
    KeyTypes,
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
            extra = () if declaration.extra is None else (declaration.extra,)
            return tuple(prop.type for prop in declaration.properties) + extra + types_by_key(declaration.extra_by_key)
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
            return (type_.values, *types_by_key(type_.by_key))
        case TupleOf():
            return type_.items + (() if type_.rest is None else (type_.rest,))
        case Union():
            return type_.variants
        case Scalar() | Literal() | AnyType() | Never() | Ref():
            return ()
        case _:
            assert_never(type_)


def types_by_key(by_key: KeyTypes | None) -> tuple[Type, ...]:
    return () if by_key is None else (*(type_ for _, type_ in by_key.patterns), by_key.others)


def with_types(by_key: KeyTypes | None, changed: Callable[[Type], Type]) -> KeyTypes | None:
    """The same where each type is changed."""
    if by_key is None:
        return None
    return KeyTypes(tuple((pattern, changed(type_)) for pattern, type_ in by_key.patterns), changed(by_key.others))


def rekeyed(declaration: Declaration, keys: Mapping[str, str]) -> Declaration:
    """The same declaration where some keys are called otherwise: its own, those it refers to, and those of unions and tuples inside."""
    key = new_key(declaration.key, keys)
    match declaration:
        case Record():
            properties = tuple(replace(prop, type=_rekeyed_type(prop.type, keys)) for prop in declaration.properties)
            extra = None if declaration.extra is None else _rekeyed_type(declaration.extra, keys)
            by_key = with_types(declaration.extra_by_key, lambda type_: _rekeyed_type(type_, keys))
            return replace(declaration, key=key, properties=properties, extra=extra, extra_by_key=by_key)
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
            by_key = with_types(type_.by_key, lambda each: _rekeyed_type(each, keys))
            return replace(type_, values=_rekeyed_type(type_.values, keys), by_key=by_key)
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
