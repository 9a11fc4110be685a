"""The language-neutral type model that schemas are lowered to and templates are rendered from.

Every name in it is a proposal (`title`); the name that a language uses is decided in naming.py.
All text comes from others and is escaped where it lands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from schemactl.model.json import JsonValue
from schemactl.schema.formats import FORMATS


class Kind(StrEnum):
    """Scalars. INTEGER is within ±2^53, INT64 within 64 bits, BIGINT has no bound; NUMBER is a double, DECIMAL keeps its digits."""

    STRING = "string"
    INTEGER = "integer"
    INT64 = "int64"
    BIGINT = "bigint"
    NUMBER = "number"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    NULL = "null"
    DATE_TIME = "date-time"
    DATE = "date"
    TIME = "time"
    UUID = "uuid"
    EMAIL = "email"
    URI = "uri"
    IPV4 = "ipv4"
    IPV6 = "ipv6"


STRING_KINDS: dict[str, Kind] = {kind.value: kind for kind in Kind if kind.value in FORMATS}
"""The formats of strings that a language may have a type for; texts of all others are plain strings."""

STRING_CHECKS = {kind: re.sub("-(.)", lambda match: match[1].upper(), kind) for kind in STRING_KINDS.values()}
"""What checks each of them is called in camel case."""


class Detail(StrEnum):
    """What values may have that a type of some language loses. The text says it to whoever reads a warning."""

    MICROS = "fractions finer than a microsecond"
    NANOS = "fractions finer than a nanosecond"
    LEAP = "a second of 60"
    YEAR_ZERO = "the year 0"
    UPPER_CASE = "UUIDs in upper case"
    POINT = "whole numbers written with a point"
    WHOLE = "whole numbers beyond ±2^53"
    DIGITS = "more digits than a double has"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of a number (inclusive or exclusive), of a string's length in code points, of a list's items; pattern as ECMA 262."""

    minimum: int | float | Decimal | None = None
    maximum: int | float | Decimal | None = None
    exclusive_minimum: int | float | Decimal | None = None
    exclusive_maximum: int | float | Decimal | None = None
    multiple_of: int | float | Decimal | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value that is no object, no array and no constant. bounds: None where the schema sets none. open: that texts are of this kind is a guess of
    discovery, and others may come, as in an inferred enum. details: what the schema shows of values that come here (by its examples, its default, a
    pattern that fits no others), in the order of Detail; a style that would lose it keeps the value as a text or a decimal."""

    kind: Kind
    bounds: Bounds | None = None
    open: bool = False
    details: tuple[Detail, ...] = ()

    @property
    def held(self) -> Kind:
        """The kind that every value has: a string, where the format is a guess."""
        return Kind.STRING if self.open else self.kind


@dataclass(frozen=True, slots=True)
class Literal:
    """Exactly one value: a string, number, boolean or null (`const`)."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value. reason: why nothing more is said, for a comment; empty where the schema itself says nothing."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Never:
    """No value at all (`false`)."""


@dataclass(frozen=True, slots=True)
class Nullable:
    """`inner` or null. Optional is not said here but by Property.required."""

    inner: "Type"


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array whose items are all of one type. unique: no two are equal as JSON values."""

    items: "Type"
    min_items: int | None = None
    max_items: int | None = None
    unique: bool = False


@dataclass(frozen=True, slots=True)
class TupleOf:
    """The first len(items) places are typed; `rest` types the others, None: there are none. key, title: what it is called where a language
    needs a name for it."""

    key: str
    title: str
    items: tuple["Type", ...]
    rest: "Type | None" = None
    min_items: int = 0


@dataclass(frozen=True, slots=True)
class KeyTypes:
    """Types that depend on the key. A value has the types of all patterns (ECMA 262, unanchored) that its key matches; where it matches none, the
    type `others`, which is Never where there are no such keys."""

    patterns: tuple[tuple[str, "Type"], ...]
    others: "Type"


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object whose keys are data. key_pattern: what they must match (ECMA 262, unanchored); None: any text. by_key: what else holds for a value,
    of which `values` says what holds for all; None: nothing."""

    values: "Type"
    key_pattern: str | None = None
    min_properties: int | None = None
    max_properties: int | None = None
    by_key: KeyTypes | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """An untagged union used in place, of two or more scalars, lists, maps and references, none of them null (that is Nullable); told apart by JSON
    type or by shape: the first variant that accepts the value, in this order, is right. key, title: what it is called where a language needs a
    name for it."""

    key: str
    title: str
    variants: tuple["Type", ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A declaration of this module, or a shared one, by its key (`Declaration.key`)."""

    key: str


Type = Scalar | Literal | AnyType | Never | Nullable | ListOf | TupleOf | MapOf | Union | Ref


@dataclass(frozen=True, slots=True)
class Docs:
    """What a person wrote in the schema, or in subject.toml. pii: that it says who somebody is (`x-pii`)."""

    title: str = ""
    description: str = ""
    deprecated: bool = False
    examples: tuple[JsonValue, ...] = ()
    pii: bool = False


@dataclass(frozen=True, slots=True)
class Property:
    """wire: the key in the JSON, any text. required: present in every value. default: annotation only, never filled in on the way through."""

    wire: str
    type: Type
    required: bool
    docs: Docs = Docs()
    default: JsonValue = None
    has_default: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """An object with declared properties. extra: the type of the others, which are kept on the way through; None: no others are allowed.
    extra_pattern: what the names of the others must match (ECMA 262, unanchored); None: any name. extra_by_key: what else holds for the others, by
    their names; None: nothing."""

    key: str
    title: str
    properties: tuple[Property, ...]
    extra: Type | None = AnyType()
    docs: Docs = Docs()
    extra_pattern: str | None = None
    extra_by_key: KeyTypes | None = None


@dataclass(frozen=True, slots=True)
class Enum:
    """Two or more distinct values, or one when open: strings, numbers, booleans; never null (that is Nullable). base: the kind that all of them
    have, None when they are mixed. open: other values of the base (of any scalar kind when mixed) may come, as in an inferred enum, and are kept."""

    key: str
    title: str
    values: tuple[JsonValue, ...]
    open: bool
    base: Kind | None = Kind.STRING
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True)
class Variant:
    """tags: the values of the discriminator that select it, one or more. record: always a Record, which declares the discriminator as a required
    Literal (one tag) or closed Enum (several)."""

    tags: tuple[str, ...]
    record: Ref


@dataclass(frozen=True, slots=True)
class TaggedUnion:
    """Records told apart by the string property `discriminator` (its wire name). open: a tag that is not listed may come, and that object is kept
    as it is."""

    key: str
    title: str
    discriminator: str
    variants: tuple[Variant, ...]
    open: bool = False
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type that is none of the above: a root that is a list or a scalar, a shared definition, an untagged union with a name."""

    key: str
    title: str
    type: Type
    docs: Docs = Docs()


Declaration = Record | Enum | TaggedUnion | Alias


@dataclass(frozen=True, slots=True)
class Module:
    """One subject at one version.

    subject: its exact name; source, type: its parts, decoded; one that its source alone names has that as its type. label: names the version among
    those that are generated side by side (`v1`). head: it is the newest of its subject. fingerprint: of the canonical schema. root: key of the
    declaration that the payload has; its title comes from the subject. declarations: the root first, the others in order of key, so that adding one
    moves none; those that other modules share stand in Package.shared, and are meant by a Ref whose key starts with `shared:`. copies: keys of what
    the schema writes out more than once, with the key of the declaration that stands for it.
    """

    subject: str
    source: str
    type: str
    version: int
    label: str
    head: bool
    fingerprint: str
    root: str
    declarations: tuple[Declaration, ...]
    warnings: tuple[str, ...] = ()
    copies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """path: relative to the output folder, with `/`; text ends with a newline."""

    path: str
    text: str
