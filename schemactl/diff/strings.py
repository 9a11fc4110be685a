"""Length, pattern and content of strings."""

from collections.abc import Iterator

from schemactl.diff import thresholds
from schemactl.diff.pair import Pair, presence
from schemactl.diff.thresholds import Threshold
from schemactl.model.change import Change, Kind

_THRESHOLDS = (
    Threshold(Kind.MIN_LENGTH, "minLength", +1, without=0),
    Threshold(Kind.MAX_LENGTH, "maxLength", -1),
)


def changes(pair: Pair) -> Iterator[Change]:
    """What is said about strings."""
    yield from thresholds.changes(pair, _THRESHOLDS)
    yield from presence(pair, Kind.PATTERN, ("pattern",))
    yield from presence(pair, Kind.CONTENT, ("contentEncoding", "contentMediaType", "contentSchema"))
