"""Properties, required, maps, and what is asked of an object as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from schemactl.diff import thresholds
from schemactl.diff.pair import Pair, presence
from schemactl.diff.renames import renamed
from schemactl.diff.thresholds import Threshold
from schemactl.model.change import Action, Change, ChangeKind, Matching, Member, PayloadPath, Values
from schemactl.model.json import Document, JsonObject
from schemactl.schema.canonical import same_text
from schemactl.schema.patterns.matching import surely_matches

_THRESHOLDS = (
    Threshold(ChangeKind.MIN_PROPERTIES, "minProperties", +1, without=0),
    Threshold(ChangeKind.MAX_PROPERTIES, "maxProperties", -1),
)


def changes(pair: Pair) -> Iterator[Change]:
    """What is said about objects, and what differs inside their values."""
    yield from thresholds.changes(pair, _THRESHOLDS)
    yield from presence(pair, ChangeKind.PROPERTY_NAMES, ("propertyNames",))
    old, new = _Side(pair.old), _Side(pair.new)
    yield from _properties(pair, old, new)
    yield from _required(pair, old, new)
    yield from _patterns(pair, old, new)
    yield from _values(pair, old, new)
    yield from _dependencies(pair, "dependentRequired")
    yield from _dependencies(pair, "dependentSchemas")


def schemas_of(view: JsonObject, keyword: str) -> dict[str, Document]:
    """The subschemas under `properties` or `patternProperties`."""
    group = view.get(keyword)
    return {name: schema for name, schema in group.items() if isinstance(schema, bool | dict)} if isinstance(group, dict) else {}


def required_of(view: JsonObject) -> tuple[str, ...]:
    """The names in `required`."""
    names = view.get("required")
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


@dataclass
class _Side:
    """What one side asks of the members of an object. Each table is made once: an object may have as many members as a file has room for."""

    view: JsonObject

    @cached_property
    def properties(self) -> dict[str, Document]:
        return schemas_of(self.view, "properties")

    @cached_property
    def patterns(self) -> dict[str, Document]:
        return schemas_of(self.view, "patternProperties")

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(required_of(self.view))

    @property
    def rest(self) -> Document:
        """What is asked of values whose names are not listed."""
        rest = self.view.get("additionalProperties", True)
        return rest if isinstance(rest, bool | dict) else True

    @cached_property
    def beside(self) -> Values:
        """The place of the values whose names are not listed."""
        return Values(tuple(sorted(self.properties)), tuple(sorted(self.patterns)))

    @cached_property
    def facet_of_the_rest(self) -> Document:
        return self.beside.lifted(self.rest)

    def facet(self, name: str) -> JsonObject:
        """All that is asked of one property: its schema, or what holds for a name that is not listed, and whether it must be there."""
        facet: JsonObject = {"properties": {name: self._effective(name)}}
        return {**facet, "required": [name]} if name in self.required else facet

    def _effective(self, name: str) -> Document:
        if name in self.properties:
            return self.properties[name]
        matching = [schema for pattern, schema in self.patterns.items() if surely_matches(pattern, name)]
        if matching:
            return matching[0] if len(matching) == 1 else {"allOf": list(matching)}
        return self.rest

    def facet_of_pattern(self, pattern: str) -> Document:
        """What is asked of names that match; where the pattern is not listed, what is asked of all unlisted names."""
        if pattern in self.patterns:
            return {"patternProperties": {pattern: self.patterns[pattern]}}
        return {} if self.rest in (True, {}) else self.facet_of_the_rest


def _properties(pair: Pair, old: _Side, new: _Side) -> Iterator[Change]:
    """Properties of both sides below; those of one side alone are added, removed, or renamed."""
    gone = {name: schema for name, schema in old.properties.items() if name not in new.properties}
    come = {name: schema for name, schema in new.properties.items() if name not in old.properties}
    pairs = renamed(gone, come)
    named_again = set(pairs.values())
    for before, after in pairs.items():
        yield Change(ChangeKind.RENAMED, Action.CHANGED, pair.at, before, old.facet(before), new.facet(after), old_value=before, new_value=after)
    for name in sorted(old.properties.keys() | new.properties.keys()):
        if name in old.properties and name in new.properties:
            yield from pair.descend(old.properties[name], new.properties[name], pair.at / Member(name))
        elif name in gone and name not in pairs:
            yield _only_one_side(pair.at, Action.REMOVED, name, old, new)
        elif name in come and name not in named_again:
            yield _only_one_side(pair.at, Action.ADDED, name, old, new)


def _only_one_side(at: PayloadPath, action: Action, name: str, old: _Side, new: _Side) -> Change:
    mine, other = (new, old) if action is Action.ADDED else (old, new)
    asked = name in mine.required and name not in other.required
    schema = mine.properties[name]
    deprecated = isinstance(schema, dict) and schema.get("deprecated") is True
    return Change(
        ChangeKind.REQUIRED_PROPERTY if asked else ChangeKind.PROPERTY,
        action,
        at,
        name,
        old=old.facet(name),
        new=new.facet(name),
        old_value=_told(schema, deprecated) if action is Action.REMOVED else None,
        new_value=_told(schema, deprecated) if action is Action.ADDED else None,
    )


def _told(schema: Document, deprecated: bool) -> str:
    type_ = schema.get("type", "anything") if isinstance(schema, dict) else "anything" if schema else "nothing"
    named = " or ".join(map(str, type_)) if isinstance(type_, list) else str(type_)
    return f"deprecated {named}" if deprecated else named


def _required(pair: Pair, old: _Side, new: _Side) -> Iterator[Change]:
    """Names that became, or are no longer, required; those whose property came or went with it have been told."""
    for name in sorted(new.required - old.required):
        if name in old.properties or name not in new.properties:
            yield Change(ChangeKind.REQUIRED, Action.ADDED, pair.at, name, new={"required": [name]})
    for name in sorted(old.required - new.required):
        if name in new.properties or name not in old.properties:
            yield Change(ChangeKind.REQUIRED, Action.REMOVED, pair.at, name, old={"required": [name]})


def _patterns(pair: Pair, old: _Side, new: _Side) -> Iterator[Change]:
    for pattern in sorted(old.patterns.keys() | new.patterns.keys()):
        if pattern in old.patterns and pattern in new.patterns:
            yield from pair.descend(old.patterns[pattern], new.patterns[pattern], pair.at / Matching(pattern))
        else:
            action = Action.ADDED if pattern in new.patterns else Action.REMOVED
            told = (None, pattern) if action is Action.ADDED else (pattern, None)
            yield Change(ChangeKind.PATTERN_PROPERTIES, action, pair.at, "", old.facet_of_pattern(pattern), new.facet_of_pattern(pattern), *told)


def _values(pair: Pair, old: _Side, new: _Side) -> Iterator[Change]:
    """What is asked of the values whose names are not listed: nothing, a schema (a map), or that there be none."""
    old_open, new_open = old.rest in (True, {}), new.rest in (True, {})
    if (old.rest is False) != (new.rest is False):
        action = Action.ADDED if new.rest is False else Action.REMOVED
        yield Change(ChangeKind.OBJECT_CLOSED, action, pair.at, old=old.facet_of_the_rest, new=new.facet_of_the_rest)
    elif old_open != new_open:
        action = Action.ADDED if old_open else Action.REMOVED
        yield Change(ChangeKind.VALUES, action, pair.at, old=old.facet_of_the_rest, new=new.facet_of_the_rest)
    elif not old_open and old.rest is not False:
        names = sorted({*old.beside.names, *new.beside.names})
        patterns = sorted({*old.beside.patterns, *new.beside.patterns})
        yield from pair.descend(old.rest, new.rest, pair.at / Values(tuple(names), tuple(patterns)))


def _dependencies(pair: Pair, keyword: str) -> Iterator[Change]:
    """What the presence of one property asks of the rest."""
    sides = [value if isinstance(value := view.get(keyword), dict) else {} for view in (pair.old, pair.new)]
    old, new = sides
    for name in sorted(old.keys() | new.keys()):
        if same_text(old.get(name), new.get(name)):
            continue
        action = Action.ADDED if name not in old else Action.REMOVED if name not in new else Action.CHANGED
        facets: list[JsonObject] = [{keyword: {name: side[name]}} if name in side else {} for side in sides]
        yield Change(ChangeKind.DEPENDENCY, action, pair.at, name, old=facets[0], new=facets[1], old_value=name, new_value=name)
