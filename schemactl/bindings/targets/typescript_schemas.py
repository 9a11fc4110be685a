"""IR → the zod schema of a type: what a declaration is made of, and where it is used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, assert_never

from schemactl.bindings.ir import (
    Alias,
    AnyType,
    Bounds,
    Enum,
    KeyTypes,
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
from schemactl.bindings.targets.typescript_layout import Expression, Group, array, call, flat
from schemactl.bindings.targets.typescript_pattern import written_pattern
from schemactl.bindings.targets.typescript_text import double, key, string
from schemactl.model.json import JsonValue
from schemactl.schema.patterns.pattern import read

_NUMBERS = {Kind.INTEGER: "z.int()", Kind.INT64: "z.int()", Kind.BIGINT: "z.int()", Kind.NUMBER: "z.number()", Kind.DECIMAL: "z.number()"}
_PLAIN = {Kind.BOOLEAN: "z.boolean()", Kind.NULL: "z.null()", Kind.STRING: "z.string()"}
FORMATS = {
    Kind.DATE_TIME: "formats.dateTime",
    Kind.DATE: "formats.plainDate",
    Kind.TIME: "formats.time",
    Kind.UUID: "formats.uuid",
    Kind.EMAIL: "formats.email",
    Kind.URI: "formats.uri",
    Kind.IPV4: "formats.ipv4",
    Kind.IPV6: "formats.ipv6",
}
"""By kind of text, its schema in formats.ts: those of zod refuse some valid ones."""


_AS_LITERAL: Final = re.compile(r"[!-.0-~][ -.0-~]*")
"""A pattern that can stand between two slashes as it is: it is not empty, and has neither a slash nor what does not print."""
_TOLD_APART: Final = re.compile(r"\\[pPk]|\(\?<")
"""What tsc reads in a literal by rules of its own, which depend on its settings."""


@dataclass(frozen=True, slots=True)
class Schemas:
    """The schemas of one file. later: keys of what is declared after the place where the text stands, and therefore asked for when it is needed.
    used: what has been named of base.ts, and of files of their own, so far."""

    names: Names
    later: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)

    def of(self, type_: Type) -> Expression:
        """The schema of a type."""
        match type_:
            case Scalar():
                return self._scalar(type_)
            case Literal():
                return _constants([type_.value])
            case AnyType():
                return self._using("json")
            case Never():
                return "z.never()"
            case Nullable():
                return _chained(self.of(type_.inner), ".nullable()")
            case ListOf():
                limits = _limits(("min", type_.min_items), ("max", type_.max_items))
                return _chained(call("z.array", self.of(type_.items)), limits + (f".refine({self._using('checks.unique')})" if type_.unique else ""))
            case TupleOf():
                return self._tuple(type_)
            case MapOf():
                return self._map(type_)
            case Union():
                return call("z.union", array(tuple(map(self.of, type_.variants))))
            case Ref():
                name = self.names.types[type_.key]
                return f"z.lazy((): z.ZodType<{name}> => {name})" if type_.key in self.later else name
            case _:
                assert_never(type_)

    def declared(self, declaration: Enum | TaggedUnion | Alias) -> Expression:
        """The schema of a declaration that is no record."""
        match declaration:
            case Enum():
                return _listed(declaration)
            case TaggedUnion():
                return self._tagged(declaration)
            case Alias():
                return self.of(declaration.type)
            case _:
                assert_never(declaration)

    def property(self, prop: Property) -> Expression:
        return self.of(prop.type) if prop.required else _chained(self.of(prop.type), ".optional()")

    def around(self, record: Record) -> tuple[str, str]:
        """What stands before and after the properties of a record: how the others are read."""
        if record.extra is None or (isinstance(record.extra, Never) and not record.extra_by_key):
            return "z.strictObject({", "})"
        pattern = _pattern(record.extra_pattern)
        if pattern is not None or record.extra_by_key is not None:
            types = self._by_key(record.extra, pattern, record.extra_by_key)
            if types:
                declared = array(tuple(string(prop.wire) for prop in record.properties))
                return f"{self._using('open')}({{", f"}}).refine({flat(call(self._using('checks.byKey'), *types, declared))})"
        if isinstance(record.extra, AnyType):
            return f"{self._using('open')}({{", "})"
        return "z.object({", f"}}).catchall({flat(self.of(record.extra))})"

    def _scalar(self, scalar: Scalar) -> Expression:
        bounds = scalar.bounds or Bounds()
        if scalar.kind in _NUMBERS:
            return _NUMBERS[scalar.kind] + _limits(
                ("gte", double(bounds.minimum)),
                ("gt", double(bounds.exclusive_minimum)),
                ("lte", double(bounds.maximum)),
                ("lt", double(bounds.exclusive_maximum)),
                ("multipleOf", double(bounds.multiple_of)),
            )
        pattern = _pattern(bounds.pattern)
        text = self._using(FORMATS[scalar.held]) if scalar.held in FORMATS else _PLAIN[scalar.held]
        if bounds.min_length or bounds.max_length is not None:
            most = "" if bounds.max_length is None else f", {bounds.max_length}"
            text += f".refine({self._using('checks.characters')}({bounds.min_length or 0}{most}))"
        return text if pattern is None else f"{text}.regex({pattern})"

    def _using(self, name: str) -> str:
        self.used.add(name.partition(".")[0])
        return name

    def _map(self, type_: MapOf) -> Expression:
        pattern = _pattern(type_.key_pattern)
        keys = "z.string()" if pattern is None else f"z.string().regex({pattern})"
        refinements = []
        if type_.min_properties or type_.max_properties is not None:
            most = "" if type_.max_properties is None else f", {type_.max_properties}"
            refinements.append(f"{self._using('checks.sized')}({type_.min_properties or 0}{most})")
        if types := self._by_key(type_.values, None, type_.by_key):
            refinements.append(flat(call(self._using("checks.byKey"), *types)))
        return _chained(call("z.record", keys, self.of(type_.values)), "".join(f".refine({each})" for each in refinements))

    def _by_key(self, values: Type, pattern: str | None, by_key: KeyTypes | None) -> tuple[Expression, ...]:
        """The types of values by the patterns of their keys, and that of the others; nothing where a pattern cannot be checked."""
        if by_key is None:
            return () if pattern is None else (array((array((pattern, self.of(values))),)), "z.never()")
        written = [(_pattern(each), type_) for each, type_ in by_key.patterns]
        checked = tuple(array((each, self.of(type_))) for each, type_ in written if each is not None)
        others = by_key.others if len(checked) == len(written) else values
        if pattern is not None:
            checked = (*checked, array((pattern, self.of(values))))
        return (array(checked), self.of(others)) if checked else ()

    def _tuple(self, type_: TupleOf) -> Expression:
        items = tuple(self.of(item) if index < type_.min_items else _chained(self.of(item), ".optional()") for index, item in enumerate(type_.items))
        rest = () if type_.rest is None or isinstance(type_.rest, Never) else (self.of(type_.rest),)
        least = f".refine((items: readonly unknown[]) => items.length >= {type_.min_items})" if type_.min_items > len(type_.items) else ""
        return _chained(call("z.tuple", array(items), *rest), least)

    def _tagged(self, union: TaggedUnion) -> Expression:
        variants = tuple(dict.fromkeys(self.names.types[variant.record.key] for variant in union.variants))
        known = call("z.discriminatedUnion", string(union.discriminator), array(variants))
        if not union.open:
            return known
        tags = tuple(string(tag) for variant in union.variants for tag in variant.tags)
        unlisted = Group(f"{self._using('open')}({{ {member_key(union.discriminator)}: {self._using('other')}(", tags, ") })")
        return call("z.union", array((known, unlisted)))


def member_key(wire: str) -> str:
    """The key of a property in an object that is written out, where `__proto__` would mean another thing."""
    return f"[{string(wire)}]" if wire == "__proto__" else key(wire)


def _listed(enum: Enum) -> Expression:
    """The values of a closed enum; of an open one, all that may come."""
    if not enum.open:
        return _constants(enum.values)
    if enum.base is Kind.BOOLEAN:
        return "z.boolean()"
    if enum.base is None:
        return "z.union([z.string(), z.number(), z.boolean()])"
    return _NUMBERS.get(enum.base) or "z.string()"


def _constants(values: Sequence[JsonValue]) -> Expression:
    """One of these values. JSON.parse reads numbers as doubles, and so are these."""
    texts = tuple(string(value) for value in values if isinstance(value, str))
    if len(texts) == len(values) > 1:
        return call("z.enum", array(texts))
    written = tuple(dict.fromkeys(filter(None, map(_constant, values))))
    if not written:
        return "z.never()"
    return "z.null()" if written == ("null",) else call("z.literal", written[0] if len(written) == 1 else array(written))


def _constant(value: JsonValue) -> str:
    """A value as an expression; empty for a number that is beyond a double."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return string(value)
        case int() | float() | Decimal():
            return double(value) or ""
        case _:
            raise AssertionError("enums and constants hold scalars")


def _pattern(pattern: str | None) -> str | None:
    """A regular expression of JavaScript, with the flag `u` where that reads it; None where it is not checked."""
    written = None if pattern is None else written_pattern(pattern)
    if written is None or pattern is None:
        return None
    flags = "" if read(pattern).old else "u"
    if flags and _AS_LITERAL.fullmatch(written) and not _TOLD_APART.search(written):
        return f"/{written}/{flags}"
    return flat(call("new RegExp", string(written), *([string(flags)] if flags else [])))


def _limits(*limits: tuple[str, int | str | None]) -> str:
    return "".join(f".{name}({limit})" for name, limit in limits if limit is not None)


def _chained(expression: Expression, calls: str) -> Expression:
    if isinstance(expression, Group):
        return replace(expression, close=expression.close + calls)
    return expression + calls
