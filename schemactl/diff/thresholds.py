"""Bounds: a number below or above which a value is refused. A bound that comes or tightens narrows; one that goes or loosens widens."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.diff.pair import Pair, picked
from schemactl.model.change import Action, Change, Kind
from schemactl.model.json import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Threshold:
    """keyword, and the one that excludes the bound itself (empty where there is none); sign: +1 for a lower bound, -1 for an upper one;
    without: the bound that no keyword means, None for none."""

    kind: Kind
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


def number_of(value: JsonValue) -> float | int | None:
    """A bound as a number that can be compared, None where it is none."""
    if isinstance(value, bool) or value is None or isinstance(value, str | list | dict):
        return None
    return value if isinstance(value, int | float) else float(value)


def _bound(view: JsonObject, threshold: Threshold) -> tuple[float | int, bool] | None:
    """(the bound with its sign, whether it is excluded itself): greater is tighter."""
    inclusive, exclusive = number_of(view.get(threshold.keyword)), number_of(view.get(threshold.exclusive))
    bounds = [(threshold.sign * number, excluded) for number, excluded in ((inclusive, False), (exclusive, True)) if number is not None]
    bound = max(bounds, default=None)
    return None if bound is None or (threshold.without is not None and bound[0] <= threshold.sign * threshold.without) else bound


def _tighter(one: tuple[float | int, bool] | None, other: tuple[float | int, bool] | None) -> bool:
    return one is not None and (other is None or one > other)


def _told(view: JsonObject, threshold: Threshold) -> JsonValue:
    bound = _bound(view, threshold)
    if bound is None:
        return None
    number, excluded = threshold.sign * bound[0], bound[1]
    return f"{'more' if threshold.sign > 0 else 'less'} than {number}" if excluded else number
