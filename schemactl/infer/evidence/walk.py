"""What one event carries on its way down the evidence: how often and when it happened, the caps, and the road from the root."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemactl.infer.evidence.tally import Tally
from schemactl.model.json import JsonValue
from schemactl.model.options.infer import Caps

Step = str | None
"""A key, or None for the step to an array's items."""


def repetition(key: str, keys: Sequence[Step], caps: Caps) -> int | None:
    """Where in `keys`, the road from the root, the node is that a container under `key` is counted at, since it repeats it: at the last repetition
    that is allowed, or, at the greatest depth, at the last there is. None: it has a node of its own."""
    if key not in keys:
        return None
    again = [index for index, step in enumerate(keys) if step == key]
    if len(again) >= caps.repeats:
        return again[caps.repeats - 1]
    return again[-1] if len(keys) >= caps.depth else None


@dataclass(slots=True)
class Walk:
    """seen: what each counter on the way is increased by. keys: the steps taken from the root. folded: values that wait to be counted at a place
    further up, each with the steps that lead there (a place, not a node: what is a property now may be a map's value by then)."""

    seen: Tally
    caps: Caps
    keys: list[Step] = field(default_factory=list)
    folded: list[tuple[JsonValue, list[Step]]] = field(default_factory=list)

    def fold(self, value: JsonValue, index: int) -> None:
        """Leave `value` for the place that step `index` led to."""
        self.folded.append((value, self.keys[: index + 1]))
