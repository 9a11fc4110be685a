"""Types of the IR as plain records have them: what Jackson reads by itself, boxed, so that what is missing can be told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemactl.bindings.ir import (
    AnyType,
    Declaration,
    Detail,
    Enum,
    Kind,
    Literal,
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
from schemactl.bindings.targets.java_text import is_constant
from schemactl.bindings.targets.java_types import JavaTypes, kind_of
from schemactl.bindings.targets.less_kept import kept

ANY = "Object"
SCALARS: Mapping[Kind, str] = {
    Kind.STRING: "String",
    Kind.INTEGER: "Long",
    Kind.INT64: "Long",
    Kind.BIGINT: "java.math.BigInteger",
    Kind.NUMBER: "Double",
    Kind.DECIMAL: "java.math.BigDecimal",
    Kind.BOOLEAN: "Boolean",
    Kind.NULL: ANY,
    Kind.DATE_TIME: "java.time.OffsetDateTime",
    Kind.DATE: "java.time.LocalDate",
    Kind.TIME: "java.time.OffsetTime",
    Kind.UUID: "java.util.UUID",
    Kind.EMAIL: "String",
    Kind.URI: "String",
    Kind.IPV4: "String",
    Kind.IPV6: "String",
}
"""java.net.URI refuses some valid ones."""
TEXTS: Mapping[Kind, str] = {**SCALARS, Kind.DATE_TIME: "String", Kind.DATE: "String", Kind.TIME: "String"}
"""Option `datetimes = "text"`."""
LOST = frozenset({Detail.NANOS, Detail.LEAP, Detail.UPPER_CASE, Detail.POINT, Detail.DIGITS})
"""What these types lose or refuse, and a String or a BigDecimal keeps."""
MOST_COMPONENTS = 250
"""A constructor has 255 slots, of which `this` takes one."""
MOST_CONSTANTS = 500
"""An initialiser has 64 KB."""


@dataclass(frozen=True, slots=True)
class PlainTypes(JavaTypes):
    """Every type is one of a reference. What Jackson's annotations alone cannot tell apart is an Object: what Jackson reads without a type."""

    def plain(self, type_: Type) -> str:
        resolved = self.resolve(type_)
        match resolved:
            case AnyType() | Union() | Never() | Nullable(inner=Never()):
                return ANY
            case TupleOf():
                return f"List<@Nullable {ANY}>"
            case Ref():
                return self._declared(self.declarations[resolved.key])
            case Scalar():
                return JavaTypes.plain(self, kept(resolved, LOST))
            case Literal() if kind_of(resolved) is Kind.DECIMAL:
                return "Double"
            case _:
                return JavaTypes.plain(self, resolved)

    def nullable(self, type_: Type) -> bool:
        resolved = self.resolve(type_)
        if isinstance(resolved, Union):
            return any(map(self.nullable, resolved.variants))
        return isinstance(resolved, AnyType | Never) or JavaTypes.nullable(self, resolved)

    def resolve(self, type_: Type) -> Type:
        """An object that may be anything is nullable by itself."""
        resolved = JavaTypes.resolve(self, type_)
        return resolved.inner if isinstance(resolved, Nullable) and isinstance(resolved.inner, AnyType | Never) else resolved

    def _declared(self, declaration: Declaration) -> str:
        match declaration:
            case Record() if not fits(declaration):
                return f"Map<String, @Nullable {ANY}>"
            case Enum() if not is_listed(declaration):
                base = Kind.NUMBER if declaration.base is Kind.DECIMAL else declaration.base
                return ANY if base is None else JavaTypes.plain(self, Scalar(base))
            case TaggedUnion() if not self.is_sealed(declaration):
                return ANY
            case _:
                return self.names[declaration.key]

    def is_sealed(self, union: TaggedUnion) -> bool:
        """Whether an interface can stand for the union: all that implements it stands beside it, and its tags can be written in an annotation."""
        texts = (union.discriminator, *(tag for variant in union.variants for tag in variant.tags))
        return all(map(is_name, texts)) and all(
            variant.record.key != self.root and isinstance(record := self.declarations[variant.record.key], Record) and fits(record)
            for variant in union.variants
        )


def fits(record: Record) -> bool:
    """Whether a record of Java can have all properties."""
    return len(record.properties) <= MOST_COMPONENTS


def is_listed(enum: Enum) -> bool:
    """Whether an enum of Java can stand for an enum: it is closed, and its constants are named after texts."""
    texts = [value for value in enum.values if isinstance(value, str)]
    return not enum.open and len(texts) == len(enum.values) <= MOST_CONSTANTS and all(map(is_name, texts))


def is_name(text: str) -> bool:
    """Whether a text can be a name in an annotation of Jackson, for which an empty one means another thing."""
    return text != "" and is_constant(text)


def tags_of(unions: Iterable[TaggedUnion]) -> dict[str, dict[str, str]]:
    """By record, the properties that tell it from the other variants of its unions by one value, with that value."""
    found: dict[str, dict[str, str]] = {}
    for union in unions:
        for variant in union.variants:
            if len(variant.tags) == 1:
                found.setdefault(variant.record.key, {})[union.discriminator] = variant.tags[0]
    return found
