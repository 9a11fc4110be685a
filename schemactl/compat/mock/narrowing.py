"""A schema that says, at random, more than another one: which optional properties there are, how long arrays are, which values stand where."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final, cast

from schemactl.compat.mock import scalars
from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import ANY, ROOT, JsonPointer
from schemactl.schema.normal_form import target_of
from schemactl.schema.patterns.examples import examples
from schemactl.schema.patterns.matching import Undecided, matches

MOST_PLACES: Final = 2_000
"""Of one event; the others are left as the schema has them."""
_MOST_ITEMS: Final = 3
"""Items and keys that are made beyond those that there must be."""
_LONGEST: Final = 50
_OPTIONAL: Final = 0.75
_NULL: Final = 0.15
"""How likely it is that an optional property is there, and that a nullable value is null, where no evidence says."""
_KINDS: Final = {
    "object": ("properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties"),
    "array": ("items", "prefixItems", "minItems", "contains", "uniqueItems"),
    "string": ("pattern", "minLength", "maxLength", "format", "contentEncoding"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
"""What a schema that names no type is about, by its keywords."""
_ALL: Final = ("object", "array", "string", "integer", "number", "boolean", "null")
_STEPS: Final = 64
"""Schemas in place that are looked at for one place."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What evidence says. shares: by JSON pointer (`*`: any item), the part of the objects that have the property; values: by pointer, how often each
    listed value came."""

    shares: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a near miss is about. way: the schemas on the way to the constraint, by identity; free: of those, the one that had it, of which nothing
    more is said, but of the members where is_about_members; avoided: the property that must be missing there."""

    way: frozenset[int] = frozenset()
    free: int = 0
    is_about_members: bool = False
    avoided: str | None = None


NOTHING_SEEN: Final = Seen()
NO_GOAL: Final = Goal()


@dataclass
class Narrowing:
    """document: in working form. holds: whether all of some schemas of it hold for a scalar."""

    document: Document
    random: Random
    seen: Seen
    holds: Callable[[Sequence[JsonObject], JsonValue], bool]
    goal: Goal = NO_GOAL
    _left: int = MOST_PLACES

    def narrowed(self, depth: int) -> Document:
        """The narrower schema, to be held beside the document. depth: levels of an event about which more is said; 0: none."""
        return self._place((self.document,), ROOT, depth)

    def _place(self, schemas: Sequence[JsonValue], at: JsonPointer, depth: int) -> Document:
        self._left -= 1
        parts = self._parts(schemas, depth)
        if depth <= 0 or self._left < 0 or parts is None:
            return True
        is_free = any(id(part) == self.goal.free for part in parts)
        if is_free and not self.goal.is_about_members:
            return True
        listed = next((part for part in parts if "const" in part or "enum" in part), None)
        if listed is not None:
            return self._one_of([listed["const"]] if "const" in listed else list_of(listed["enum"]), parts, at)
        match self._kind(parts, at):
            case "object":
                return self._object(parts, at, depth, self.goal.avoided if is_free else None)
            case "array":
                return self._array(parts, at, depth)
            case "string":
                name = next((token for token in reversed(at.tokens) if isinstance(token, str)), "")
                return self._first(scalars.texts(parts, name, self.random), parts)
            case "integer" | "number" as kind:
                return self._first(scalars.numbers(parts, kind == "integer", self.random), parts)
            case "boolean":
                return self._first([self.random.random() < 0.5], parts)
            case "null":
                return self._first([None], parts)
        return True

    def _parts(self, schemas: Sequence[JsonValue], depth: int) -> list[JsonObject] | None:
        """All that holds in one place, with a branch of each union; None where something allows nothing."""
        pending, found = list(schemas), list[JsonObject]()
        while pending and len(found) < _STEPS:
            schema = pending.pop(0)
            if schema is False:
                return None
            if not isinstance(schema, dict):
                continue
            found.append(schema)
            if "$ref" in schema:
                pending.append(target_of(self.document, schema["$ref"]))
            pending.extend(list_of(schema.get("allOf")))
            pending.extend(self._branch(list_of(schema[union]), depth) for union in ("anyOf", "oneOf") if list_of(schema.get(union)))
        return found

    def _branch(self, branches: list[JsonValue], depth: int) -> JsonValue:
        on_the_way = [branch for branch in branches if id(branch) in self.goal.way]
        if on_the_way:
            return on_the_way[0]
        open_ = [branch for branch in branches if branch is not False] or branches
        nulls = [branch for branch in open_ if isinstance(branch, dict) and branch.get("type") == "null"]
        others = [branch for branch in open_ if branch not in nulls]
        if nulls and others:
            return nulls[0] if depth <= 2 or self.random.random() < _NULL else self.random.choice(others)
        plain = [branch for branch in open_ if isinstance(branch, dict) and "$ref" not in branch]
        return self.random.choice(plain if plain and depth <= 2 else open_)

    def _kind(self, parts: Sequence[JsonObject], at: JsonPointer) -> str | None:
        """The type that a value is to have; None where none is left."""
        possible = list(_ALL)
        for part in parts:
            if "type" in part:
                said = part["type"] if isinstance(part["type"], list) else [part["type"]]
                possible = [kind for kind in possible if kind in said or (kind == "integer" and "number" in said)]
        if len(possible) == len(_ALL):
            possible = [kind for kind, keywords in _KINDS.items() if any(keyword in part for part in parts for keyword in keywords)][:1] or ["string"]
        others = [kind for kind in possible if kind != "null"]
        if not others:
            return "null" if possible else None
        if len(others) < len(possible) and self.random.random() < _NULL and not self._is_on_the_way(parts):
            return "null"
        return self.random.choice([kind for kind in others if kind != "integer" or "number" not in others])

    def _is_on_the_way(self, schemas: Sequence[JsonValue]) -> bool:
        return any(id(schema) in self.goal.way for schema in schemas)

    def _one_of(self, values: list[JsonValue], parts: Sequence[JsonObject], at: JsonPointer) -> Document:
        allowed = [value for value in values if isinstance(value, dict | list) or self.holds(parts, value)]
        if not allowed:
            return True
        counts = self.seen.values.get(str(at), {})
        weights = [counts.get(value, 0) if isinstance(value, str) else 0 for value in allowed]
        return {"enum": [self.random.choices(allowed, weights if any(weights) else None)[0]]}

    def _first(self, candidates: "Sequence[JsonValue] | object", parts: Sequence[JsonObject]) -> Document:
        """The first candidate that is allowed; where none is, the solver finds a value."""
        for value in cast("Sequence[JsonValue]", candidates):
            if self.holds(parts, value):
                return {"enum": [value]}
        return True

    def _object(self, parts: Sequence[JsonObject], at: JsonPointer, depth: int, avoided: str | None) -> Document:
        declared: dict[str, list[JsonValue]] = {}
        for part in parts:
            for name, schema in object_of(part.get("properties")).items():
                declared.setdefault(name, []).append(schema)
        required = {name for part in parts for name in list_of(part.get("required")) if isinstance(name, str)}
        most = min((size for part in parts if isinstance(size := part.get("maxProperties"), int)), default=len(declared) + _LONGEST)
        chosen = [name for name in declared if name in required]
        for name, schemas in declared.items():
            if name in required or name == avoided or False in schemas or len(chosen) >= most:
                continue
            likely = self.seen.shares.get(str(at / name), _OPTIONAL)
            is_there = self.random.random() < likely if depth > 1 else False
            if is_there or self._leads_on(schemas):
                chosen.append(name)
        below = {name: self._place(declared[name], at / name, depth - 1) for name in chosen if name != avoided}
        if not declared:
            below |= self._entries(parts, at, depth, most)
        hint: JsonObject = {"type": "object", "properties": cast("JsonValue", below), "required": cast("JsonValue", list(below))}
        if avoided is not None:
            hint["not"] = {"required": [avoided]}
        return hint

    def _leads_on(self, schemas: Sequence[JsonValue]) -> bool:
        """Whether schemas lie on the way to the constraint, through references also."""
        return bool(self.goal.way) and self._is_on_the_way(schemas)

    def _entries(self, parts: Sequence[JsonObject], at: JsonPointer, depth: int, most: int) -> dict[str, Document]:
        """A few entries of a map."""
        of_patterns = [(pattern, schema) for part in parts for pattern, schema in object_of(part.get("patternProperties")).items()]
        others = [part["additionalProperties"] for part in parts if isinstance(part.get("additionalProperties"), dict)]
        if not of_patterns and not others:
            return {}
        names = [object_of(part.get("propertyNames")) for part in parts if "propertyNames" in part]
        entries: dict[str, Document] = {}
        for _ in range(min(most, 1 if depth <= 2 else self.random.randint(1, _MOST_ITEMS))):
            name = self._key(names, [pattern for pattern, _ in of_patterns])
            if name is None or name in entries:
                continue
            matching = [schema for pattern, schema in of_patterns if _matches(pattern, name)]
            entries[name] = self._place(matching or others or [False], at / ANY, depth - 1)
        return entries

    def _key(self, names: Sequence[JsonObject], patterns: Collection[str]) -> str | None:
        """A name of an entry; None where none is found."""
        parts = self._parts(names, 1)
        if parts is None:
            return None
        listed = [value for part in parts for value in list_of(part.get("enum"))]
        candidates: list[JsonValue] = [self.random.choice(listed)] if listed else []
        if patterns:
            candidates += [text for pattern in patterns for text in examples(pattern)]
            self.random.shuffle(candidates)
        if parts:
            candidates += scalars.texts(parts, "id", self.random)
        candidates.append(scalars.name_of(self.random))
        return next((name for name in candidates if isinstance(name, str) and self.holds(parts, name)), None)

    def _array(self, parts: Sequence[JsonObject], at: JsonPointer, depth: int) -> Document:
        least = max((size for part in parts if isinstance(size := part.get("minItems"), int)), default=0)
        most = min((size for part in parts if isinstance(size := part.get("maxItems"), int)), default=least + _MOST_ITEMS)
        items = [part["items"] for part in parts if "items" in part]
        prefix = [list_of(part.get("prefixItems")) for part in parts]
        fixed = max(map(len, prefix), default=0)
        if least > min(most, _LONGEST) or (not items and not fixed):
            return True
        is_on_the_way = self._is_on_the_way(items)
        wanted = max(least, fixed, 1 if is_on_the_way or depth <= 2 else self.random.randint(1, _MOST_ITEMS))
        count = min(wanted, most, _LONGEST)
        hints: list[JsonValue] = []
        for index in range(count):
            own = [one[index] for one in prefix if index < len(one)]
            hints.append(self._place(own or items, at / ANY, depth - 1))
        return {"type": "array", "prefixItems": hints, "minItems": count, "maxItems": count} if hints else {"type": "array", "maxItems": 0}


def _matches(pattern: str, name: str) -> bool:
    try:
        return matches(pattern, name)
    except Undecided:
        return False
