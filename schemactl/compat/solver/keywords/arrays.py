"""Keywords of arrays."""

from typing import TYPE_CHECKING

from schemactl.compat.solver.formula import FALSE, TRUE, Counted, Distinct, EachItem, Formula, Literal, Repeated, SomeItem
from schemactl.compat.solver.keywords.scalars import size_of
from schemactl.compat.solver.pairs import Both, conjunction, every_item
from schemactl.compat.solver.values import Kind
from schemactl.model.json import JsonObject

if TYPE_CHECKING:
    from schemactl.compat.solver.expansion import Expansion


def prefix_items(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    listed = schema["prefixItems"]
    assert isinstance(listed, list)
    literals = [expansion.literal(item, document) for item in listed]
    return conjunction((EachItem(at, at + 1, literal), SomeItem(at, at + 1, ~literal)) for at, literal in enumerate(literals))


def items(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    prefix = schema.get("prefixItems")
    start = len(prefix) if isinstance(prefix, list) else 0
    return every_item(start, expansion.literal(schema["items"], document), expansion.pool)


def contains(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    literal = expansion.literal(schema["contains"], document)
    least = size_of(schema.get("minContains", 1))
    enough: Both = (Counted(literal, least, None), _fewer(literal, least)) if least > 0 else (TRUE, FALSE)
    if "maxContains" not in schema:
        return enough
    most = size_of(schema["maxContains"])
    return conjunction([enough, (_fewer(literal, most + 1), Counted(literal, most + 1, None))])


def _fewer(literal: Literal, count: int) -> Formula:
    return EachItem(0, None, ~literal) if count == 1 else Counted(literal, 0, count - 1)


def unique_items(expansion: "Expansion", schema: JsonObject, document: int, kind: Kind) -> Both:
    return (Distinct(), Repeated()) if schema["uniqueItems"] is True else (TRUE, FALSE)
