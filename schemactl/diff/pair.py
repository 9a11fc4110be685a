"""Two views of the same location, side by side, and how a family of keywords speaks about them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from schemactl.diff.merging import types_of
from schemactl.model.change import Action, Change, ChangeKind, PayloadPath
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.canonical import same_text


@dataclass(frozen=True, slots=True)
class Pair:
    """old, new: the keywords of either side. at: where. descend: go on below, with two subschemas and their place. see_old, see_new: the keywords of
    a subschema of either side, references resolved."""

    old: JsonObject
    new: JsonObject
    at: PayloadPath
    descend: Callable[[Document, Document, PayloadPath], Iterator[Change]]
    see_old: Callable[[Document], JsonObject]
    see_new: Callable[[Document], JsonObject]

    def both_allow(self, type_: str) -> bool:
        return type_ in types_of(self.old) and type_ in types_of(self.new)


Family: TypeAlias = Callable[[Pair], Iterator[Change]]


def presence(pair: Pair, kind: ChangeKind, keywords: tuple[str, ...]) -> Iterator[Change]:
    """A constraint that is there, is not, or reads differently: added, removed, changed. The facets hold all of `keywords`."""
    old, new = picked(pair.old, keywords), picked(pair.new, keywords)
    if same_text(old, new):
        return
    action = Action.ADDED if not old else Action.REMOVED if not new else Action.CHANGED
    yield Change(kind, action, pair.at, old=old, new=new, old_value=_told(old), new_value=_told(new))


def picked(view: JsonObject, keywords: tuple[str, ...]) -> JsonObject:
    """The part of a view that holds just these keywords."""
    return {key: view[key] for key in keywords if key in view}


def _told(facet: JsonObject) -> JsonValue:
    return next(iter(facet.values())) if len(facet) == 1 else (facet or None)
