"""The `type` keyword; null is distinguished from the rest, since it means something of its own to people."""

from collections.abc import Iterator

from schemactl.diff.merging import ALL_TYPES, types_of
from schemactl.diff.pair import Pair
from schemactl.model.change import Action, Change, ChangeKind
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.tags import pinned_values, types_of_values

_INTEGERS = frozenset({"integer"})
_NUMBERS = frozenset({"integer", "number"})
_NULL = frozenset({"null"})


def changes(pair: Pair) -> Iterator[Change]:
    """Types added and taken away, and whether null is allowed."""
    old, new = possible(pair.old, pair.new), possible(pair.new, pair.old)
    if old == new:
        return
    if old - _NULL and new - _NULL:
        yield from _null(pair, old, new)
        if old - _NULL != new - _NULL:
            yield _types(pair, old | (_NULL if "null" in new else frozenset()), new | (_NULL if "null" in old else frozenset()))
    else:
        yield _types(pair, old, new)


def possible(view: JsonObject, other: JsonObject) -> frozenset[str]:
    """The types that a side allows. A list of values says them as well as `type` on the other side does."""
    values = pinned_values(view)
    if values is None or "type" in view or "type" not in other:
        return types_of(view)
    return types_of({"type": [*types_of_values(values)]})


def _null(pair: Pair, old: frozenset[str], new: frozenset[str]) -> Iterator[Change]:
    if ("null" in old) == ("null" in new):
        return
    forbidden: JsonObject = {"type": _names(frozenset(ALL_TYPES) - _NULL)}
    if "null" in new:
        yield Change(ChangeKind.NULL, Action.ADDED, pair.at, old=forbidden, old_value=_told(old), new_value=_told(new))
    else:
        yield Change(ChangeKind.NULL, Action.REMOVED, pair.at, new=forbidden, old_value=_told(old), new_value=_told(new))


def _types(pair: Pair, old: frozenset[str], new: frozenset[str]) -> Change:
    action = Action.WIDENED if old < new else Action.NARROWED if new < old else Action.CHANGED
    told = _told(possible(pair.old, pair.new)), _told(possible(pair.new, pair.old))
    return Change(ChangeKind.TYPE, action, pair.at, old={"type": _names(old)}, new={"type": _names(new)}, old_value=told[0], new_value=told[1])


def _names(types: frozenset[str]) -> list[JsonValue]:
    names: list[JsonValue] = []
    names += sorted(types - _INTEGERS if "number" in types else types)
    return names


def _told(types: frozenset[str]) -> JsonValue:
    if types == frozenset(ALL_TYPES):
        return "anything"
    names = sorted(map(str, _names(types)), key=lambda name: name == "null")
    return " or ".join(names) if names else "nothing"
