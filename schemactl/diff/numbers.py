"""Bounds of numbers, multipleOf, and whether an integer may outgrow a double."""

from collections.abc import Iterator

from schemactl.diff import thresholds
from schemactl.diff.merging import types_of
from schemactl.diff.pair import Pair, presence
from schemactl.diff.thresholds import Threshold
from schemactl.model.change import Action, Change, ChangeKind
from schemactl.model.json import JsonObject
from schemactl.schema.numbers import exact

SAFE_INTEGER = 2**53 - 1
"""The greatest integer that a double holds exactly with all below it (ECMA-262, Number.MAX_SAFE_INTEGER)."""

_THRESHOLDS = (
    Threshold(ChangeKind.MINIMUM, "minimum", +1, "exclusiveMinimum"),
    Threshold(ChangeKind.MAXIMUM, "maximum", -1, "exclusiveMaximum"),
)
_WIDE = frozenset({"int64", "uint64", "decimal"})


def changes(pair: Pair) -> Iterator[Change]:
    """What is said about numbers."""
    yield from thresholds.changes(pair, _THRESHOLDS)
    yield from presence(pair, ChangeKind.MULTIPLE_OF, ("multipleOf",))
    old, new = _beyond_double(pair.old), _beyond_double(pair.new)
    if old != new:
        yield Change(ChangeKind.BEYOND_DOUBLE, Action.ADDED if new else Action.REMOVED, pair.at)


def _beyond_double(view: JsonObject) -> bool:
    """Whether a schema says, by a bound or a format, that its integers go beyond 2^53."""
    if not types_of(view) & {"integer", "number"}:
        return False
    bounds = (view.get(keyword) for keyword in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"))
    return view.get("format") in _WIDE or any(abs(exact(bound)) > SAFE_INTEGER for bound in bounds)
