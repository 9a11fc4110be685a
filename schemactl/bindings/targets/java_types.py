"""Types of the IR as Java writes them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import assert_never

from schemactl.bindings.ir import (
    Alias,
    AnyType,
    Declaration,
    Kind,
    ListOf,
    Literal,
    MapOf,
    Never,
    Nullable,
    Ref,
    Scalar,
    TupleOf,
    Type,
    Union,
)
from schemactl.bindings.walk import inner_types

BOXED = {"long": "Long", "double": "Double", "boolean": "Boolean", "int": "Integer", "float": "Float"}
"""Primitive types and what stands for them where there may be nothing."""

_TEXT_IN_PLACE_OF_TIME = {Kind.DATE_TIME: "String", Kind.DATE: "String", Kind.TIME: "String"}
"""Option `datetimes = "text"`."""


@dataclass(frozen=True, slots=True)
class JavaTypes:
    """scalars: the type of each kind. names: of declarations, in-place unions and tuples by key, as they are written in this file (a full name
    where the simple one means another). declarations: what a Ref may mean, by key. root: key of the declaration that is never inlined."""

    scalars: Mapping[Kind, str]
    names: Mapping[str, str]
    declarations: Mapping[str, Declaration]
    root: str
    taken: frozenset[str] = field(init=False)
    """All names of types, without packages."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "taken", frozenset(map(simple, self.names.values())))

    def plain(self, type_: Type) -> str:
        """The type where a value is always there: primitive where there is one."""
        resolved = self.resolve(type_)
        match resolved:
            case Scalar():
                return simple(self.scalars[resolved.held])
            case Literal():
                return self.plain(Scalar(kind_of(resolved)))
            case AnyType():
                return "JsonNode"
            case Never() | Nullable(inner=Never()):
                return "Void"
            case Nullable():
                plain = self.plain(resolved.inner)
                return BOXED.get(plain, plain)
            case ListOf():
                return f"List<{self.boxed(resolved.items)}>"
            case MapOf():
                return f"Map<String, {self.boxed(resolved.values)}>"
            case Union() | TupleOf() | Ref():
                return self.names[resolved.key]
            case _:
                assert_never(resolved)

    def boxed(self, type_: Type) -> str:
        """The type as an argument of another; `@Nullable` where it lets null in."""
        resolved = self.resolve(type_)
        if self.nullable(resolved):
            inner = resolved.inner if isinstance(resolved, Nullable) else resolved
            plain = self.plain(inner)
            return nullable(BOXED.get(plain, plain))
        plain = self.plain(resolved)
        return BOXED.get(plain, plain)

    def nullable(self, type_: Type) -> bool:
        """Whether null is a value of the type that Java says with null. For any JSON value it does not: that is a NullNode."""
        match self.resolve(type_):
            case Nullable(inner=inner):
                return not isinstance(self.resolve(inner), AnyType)
            case Scalar(kind=Kind.NULL) | Literal(value=None):
                return True
            case _:
                return False

    def resolve(self, type_: Type) -> Type:
        """The type with the aliases that have no type of their own replaced by what they mean."""
        match type_:
            case Ref():
                declaration = self.declarations[type_.key]
                return self.resolve(declaration.type) if isinstance(declaration, Alias) and self.inlined(declaration) else type_
            case Nullable():
                inner = self.resolve(type_.inner)
                return inner if isinstance(inner, Nullable | AnyType) else Nullable(inner)
            case _:
                return type_

    def inlined(self, alias: Alias) -> bool:
        """Whether an alias is replaced by what it means: Java has no names for types. A root needs one, and so does a type that contains itself."""
        return alias.key != self.root and not self._contains(alias.type, alias.key, frozenset())

    def _contains(self, type_: Type, key: str, passed: frozenset[str]) -> bool:
        if isinstance(type_, Ref):
            declaration = self.declarations[type_.key]
            if type_.key == key:
                return True
            if type_.key in passed or not isinstance(declaration, Alias):
                return False
            return self._contains(declaration.type, key, passed | {type_.key})
        if isinstance(type_, Union | TupleOf):
            return False
        return any(self._contains(inner, key, passed) for inner in inner_types(type_))


@cache
def scalar_types(types_toml: str, datetimes: str) -> Mapping[Kind, str]:
    """The full names of the scalars' types, of types.toml. datetimes: the option, `instant` or `text`."""
    table = {Kind(kind): name for kind, name in tomllib.loads(types_toml).items()}
    return table | _TEXT_IN_PLACE_OF_TIME if datetimes == "text" else table


def simple(name: str) -> str:
    """A full name without its package."""
    return name.rpartition(".")[2]


def nullable(type_: str) -> str:
    """A reference type that lets null in; in a full name the annotation stands before the last part."""
    before = type_.partition("<")[0].rfind(".") + 1
    return f"{type_[:before]}@Nullable {type_[before:]}"


def kind_of(literal: Literal) -> Kind:
    """The kind of scalar that a constant is."""
    match literal.value:
        case None:
            return Kind.NULL
        case bool():
            return Kind.BOOLEAN
        case str():
            return Kind.STRING
        case int():
            return Kind.INT64 if -(2**63) <= literal.value < 2**63 else Kind.BIGINT
        case _:
            return Kind.DECIMAL
