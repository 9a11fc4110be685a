"""A schema as a formula about values of one kind: what it says when it holds, and what when it does not."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from schemactl.compat.solver import evaluated
from schemactl.compat.solver.formula import FALSE, TRUE, Formula, Literal, NotAmong, all_of
from schemactl.compat.solver.keywords import in_place, rules_for
from schemactl.compat.solver.pairs import Both, conjunction
from schemactl.compat.solver.pool import Pool
from schemactl.compat.solver.values import ALL_KINDS, KINDS, KINDS_OF_TYPE, Kind, kind_of
from schemactl.model.json import Document, JsonObject, JsonValue


@dataclass
class Expansion:
    """pool: the schemas; asserted: the formats that refuse values (none when formats are annotations)."""

    pool: Pool
    asserted: frozenset[str] = frozenset()
    _known: dict[tuple[int, Kind], Both] = field(default_factory=dict)
    _kinds: dict[int, frozenset[Kind]] = field(default_factory=dict)
    _differences: dict[NotAmong, Formula] = field(default_factory=dict)

    def formula(self, literal: Literal, kind: Kind) -> Formula:
        """What the literal says of a value of this kind."""
        return self.both(literal.schema, kind)[0 if literal.holds else 1]

    def both(self, number: int, kind: Kind) -> Both:
        known = self._known.get((number, kind))
        if known is None:
            schema, document = self.pool.schema(number)
            known = self._known[(number, kind)] = self._expanded(schema, document, kind)
        return known

    def differences(self, fact: NotAmong) -> Formula:
        """What an array or object is asked that must be none of some others: to differ from each, somewhere."""
        if fact not in self._differences:
            self._differences[fact] = all_of(in_place.differs(self, value) for value in fact.values)
        return self._differences[fact]

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
