"""Values in a schema that the guard does not let be shown: where they stand, and the schema without them.

Whoever reads or writes a version passes here: subject.toml may mark a field (`pii = true`) whose values an earlier version has, and an earlier
schemactl may have written what this one would not.
"""

import copy
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final, cast

from schemactl.guard import Guard, GuardedPlace, Marks, Outcome, Verdict, closing_key
from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import ANY, ROOT, JsonPointer, Token
from schemactl.registry.located import INFERRED, located, unmark
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.refs import References
from schemactl.schema.walk import every_schema

PII: Final = "x-pii"
_IN_PLACE: Final = ("allOf", "anyOf", "oneOf")
_VALUES: Final = ("enum", "const", "examples", "default")
MOST_PLACES: Final = 20_000
"""Places of a payload that are looked at one by one. Definitions that refer to the next one twice come to more places than there is time for; beyond,
each definition is looked into once more, where it is met first."""
_DEEPEST: Final = 64


@dataclass(frozen=True, slots=True)
class StoredValues:
    """Values at a place. is_inferred: discovery wrote them, and no person confirmed them. is_marked: a person marked the place as private. are_keys:
    they are the names of properties."""

    path: JsonPointer
    verdict: Verdict
    is_inferred: bool
    is_marked: bool
    are_keys: bool = False

    @property
    def may_not_stay(self) -> bool:
        """Whether the next version is without them: what a person wrote stays, unless it is marked."""
        return self.is_marked or (self.is_inferred and not self.are_keys)


def withheld_in(document: Document, guard: Guard) -> tuple[StoredValues, ...]:
    """All values that may not be shown, by place; those of the same place together."""
    if not isinstance(document, dict):
        return ()
    values: dict[JsonPointer, _Seen] = {}
    walker = _Walker(References(document), values)
    walker.visit(document, ROOT, guard.root, (), is_variant=False)
    return tuple(found for path, seen in sorted(values.items(), key=lambda item: str(item[0])) for found in seen.found(path))


def without(document: Document, found: Collection[StoredValues]) -> Document:
    """The document without what was found."""
    return without_values(document, [one.path for one in found if not one.are_keys], [one.path for one in found if one.are_keys])


def without_values(document: Document, paths: Collection[JsonPointer], nameless: Collection[JsonPointer] = ()) -> Document:
    """The document without the values at these places. What only they distinguished is one: `oneOf` becomes `anyOf`. nameless: `/limits/*`,
    where the record at `/limits` loses its names and becomes a map."""
    if not (paths or nameless) or not isinstance(document, dict):
        return document
    copied = copy.deepcopy(document)
    taken: set[int] = set()
    for path in sorted(paths, key=str):
        for schema in located(copied, path):
            if _take_values(schema):
                taken.add(id(schema))
    for path in sorted(nameless, key=str):
        for schema in located(copied, path.parent):
            _forget_names(schema)
    if taken:
        _open_unions(copied, taken)
    return copied


def marked_in(document: Document) -> Marks:
    """The places that a schema itself marks as private."""
    if not any(isinstance(schema, dict) and schema.get(PII) is True for schema in every_schema(document)):
        return Marks()
    walker = _Walker(References(document), {})
    walker.visit(cast("JsonObject", document), ROOT, Guard().root, (), is_variant=False)
    return Marks(tuple(path.tokens for path in sorted(walker.marked, key=str)))


@dataclass(slots=True)
class _Seen:
    """place: as the guard knows it. texts: the values of enums and constants that are texts; samples: of examples and defaults; others: how many
    there are of other values, which are only hidden where a person says so. is_inferred: whether all of them are. names: how many properties there
    are; private: what one of their names looks like."""

    place: GuardedPlace
    texts: set[str] = field(default_factory=set)
    samples: set[str] = field(default_factory=set)
    others: int = 0
    is_inferred: bool = True
    names: int = 0
    private: str | None = None

    def found(self, path: JsonPointer) -> Iterator[StoredValues]:
        known = self.place.field
        verdict, sample = known.verdict(self.texts), known.verdict(self.samples)
        if (self.texts or (known.is_marked and self.others)) and not verdict.is_published:
            yield StoredValues(path, verdict, self.is_inferred, known.is_marked)
        elif self.samples and sample.outcome is Outcome.NEVER:
            yield StoredValues(path, sample, True, known.is_marked)
        if self.place.keys_are_marked and self.names:
            yield StoredValues(path / ANY, known.marked, False, is_marked=True, are_keys=True)
        elif self.private is not None:
            yield StoredValues(
                path,
                Verdict(Outcome.NEVER, f"a property name looks like {self.private}", is_by_value=True),
                True,
                is_marked=False,
                are_keys=True,
            )


class _Walker:
    def __init__(self, references: References, values: dict[JsonPointer, _Seen]) -> None:
        self._references = references
        self._values = values
        self._places = 0
        self._targets: set[int] = set()
        self.marked: set[JsonPointer] = set()

    def _target(self, schema: JsonObject, followed: tuple[int, ...]) -> JsonObject | None:
        """What a reference leads to, if it is to be followed: once on a path, and once at all where there are very many places."""
        target = self._references.target(schema)
        if target is None or id(target) in followed or (self._places > MOST_PLACES and id(target) in self._targets):
            return None
        self._targets.add(id(target))
        return target

    def visit(self, schema: JsonObject, at: JsonPointer, place: GuardedPlace, followed: tuple[int, ...], *, is_variant: bool) -> None:
        """is_variant: the schema stands in a union that discovery inferred, and so do the constants of its properties."""
        self._places += 1
        if len(at.tokens) > _DEEPEST:
            return
        if schema.get(PII) is True:
            self.marked.add(at)
        self._count(schema, at, place, is_inferred="enum" in _marks(schema))
        is_union = "union" in _marks(schema)
        for keyword in _IN_PLACE:
            for part in _objects(schema.get(keyword)):
                self.visit(part, at, place, followed, is_variant=is_variant or is_union)
        target = self._target(schema, followed)
        if target is not None:
            self.visit(target, at, place, (*followed, id(target)), is_variant=is_variant)
        holding = place.holding(self._names(schema, 0))
        for token, child in _children(schema):
            below = holding.below(token) if isinstance(token, str) else place.items if child is schema.get("items") else place.value_of_map()
            if is_variant and isinstance(child.get("const"), str):
                self._count({"const": child["const"]}, at / token, below, is_inferred=True)
            else:
                self.visit(child, at / token, below, followed, is_variant=False)

    def _count(self, schema: JsonObject, at: JsonPointer, place: GuardedPlace, *, is_inferred: bool) -> None:
        values = [value for value in list_of(schema.get("enum")) if value is not None] + ([schema["const"]] if "const" in schema else [])
        samples = [*list_of(schema.get("examples")), *([schema["default"]] if "default" in schema else [])]
        names = object_of(schema.get("properties"))
        if not values and not samples and not names:
            return
        seen = self._values.setdefault(at, _Seen(place))
        seen.texts.update(value for value in values if isinstance(value, str))
        seen.samples.update(value for value in samples if isinstance(value, str))
        seen.others += sum(not isinstance(value, str) for value in (*values, *samples))
        seen.is_inferred = seen.is_inferred and (is_inferred or not values)
        seen.names += len(names)
        seen.private = seen.private or next(filter(None, map(closing_key, names)), None)

    def _names(self, schema: JsonObject, depth: int) -> set[str]:
        """Of all properties that an object here may have."""
        names = set(object_of(schema.get("properties")))
        if depth > 3:
            return names
        parts = [part for keyword in _IN_PLACE for part in _objects(schema.get(keyword))]
        target = self._references.target(schema)
        return names.union(*(self._names(part, depth + 1) for part in (*parts, *([target] if target is not None else []))))


def _take_values(schema: JsonObject) -> bool:
    """Whether there were some that limit what may stand there."""
    limited = "enum" in schema or "const" in schema
    value = schema["const"] if "const" in schema else next(iter(list_of(schema.get("enum"))), None)
    for keyword in _VALUES:
        schema.pop(keyword, None)
    unmark(schema, "enum")
    if limited and "type" not in schema and isinstance(value, str):
        schema["type"] = "string"
    return limited


def _forget_names(schema: JsonObject) -> None:
    names = schema.get("properties")
    if not isinstance(names, dict):
        return
    values = {canonical_bytes(below): below for below in names.values()}
    schema.pop("properties")
    schema.pop("required", None)
    if values and "additionalProperties" not in schema:
        schema["additionalProperties"] = next(iter(values.values())) if len(values) == 1 else {"anyOf": [values[text] for text in sorted(values)]}


def _open_unions(document: JsonObject, taken: set[int]) -> None:
    """Variants that only a value distinguished may both fit now."""
    references = References(document)
    for schema in every_schema(document):
        if not isinstance(schema, dict) or "oneOf" not in schema or "anyOf" in schema:
            continue
        branches = [references.target(branch) or branch for branch in _objects(schema["oneOf"])]
        if any(id(below) in taken for branch in branches for below in (branch, *object_of(branch.get("properties")).values())):
            schema["anyOf"] = schema.pop("oneOf")


def _children(schema: JsonObject) -> Iterator[tuple[Token, JsonObject]]:
    for name, below in object_of(schema.get("properties")).items():
        if isinstance(below, dict):
            yield name, below
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield ANY, cast("JsonObject", schema[keyword])
    for below in (*object_of(schema.get("patternProperties")).values(), *list_of(schema.get("prefixItems"))):
        if isinstance(below, dict):
            yield ANY, below


def _marks(schema: JsonObject) -> list[JsonValue]:
    return list_of(schema.get(INFERRED))


def _objects(value: JsonValue) -> Iterator[JsonObject]:
    yield from (one for one in list_of(value) if isinstance(one, dict))
