"""Properties, required, maps, and what is asked of an object as a whole."""

from collections.abc import Iterator

from schemactl.diff import thresholds
from schemactl.diff.pair import Pair, presence
from schemactl.diff.renames import renamed
from schemactl.diff.thresholds import Threshold
from schemactl.model.change import Action, Change, Kind, Matching, Member, Values
from schemactl.model.json import Document, JsonObject
from schemactl.schema.canonical import same_text
from schemactl.schema.patterns.matching import Undecided, matches

_THRESHOLDS = (
    Threshold(Kind.MIN_PROPERTIES, "minProperties", +1, without=0),
    Threshold(Kind.MAX_PROPERTIES, "maxProperties", -1),
)


def changes(pair: Pair) -> Iterator[Change]:
    """What is said about objects, and what differs inside their values."""
    yield from thresholds.changes(pair, _THRESHOLDS)
    yield from presence(pair, Kind.PROPERTY_NAMES, ("propertyNames",))
    yield from _properties(pair)
    yield from _required(pair)
    yield from _patterns(pair)
    yield from _values(pair)
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


def _properties(pair: Pair) -> Iterator[Change]:
    """Properties of both sides below; those of one side alone are added, removed, or renamed."""
    old, new = schemas_of(pair.old, "properties"), schemas_of(pair.new, "properties")
    gone = {name: schema for name, schema in old.items() if name not in new}
    come = {name: schema for name, schema in new.items() if name not in old}
    pairs = renamed(gone, come)
    for before, after in pairs.items():
        facets = _facet(pair.old, before), _facet(pair.new, after)
        yield Change(Kind.RENAMED, Action.CHANGED, pair.at, before, *facets, old_value=before, new_value=after)
    for name in sorted(old.keys() | new.keys()):
        if name in old and name in new:
            yield from pair.descend(old[name], new[name], pair.at / Member(name))
        elif name in gone and name not in pairs:
            yield _only_one_side(pair, Action.REMOVED, name)
        elif name in come and name not in pairs.values():
            yield _only_one_side(pair, Action.ADDED, name)


def _only_one_side(pair: Pair, action: Action, name: str) -> Change:
    mine, other = (pair.new, pair.old) if action is Action.ADDED else (pair.old, pair.new)
    asked = name in required_of(mine) and name not in required_of(other)
    schema = schemas_of(mine, "properties")[name]
    deprecated = isinstance(schema, dict) and schema.get("deprecated") is True
    return Change(
        Kind.REQUIRED_PROPERTY if asked else Kind.PROPERTY,
        action,
        pair.at,
        name,
        old=_facet(pair.old, name),
        new=_facet(pair.new, name),
        old_value=_told(schema, deprecated) if action is Action.REMOVED else None,
        new_value=_told(schema, deprecated) if action is Action.ADDED else None,
    )


def _told(schema: Document, deprecated: bool) -> str:
    type_ = schema.get("type", "anything") if isinstance(schema, dict) else "anything" if schema else "nothing"
    named = " or ".join(map(str, type_)) if isinstance(type_, list) else str(type_)
    return f"deprecated {named}" if deprecated else named


def _facet(view: JsonObject, name: str) -> JsonObject:
    """All that a side asks of one property: its schema, or what holds for a name that it does not list, and whether it must be there."""
    facet: JsonObject = {"properties": {name: _effective(view, name)}}
    return {**facet, "required": [name]} if name in required_of(view) else facet


def _effective(view: JsonObject, name: str) -> Document:
    declared = schemas_of(view, "properties")
    if name in declared:
        return declared[name]
    matching = [schema for pattern, schema in schemas_of(view, "patternProperties").items() if _matches(pattern, name)]
    if matching:
        return matching[0] if len(matching) == 1 else {"allOf": list(matching)}
    return _rest(view)


def _matches(pattern: str, name: str) -> bool:
    """Whether it surely does."""
    try:
        return matches(pattern, name)
    except Undecided:
        return False


def _required(pair: Pair) -> Iterator[Change]:
    """Names that became, or are no longer, required; those whose property came or went with it have been told."""
    old, new = required_of(pair.old), required_of(pair.new)
    declared_old, declared_new = schemas_of(pair.old, "properties"), schemas_of(pair.new, "properties")
    for name in sorted({*new} - {*old}):
        if name in declared_old or name not in declared_new:
            yield Change(Kind.REQUIRED, Action.ADDED, pair.at, name, new={"required": [name]})
    for name in sorted({*old} - {*new}):
        if name in declared_new or name not in declared_old:
            yield Change(Kind.REQUIRED, Action.REMOVED, pair.at, name, old={"required": [name]})


def _patterns(pair: Pair) -> Iterator[Change]:
    old, new = schemas_of(pair.old, "patternProperties"), schemas_of(pair.new, "patternProperties")
    for pattern in sorted(old.keys() | new.keys()):
        if pattern in old and pattern in new:
            yield from pair.descend(old[pattern], new[pattern], pair.at / Matching(pattern))
        else:
            action = Action.ADDED if pattern in new else Action.REMOVED
            facets = _pattern_facet(pair.old, pattern), _pattern_facet(pair.new, pattern)
            told = (None, pattern) if action is Action.ADDED else (pattern, None)
            yield Change(Kind.PATTERN_PROPERTIES, action, pair.at, "", *facets, *told)


def _pattern_facet(view: JsonObject, pattern: str) -> JsonObject:
    """What a side asks of names that match; where it does not list the pattern, what it asks of all unlisted names."""
    listed = schemas_of(view, "patternProperties")
    if pattern in listed:
        return {"patternProperties": {pattern: listed[pattern]}}
    return {} if _rest(view) in (True, {}) else _beside(view).lifted(_rest(view))


def _values(pair: Pair) -> Iterator[Change]:
    """What is asked of the values whose names are not listed: nothing, a schema (a map), or that there be none."""
    old, new = _rest(pair.old), _rest(pair.new)
    old_open, new_open = old in (True, {}), new in (True, {})
    if (old is False) != (new is False):
        action = Action.ADDED if new is False else Action.REMOVED
        yield Change(Kind.OBJECT_CLOSED, action, pair.at, old=_beside(pair.old).lifted(old), new=_beside(pair.new).lifted(new))
    elif old_open != new_open:
        action = Action.ADDED if old_open else Action.REMOVED
        yield Change(Kind.VALUES, action, pair.at, old=_beside(pair.old).lifted(old), new=_beside(pair.new).lifted(new))
    elif not old_open and old is not False:
        one, other = _beside(pair.old), _beside(pair.new)
        names, patterns = sorted({*one.names, *other.names}), sorted({*one.patterns, *other.patterns})
        yield from pair.descend(old, new, pair.at / Values(tuple(names), tuple(patterns)))


def _rest(view: JsonObject) -> Document:
    rest = view.get("additionalProperties", True)
    return rest if isinstance(rest, bool | dict) else True


def _beside(view: JsonObject) -> Values:
    return Values(tuple(sorted(schemas_of(view, "properties"))), tuple(sorted(schemas_of(view, "patternProperties"))))


def _dependencies(pair: Pair, keyword: str) -> Iterator[Change]:
    """What the presence of one property asks of the rest."""
    sides = [value if isinstance(value := view.get(keyword), dict) else {} for view in (pair.old, pair.new)]
    old, new = sides
    for name in sorted(old.keys() | new.keys()):
        if same_text(old.get(name), new.get(name)):
            continue
        action = Action.ADDED if name not in old else Action.REMOVED if name not in new else Action.CHANGED
        facets: list[JsonObject] = [{keyword: {name: side[name]}} if name in side else {} for side in sides]
        yield Change(Kind.DEPENDENCY, action, pair.at, name, old=facets[0], new=facets[1], old_value=name, new_value=name)
