"""Length, pattern and content of strings."""

from collections.abc import Iterator

from schemactl.diff import thresholds
from schemactl.diff.pair import Pair, presence
from schemactl.diff.thresholds import Threshold
from schemactl.model.change import Change, ChangeKind

_THRESHOLDS = (
    Threshold(ChangeKind.MIN_LENGTH, "minLength", +1, without=0),
    Threshold(ChangeKind.MAX_LENGTH, "maxLength", -1),
)


def changes(pair: Pair) -> Iterator[Change]:
    """What is said about strings."""
    yield from thresholds.changes(pair, _THRESHOLDS)
    yield from presence(pair, ChangeKind.PATTERN, ("pattern",))
    yield from presence(pair, ChangeKind.CONTENT, ("contentEncoding", "contentMediaType", "contentSchema"))
