"""Keywords of numbers and strings."""

from typing import TYPE_CHECKING

from schemactl.compat.solver.formula import (
    FALSE,
    TRUE,
    AtLeast,
    AtMost,
    HasFormat,
    LacksFormat,
    Matches,
    MatchesNot,
    MultipleOf,
    NotMultipleOf,
    SizeAtLeast,
    SizeAtMost,
)
from schemactl.compat.solver.pairs import Both
from schemactl.compat.solver.values import Kind
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.numbers import exact, is_number

if TYPE_CHECKING:
    from schemactl.compat.solver.expansion import Expansion
    from schemactl.compat.solver.keywords import Rule


def bound(keyword: str) -> "Rule":
    low, strict = keyword.endswith("inimum"), keyword.startswith("exclusive")

    def rule(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
        limit = exact(schema[keyword])
        return (AtLeast(limit, strict), AtMost(limit, not strict)) if low else (AtMost(limit, strict), AtLeast(limit, not strict))

    return rule


def multiple_of(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    divisor = exact(schema["multipleOf"])
    if divisor <= 0:
        return TRUE, FALSE
    if kind == "integer" and divisor.numerator == 1:
        return TRUE, FALSE
    return MultipleOf(divisor), NotMultipleOf(divisor)


def at_least(keyword: str) -> "Rule":
    def rule(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
        size = size_of(schema[keyword])
        return (SizeAtLeast(size), SizeAtMost(size - 1)) if size > 0 else (TRUE, FALSE)

    return rule


def at_most(keyword: str) -> "Rule":
    def rule(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
        size = size_of(schema[keyword])
        return SizeAtMost(size), SizeAtLeast(size + 1)

    return rule


def size_of(value: JsonValue) -> int:
    return int(exact(value)) if is_number(value) else 0


def pattern(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    return Matches(str(schema["pattern"])), MatchesNot(str(schema["pattern"]))


def format_(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    name = str(schema["format"])
    return (HasFormat(name), LacksFormat(name)) if name in expansion.asserted else (TRUE, FALSE)
