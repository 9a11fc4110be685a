"""Types of the IR as annotations of pydantic models."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self, assert_never

from schemactl.bindings.ir import (
    STRING_KINDS,
    Alias,
    AnyType,
    Bounds,
    Declaration,
    Detail,
    Docs,
    Enum,
    KeyTypes,
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
)  # fmt: skip
from schemactl.bindings.package import Scope
from schemactl.bindings.render import Templates
from schemactl.bindings.targets.python_layout import Alternatives, Expression, Group, call, flat, subscript
from schemactl.bindings.targets.python_pattern import backtracking_pattern, linear_pattern
from schemactl.bindings.targets.python_text import is_listable, literal, raw_string, string
from schemactl.model.json import JsonValue

BUILT_IN = frozenset({"str", "None"})
TEXTS = frozenset({Kind.STRING, *STRING_KINDS.values()}) - {Kind.DATE_TIME, Kind.DATE, Kind.TIME, Kind.UUID}
"""Kinds that are strings in Python, too."""
OPEN_KINDS = {"DateTime": "OpenDateTime", "Date": "OpenDate", "Time": "OpenTime", "Uuid": "OpenUuid"}
"""What is read as that where it is one, and stays a string where it is not; all others are strings where their format is a guess."""
LOST = frozenset({Detail.MICROS, Detail.NANOS, Detail.LEAP, Detail.YEAR_ZERO, Detail.UPPER_CASE})
"""What the types of Python lose, and a text keeps."""
MOST_PLACES = 12
"""A tuple with more places that may be left out is a list of any: it would be a union of as many tuples."""


@dataclass
class Annotations:
    """Writes annotations for one module, and remembers which names they need. kinds: scalar → name (types.toml).
    declarations: all that may be referred to, by key. circular: the keys of what leads to something that is defined below it."""

    names: dict[str, str]
    kinds: dict[str, str]
    declarations: Mapping[str, Declaration]
    tag_names: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    circular: frozenset[str] = frozenset()

    @classmethod
    def of(cls, scope: Scope, templates: Templates, datetimes: str) -> Self:
        return cls(dict(scope.names.types), kinds(templates, datetimes), scope.declarations)

    def source(self, name: str) -> str:
        """The file beside the models that has a name; empty for one of pydantic."""
        return "runtime"

    def bases(self, record: Record, model: str) -> tuple[str, ...]:
        """What a model extends. model: Model or CamelModel."""
        return (model,)

    def said_of(self, docs: Docs) -> list[str]:
        """What `Field` says of a property because of what people wrote about it."""
        return ["deprecated=True"] if docs.deprecated else []

    def named(self, scalar: Scalar) -> str:
        """What a scalar is without its bounds."""
        name = self.kinds[scalar.kind]
        return OPEN_KINDS.get(name, self.kinds[Kind.STRING]) if scalar.open else name

    def reexported(self, name: str) -> str:
        """How a module imports a shared name that it gives, too."""
        return name

    def use(self, name: str) -> str:
        self.used.add(name)
        return name

    def is_nullable(self, type_: Type) -> bool:
        """Whether null is one of its values, also by a name that it has."""
        return self._is_nullable(type_, frozenset())

    def _is_nullable(self, type_: Type, seen: frozenset[str]) -> bool:
        match type_:
            case Nullable() | AnyType() | Scalar(kind=Kind.NULL) | Literal(value=None):
                return True
            case Union():
                return any(self._is_nullable(each, seen) for each in type_.variants)
            case Ref(key) if key not in seen:
                meant = self.declarations[key]
                return isinstance(meant, Alias) and self._is_nullable(meant.type, seen | {key})
            case _:
                return False

    def of_type(self, type_: Type) -> Expression:
        """The annotation of a type where it is used."""
        match type_:
            case Scalar():
                return self._scalar(type_)
            case Literal():
                return self.of_values((type_.value,), None)
            case AnyType():
                return self.use("Any")
            case Never():
                return self.use("Nothing")
            case Nullable():
                return self._alternatives([self.of_type(type_.inner), "None"])
            case ListOf():
                return self._list(type_)
            case MapOf():
                return self._map(type_)
            case TupleOf():
                return self._tuple(type_)
            case Union():
                return self._alternatives([self.of_type(each) for each in type_.variants])
            case Ref():
                return self.names[type_.key]
            case _:
                assert_never(type_)

    def of_enum(self, enum: Enum) -> Expression:
        """What an enum is an alias of: its values, and what else may come when it is open."""
        if not enum.open:
            return self.of_values(enum.values, enum.base)
        bases = [self.of_type(Scalar(kind)) for kind in ([enum.base] if enum.base else _OPEN)]
        listable = [value for value in enum.values if is_listable(value)]
        return self._alternatives([*([self.of_values(listable, enum.base)] if listable else []), *bases])

    def of_values(self, values: Sequence[JsonValue], base: Kind | None) -> Expression:
        """Exactly these values. Literal holds no floats, and would take true for 1."""
        if all(isinstance(value, str) for value in values):
            return self._literal(values)
        if all(map(is_listable, values)):
            return subscript(self.use("Annotated"), [self._literal(values), call(self.use("OneOf"), [])])
        hint = self._alternatives(list(dict.fromkeys(_plain_type(value) for value in values)))
        if any(isinstance(value, Decimal) for value in values):
            self.use("Decimal")
        return subscript(self.use("Annotated"), [hint, call(self.use("OneOf"), map(literal, values))])

    def of_tagged(self, union: TaggedUnion, tag_names: Sequence[str]) -> Expression:
        """Records told apart by their tag. tag_names: what the discriminator is called in each of them."""
        records = [self.names[variant.record.key] for variant in union.variants]
        if not union.open and len(set(tag_names)) == 1:
            discriminator = call(self.use("Field"), [f"discriminator={string(tag_names[0])}"])
            return subscript(self.use("Annotated"), [self._alternatives(records), discriminator])
        self.used.update({"Tag", "Annotated", "tag"})
        tagged: list[Expression] = [
            subscript("Annotated", [record, call("Tag", [string(tag)])])
            for record, variant in zip(records, union.variants, strict=True)
            for tag in variant.tags
        ]
        if union.open:
            tagged.append(subscript("Annotated", [subscript("dict", ["str", self.use("Any")]), call("Tag", ['""'])]))
        known = [string(tag) for variant in union.variants for tag in variant.tags]
        return subscript("Annotated", [self._alternatives(tagged), call("tag", [string(union.discriminator), string(tag_names[0]), *known])])

    def of_name(self, pattern: str | None) -> Expression:
        """The name of a property that must match a pattern."""
        arguments, checks = self._pattern(pattern)
        return self.constrained("str", arguments, *checks)

    def constrained(self, hint: Expression, arguments: Sequence[Expression], *checks: Expression) -> Expression:
        """A type with what `Field` says of it, and with other checks; one `Annotated` for all."""
        base, said, others = _unpacked(hint)
        said = [*arguments, *said]
        field_ = [call(self.use("Field"), said)] if said else []
        others = [*others, *checks]
        return subscript(self.use("Annotated"), [base, *field_, *others]) if field_ or others else base

    def optional(self, hint: Expression) -> Expression:
        """A type with room for what is absent."""
        base, said, checks = _unpacked(hint)
        return self.constrained(subscript(self.use("Maybe"), [base]), said, *checks)

    def _scalar(self, scalar: Scalar) -> Expression:
        name = self.named(scalar)
        if name not in BUILT_IN:
            self.use(name)
        if scalar.bounds is None:
            return name
        pattern, checks = self._pattern(scalar.bounds.pattern if scalar.kind in TEXTS else None)
        step = scalar.bounds.multiple_of
        if step is not None:
            checks = [*checks, call(self.use("MultipleOf"), [string(str(step))])]
        return self.constrained(name, [*_bounds(scalar), *pattern], *checks)

    def _pattern(self, pattern: str | None) -> tuple[list[str], list[Expression]]:
        """What says that a text must match: an argument of `Field`, or a check of our own; neither, where there is no way that is safe."""
        linear = linear_pattern(pattern) if pattern else None
        if linear is not None:
            return [f"pattern={raw_string(linear)}"], []
        backtracking = backtracking_pattern(pattern) if pattern else None
        if backtracking is None:
            return [], []
        return [], [call(self.use("Matches"), [raw_string(backtracking.pattern), f"longest={backtracking.longest}"])]

    def _list(self, list_: ListOf) -> Expression:
        inner = subscript("list", [self.of_type(list_.items)])
        distinct = [call(self.use("Distinct"), [])] if list_.unique else []
        return self.constrained(inner, _counts(list_.min_items, list_.max_items), *distinct)

    def _map(self, map_: MapOf) -> Expression:
        inner = subscript("dict", [self.of_name(map_.key_pattern), self.of_type(map_.values)])
        by_key = self.by_key(map_.values, map_.by_key)
        return self.constrained(inner, _counts(map_.min_properties, map_.max_properties), *([] if by_key is None else [by_key]))

    def by_key(self, values: Type, by_key: KeyTypes | None) -> Expression | None:
        """The check of values by their keys. Where a pattern is not checked, nobody knows which keys match none."""
        written = [] if by_key is None else [(key, type_) for pattern, type_ in by_key.patterns if (key := self._key(pattern)) is not None]
        if by_key is None or not written:
            return None
        patterns = [Group("(", (key, _later(self.of_type(type_))), ")") for key, type_ in written]
        others = self.of_type(by_key.others if len(written) == len(by_key.patterns) else values)
        return call(self.use("ByKey"), [*patterns, _prefixed("others=", _later(others))])

    def _key(self, pattern: str) -> Expression | None:
        arguments, checks = self._pattern(pattern)
        return checks[0] if checks else self.constrained("str", arguments) if arguments else None

    def _tuple(self, tuple_: TupleOf) -> Expression:
        items = [self.of_type(item) for item in tuple_.items]
        if tuple_.rest is None and tuple_.min_items == len(items):
            return subscript("tuple", items)
        if len(items) - tuple_.min_items > MOST_PLACES:
            return subscript("list", [self.use("Any")])
        kinds_ = [*items, *([] if tuple_.rest is None else [self.of_type(tuple_.rest)])]
        hint = subscript("tuple", [self._alternatives(kinds_), "..."])
        rest = [] if tuple_.rest is None else [f"rest={flat(kinds_[-1])}"]
        least = [f"least={tuple_.min_items}"] if tuple_.min_items else []
        return subscript(self.use("Annotated"), [hint, call(self.use("Places"), [*items, *least, *rest])])

    def _literal(self, values: Sequence[JsonValue]) -> Expression:
        return subscript(self.use("Literal"), map(literal, values))

    def _alternatives(self, items: Sequence[Expression]) -> Expression:
        spread = [each for item in items for each in (item.items if isinstance(item, Alternatives) else [item])]
        distinct = [*dict.fromkeys(each for each in spread if each != "None"), *(["None"] if "None" in spread else [])]
        return distinct[0] if len(distinct) == 1 else Alternatives(tuple(distinct))


def _later(type_: Expression) -> Expression:
    """A type that may be named before it is defined."""
    return _prefixed("lambda: ", type_)


def _prefixed(before: str, expression: Expression) -> Expression:
    match expression:
        case Group():
            return Group(f"{before}{expression.open}", expression.items, expression.close)
        case Alternatives():
            return Group(f"{before}Union[", expression.items, "]")
        case _:
            return f"{before}{expression}"


_CHECKS = ("Field(", "MultipleOf(", "Matches(", "Distinct(", "ByKey(")
"""What says more of a type, whatever stands around it."""


def _unpacked(hint: Expression) -> tuple[Expression, list[Expression], list[Expression]]:
    """A type apart from what `Annotated` says of it: the arguments of `Field`, and the other checks."""
    if not (isinstance(hint, Group) and hint.open == "Annotated["):
        return hint, [], []
    base, *rest = hint.items
    checks = [each for each in rest if isinstance(each, Group)]
    if len(checks) < len(rest) or any(each.open not in _CHECKS for each in checks) or "discriminator=" in flat(checks[0]):
        return hint, [], []
    said = [argument for each in checks if each.open == "Field(" for argument in each.items]
    return base, said, [each for each in checks if each.open != "Field("]


_OPEN = (Kind.STRING, Kind.NUMBER, Kind.BOOLEAN)
"""What else may come in an open enum whose values are of several types."""


def _plain_type(value: JsonValue) -> str:
    if isinstance(value, str | bool | int):
        return type(value).__name__
    return "None" if value is None else "float"


def kinds(templates: Templates, datetimes: str) -> dict[str, str]:
    """types.toml: scalar → name of runtime/model.py."""
    table = tomllib.loads(templates.text("types.toml"))
    text = table.pop("text", {})
    return {**table, **(text if datetimes == "text" else {})}


def _bounds(scalar: Scalar) -> list[str]:
    bounds = scalar.bounds or Bounds()
    found = [
        f"{name}={literal(value)}"
        for name, value in (("ge", bounds.minimum), ("gt", bounds.exclusive_minimum), ("le", bounds.maximum), ("lt", bounds.exclusive_maximum))
        if value is not None
    ]
    if scalar.kind in TEXTS:
        found += _counts(bounds.min_length, bounds.max_length)
    return found


def _counts(least: int | None, most: int | None) -> list[str]:
    return [f"{name}={value}" for name, value in (("min_length", least or None), ("max_length", most)) if value is not None]
