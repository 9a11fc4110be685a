"""Definitions that are equal but for their names become one, and what stands elsewhere just as one of them refers to it.

Two schemas are the same where nothing at any depth tells them apart, references followed. So all schemas of a document are sorted into blocks by what
they say themselves, and blocks are split as long as two schemas of one hold schemas of different ones: the coarsest stable partition (Kanellakis and
Smolka, CCS Expressions, Finite State Processes, and Three Problems of Equivalence, 1990).
"""

import json
from collections.abc import Collection, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

from schemactl.infer.schema_parts import INFERRED, in_order, reference, target_name
from schemactl.model.json import Document, JsonObject
from schemactl.schema.walk import mapped, mapped_with_key

_HELD: Final[JsonObject] = {"$ref": ""}
"""What stands for a schema in what another one says."""
_NULLABLE: Final[JsonObject] = {"anyOf": [{"type": "null"}, _HELD]}


def without_twins(schema: JsonObject, definitions: Mapping[str, JsonObject]) -> tuple[JsonObject, dict[str, JsonObject]]:
    """The schema and its definitions, of which no two are the same: of those with the shortest name stays."""
    if not definitions:
        return schema, {}
    graph = _Graph.of(schema, definitions)
    rebuilding = _Rebuilding(graph, graph.names(definitions))
    stay = set(rebuilding.names.values())
    return rebuilding.inside(schema), {name: rebuilding.inside(body) for name, body in definitions.items() if name in stay}


def without_new_twins(document: JsonObject, known: Set[str]) -> JsonObject:
    """The document without the definitions that are not known and the same as others, be they known; those that are known stay as they are."""
    definitions = {name: body for name, body in cast("JsonObject", document.get("$defs", {})).items() if isinstance(body, dict)}
    if known >= definitions.keys():
        return document
    graph = _Graph.of({}, definitions)
    names = graph.names(definitions, known)
    gone = {name: names[block] for name, block in graph.blocks_of(definitions) if name not in known and names[block] != name}
    if not gone:
        return document
    stay: JsonObject = {name: body for name, body in cast("JsonObject", document["$defs"]).items() if name not in gone}
    return cast("JsonObject", _renamed({**document, "$defs": stay}, gone))


def _renamed(schema: Document, names: Mapping[str, str]) -> Document:
    if not isinstance(schema, dict):
        return schema
    name = target_name(schema)
    if name is not None and name in names:
        return reference(names[name])
    return {word: mapped(word, value, lambda below: _renamed(below, names)) for word, value in schema.items()}


@dataclass(slots=True)
class _Graph:
    """says: of each schema what it says itself. below: the schemas that stand in it. unordered: those in which their order means nothing. defined: of
    each definition the number of its body. numbers: of each schema that was read, by its identity. blocks: of each schema, once all were read."""

    says: list[str] = field(default_factory=list)
    below: list[list[int]] = field(default_factory=list)
    unordered: set[int] = field(default_factory=set)
    defined: dict[str, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    blocks: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, schema: JsonObject, definitions: Mapping[str, JsonObject]) -> "_Graph":
        graph = cls()
        graph.defined = {name: graph._new() for name in definitions}
        for name, body in definitions.items():
            graph._describe(graph.defined[name], body)
        graph._describe(graph._new(), schema)
        graph.blocks = graph._split()
        return graph

    def blocks_of(self, names: Iterable[str]) -> list[tuple[str, int]]:
        """The block of each definition."""
        return [(name, self.blocks[self.defined[name]]) for name in names]

    def names(self, definitions: Iterable[str], known: Collection[str] = ()) -> dict[int, str]:
        """By block, the name of its definitions."""
        named: dict[int, str] = {}
        for name, block in sorted(self.blocks_of(definitions), key=lambda one: (one[0] not in known, len(one[0]), one[0])):
            named.setdefault(block, name)
        return named

    def _split(self) -> list[int]:
        blocks, count = _numbered(self.says)
        while True:
            finer, finer_count = _numbered((block, *self._blocks_below(number, blocks)) for number, block in enumerate(blocks))
            if finer_count == count:
                return blocks
            blocks, count = finer, finer_count

    def _blocks_below(self, number: int, blocks: list[int]) -> list[int]:
        below = [blocks[one] for one in self.below[number]]
        return sorted(below) if number in self.unordered else below

    def _new(self) -> int:
        self.says.append("")
        self.below.append([])
        return len(self.says) - 1

    def number(self, schema: JsonObject) -> int:
        """A reference has that of its definition."""
        name = target_name(schema)
        if name is not None and name in self.defined:
            return self.defined[name]
        if id(schema) not in self.numbers:
            number = self.numbers[id(schema)] = self._new()
            self._describe(number, schema)
        return self.numbers[id(schema)]

    def _describe(self, number: int, schema: JsonObject) -> None:
        self.numbers[id(schema)] = number
        if schema.get("type") == ["null", "object"]:
            bare = self._new()
            self._say(bare, {**schema, "type": "object"})
            self.says[number], self.below[number] = json.dumps(_NULLABLE), [bare]
        else:
            self._say(number, schema)

    def _say(self, number: int, schema: JsonObject) -> None:
        held: list[tuple[str, int, str, int]] = []

        def hold(keyword: str, key: str | int | None, below: Document) -> Document:
            if not isinstance(below, dict) or below == {"type": "null"}:
                return below
            place = (keyword, key, "") if isinstance(key, int) else (keyword, 0, key or "")
            held.append((*place, self.number(below)))
            return _HELD

        said = {word: mapped_with_key(word, value, partial(hold, word)) for word, value in schema.items()}
        self.says[number] = json.dumps(said, sort_keys=True)
        self.below[number] = [below for *_, below in sorted(held)]
        if "anyOf" in schema or "oneOf" in schema:
            self.unordered.add(number)


def _numbered(keys: Iterable[Hashable]) -> tuple[list[int], int]:
    """The number of each key, in the order in which they come, and how many there are."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(key, len(numbers)) for key in keys], len(numbers)


@dataclass(frozen=True, slots=True)
class _Rebuilding:
    """names: of the blocks that have definitions."""

    graph: _Graph
    names: Mapping[int, str]

    def inside(self, schema: JsonObject) -> JsonObject:
        """The schema, where what stands in it refers to definitions. The records of an inferred union stay: they say what tells them apart."""
        rewrite = self._branch if INFERRED in schema else self._placed
        rebuilt = {word: mapped(word, value, rewrite if word in ("anyOf", "oneOf") else self._placed) for word, value in schema.items()}
        return {**rebuilt, "anyOf": in_order(rebuilt["anyOf"])} if "anyOf" in schema and INFERRED not in schema else rebuilt

    def _branch(self, schema: Document) -> Document:
        return self.inside(schema) if isinstance(schema, dict) else schema

    def _placed(self, schema: Document) -> Document:
        if not isinstance(schema, dict) or schema == {"type": "null"}:
            return schema
        number = self.graph.number(schema)
        name = self._name(number)
        if name is not None:
            return reference(name)
        bare = self._name(self.graph.below[number][0]) if schema.get("type") == ["null", "object"] else None
        return self.inside(schema) if bare is None else {"anyOf": [{"type": "null"}, reference(bare)]}

    def _name(self, number: int) -> str | None:
        return self.names.get(self.graph.blocks[number])
