"""Keywords of objects."""

from typing import TYPE_CHECKING

from schemactl.compat.solver.formula import FALSE, TRUE, EachName, Has, Lacks, NameSet, SomeName, all_of, any_of
from schemactl.compat.solver.pairs import Both, conjunction, every_member
from schemactl.compat.solver.values import Kind
from schemactl.model.json import JsonObject

if TYPE_CHECKING:
    from schemactl.compat.solver.expansion import Expansion


def required(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    names = schema["required"]
    return conjunction((Has(str(name)), Lacks(str(name))) for name in names) if isinstance(names, list) else (TRUE, FALSE)


def properties(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    table = schema["properties"]
    assert isinstance(table, dict)
    return conjunction(every_member(NameSet(frozenset((name,))), expansion.literal(item, document), expansion.pool) for name, item in table.items())


def pattern_properties(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    table = schema["patternProperties"]
    assert isinstance(table, dict)
    sets = ((NameSet(frozenset(), frozenset((pattern,))), expansion.literal(item, document)) for pattern, item in table.items())
    return conjunction(every_member(names, literal, expansion.pool) for names, literal in sets)


def additional_properties(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    names, patterns = named_by(schema)
    return every_member(NameSet(names, patterns, inverted=True), expansion.literal(schema["additionalProperties"], document), expansion.pool)


def named_by(schema: JsonObject) -> tuple[frozenset[str], frozenset[str]]:
    """The names of `properties` and the patterns of `patternProperties`."""
    tables = [table if isinstance(table := schema.get(keyword), dict) else {} for keyword in ("properties", "patternProperties")]
    return frozenset(tables[0]), frozenset(tables[1])


def property_names(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    literal = expansion.literal(schema["propertyNames"], document)
    return EachName(literal), SomeName(~literal)


def dependent_required(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    table = schema["dependentRequired"]
    assert isinstance(table, dict)
    pairs = [(name, str(other)) for name, others in table.items() if isinstance(others, list) for other in others]
    return conjunction((any_of([Lacks(name), Has(other)]), all_of([Has(name), Lacks(other)])) for name, other in pairs)


def dependent_schemas(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    table = schema["dependentSchemas"]
    assert isinstance(table, dict)
    found = ((name, expansion.subschema(item, document, kind)) for name, item in table.items())
    return conjunction((any_of([Lacks(name), holds]), all_of([Has(name), fails])) for name, (holds, fails) in found)
