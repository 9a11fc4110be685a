"""Patterns in generated Python: by pydantic's engine, which takes linear time, and else by Python's `re`, which has look-arounds but backtracks. No
pattern of a schema can be made to hang."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from schemactl.schema.patterns import tree
from schemactl.schema.patterns.language import with_whole_characters
from schemactl.schema.patterns.matching import linear
from schemactl.schema.patterns.pattern import NotAPattern
from schemactl.schema.patterns.printers import Inexpressible, for_python
from schemactl.schema.patterns.risk import is_risky

SHORTEST: Final = 20
"""Characters up to which no pattern takes long."""
MOST_STEPS: Final = 100_000_000
"""What a backtracking search may take: a second or two."""
_ENDLESS: Final = 100
"""Times from which on a repetition is as good as endless."""


@dataclass(frozen=True, slots=True)
class Backtracking:
    """A pattern for Python's `re`. longest: the length up to which a text is searched in reasonable time."""

    pattern: str
    longest: int


@cache
def linear_pattern(pattern: str) -> str | None:
    """The pattern in the dialect of the Rust crate `regex`; None where that has no equivalent (look-arounds, references to groups) or refuses it."""
    try:
        return linear(with_whole_characters(pattern))
    except (NotAPattern, Inexpressible):
        return None


@cache
def backtracking_pattern(pattern: str) -> Backtracking | None:
    """The pattern for `re`; None where that has no equivalent, or may take exponential time, and the check is left out."""
    try:
        known = with_whole_characters(pattern)
        written = for_python(known)
    except (NotAPattern, Inexpressible):
        return None
    if is_risky(pattern):
        return None
    repeats = (node for node in tree.walk(known.tree) if isinstance(node, tree.Repeat))
    endless = sum(node.most is None or node.most >= _ENDLESS for node in repeats) + (not tree.is_anchored(known.tree))
    return Backtracking(written, max(SHORTEST, round(MOST_STEPS ** (1 / max(endless, 2)))))
