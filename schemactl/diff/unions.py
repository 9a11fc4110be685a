"""anyOf and oneOf: variants of either side are paired by the value of their tag, by equality, then by likeness."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.diff.annotations import ASSERTED
from schemactl.diff.enums import values_of
from schemactl.diff.objects import required_of, schemas_of
from schemactl.diff.pair import Pair, picked
from schemactl.diff.view import ALL_TYPES, types_of
from schemactl.model.change import Action, Change, Kind, Variant
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.canonical import canonical_bytes

_KEYWORDS = ("oneOf", "anyOf")
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Branch:
    """One variant: its schema, how it is called, and the property and values that tell it from the others (where there are such)."""

    schema: Document
    label: str
    tag: str = ""
    values: tuple[JsonValue, ...] = ()


def changes(pair: Pair) -> Iterator[Change]:
    """A union that came or went, variants that did, and what differs inside a variant."""
    old, new = branches_of(pair.old), branches_of(pair.new)
    facets = {"old": picked(pair.old, _KEYWORDS), "new": picked(pair.new, _KEYWORDS)}
    if not old and not new:
        return
    if not old or not new:
        action = Action.ADDED if new else Action.REMOVED
        yield Change(Kind.UNION, action, pair.at, old=facets["old"], new=facets["new"], old_value=len(old) or None, new_value=len(new) or None)
        return
    if ("oneOf" in pair.old) != ("oneOf" in pair.new):
        action = Action.NARROWED if "oneOf" in pair.new else Action.WIDENED
        yield Change(Kind.UNION_KIND, action, pair.at, old=facets["old"], new=facets["new"])
    yield from variants(pair, old, new, facets["old"], facets["new"])


def came_or_went_around(pair: Pair) -> bool:
    """Whether one side is nothing but a union, and the other what may be one of its variants."""
    return _only_union(pair.old) != _only_union(pair.new) and not (branches_of(pair.old) and branches_of(pair.new))


def around(pair: Pair) -> Iterator[Change]:
    """A schema that became one variant among several, or the other way round."""
    sides = [(branches_of(view) or [Branch(view, _label(view, 0))], picked(view, _KEYWORDS) or view) for view in (pair.old, pair.new)]
    (old, old_facet), (new, new_facet) = sides
    yield from variants(pair, old, new, old_facet, new_facet)


def _only_union(view: JsonObject) -> bool:
    return bool(branches_of(view)) and not (view.keys() & ASSERTED) - set(_KEYWORDS)


def variants(pair: Pair, old: list[Branch], new: list[Branch], old_facet: JsonObject, new_facet: JsonObject) -> Iterator[Change]:
    """The variants of both sides, paired."""
    pairs = _paired(old, new)
    for before, after in pairs:
        yield from pair.descend(before.schema, after.schema, pair.at / _step(before, after, old, new))
    for branch in old:
        if not any(before is branch for before, _ in pairs):
            at = pair.at / _step(branch, branch, old, new)
            yield Change(Kind.VARIANT, Action.REMOVED, at, old=old_facet, new=new_facet, old_value=branch.label)
    for branch in new:
        if not any(after is branch for _, after in pairs):
            at = pair.at / _step(branch, branch, old, new)
            yield Change(Kind.VARIANT, Action.ADDED, at, old=old_facet, new=new_facet, new_value=branch.label)


def branches_of(view: JsonObject) -> list[Branch]:
    """The variants of a view's union, none where it has none. A view that has both anyOf and oneOf is told by its oneOf."""
    for keyword in _KEYWORDS:
        branches = view.get(keyword)
        if isinstance(branches, list) and branches:
            schemas: list[Document] = [branch for branch in branches if isinstance(branch, bool | dict)]
            tag = _tag(schemas)
            return [_branch(schema, index, tag) for index, schema in enumerate(schemas)]
    return []


def _branch(schema: Document, index: int, tag: str) -> Branch:
    if tag and isinstance(schema, dict):
        values = tuple((values_of(_property(schema, tag)) or {}).values())
        return Branch(schema, f"{tag} = {', '.join(map(_shown, values))}", tag, values)
    return Branch(schema, _label(schema, index))


def _label(schema: Document, index: int) -> str:
    if isinstance(schema, dict):
        reference, title, type_ = (schema.get(key) for key in ("$ref", "title", "type"))
        if isinstance(title, str):
            return title
        if isinstance(reference, str):
            return reference.rsplit("/", 1)[-1]
        if isinstance(type_, str) and type_ != "object":
            return type_
    return f"variant {index + 1}"


def _tag(schemas: list[Document]) -> str:
    """The property that all variants require and pin to values that no other one has."""
    if len(schemas) < 2 or not all(isinstance(schema, dict) for schema in schemas):
        return ""
    objects = [schema for schema in schemas if isinstance(schema, dict)]
    for name in schemas_of(objects[0], "properties"):
        pinned = [values_of(_property(schema, name)) if name in required_of(schema) else None for schema in objects]
        keys = [key for values in pinned if values for key in values]
        if all(pinned) and len(keys) == len(set(keys)):
            return name
    return ""


def _property(schema: JsonObject, name: str) -> JsonObject:
    found = schemas_of(schema, "properties").get(name)
    return found if isinstance(found, dict) else {}


def _paired(old: list[Branch], new: list[Branch]) -> list[tuple[Branch, Branch]]:
    """Each variant with its counterpart: most alike first, in the order of the old side."""
    scores = [(_likeness(before, after), i, j) for i, before in enumerate(old) for j, after in enumerate(new)]
    chosen: dict[int, int] = {}
    for score, i, j in sorted(scores, key=lambda item: (-item[0], item[1], item[2])):
        if score >= _ALIKE and i not in chosen and j not in chosen.values():
            chosen[i] = j
    return [(old[i], new[j]) for i, j in sorted(chosen.items())]


def _likeness(before: Branch, after: Branch) -> float:
    if before.tag and before.tag == after.tag:
        keys = [{canonical_bytes(value) for value in branch.values} for branch in (before, after)]
        return 3.0 if keys[0] & keys[1] else 0.0
    if canonical_bytes(before.schema) == canonical_bytes(after.schema):
        return 2.0
    one, other = (branch.schema if isinstance(branch.schema, dict) else {} for branch in (before, after))
    if one.get("$ref") is not None and one.get("$ref") == other.get("$ref"):
        return 1.5
    if types_of(one) != types_of(other):
        return 0.0
    names = [schemas_of(schema, "properties").keys() for schema in (one, other)]
    return len(names[0] & names[1]) / len(names[0] | names[1]) if names[0] | names[1] else 1.0


def _step(before: Branch, after: Branch, old: list[Branch], new: list[Branch]) -> Variant:
    if before.tag and before.tag == after.tag:
        values = {canonical_bytes(value): value for value in (*before.values, *after.values)}
        return Variant(after.label, before.tag, tuple(values.values()))
    mine = _types(before) | _types(after)
    others = [branch for branch in (*old, *new) if branch is not before and branch is not after]
    alone = not any(_types(branch) & mine for branch in others)
    return Variant(after.label, types=tuple(sorted(mine)) if alone else ())


def _types(branch: Branch) -> frozenset[str]:
    return types_of(branch.schema) if isinstance(branch.schema, dict) else frozenset(ALL_TYPES)


def _shown(value: JsonValue) -> str:
    return str(value)[:40]
