"""`enum` and `const`: both are lists of whole values. Values that are equal in JSON (1 and 1.0) are one."""

from collections.abc import Iterator
from dataclasses import replace

from schemactl.diff.pair import Pair, picked
from schemactl.diff.types import possible
from schemactl.model.change import Action, Change, ChangeKind
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.canonical import value_key

_KEYWORDS = ("enum", "const")


def changes(pair: Pair) -> Iterator[Change]:
    """The list came, went, or holds other values. Of values of another type there is nothing to say: types.py says it."""
    old, new = values_of(pair.old), values_of(pair.new)
    if (old is None and new is None) or possible(pair.old, pair.new).isdisjoint(possible(pair.new, pair.old)):
        return
    if old is None or new is None:
        yield _constraint(pair, old, new)
        return
    added = [new[key] for key in new if key not in old]
    gone = [old[key] for key in old if key not in new]
    if added and gone and len(old) == len(new) == 1:
        yield _change(pair, ChangeKind.CONST, Action.CHANGED, gone, added)
        return
    if added:
        yield replace(_change(pair, ChangeKind.ENUM_VALUES, Action.ADDED, None, added), old=_without(added), new=True)
    if gone:
        yield replace(_change(pair, ChangeKind.ENUM_VALUES, Action.REMOVED, gone, None), old=True, new=_without(gone))


def values_of(view: JsonObject) -> dict[bytes, JsonValue] | None:
    """The values that are allowed, by what makes them equal; None where any is."""
    listed = view.get("enum")
    values = listed if isinstance(listed, list) else None
    if "const" in view:
        values = [view["const"]]
    return None if values is None else {value_key(value): value for value in values}


def _without(values: list[JsonValue]) -> JsonObject:
    """What the side that does not know some values asks: none of them."""
    return {"not": {"enum": values}}


def _constraint(pair: Pair, old: dict[bytes, JsonValue] | None, new: dict[bytes, JsonValue] | None) -> Change:
    if old is None:
        return _change(pair, ChangeKind.ENUM, Action.ADDED, None, list((new or {}).values()))
    return _change(pair, ChangeKind.ENUM, Action.REMOVED, list(old.values()), None)


def _change(pair: Pair, kind: ChangeKind, action: Action, old_value: JsonValue, new_value: JsonValue) -> Change:
    return Change(
        kind,
        action,
        pair.at,
        old=picked(pair.old, _KEYWORDS),
        new=picked(pair.new, _KEYWORDS),
        old_value=old_value,
        new_value=new_value,
        old_inferred=is_inferred(pair.old, "enum"),
        new_inferred=is_inferred(pair.new, "enum"),
    )


def is_inferred(view: JsonObject, keyword: str) -> bool:
    """Whether discovery guessed this keyword, and nobody confirmed it (the `x-inferred` annotation beside it)."""
    guessed = view.get("x-inferred")
    return isinstance(guessed, list) and keyword in guessed
