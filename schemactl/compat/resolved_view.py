"""What holds at the places of one document, and which names are declared there: a schema with its $ref, allOf and the branches of its unions.

Each schema is looked at once: definitions that use one another twice would otherwise be looked at as often as there are ways to them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar

from schemactl.compat.declarations import Names, allows_object, own_least, own_names
from schemactl.compat.disjointness import Apart, Side
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.normal_form import target_of

_Result = TypeVar("_Result")


def _once(look: "Callable[[Places, Document], _Result]") -> "Callable[[Places, Document], _Result]":
    """The look at a schema, remembered. An identity is only good as long as its object lives, so the schema is kept beside what was found."""

    @wraps(look)
    def remembered(places: "Places", schema: Document) -> _Result:
        known = places._known.get((look, id(schema)))
        if known is None:
            known = places._known[(look, id(schema))] = (schema, look(places, schema))
        found: _Result = known[1]  # type: ignore[assignment]
        return found

    return remembered


@dataclass(frozen=True)
class Places:
    """The places of a document in working form."""

    document: Document
    _apart: Apart = field(default_factory=Apart)
    _known: dict[tuple[object, int], tuple[Document, object]] = field(default_factory=dict)

    def target(self, reference: JsonValue) -> Document:
        """What a `$ref` points at."""
        return target_of(self.document, reference)

    def referred(self, schema: JsonObject) -> JsonObject:
        """What a schema that is nothing but a `$ref` points at; else itself."""
        while schema.keys() == {"$ref"}:
            target = self.target(schema["$ref"])
            if not isinstance(target, dict):
                break
            schema = target
        return schema

    def conjuncts(self, schema: Document) -> list[Document]:
        """The schemas right under this one that hold wherever it does: its allOf, and what its $ref brings in."""
        if not isinstance(schema, dict):
            return []
        return [*held(schema, "allOf"), *([self.target(schema["$ref"])] if "$ref" in schema else [])]

    def certain(self, schema: Document) -> list[Document]:
        """This schema and all that hold wherever it does, each once."""
        return _reached([schema], self.conjuncts)

    def choices(self, schema: Document) -> list[list[Document]]:
        """The unions right here, each with the branches that declare something where they are taken: `true` is one that is not written."""
        if not isinstance(schema, dict):
            return []
        unions = [held(schema, union) for union in ("anyOf", "oneOf") if union in schema]
        conditional = [[*(held(schema, "then") or [True]), *(held(schema, "else") or [True])]] if "if" in schema else []
        return [*unions, *conditional, *([True, branch] for branch in held(schema, "dependentSchemas"))]

    def branches(self, schema: Document) -> list[Document]:
        """Every branch of every union in place, nested ones too, each once."""

        def below(one: Document) -> list[Document]:
            return [branch for part in self.certain(one) for choice in self.choices(part) for branch in choice if isinstance(branch, dict)]

        return _reached(below(schema), below)

    @_once
    def everything(self, schema: Document) -> tuple[Document, ...]:
        """This schema and all that may describe the same place with it, whatever branch is taken, each once."""
        return tuple(_reached([schema], self.in_place))

    @_once
    def names_around(self, schema: Document) -> Names:
        """What is declared here whatever branch is taken."""
        return _together(own_names(schema), map(self.names_around, self.conjuncts(schema)))

    @_once
    def names(self, schema: Document) -> Names:
        """What any schema in place declares (not, if and contains declare nothing)."""
        return _together(own_names(schema), map(self.names, self.in_place(schema)))

    def most_names(self, schema: Document, taken: Document) -> Names:
        """What can be declared here where one branch is taken: of its union what it declares itself, of other unions what any branch does."""
        found = _together(own_names(schema), (self.most_names(part, taken) for part in self.conjuncts(schema)))
        for choice in self.choices(schema):
            led_to = [branch for branch in choice if any(taken is one for one in self.everything(branch))]
            found = _together(found, (self.most_names(one, taken) for one in led_to) if led_to else map(self.names, choice))
        return found

    def in_place(self, schema: Document) -> list[Document]:
        """The schemas right under this one that describe the same place and can declare."""
        return [*self.conjuncts(schema), *(branch for choice in self.choices(schema) for branch in choice)]

    @_once
    def can_be_object(self, schema: Document) -> bool:
        """False where a type or a list of scalars that certainly hold here leave no room for an object."""
        return allows_object(schema) and all(map(self.can_be_object, self.conjuncts(schema)))

    @_once
    def least(self, schema: Document) -> int:
        """minProperties, as it certainly holds here."""
        return max([own_least(schema), *map(self.least, self.conjuncts(schema))])

    @_once
    def may_declare_nothing(self, schema: Document) -> bool:
        """Whether an object can be described by this place without any branch that declares a name."""
        if isinstance(schema, bool):
            return schema
        if own_names(schema) or not self.can_be_object(schema):
            return False
        return all(map(self.may_declare_nothing, self.conjuncts(schema))) and all(
            any(map(self.may_declare_nothing, choice)) for choice in self.choices(schema)
        )

    @_once
    def exclude_each_other(self, schema: Document) -> bool:
        """Whether no value is valid for two branches of the oneOf right here."""
        return isinstance(schema, dict) and self.apart(held(schema, "oneOf"))

    def apart(self, branches: Iterable[Document]) -> bool:
        """Whether no value is valid for two of the branches."""
        return self._apart.are_all([Side(branch, self.document) for branch in branches])

    @_once
    def are_only_alternatives(self, schema: Document) -> bool:
        """Whether the schema is nothing but a union, of which no value is valid for two branches."""
        return isinstance(schema, dict) and schema.keys() in ({"anyOf"}, {"oneOf"}) and any(self.apart(held(schema, union)) for union in schema)

    @_once
    def may_widen(self, schema: Document) -> bool:
        """Whether closing could let a value in here: a oneOf whose branches get narrower, or names that a rule about unevaluated ones now knows."""
        if not isinstance(schema, dict):
            return False
        overlaps = "oneOf" in schema and ("anyOf" in schema or not self.exclude_each_other(schema))
        unevaluated = "unevaluatedProperties" in schema or ("unevaluatedItems" in schema and self.has_test(schema))
        return overlaps or unevaluated or any(map(self.may_widen, self.in_place(schema)))

    @_once
    def has_test(self, schema: Document) -> bool:
        """Whether an `if` stands in place, whose names declare nothing but count as evaluated."""
        return isinstance(schema, dict) and ("if" in schema or any(map(self.has_test, self.in_place(schema))))


def held(schema: JsonObject, keyword: str) -> list[Document]:
    """The schemas under a keyword: one, a list of them, or the values of dependentSchemas."""
    step()
    value = schema.get(keyword, [])
    values = list(value.values()) if keyword == "dependentSchemas" and isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, dict | bool)]


def _together(names: Names, others: Iterable[Names]) -> Names:
    for other in others:
        names |= other
    return names


def _reached(start: list[Document], further: Callable[[Document], list[Document]]) -> list[Document]:
    """All that can be reached, in the order in which it is met, each once."""
    found: dict[int, Document] = {}
    pending = start[::-1]
    while pending:
        step()
        schema = pending.pop()
        if id(schema) not in found:
            found[id(schema)] = schema
            pending.extend(reversed(further(schema)))
    return list(found.values())
