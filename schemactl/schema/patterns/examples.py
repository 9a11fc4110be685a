"""Texts that a pattern may match, read off it: for patterns that are no regular language. Whether they match is for the caller to see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from schemactl.schema.patterns import tree
from schemactl.schema.patterns.characters import complement, intersection, pleasant, unpleasantness
from schemactl.schema.patterns.pattern import NotAPattern, read
from schemactl.schema.patterns.tree import Node
from schemactl.schema.patterns.units import SURROGATES

TRIED: Final = 4
"""Texts of a pattern: the first takes the first of all alternatives and repeats as little as it may, each further one the next, and once more."""
_LONGEST: Final = 2_000


class _TooLong(Exception):
    """A text that nobody would read."""


def examples(source: str) -> Iterator[str]:
    """A few texts, each once; none where the text is no pattern."""
    try:
        pattern = read(source)
        if not pattern.units:
            yield from dict.fromkeys(_Writing(turn).of(pattern.tree) for turn in range(TRIED))
    except (NotAPattern, _TooLong):
        return


@dataclass(slots=True)
class _Writing:
    """One text. turn: which alternative is taken, and how often more than need be something is repeated. groups: what they hold, by number."""

    turn: int
    groups: dict[int, str] = field(default_factory=dict)

    def of(self, node: Node) -> str:
        """Anchors and what is only looked at write nothing."""
        match node:
            case tree.Characters():
                found = (pleasant(low, high) for low, high in intersection(tree.members(node), complement(SURROGATES)))
                return "".join(map(chr, sorted(found, key=unpleasantness)[:1]))
            case tree.Sequence(parts):
                return "".join(map(self.of, parts))
            case tree.Choice(options):
                return self.of(options[self.turn % len(options)])
            case tree.Group(number, body):
                self.groups[number] = written = self.of(body)
                return written
            case tree.Repeat(body, least, most):
                written = self.of(body) if most != 0 else ""
                times = least + self.turn if most is None else min(most, least + self.turn)
                if len(written) * times > _LONGEST:
                    raise _TooLong
                return written * times
            case tree.Backreference(groups):
                return next((self.groups[group] for group in groups if group in self.groups), "")
            case _:
                return ""
