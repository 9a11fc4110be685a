"""Keywords that speak of the value as a whole, and put schemas together."""

from itertools import combinations
from typing import TYPE_CHECKING

from schemactl.compat.disjointness import Types
from schemactl.compat.solver.formula import (
    FALSE,
    TRUE,
    Among,
    Formula,
    Lacks,
    Literal,
    NameSet,
    NotAmong,
    SizeAtLeast,
    SizeAtMost,
    SomeItem,
    SomeMember,
    all_of,
    any_of,
)
from schemactl.compat.solver.pairs import Both, conjunction, disjunction
from schemactl.compat.solver.pool import Pool
from schemactl.compat.solver.values import Kind, kind_of, type_of
from schemactl.model.json import JsonObject, JsonValue

if TYPE_CHECKING:
    from schemactl.compat.solver.expansion import Expansion


def ref(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    return expansion.both(expansion.pool.target(schema["$ref"], document), kind)


def branches(expansion: "Expansion", schema: JsonObject, keyword: str, document: int, kind: Kind) -> list[Both]:
    listed = schema[keyword]
    assert isinstance(listed, list)
    return [expansion.subschema(branch, document, kind) for branch in listed]


def every(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    return conjunction(branches(expansion, schema, "allOf", document, kind))


def some(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    return disjunction(branches(expansion, schema, "anyOf", document, kind))


def exactly_one(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    """A branch that holds, while those fail that could hold with it. It fails where none holds, or two do."""
    listed = schema["oneOf"]
    assert isinstance(listed, list)
    pairs = branches(expansion, schema, "oneOf", document, kind)
    possible = [at for at, (holds, _fails) in enumerate(pairs) if holds is not FALSE]
    overlaps = _overlaps(expansion.pool, {at: expansion.literal(listed[at], document).schema for at in possible}, frozenset((type_of(kind),)))
    rivals = {at: [one + other - at for one, other in overlaps if at in (one, other)] for at in possible}
    holds = any_of(all_of([pairs[at][0], *(pairs[rival][1] for rival in rivals[at])]) for at in possible)
    none = all_of(fails for _holds, fails in pairs)
    two = any_of(all_of([pairs[one][0], pairs[other][0]]) for one, other in overlaps)
    return holds, any_of([none, two], holds)


def _overlaps(pool: Pool, numbers: dict[int, int], types: Types) -> list[tuple[int, int]]:
    """The branches, two by two, that could hold of one value."""
    if pool.are_all_apart(numbers.values(), types):
        return []
    return [(one, other) for one, other in combinations(numbers, 2) if not pool.are_apart(numbers[one], numbers[other], types)]


def negated(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    holds, fails = expansion.subschema(schema["not"], document, kind)
    return fails, holds


def conditional(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    test, test_fails = expansion.subschema(schema["if"], document, kind)
    then, then_fails = expansion.subschema(schema.get("then", True), document, kind)
    otherwise, otherwise_fails = expansion.subschema(schema.get("else", True), document, kind)
    return (
        any_of([all_of([test, then]), all_of([test_fails, otherwise])]),
        any_of([all_of([test, then_fails]), all_of([test_fails, otherwise_fails])]),
    )


def enum(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    values = schema["enum"]
    assert isinstance(values, list)
    fitting = tuple(value for value in values if kind_of(value) == kind)
    if not fitting:
        return FALSE, TRUE
    return Among(fitting), NotAmong(fitting)


def const(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    return enum(expansion, {"enum": [schema["const"]]}, document, kind)


def differs(expansion: "Expansion", value: JsonValue) -> Formula:
    """All the ways in which another array or object can differ from this one."""

    def other(part: JsonValue) -> Literal:
        return Literal(expansion.pool.number({"const": part}, -1), False)

    if isinstance(value, list):
        shorter = [SizeAtMost(len(value) - 1)] if value else []
        return any_of([*shorter, SizeAtLeast(len(value) + 1), *(SomeItem(at, at + 1, other(item)) for at, item in enumerate(value))])
    assert isinstance(value, dict)
    more = SomeMember(NameSet(frozenset(value), inverted=True), Literal(expansion.pool.number(True, -1), True))
    members = (SomeMember(NameSet(frozenset((name,))), other(item)) for name, item in value.items())
    return any_of([more, *map(Lacks, value), *members])
