"""Bounds: a number below or above which a value is refused. A bound that comes or tightens narrows; one that goes or loosens widens."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from schemactl.diff.pair import Pair, picked
from schemactl.model.change import Action, Change, ChangeKind
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.numbers import exact, is_number


@dataclass(frozen=True, slots=True)
class Threshold:
    """keyword, and the one that excludes the bound itself (empty where there is none); sign: +1 for a lower bound, -1 for an upper one;
    without: the bound that no keyword means, None for none."""

    kind: ChangeKind
    keyword: str
    sign: int
    exclusive: str = ""
    without: int | None = None


def changes(pair: Pair, thresholds: tuple[Threshold, ...]) -> Iterator[Change]:
    """One change for each bound that moved."""
    for threshold in thresholds:
        old, new = _bound(pair.old, threshold), _bound(pair.new, threshold)
        if old == new:
            continue
        action = Action.NARROWED if _tighter(new, old) else Action.WIDENED
        keywords = (threshold.keyword, threshold.exclusive)
        yield Change(
            threshold.kind,
            action,
            pair.at,
            old=picked(pair.old, keywords),
            new=picked(pair.new, keywords),
            old_value=_told(pair.old, threshold),
            new_value=_told(pair.new, threshold),
        )


_Bound = tuple[Fraction, bool]
"""A bound with its sign, and whether it is excluded itself: greater is tighter."""


def _bound(view: JsonObject, threshold: Threshold) -> "_Bound | None":
    keywords = ((threshold.keyword, False), (threshold.exclusive, True))
    bounds = [(threshold.sign * exact(view[keyword]), excluded) for keyword, excluded in keywords if is_number(view.get(keyword))]
    bound = max(bounds, default=None)
    return None if bound is None or (threshold.without is not None and bound[0] <= threshold.sign * threshold.without) else bound


def _tighter(one: "_Bound | None", other: "_Bound | None") -> bool:
    return one is not None and (other is None or one > other)


def _told(view: JsonObject, threshold: Threshold) -> JsonValue:
    """The bound in words, its number as it is written in the schema."""
    bound = _bound(view, threshold)
    if bound is None:
        return "any"
    excluded = bound[1]
    words = _MORE_THAN if excluded else _AT_LEAST
    return f"{words[threshold.sign]} {view[threshold.exclusive if excluded else threshold.keyword]}"


_AT_LEAST: Final = {+1: "at least", -1: "at most"}
_MORE_THAN: Final = {+1: "more than", -1: "less than"}
