"""How many schemas a value is held against, counted for each way that leads to one.

jsonschema-rs remembers what it has found where a schema leads back to itself, but not where definitions refer to the next one twice, and never when
it says what is wrong: each level of an event then takes it twice as long, and such a document is small enough for a pull request. What can double is
found in the schema alone, once. Only for such a schema is an event counted before it is validated, by adding up.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.normal_form import target_of
from schemactl.schema.walk import SUBSCHEMAS, AppliesTo, every_schema, subschemas

MOST_WAYS: Final = 300_000
"""Schemas that one event is held against: a second or so."""
MOST_TOLD: Final = 20_000
"""The same, up to which it is said why an event is refused: what fails takes a hundred times as long as what holds."""
MOST_NAMED: Final = 1_000_000
"""Values of an event, each of which may be an error, times the length of one: that of the longest list in the schema, which it may bring with it."""
_SHORTEST: Final = 10

_NAMED: Final = frozenset({"properties", "prefixItems"})
_OF_OBJECTS: Final = frozenset({"properties", "patternProperties", "additionalProperties", "unevaluatedProperties"})
_EXCLUSIVE: Final = frozenset({"additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems"})
"""Describe none of what their own schema names."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """From a schema to one of a part of the value. key: the name or index under the keyword."""

    owner: int
    keyword: str
    key: str | int | None
    target: Document

    @property
    def is_of_objects(self) -> bool:
        return self.keyword in _OF_OBJECTS


@dataclass
class Ways:
    """Of a document in working form."""

    document: Document
    _children: dict[int, list[_Edge]] = field(default_factory=dict)
    _steps: int = 0

    @cached_property
    def may_double(self) -> bool:
        """Whether the ways to a schema may multiply with the levels of an event, also where it is only decided."""
        return self._unfolded > MOST_WAYS

    def are_too_many(self, value: JsonValue) -> bool:
        """Whether an event cannot be decided in good time."""
        return self.may_double and self._count(value, MOST_WAYS) > MOST_WAYS

    def take_long_to_tell(self, value: JsonValue) -> bool:
        """Whether it cannot be said in good time why an event is refused."""
        if self._may_double_where_told and self._count(value, MOST_TOLD) > MOST_TOLD:
            return True
        most = MOST_NAMED // (_SHORTEST + self._longest)
        return _values(value, most) > most

    @cached_property
    def _may_double_where_told(self) -> bool:
        return self._unfolded > MOST_TOLD or any(map(self._comes_back_twice, self._starts))

    @cached_property
    def _longest(self) -> int:
        schemas = [schema for schema in every_schema(self.document) if isinstance(schema, dict)]
        lists = [value for schema in schemas for value in (schema.get("enum"), schema.get("required")) if isinstance(value, list)]
        return max(map(len, lists), default=0)

    @cached_property
    def _starts(self) -> list[JsonObject]:
        """The schemas at which a part of a value is looked at, each once."""
        found = {id(self.document): self.document}
        for schema in every_schema(self.document):
            found |= {id(edge.target): edge.target for edge in self._edges(schema) if isinstance(edge.target, dict)}
        return [schema for schema in found.values() if isinstance(schema, dict)]

    def _in_place(self, schema: Document) -> list[Document]:
        if not isinstance(schema, dict):
            return []
        below = [child for keyword, _key, child in subschemas(schema) if SUBSCHEMAS[keyword][1] is AppliesTo.SAME]
        return [*below, target_of(self.document, schema["$ref"])] if "$ref" in schema else below

    def _edges(self, schema: Document) -> list[_Edge]:
        if not isinstance(schema, dict):
            return []
        if id(schema) not in self._children:
            below = ((keyword, key, child) for keyword, key, child in subschemas(schema) if SUBSCHEMAS[keyword][1] is AppliesTo.CHILD)
            self._children[id(schema)] = [_Edge(id(schema), keyword, key, child) for keyword, key, child in below]
        return self._children[id(schema)]

    def _comes_back_twice(self, start: JsonObject) -> bool:
        """Whether two of the schemas that may describe the same part of a value lead back to where this one starts; also where that takes long to
        find out."""
        circle = self._circles.get(id(start))
        if circle is None:
            return False
        back: list[_Edge] = []
        pending: list[Document] = [start]
        while pending:
            schema = pending.pop()
            self._steps += 1
            if self._steps > MOST_WAYS:
                return True
            back += [edge for edge in self._edges(schema) if self._circles.get(id(edge.target)) == circle]
            pending.extend(self._in_place(schema))
        return any(_overlap([edge for edge in back if edge.is_of_objects is kind]) for kind in (True, False))

    @cached_property
    def _circles(self) -> dict[int, int]:
        """For each schema that leads back to itself the number of its circle: of all that lead to one another (Tarjan)."""
        numbers: dict[int, int] = {}
        lowest: dict[int, int] = {}
        stack: list[int] = []
        circles: dict[int, int] = {}
        pending = [(self.document, iter(self._next(self.document)))]
        while pending:
            schema, following = pending[-1]
            here = id(schema)
            if here not in numbers:
                numbers[here] = lowest[here] = len(numbers)
                stack.append(here)
            below = next(following, None)
            if below is not None:
                if id(below) not in numbers:
                    pending.append((below, iter(self._next(below))))
                elif id(below) not in circles:
                    lowest[here] = min(lowest[here], numbers[id(below)])
                continue
            pending.pop()
            if pending:
                above = id(pending[-1][0])
                lowest[above] = min(lowest[above], lowest[here])
            if lowest[here] == numbers[here]:
                while (member := stack.pop()) != here:
                    circles[member] = numbers[here]
                circles[here] = numbers[here]
        sizes = Counter(circles.values())
        return {member: number for member, number in circles.items() if sizes[number] > 1}

    def _next(self, schema: Document) -> list[Document]:
        """The objects that one leads to."""
        return [one for one in (*self._in_place(schema), *(edge.target for edge in self._edges(schema))) if isinstance(one, dict)]

    @cached_property
    def _unfolded(self) -> int:
        """Schemas in the document once every reference is written out, but for those that lead back to where they stand; no more than the most, and
        one."""
        sizes: dict[int, int] = {}
        open_: set[int] = set()
        pending: list[tuple[Document, bool]] = [(self.document, False)]
        while pending:
            schema, is_done = pending.pop()
            if id(schema) in sizes or (not is_done and id(schema) in open_):
                continue
            below = [*self._in_place(schema), *(edge.target for edge in self._edges(schema))]
            if is_done:
                sizes[id(schema)] = min(MOST_WAYS + 1, 1 + sum(sizes.get(id(one), 1) for one in below))
                continue
            open_.add(id(schema))
            pending.append((schema, True))
            pending.extend((one, False) for one in below if isinstance(one, dict))
        return sizes[id(self.document)]

    def _count(self, value: JsonValue, most: int) -> int:
        """Schemas that the value and its parts are held against, at most; more than `most` where counting them takes too long, too."""
        known: dict[tuple[int, int], int] = {}
        kept: list[JsonValue] = []
        pending: list[tuple[Document, JsonValue, bool]] = [(self.document, value, False)]
        while pending:
            schema, part, is_done = pending.pop()
            key = id(schema), id(part)
            if key in known and not is_done:
                continue
            below = [*((child, part) for child in self._in_place(schema)), *self._parts(schema, part)]
            if is_done:
                known[key] = 1 + sum(known.get((id(child), id(one)), 1) for child, one in below)
                if known[key] > most:
                    return most + 1
                continue
            known[key] = 0  # a circle in place was refused (schema/normal_form.py), so this is never read before it is counted
            kept.append(part)
            if len(known) > most:
                return most + 1
            pending.append((schema, part, True))
            pending.extend((child, one, False) for child, one in below)
        return known[id(self.document), id(value)]

    def _parts(self, schema: Document, value: JsonValue) -> Iterator[tuple[Document, JsonValue]]:
        """The schemas that may describe a part of the value, with that part."""
        edges = self._edges(schema) if isinstance(value, dict | list) else []
        if isinstance(value, dict):
            named = {edge.key for edge in edges if edge.keyword == "properties"}
            for edge in edges:
                if edge.keyword == "properties":
                    if isinstance(edge.key, str) and edge.key in value:
                        yield edge.target, value[edge.key]
                elif edge.is_of_objects:
                    yield from ((edge.target, part) for name, part in value.items() if edge.keyword not in _EXCLUSIVE or name not in named)
        elif isinstance(value, list):
            prefix = sum(edge.keyword == "prefixItems" for edge in edges)
            for edge in edges:
                if edge.keyword == "prefixItems":
                    if isinstance(edge.key, int) and edge.key < len(value):
                        yield edge.target, value[edge.key]
                elif not edge.is_of_objects:
                    yield from ((edge.target, part) for part in (value[prefix:] if edge.keyword in _EXCLUSIVE else value))


def _overlap(edges: list[_Edge]) -> bool:
    """Whether two of these (all of objects, or all of arrays) may describe the same part."""
    named = Counter(edge.key for edge in edges if edge.keyword in _NAMED)
    others = [edge for edge in edges if edge.keyword not in _NAMED]
    if any(times > 1 for times in named.values()) or len(others) > 1:
        return True
    if not others or not named:
        return False
    alone = others[0]
    return alone.keyword not in _EXCLUSIVE or any(edge.owner != alone.owner for edge in edges)


def _values(value: JsonValue, most: int) -> int:
    """How many values there are in a value; not counted beyond the most."""
    count, pending = 0, [value]
    while pending and count <= most:
        one = pending.pop()
        count += 1
        if isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
    return count
