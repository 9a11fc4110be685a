"""anyOf and oneOf: variants of either side are paired by the value of their tag, by equality, then by likeness."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from schemactl.diff.annotations import ASSERTED
from schemactl.diff.enums import is_inferred
from schemactl.diff.merging import types_of
from schemactl.diff.objects import schemas_of
from schemactl.diff.pair import Pair, picked
from schemactl.model.change import Action, Change, ChangeKind, Variant
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue, list_of
from schemactl.schema.canonical import text_of, value_key
from schemactl.schema.tags import Tag, tag_of

_KEYWORDS = ("oneOf", "anyOf")
_SCALARS = frozenset({"boolean", "integer", "null", "number", "string"})
_LOGIC = frozenset({"const", "not", "if", "allOf", "anyOf", "oneOf", "$ref"})
"""Keywords that may speak about null, too."""
_ALIKE = 0.5
_MOST_COMPARISONS = 2_500


@dataclass(frozen=True, slots=True)
class Branch:
    """One variant: its schema as written and with references resolved, how it is called, and the property and values that tell it from the others
    (where there are such)."""

    schema: Document
    view: JsonObject
    label: str
    tag: str = ""
    values: tuple[JsonValue, ...] = ()


def changes(pair: Pair) -> Iterator[Change]:
    """A union that came or went, variants that did, and what differs inside a variant."""
    old, new = branches_of(pair.old, pair.see_old), branches_of(pair.new, pair.see_new)
    facets = {"old": picked(pair.old, _KEYWORDS), "new": picked(pair.new, _KEYWORDS)}
    if not old and not new:
        return
    if not old or not new:
        action = Action.ADDED if new else Action.REMOVED
        yield Change(ChangeKind.UNION, action, pair.at, old=facets["old"], new=facets["new"], old_value=len(old) or None, new_value=len(new) or None)
        return
    if ("oneOf" in pair.old) != ("oneOf" in pair.new):
        action = Action.NARROWED if "oneOf" in pair.new else Action.WIDENED
        yield Change(ChangeKind.UNION_KIND, action, pair.at, old=facets["old"], new=facets["new"])
    yield from variants(pair, old, new, facets["old"], facets["new"])


def came_or_went_around(pair: Pair) -> bool:
    """Whether one side is nothing but a union, and the other what may be one of its variants."""
    return _only_union(pair.old) != _only_union(pair.new) and not (branches_of(pair.old, pair.see_old) and branches_of(pair.new, pair.see_new))


def around(pair: Pair) -> Iterator[Change]:
    """A schema that became one variant among several, or the other way round."""
    sides = [
        (branches_of(view, see) or [Branch(view, view, _label(view, 0))], picked(view, _KEYWORDS) or view)
        for view, see in ((pair.old, pair.see_old), (pair.new, pair.see_new))
    ]
    (old, old_facet), (new, new_facet) = sides
    yield from variants(pair, old, new, old_facet, new_facet)


def _only_union(view: JsonObject) -> bool:
    return bool(picked(view, _KEYWORDS)) and not (view.keys() & ASSERTED) - set(_KEYWORDS)


def variants(pair: Pair, old: list[Branch], new: list[Branch], old_facet: JsonObject, new_facet: JsonObject) -> Iterator[Change]:
    """The variants of both sides, paired."""
    old, new = ([part for branch in side for part in _with_null_apart(branch)] for side in (old, new))
    pairs = _paired(old, new)
    of_type = Counter(type_ for branch in {id(branch): branch for branch in (*old, *new)}.values() for type_ in _types(branch))
    for before, after in pairs:
        yield from pair.descend(before.schema, after.schema, pair.at / _step(before, after, of_type))
    guesses = _is_open(pair.old, old), _is_open(pair.new, new)
    paired = {id(branch) for both in pairs for branch in both}
    for branch in old:
        if id(branch) not in paired:
            at = pair.at / _step(branch, branch, of_type)
            yield Change(ChangeKind.VARIANT, Action.REMOVED, at, "", old_facet, new_facet, branch.label, None, *guesses)
    for branch in new:
        if id(branch) not in paired:
            at = pair.at / _step(branch, branch, of_type)
            yield Change(ChangeKind.VARIANT, Action.ADDED, at, "", old_facet, new_facet, None, branch.label, *guesses)


def _with_null_apart(branch: Branch) -> list[Branch]:
    """A variant that allows null beside scalars, as two, so that null is paired with null wherever the other side has it."""
    types = list_of(branch.view.get("type"))
    values = branch.view.get("enum")
    if branch.tag or "null" not in types or len(types) < 2 or not {*map(str, types)} <= _SCALARS or branch.view.keys() & _LOGIC:
        return [branch]
    others = [name for name in types if name != "null"]
    rest: JsonObject = {**branch.view, "type": others[0] if len(others) == 1 else others}
    if isinstance(values, list):
        if None not in values:
            return [branch]
        rest["enum"] = [value for value in values if value is not None]
    null: JsonObject = {"type": "null"}
    return [Branch(rest, rest, _label(rest, 0)), Branch(null, null, "null")]


def _is_open(view: JsonObject, branches: list[Branch]) -> bool:
    """Whether readers expect other variants: discovery guessed the union, and a tag tells what is another variant."""
    return is_inferred(view, "union") and bool(branches[0].tag)


def branches_of(view: JsonObject, see: Callable[[Document], JsonObject]) -> list[Branch]:
    """The variants of a view's union, none where it has none. A view that has both anyOf and oneOf is compared by its oneOf."""
    for keyword in _KEYWORDS:
        branches = view.get(keyword)
        if isinstance(branches, list) and branches:
            schemas: list[Document] = [branch for branch in branches if isinstance(branch, bool | dict)]
            views = [see(schema) for schema in schemas]
            tag = tag_of(views)
            return [_branch(schema, views[index], index, tag) for index, schema in enumerate(schemas)]
    return []


def _branch(schema: Document, view: JsonObject, index: int, tag: Tag | None) -> Branch:
    if tag is not None:
        values = tag.values[index]
        return Branch(schema, view, f"{tag.name} = {', '.join(map(_shown, values))}", tag.name, values)
    return Branch(schema, view, _label(schema, index))


def _label(schema: Document, index: int) -> str:
    if isinstance(schema, dict):
        reference, title, type_ = (schema.get(key) for key in ("$ref", "title", "type"))
        if isinstance(title, str):
            return title
        if isinstance(reference, str):
            return reference.rsplit("/", 1)[-1]
        if isinstance(type_, str) and type_ != "object":
            return type_
        if isinstance(type_, list):
            return " or ".join(map(str, type_))
    return f"variant {index + 1}"


def _paired(old: list[Branch], new: list[Branch]) -> list[tuple[Branch, Branch]]:
    """Each variant with its counterpart, in the order of the old side: those that are equal, then by tag, then those most alike."""
    chosen = _by_key(old, new, lambda branch: [text_of(branch.schema).encode()])
    chosen |= _by_key(
        _left(old, chosen, 0), _left(new, chosen, 1), lambda branch: [branch.tag.encode() + value_key(value) for value in branch.values]
    )
    rest = _left(old, chosen, 0), _left(new, chosen, 1)
    if len(rest[0]) * len(rest[1]) <= _MOST_COMPARISONS:
        chosen |= _by_likeness(*rest)
    return [(before, chosen[id(before)]) for before in old if id(before) in chosen]


_Pairs: TypeAlias = dict[int, Branch]
"""The identity of an old variant → its counterpart."""


def _left(branches: list[Branch], chosen: _Pairs, side: int) -> list[Branch]:
    taken = set(chosen) if side == 0 else {id(branch) for branch in chosen.values()}
    return [branch for branch in branches if id(branch) not in taken]


def _by_key(old: list[Branch], new: list[Branch], keys: Callable[[Branch], list[bytes]]) -> _Pairs:
    """Variants that share a key; of several, the first that is free."""
    offered: dict[bytes, list[Branch]] = {}
    for after in new:
        for key in keys(after):
            offered.setdefault(key, []).append(after)
    pairs: _Pairs = {}
    taken: set[int] = set()
    for before in old:
        free = next((after for key in keys(before) for after in offered.get(key, ()) if id(after) not in taken), None)
        if free is not None:
            pairs[id(before)] = free
            taken.add(id(free))
    return pairs


def _by_likeness(old: list[Branch], new: list[Branch]) -> _Pairs:
    scores = [(_likeness(before, after), i, j) for i, before in enumerate(old) for j, after in enumerate(new)]
    chosen: dict[int, int] = {}
    for score, i, j in sorted(scores, key=lambda item: (-item[0], item[1], item[2])):
        if score >= _ALIKE and i not in chosen and j not in chosen.values():
            chosen[i] = j
    return {id(old[i]): new[j] for i, j in chosen.items()}


def _likeness(before: Branch, after: Branch) -> float:
    step()
    if before.tag and before.tag == after.tag:
        return 0.0  # distinguished by their tags already
    one, other = before.view, after.view
    if types_of(one) != types_of(other):
        return 0.0
    names = [schemas_of(schema, "properties").keys() for schema in (one, other)]
    return len(names[0] & names[1]) / len(names[0] | names[1]) if names[0] | names[1] else 1.0


def _step(before: Branch, after: Branch, of_type: Counter[str]) -> Variant:
    """of_type: how many variants of both sides may be of a type."""
    if before.tag and before.tag == after.tag:
        values = {value_key(value): value for value in (*before.values, *after.values)}
        return Variant(after.label, before.tag, tuple(values.values()))
    own = Counter(type_ for branch in {id(before): before, id(after): after}.values() for type_ in _types(branch))
    mine = own.keys()
    alone = all(of_type[type_] == own[type_] for type_ in mine)
    return Variant(after.label, types=tuple(sorted(mine)) if alone else ())


def _types(branch: Branch) -> frozenset[str]:
    return types_of(branch.view)


def _shown(value: JsonValue) -> str:
    return str(value)[:40]
