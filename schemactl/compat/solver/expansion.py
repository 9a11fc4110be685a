"""A schema as a formula about values of one kind: what it says when it holds, and what when it does not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations

from schemactl.compat.solver import evaluated
from schemactl.compat.solver.formula import (
    FALSE,
    TRUE,
    Among,
    AtLeast,
    AtMost,
    Counted,
    Distinct,
    EachItem,
    EachName,
    Formula,
    Has,
    HasFormat,
    Lacks,
    LacksFormat,
    Literal,
    Matches,
    MatchesNot,
    MultipleOf,
    NameSet,
    NotAmong,
    NotMultipleOf,
    Repeated,
    SizeAtLeast,
    SizeAtMost,
    SomeItem,
    SomeMember,
    SomeName,
    all_of,
    any_of,
)
from schemactl.compat.solver.pairs import Both, conjunction, disjunction, every_item, every_member
from schemactl.compat.solver.pool import Pool
from schemactl.compat.solver.values import ALL_KINDS, KINDS, KINDS_OF_TYPE, Kind, exact, kind_of
from schemactl.compat.tags import apart
from schemactl.model.json import Document, JsonObject, JsonValue


@dataclass
class Expansion:
    """pool: the schemas; asserted: the formats that refuse values (none when formats are annotations)."""

    pool: Pool
    asserted: frozenset[str] = frozenset()
    _known: dict[tuple[int, Kind], Both] = field(default_factory=dict)
    _kinds: dict[int, frozenset[Kind]] = field(default_factory=dict)

    def formula(self, literal: Literal, kind: Kind) -> Formula:
        """What the literal says of a value of this kind."""
        return self.both(literal.schema, kind)[0 if literal.holds else 1]

    def both(self, number: int, kind: Kind) -> Both:
        known = self._known.get((number, kind))
        if known is None:
            schema, document = self.pool.schema(number)
            known = self._known[(number, kind)] = self._expanded(schema, document, kind)
        return known

    def kinds_of_all(self, literals: Iterable[Literal]) -> frozenset[Kind]:
        """The kinds that the types of the schemas that hold leave possible."""
        possible = ALL_KINDS
        for literal in literals:
            if literal.holds:
                possible &= self.kinds(literal.schema)
        return possible

    def kinds(self, number: int) -> frozenset[Kind]:
        known = self._kinds.get(number)
        if known is None:
            schema, document = self.pool.schema(number)
            self._kinds[number] = known = self._possible_kinds(schema, document)
        return known

    def _possible_kinds(self, schema: Document, document: int) -> frozenset[Kind]:
        if isinstance(schema, bool):
            return ALL_KINDS if schema else frozenset()
        kinds = frozenset(kind for kind in KINDS if _allows(schema, kind))
        for keyword in ("const", "enum"):
            if keyword in schema:
                values = schema[keyword] if keyword == "enum" else [schema[keyword]]
                kinds &= {kind_of(value) for value in values} if isinstance(values, list) else kinds
        return kinds & self.kinds(self.pool.target(schema["$ref"], document)) if "$ref" in schema else kinds

    def subschema(self, schema: JsonValue, document: int, kind: Kind) -> Both:
        assert isinstance(schema, dict | bool)
        return self.both(self.pool.number(schema, document), kind)

    def literal(self, schema: JsonValue, document: int) -> Literal:
        assert isinstance(schema, dict | bool)
        return Literal(self.pool.number(schema, document), True)

    def _expanded(self, schema: Document, document: int, kind: Kind) -> Both:
        if isinstance(schema, bool):
            return (TRUE, FALSE) if schema else (FALSE, TRUE)
        if not _allows(schema, kind):
            return FALSE, TRUE
        plain = conjunction(rule(self, schema, document, kind) for rule in rules_for(schema, kind))
        if "unevaluatedProperties" in schema and kind == "object":
            return evaluated.members(self, schema, document, plain)
        if "unevaluatedItems" in schema and kind == "array":
            return evaluated.items(self, schema, document, plain)
        return plain


def _allows(schema: JsonObject, kind: Kind) -> bool:
    types = schema.get("type")
    names = [types] if isinstance(types, str) else types
    return not isinstance(names, list) or any(kind in KINDS_OF_TYPE.get(str(name), ()) for name in names)


# --- in place ---------------------------------------------------------------------------------------------------------


def _ref(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    return expansion.both(expansion.pool.target(schema["$ref"], document), kind)


def branches(expansion: Expansion, schema: JsonObject, keyword: str, document: int, kind: Kind) -> list[Both]:
    listed = schema[keyword]
    assert isinstance(listed, list)
    return [expansion.subschema(branch, document, kind) for branch in listed]


def _all_of(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    return conjunction(branches(expansion, schema, "allOf", document, kind))


def _any_of(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    return disjunction(branches(expansion, schema, "anyOf", document, kind))


def _one_of(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    listed = schema["oneOf"]
    assert isinstance(listed, list)
    pairs = branches(expansion, schema, "oneOf", document, kind)
    possible = [(branch, pair) for branch, pair in zip(listed, pairs, strict=True) if pair[0] is not FALSE]
    overlaps = [
        (first, second)
        for (one, first), (other, second) in combinations(possible, 2)
        if not apart(one, other, expansion.pool.targets_of(document))  # of branches that a tag tells apart, no value takes two
    ]
    only = [
        all_of([pair[0], *(other[1] for one, two in overlaps for other in ((two,) if one is pair else (one,) if two is pair else ()))])
        for _branch, pair in possible
    ]
    none, several = all_of(fails for _holds, fails in pairs), any_of(all_of([one[0], two[0]]) for one, two in overlaps)
    holds = any_of(only)
    return holds, any_of([none, several], holds)


def _not(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    holds, fails = expansion.subschema(schema["not"], document, kind)
    return fails, holds


def _if(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    test, test_fails = expansion.subschema(schema["if"], document, kind)
    then, then_fails = expansion.subschema(schema.get("then", True), document, kind)
    otherwise, otherwise_fails = expansion.subschema(schema.get("else", True), document, kind)
    return (
        any_of([all_of([test, then]), all_of([test_fails, otherwise])]),
        any_of([all_of([test, then_fails]), all_of([test_fails, otherwise_fails])]),
    )


def _enum(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    values = schema["enum"]
    assert isinstance(values, list)
    fitting = tuple(value for value in values if kind_of(value) == kind)
    if not fitting:
        return FALSE, TRUE
    is_structure = kind in ("array", "object")
    return Among(fitting), all_of(_differs(expansion, value) for value in fitting) if is_structure else NotAmong(fitting)


def _const(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    return _enum(expansion, {"enum": [schema["const"]]}, document, kind)


def _differs(expansion: Expansion, value: JsonValue) -> Formula:
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


# --- numbers and strings ----------------------------------------------------------------------------------------------


def _bound(keyword: str) -> "Rule":
    low, strict = keyword.endswith("inimum"), keyword.startswith("exclusive")

    def rule(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
        bound = exact(schema[keyword])
        return (AtLeast(bound, strict), AtMost(bound, not strict)) if low else (AtMost(bound, strict), AtLeast(bound, not strict))

    return rule


def _multiple_of(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    divisor = exact(schema["multipleOf"])
    if divisor <= 0:
        return TRUE, FALSE
    if kind == "integer" and divisor.numerator == 1:
        return TRUE, FALSE
    return MultipleOf(divisor), NotMultipleOf(divisor)


def _at_least(keyword: str) -> "Rule":
    def rule(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
        size = size_of(schema[keyword])
        return (SizeAtLeast(size), SizeAtMost(size - 1)) if size > 0 else (TRUE, FALSE)

    return rule


def _at_most(keyword: str) -> "Rule":
    def rule(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
        size = size_of(schema[keyword])
        return SizeAtMost(size), SizeAtLeast(size + 1)

    return rule


def size_of(value: JsonValue) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _pattern(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    return Matches(str(schema["pattern"])), MatchesNot(str(schema["pattern"]))


def _format(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    name = str(schema["format"])
    return (HasFormat(name), LacksFormat(name)) if name in expansion.asserted else (TRUE, FALSE)


# --- arrays -----------------------------------------------------------------------------------------------------------


def _prefix_items(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    listed = schema["prefixItems"]
    assert isinstance(listed, list)
    literals = [expansion.literal(item, document) for item in listed]
    return conjunction((EachItem(at, at + 1, literal), SomeItem(at, at + 1, ~literal)) for at, literal in enumerate(literals))


def _items(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    prefix = schema.get("prefixItems")
    start = len(prefix) if isinstance(prefix, list) else 0
    return every_item(start, expansion.literal(schema["items"], document), expansion.pool)


def _contains(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    literal = expansion.literal(schema["contains"], document)
    least = size_of(schema.get("minContains", 1))
    enough: Both = (Counted(literal, least, None), _fewer(literal, least)) if least > 0 else (TRUE, FALSE)
    if "maxContains" not in schema:
        return enough
    most = size_of(schema["maxContains"])
    return conjunction([enough, (_fewer(literal, most + 1), Counted(literal, most + 1, None))])


def _fewer(literal: Literal, count: int) -> Formula:
    return EachItem(0, None, ~literal) if count == 1 else Counted(literal, 0, count - 1)


def _unique_items(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    return (Distinct(), Repeated()) if schema["uniqueItems"] is True else (TRUE, FALSE)


# --- objects ----------------------------------------------------------------------------------------------------------


def _required(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    names = schema["required"]
    return conjunction((Has(str(name)), Lacks(str(name))) for name in names) if isinstance(names, list) else (TRUE, FALSE)


def _properties(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    table = schema["properties"]
    assert isinstance(table, dict)
    return conjunction(every_member(NameSet(frozenset((name,))), expansion.literal(item, document), expansion.pool) for name, item in table.items())


def _pattern_properties(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    table = schema["patternProperties"]
    assert isinstance(table, dict)
    sets = ((NameSet(frozenset(), frozenset((pattern,))), expansion.literal(item, document)) for pattern, item in table.items())
    return conjunction(every_member(names, literal, expansion.pool) for names, literal in sets)


def _additional_properties(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    names, patterns = named_by(schema)
    return every_member(NameSet(names, patterns, inverted=True), expansion.literal(schema["additionalProperties"], document), expansion.pool)


def named_by(schema: JsonObject) -> tuple[frozenset[str], frozenset[str]]:
    """The names of `properties` and the patterns of `patternProperties`."""
    tables = [table if isinstance(table := schema.get(keyword), dict) else {} for keyword in ("properties", "patternProperties")]
    return frozenset(tables[0]), frozenset(tables[1])


def _property_names(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    literal = expansion.literal(schema["propertyNames"], document)
    return EachName(literal), SomeName(~literal)


def _dependent_required(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    table = schema["dependentRequired"]
    assert isinstance(table, dict)
    pairs = [(name, str(other)) for name, others in table.items() if isinstance(others, list) for other in others]
    return conjunction((any_of([Lacks(name), Has(other)]), all_of([Has(name), Lacks(other)])) for name, other in pairs)


def _dependent_schemas(expansion: Expansion, schema: JsonObject, document: int, kind: Kind) -> Both:
    table = schema["dependentSchemas"]
    assert isinstance(table, dict)
    found = ((name, expansion.subschema(item, document, kind)) for name, item in table.items())
    return conjunction((any_of([Lacks(name), holds]), all_of([Has(name), fails])) for name, (holds, fails) in found)


Rule = Callable[[Expansion, JsonObject, int, Kind], Both]

IN_PLACE: dict[str, Rule] = {
    "enum": _enum,
    "const": _const,
    "$ref": _ref,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
}
NUMBERS: dict[str, Rule] = {
    "minimum": _bound("minimum"),
    "maximum": _bound("maximum"),
    "exclusiveMinimum": _bound("exclusiveMinimum"),
    "exclusiveMaximum": _bound("exclusiveMaximum"),
    "multipleOf": _multiple_of,
}
BY_KIND: dict[Kind, dict[str, Rule]] = {
    "null": IN_PLACE,
    "boolean": IN_PLACE,
    "integer": IN_PLACE | NUMBERS,
    "fraction": IN_PLACE | NUMBERS,
    "string": IN_PLACE | {"minLength": _at_least("minLength"), "maxLength": _at_most("maxLength"), "pattern": _pattern, "format": _format},
    "array": IN_PLACE
    | {
        "prefixItems": _prefix_items,
        "items": _items,
        "contains": _contains,
        "minItems": _at_least("minItems"),
        "maxItems": _at_most("maxItems"),
        "uniqueItems": _unique_items,
    },
    "object": IN_PLACE
    | {
        "required": _required,
        "properties": _properties,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        "propertyNames": _property_names,
        "minProperties": _at_least("minProperties"),
        "maxProperties": _at_most("maxProperties"),
        "dependentRequired": _dependent_required,
        "dependentSchemas": _dependent_schemas,
    },
}
"""Which keywords say something of a value of a kind. unevaluated* look at all the others and stand in evaluated.py."""


def rules_for(schema: JsonObject, kind: Kind) -> list[Rule]:
    return [rule for keyword, rule in BY_KIND[kind].items() if keyword in schema]
