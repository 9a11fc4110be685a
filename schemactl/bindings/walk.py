"""Going through the types of a declaration."""

from collections.abc import Iterator
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
