"""The evidence of one subject: what its payloads looked like so far."""

from collections.abc import Iterable, Sequence

from schemactl.guard import NO_MARKS, Guard, Marks
from schemactl.infer.evidence.codec import tree_from_json, tree_to_json
from schemactl.infer.evidence.counter import TimedCounter, members_of
from schemactl.infer.evidence.guarded import guarded
from schemactl.infer.evidence.ledger import lengthened, shorten
from schemactl.infer.evidence.node import Node
from schemactl.infer.evidence.snapshot import Snapshot, root_of
from schemactl.infer.evidence.walk import Walk
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions

WRITTEN_AS = 2
"""Version of what `to_json` writes."""


class Evidence:
    """A commutative monoid: events may be observed in any order, and evidence of parts merged in any order, to the same state. Its memory is
    bounded by `options.caps`, which are each passed in one direction only."""

    __slots__ = ("_is_settled", "_shown", "options", "tree")

    def __init__(self, options: InferOptions | None = None) -> None:
        """tree: the root while events are still counted; its counters may have narrower buckets than those of `root`."""
        self.options = options or InferOptions()
        self.tree = Node()
        self._is_settled = True
        self._shown: tuple[Marks, Node] | None = None

    @property
    def root(self) -> Node:
        """What was seen, all of it counted in the same buckets: so it is the same however the events were split and merged."""
        if not self._is_settled:
            self.tree.settle(self.tree.counter.shift)
            self._is_settled = True
        return self.tree

    def observe(self, payload: JsonValue, time: int | None = None) -> None:
        """Count one event. time: in microseconds since 1970-01-01T00:00Z, None if unknown."""
        self.observe_alike(payload, TimedCounter.once(time))

    def observe_each(self, payloads: Iterable[JsonValue], times: Sequence[int | None]) -> None:
        """Count events one by one, all in buckets that are as wide as those of all of them will be: so none is made wider on the way."""
        known = [time for time in times if time is not None]
        shift = self.tree.counter.shift_with(min(known), max(known)) if known else 0
        for payload, time in zip(payloads, times, strict=True):
            self.observe_alike(payload, TimedCounter.once(time, shift))

    def observe_alike(self, payload: JsonValue, seen: TimedCounter) -> None:
        """Count all the events of `seen` at once, each of which would leave the same evidence as `payload` but for its time."""
        walk = Walk(seen, self.options.caps)
        self.tree.add(payload, walk)
        while walk.folded:
            value, walk.keys = walk.folded.pop()
            self.tree.below(walk.keys).add(value, walk)
        self._is_settled, self._shown = False, None

    def merge(self, other: "Evidence") -> "Evidence":
        """Count what `other` counted, too; `other` stays as it is. Returns itself."""
        self.tree.merge(other.tree, self.options.caps)
        self._is_settled, self._shown = False, None
        return self

    @property
    def events(self) -> int:
        """How many events were counted."""
        return self.tree.counter.count

    def shown(self, marks: Marks = NO_MARKS) -> Node:
        """What was seen, as far as the guard lets it be shown; to be read, not to be counted on."""
        if self._shown is None or self._shown[0] != marks:
            self._shown = marks, guarded(self.root, Guard.of(self.options.enums, marks), self.options)
        return self._shown[1]

    def to_json(self, marks: Marks = NO_MARKS) -> JsonObject:
        """Counters, times and property names: no value of an event but the labels that the schema has, too, and no key that is data."""
        root = tree_to_json(self.shown(marks), self.options)
        counters = shorten(root)
        return {"format": WRITTEN_AS, "root": root, "counters": counters}

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot, options: InferOptions | None = None) -> "Evidence":
        """What the engine counted, as it writes it."""
        evidence = cls(options)
        evidence.tree = root_of(snapshot)
        return evidence

    @classmethod
    def from_json(cls, written: JsonValue, options: InferOptions | None = None) -> "Evidence":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        members = members_of(written)
        if members["format"] != WRITTEN_AS:
            raise ValueError(f"evidence of format {members['format']!r}, which this version does not read")
        evidence = cls(options)
        evidence.tree = tree_from_json(lengthened(members["root"], members_of(members["counters"])))
        return evidence
