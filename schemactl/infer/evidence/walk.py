"""What one event carries on its way down the evidence: how often and when it happened, the caps, and the road from the root."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemactl.infer.evidence.counter import TimedCounter
from schemactl.model.json import JsonValue
from schemactl.model.options.infer import Caps

Step = str | None
"""A key, or None for the step to an array's items."""


def repetition(key: str, keys: Sequence[object], caps: Caps) -> int | None:
    """Which step of `keys`, the way from the root, led to the place that a container under `key` repeats, so that it is counted there: to the last
    that may repeat the same key under the same key; at the greatest depth, to the last that has the key at all. None: it has a place of its own.

    keys: steps to items are None; what is neither None nor a string stands for a key that is none of the others."""
    if key not in keys:
        return None
    within = _key_above(keys, len(keys))
    again = [index for index, step in enumerate(keys) if step == key and _key_above(keys, index) == within]
    if len(again) >= caps.repeats:
        return again[caps.repeats - 1]
    return max(index for index, step in enumerate(keys) if step == key) if len(keys) >= caps.depth else None


def _key_above(keys: Sequence[object], index: int) -> object:
    """The last key before a step; None for there is none."""
    while index and keys[index - 1] is None:
        index -= 1
    return keys[index - 1] if index else None


@dataclass(slots=True)
class Walk:
    """seen: what each counter on the way is increased by. keys: the steps taken from the root. folded: values that wait to be counted at a place
    further up, each with the steps that lead there (a place, not a node: what is a property now may be a map's value by then)."""

    seen: TimedCounter
    caps: Caps
    keys: list[Step] = field(default_factory=list)
    folded: list[tuple[JsonValue, list[Step]]] = field(default_factory=list)

    @property
    def below_labels(self) -> "Walk":
        """The same with the caps of what is below a label."""
        return Walk(self.seen, self.caps.below_labels, self.keys, self.folded)

    def fold(self, value: JsonValue, index: int) -> None:
        """Leave `value` for the place that step `index` led to."""
        self.folded.append((value, self.keys[: index + 1]))
