"""unevaluatedProperties and unevaluatedItems: the cases in which branches hold, and what each has evaluated (2020-12, section 11)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final

from schemactl.compat.solver.formula import FALSE, TRUE, Beyond, Formula, Has, Lacks, Literal, NameSet, all_of, any_of
from schemactl.compat.solver.keywords.objects import named_by
from schemactl.compat.solver.pairs import Both, every_item, every_member
from schemactl.compat.solver.values import Kind, type_of
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of

if TYPE_CHECKING:
    from schemactl.compat.solver.expansion import Expansion

MOST_CASES: Final = 400
"""More are not looked at: the question is left to others."""


_TOO_MANY: Final = Beyond("`unevaluatedProperties` or `unevaluatedItems` stands beside too many alternatives")


class TooManyCases(Exception):
    """The branches in place can be combined in too many ways."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the keywords that hold have evaluated: members by name and pattern, items up to an index and those that a `contains` matches; or all."""

    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    items: int = 0
    contained: frozenset[Literal] = frozenset()
    everything: bool = False

    def __or__(self, other: "Seen") -> "Seen":
        return Seen(
            self.names | other.names,
            self.patterns | other.patterns,
            max(self.items, other.items),
            self.contained | other.contained,
            self.everything or other.everything,
        )


NOTHING: Final = Seen()
Case = tuple[Formula, Seen]


def members(expansion: "Expansion", schema: JsonObject, document: int, plain: Both) -> Both:
    """The whole schema with its unevaluatedProperties; plain: what it says without."""
    literal = expansion.literal(schema["unevaluatedProperties"], document)

    def rest(seen: Seen) -> Both:
        return every_member(NameSet(seen.names, seen.patterns, inverted=True), literal, expansion.pool)

    return _with_rest(_Cases(expansion, "object"), schema, document, plain, rest)


def items(expansion: "Expansion", schema: JsonObject, document: int, plain: Both) -> Both:
    """The whole schema with its unevaluatedItems."""
    unevaluated = schema["unevaluatedItems"]

    def rest(seen: Seen) -> Both:
        numbers = sorted(literal.schema for literal in seen.contained)
        contained: list[JsonValue] = [expansion.pool.schema(number)[0] for number in numbers]
        allowed: JsonValue = {"anyOf": [unevaluated, *contained]} if contained else unevaluated
        return every_item(seen.items, expansion.literal(allowed, document), expansion.pool)

    return _with_rest(_Cases(expansion, "array"), schema, document, plain, rest)


def _with_rest(cases: "_Cases", schema: JsonObject, document: int, plain: Both, rest: "Rest") -> Both:
    without = {keyword: value for keyword, value in schema.items() if keyword not in ("unevaluatedProperties", "unevaluatedItems")}
    try:
        some = list(cases.of(without, document, exactly=False))
        exact = some if len(some) == 1 else list(cases.of(without, document, exactly=True))
    except TooManyCases:
        return _TOO_MANY, _TOO_MANY
    holds = any_of(formula if seen.everything else all_of([formula, rest(seen)[0]]) for formula, seen in some)
    left_over = (all_of([formula, rest(seen)[1]]) for formula, seen in exact if not seen.everything)
    return holds, any_of([plain[1], *left_over], holds)


@dataclass(frozen=True, slots=True)
class _Cases:
    """The cases of a schema in place, for values of one kind; of each schema once."""

    expansion: "Expansion"
    kind: Kind
    _known: dict[tuple[int, bool], list[Case]] = field(default_factory=dict)

    def of(self, schema: JsonValue, document: int, exactly: bool) -> list[Case]:
        """exactly: a case says of every branch that evaluates something whether it holds. Otherwise only which ones do at least: the more hold,
        the more is evaluated, so that is enough where the schema is to hold. Raises TooManyCases."""
        assert isinstance(schema, dict | bool)
        key = self.expansion.pool.number(schema, document), exactly
        if key not in self._known:
            self._known[key] = list(self._of(schema, document, exactly))
        return self._known[key]

    def _of(self, schema: Document, document: int, exactly: bool) -> Iterator[Case]:
        if isinstance(schema, dict) and ("unevaluatedProperties" if self.kind == "object" else "unevaluatedItems") in schema:
            yield self.expansion.subschema(schema, document, self.kind)[0], Seen(everything=True)
            return
        factors = list(self._factors(schema, document, exactly)) if isinstance(schema, dict) else [[(TRUE, NOTHING)] if schema else []]
        count = 1
        for factor in factors:
            count *= len(factor)
        if count > MOST_CASES:
            raise TooManyCases
        for choice in product(*factors):
            step()
            formula = all_of(formula for formula, _seen in choice)
            if formula is not FALSE:
                seen = NOTHING
                for _formula, one in choice:
                    seen |= one
                yield formula, seen

    def _factors(self, schema: JsonObject, document: int, exactly: bool) -> Iterator[list[Case]]:
        unions = ("$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas")
        own: JsonObject = {keyword: value for keyword, value in schema.items() if keyword not in unions}
        yield [(self.expansion.subschema(own, document, self.kind)[0], self._seen_by(schema, document))]
        if "$ref" in schema:
            target, home = self.expansion.pool.schema(self.expansion.pool.target(schema["$ref"], document))
            yield list(self.of(target, home, exactly))
        for part in list_of(schema.get("allOf")):
            yield list(self.of(part, document, exactly))
        for union in ("anyOf", "oneOf"):
            if union in schema:
                yield self._union(schema, union, document, exactly)
        if "if" in schema:
            yield self._conditional(schema, document, exactly)
        for name, part in object_of(schema.get("dependentSchemas")).items() if self.kind == "object" else ():
            yield [(Lacks(name), NOTHING), *((all_of([Has(name), formula]), seen) for formula, seen in self.of(part, document, exactly))]

    def _seen_by(self, schema: JsonObject, document: int) -> Seen:
        if self.kind == "object":
            names, patterns = named_by(schema)
            return Seen(names, patterns, everything="additionalProperties" in schema)
        contained = frozenset((self.expansion.literal(schema["contains"], document),)) if "contains" in schema else frozenset()
        return Seen(items=len(list_of(schema.get("prefixItems"))), contained=contained, everything="items" in schema)

    def _union(self, schema: JsonObject, union: str, document: int, exactly: bool) -> list[Case]:
        branches = list_of(schema.get(union))
        cases = [list(self.of(branch, document, exactly)) for branch in branches]
        whole = self.expansion.subschema({union: schema[union]}, document, self.kind)[0]
        if all(seen == NOTHING for case in cases for _formula, seen in case):
            return [(whole, NOTHING)]
        fails = [self.expansion.subschema(branch, document, self.kind)[1] for branch in branches]
        combined: list[Case] = []
        for taken in self._subsets(branches, document, union):
            if any(not cases[at] for at in taken):
                continue
            silent = [fails[at] for at in range(len(branches)) if at not in taken] if exactly or union == "oneOf" else []
            for choice in product(*(cases[at] for at in taken)):
                step()
                seen = NOTHING
                for _formula, one in choice:
                    seen |= one
                combined.append((all_of([*(formula for formula, _seen in choice), *silent]), seen))
                if len(combined) > MOST_CASES:
                    raise TooManyCases
        return [case for case in combined if case[0] is not FALSE]

    def _subsets(self, branches: list[JsonValue], document: int, union: str) -> Iterator[tuple[int, ...]]:
        """Which branches may hold together: one of a oneOf; of an anyOf any that no tag tells apart."""
        pool, types = self.expansion.pool, frozenset((type_of(self.kind),))
        numbers = [self.expansion.literal(branch, document).schema for branch in branches]
        grown: list[tuple[int, ...]] = [(at,) for at in range(len(branches))]
        while grown:
            step()
            taken = grown.pop()
            yield taken
            if union == "anyOf":
                beyond = range(taken[-1] + 1, len(branches))
                grown.extend((*taken, at) for at in beyond if not any(pool.are_apart(numbers[one], numbers[at], types) for one in taken))

    def _conditional(self, schema: JsonObject, document: int, exactly: bool) -> list[Case]:
        test_fails = self.expansion.subschema(schema["if"], document, self.kind)[1]
        then, otherwise = list(self.of(schema.get("then", True), document, exactly)), list(self.of(schema.get("else", True), document, exactly))
        held = product(self.of(schema["if"], document, exactly), then)
        return [
            *((all_of([test, formula]), seen | more) for (test, seen), (formula, more) in held),
            *((all_of([test_fails, formula]), seen) for formula, seen in otherwise),
        ]


if TYPE_CHECKING:
    from collections.abc import Callable

    Rest = Callable[[Seen], Both]
