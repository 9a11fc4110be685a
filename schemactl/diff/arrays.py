"""Items, tuples, and what is asked of an array as a whole."""

from collections.abc import Iterator

from schemactl.diff import thresholds
from schemactl.diff.pair import Pair, picked, presence
from schemactl.diff.thresholds import Threshold
from schemactl.model.change import Action, Change, ChangeKind, Items, Position
from schemactl.model.json import Document, JsonObject

_THRESHOLDS = (
    Threshold(ChangeKind.MIN_ITEMS, "minItems", +1, without=0),
    Threshold(ChangeKind.MAX_ITEMS, "maxItems", -1),
)


def changes(pair: Pair) -> Iterator[Change]:
    """What is said about arrays, and what differs inside their items."""
    yield from thresholds.changes(pair, _THRESHOLDS)
    yield from _unique(pair)
    yield from presence(pair, ChangeKind.CONTAINS, ("contains", "minContains", "maxContains"))
    yield from _positions(pair)
    yield from _items(pair)


def _unique(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.get("uniqueItems") is True, pair.new.get("uniqueItems") is True
    if old != new:
        facet: JsonObject = {"uniqueItems": True}
        yield Change(
            ChangeKind.UNIQUE_ITEMS, Action.ADDED if new else Action.REMOVED, pair.at, old=facet if old else True, new=facet if new else True
        )


def _positions(pair: Pair) -> Iterator[Change]:
    """Each position of a tuple: against its counterpart, or against what the other side says of all items."""
    old, new = _prefix(pair.old), _prefix(pair.new)
    for index in range(min(len(old), len(new))):
        yield from pair.descend(old[index], new[index], pair.at / Position(index))
    for index in range(min(len(old), len(new)), max(len(old), len(new))):
        added = index < len(new)
        position = Position(index)
        yield Change(
            ChangeKind.TUPLE_ITEM,
            Action.ADDED if added else Action.REMOVED,
            pair.at / position,
            old=old[index] if index < len(old) else _rest(pair.old),
            new=new[index] if added else _rest(pair.new),
            new_value=index if added else None,
            old_value=None if added else index,
        )


def _items(pair: Pair) -> Iterator[Change]:
    """What is asked of all (other) items: nothing, a schema, or that there be none."""
    old, new = _rest(pair.old), _rest(pair.new)
    start = max(len(_prefix(pair.old)), len(_prefix(pair.new)))
    old_open, new_open = old in (True, {}), new in (True, {})
    facets = {"old": picked(pair.old, ("prefixItems", "items")), "new": picked(pair.new, ("prefixItems", "items"))}
    if (old is False) != (new is False):
        yield Change(ChangeKind.ARRAY_CLOSED, Action.ADDED if new is False else Action.REMOVED, pair.at, old=facets["old"], new=facets["new"])
    elif old_open != new_open:
        yield Change(ChangeKind.ITEMS, Action.ADDED if old_open else Action.REMOVED, pair.at / Items(start), old=old, new=new)
    elif not old_open and old is not False:
        yield from pair.descend(old, new, pair.at / Items(start))


def _prefix(view: JsonObject) -> list[Document]:
    positions = view.get("prefixItems")
    return [item for item in positions if isinstance(item, bool | dict)] if isinstance(positions, list) else []


def _rest(view: JsonObject) -> Document:
    rest = view.get("items", True)
    return rest if isinstance(rest, bool | dict) else True
