"""Texts that a pattern may match, read off it: for patterns that are no regular language here. Whether they match is for the caller to see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from schemactl.schema.patterns.characters import pleasant
from schemactl.schema.patterns.language import Unsupported, characters_of, parsed

TRIED: Final = 4
"""Texts of a pattern: the first takes the first of all alternatives and repeats as little as it may, each further one the next, and once more."""
_LONGEST: Final = 2_000
_OTHERS: Final = "a0-A "
"""Characters of which one is another than any given one."""


def examples(pattern: str) -> Iterator[str]:
    """A few texts, each once; none where the pattern cannot be read."""
    try:
        nodes = list(parsed(pattern))
        yield from dict.fromkeys(_Writing(turn).of(nodes) for turn in range(TRIED))
    except (Unsupported, RecursionError):
        return


@dataclass(slots=True)
class _Writing:
    """One text. turn: which alternative is taken, and how often more than need be something is repeated. groups: what they hold, by number."""

    turn: int
    groups: dict[int, str] = field(default_factory=dict)

    def of(self, nodes: list[Any]) -> str:
        return "".join(self._node(str(kind), argument) for kind, argument in nodes)

    def _node(self, kind: str, argument: Any) -> str:
        """Anchors and what is only looked at write nothing."""
        match kind:
            case "LITERAL":
                return chr(argument)
            case "NOT_LITERAL":
                return next(other for other in _OTHERS if ord(other) != argument)
            case "ANY":
                return "a"
            case "IN":
                return "".join(chr(pleasant(low, high)) for low, high in characters_of(argument)[:1])
            case "BRANCH":
                options = argument[1]
                return self.of(list(options[self.turn % len(options)]))
            case "SUBPATTERN":
                group, _added, _removed, body = argument
                self.groups[group] = written = self.of(list(body))
                return written
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, body = argument
                written = self.of(list(body)) if most else ""
                times: int = min(int(most), least + self.turn)
                if len(written) * times > _LONGEST:
                    raise Unsupported("a very long text")
                return written * times
            case "ATOMIC_GROUP":
                return self.of(list(argument))
            case "GROUPREF":
                return self.groups.get(argument, "")
        return ""
