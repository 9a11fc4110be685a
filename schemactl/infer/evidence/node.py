"""The tree of evidence: for each place in a payload what was seen there, by JSON type. Counting and merging only; nothing is decided here."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import nsmallest
from typing import Final

from schemactl.infer.evidence.counter import NONE, Share, Slotted, TimedCounter, merged_share
from schemactl.infer.evidence.keys import common_patterns, is_coded, is_generated, patterns_of
from schemactl.infer.evidence.numbers import NumberEvidence
from schemactl.infer.evidence.shapes import MOST_VARIED, Layouts, Shape, is_label, laid_out
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.walk import Step, Walk, repetition
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import Caps

Folded = dict[int, TimedCounter]
"""Containers that were counted at an ancestor of the place they stand at: by the number of steps up to it, how many."""


_NO_KEYS: Final[frozenset[str]] = frozenset()
"""One for all objects: Python makes each empty set anew."""
_FEWEST_CANDIDATES: Final = 4
"""Of an object, however wide it is."""


class Entangled(Exception):
    """Two different objects that stand inside themselves would have to become one."""


class Node(Slotted):
    """One place. A part is None until its type was seen. deep: containers below the depth, of which nothing else is known."""

    __slots__ = ("arrays", "booleans", "deep", "nulls", "numbers", "objects", "strings")

    def __init__(self) -> None:
        self.nulls: TimedCounter | None = None
        self.booleans: TimedCounter | None = None
        self.numbers: NumberEvidence | None = None
        self.strings: StringEvidence | None = None
        self.arrays: ArrayEvidence | None = None
        self.objects: ObjectEvidence | None = None
        self.deep: TimedCounter | None = None

    def add(self, value: JsonValue, walk: Walk) -> None:
        """Count one value."""
        if isinstance(value, str):
            if self.strings is None:
                self.strings = StringEvidence()
            self.strings.add(value, walk)
        elif value is None:
            self.nulls = _counted(self.nulls, walk.seen)
        elif isinstance(value, bool):
            self.booleans = _counted(self.booleans, walk.seen)
        elif isinstance(value, int | float | Decimal):
            if self.numbers is None:
                self.numbers = NumberEvidence()
            self.numbers.add(value, walk)
        elif len(walk.keys) >= walk.caps.depth:
            self.deep = _counted(self.deep, walk.seen)
        elif isinstance(value, dict):
            if self.objects is None:
                self.objects = ObjectEvidence()
            self.objects.add(value, walk)
        else:
            if self.arrays is None:
                self.arrays = ArrayEvidence()
            self.arrays.add(value, walk)

    def merge(self, other: "Node", caps: Caps) -> None:
        """Count what `other` counted, too. Raises Entangled, which evidence that was only counted never does."""
        if other.nulls is not None:
            self.nulls = _counted(self.nulls, other.nulls)
        if other.booleans is not None:
            self.booleans = _counted(self.booleans, other.booleans)
        if other.deep is not None:
            self.deep = _counted(self.deep, other.deep)
        if other.numbers is not None:
            self.numbers = self.numbers or NumberEvidence()
            self.numbers.merge(other.numbers)
        if other.strings is not None:
            self.strings = self.strings or StringEvidence()
            self.strings.merge(other.strings, caps)
        if other.arrays is not None:
            self.arrays = self.arrays or ArrayEvidence()
            self.arrays.merge(other.arrays, caps)
        if other.objects is not None and other.objects is not self.objects:
            self._merge_objects(other.objects, caps)

    def settle(self, shift: int) -> None:
        """Make all buckets as wide as `shift` says, where they are narrower; and forget, of each label, the keys that are data for all."""
        self.nulls, self.booleans, self.deep = [counter and counter.coarsened(shift) for counter in (self.nulls, self.booleans, self.deep)]
        for part in (self.numbers, self.strings, self.arrays, self.objects):
            if part is not None:
                part.settle(shift)

    def below(self, steps: Sequence[Step]) -> "Node":
        """The node that steps lead to which were taken before."""
        node = self
        for step in steps:
            if step is None:
                assert node.arrays is not None
                node = node.arrays.items
            else:
                assert node.objects is not None
                node = node.objects.at(step).node
        return node

    def _merge_objects(self, other: "ObjectEvidence", caps: Caps) -> None:
        if self.objects is None and other.again is not None:
            self.objects = other
            return
        self.objects = self.objects or ObjectEvidence()
        if self.objects.again is not None or other.again is not None:
            raise Entangled
        self.objects.merge(other, caps)

    @property
    def parts(self) -> "list[tuple[str, Part]]":
        """What was seen, by the name of its JSON type, in a fixed order."""
        named: list[tuple[str, Part | None]] = [
            ("null", self.nulls),
            ("boolean", self.booleans),
            ("number", self.numbers),
            ("string", self.strings),
            ("array", self.arrays),
            ("object", self.objects),
        ]
        return [(name, part) for name, part in named if part is not None]

    @property
    def counter(self) -> TimedCounter:
        """All values, whatever their type."""
        return sum((counter_of(part) for _, part in self.parts), self.deep or NONE)


class ArrayEvidence(Slotted):
    """counter: all arrays; empty: those without an item; items: what all items have in common."""

    __slots__ = ("counter", "empty", "items")

    def __init__(self) -> None:
        self.counter = NONE
        self.empty = NONE
        self.items = Node()

    def add(self, values: list[JsonValue], walk: Walk) -> None:
        """Count one array."""
        self.counter += walk.seen
        if not values:
            self.empty += walk.seen
            return
        walk.keys.append(None)
        for value in values:
            self.items.add(value, walk)
        walk.keys.pop()

    def merge(self, other: "ArrayEvidence", caps: Caps) -> None:
        """Count what `other` counted, too."""
        self.counter += other.counter
        self.empty += other.empty
        self.items.merge(other.items, caps)

    def settle(self, shift: int) -> None:
        """As `Node.settle`."""
        self.counter = self.counter.coarsened(shift)
        self.empty = self.empty.coarsened(shift)
        self.items.settle(shift)


@dataclass(slots=True)
class Property:
    """share: of the objects that have it. node: what was seen there. folded: containers that were counted at an ancestor, which they repeat."""

    share: Share
    node: Node = field(default_factory=Node)
    folded: Folded | None = None

    def descend(self, key: str, value: JsonValue, walk: Walk) -> None:
        """Count one value of it, here or at the ancestor that it repeats."""
        if not isinstance(value, dict | list):
            self.node.add(value, walk)
            return
        index = repetition(key, walk.keys, walk.caps)
        if index is not None:
            self.fold({len(walk.keys) - index: walk.seen})
            walk.fold(value, index)
            return
        walk.keys.append(key)
        self.node.add(value, walk)
        walk.keys.pop()

    def fold(self, more: Folded | None) -> None:
        """Count containers that are counted at ancestors."""
        if more:
            folded = self.folded or {}
            self.folded = folded | {up: folded.get(up, NONE) + counter for up, counter in more.items()}

    def settle(self, shift: int) -> None:
        """As `Node.settle`."""
        self.share = self.share.coarsened(shift)
        self.node.settle(shift)
        if self.folded is not None:
            self.folded = {up: counter.coarsened(shift) for up, counter in self.folded.items()}


class ObjectEvidence(Slotted):
    """counter: all objects. properties: by key; once there were more keys than a cap they are data: `values` holds what these have in common then,
    and `patterns` the key patterns that all of them match; the properties that are left are those that all objects have. generated, coded: how many
    of the keys are. partitions: key → label → shape, for each key whose value always was a label; spent: the keys that tell nothing apart, since they
    had another value, too many labels, or are no candidates; None once no key is in all objects with a label: then none tells any apart. layouts: how
    many objects had exactly which keys, None where there were more such sets than the cap, or keys are data; evidence from disk may know it of fewer
    objects than there were. Inference sets on copies of its own again: of an object that stands inside itself, the last key on the way back to it;
    and cut_from: of some objects all those among which they were."""

    __slots__ = ("again", "coded", "counter", "cut_from", "generated", "layouts", "partitions", "patterns", "properties", "spent", "values")

    def __init__(self) -> None:
        self.again: str | None = None
        self.cut_from: ObjectEvidence | None = None
        self.counter = NONE
        self.properties: dict[str, Property] = {}
        self.generated = 0
        self.coded = 0
        self.values: Property | None = None
        self.patterns = _NO_KEYS
        self.partitions: dict[str, dict[str, Shape]] = {}
        self.spent: frozenset[str] | None = _NO_KEYS
        self.layouts: Layouts | None = {}

    def add(self, members: JsonObject, walk: Walk) -> None:
        """Count one object."""
        known = len(self.properties)
        self._make_place(members, walk.caps)
        for key, value in members.items():
            prop = self.at(key)
            prop.share = prop.share.having(walk.seen)
            prop.descend(key, value, walk)
        if self.values is None:
            if len(self.properties) > known:
                self._narrow(walk.caps)
            if walk.seen.first is not None and len(members) < len(self.properties):
                self._miss_all_but(members, walk.seen)
            self._partition(members, walk)
            self.layouts = laid_out(self.layouts, {frozenset(members): walk.seen.count}, walk.caps.layouts)
        self.counter += walk.seen
        self._close_if_no_key_tags_all()
        self._collapse_if_codes_come_and_go(walk.caps)

    def merge(self, other: "ObjectEvidence", caps: Caps) -> None:
        """Count what `other` counted, too."""
        if other.values is not None:
            self.collapse(caps)
        if self.values is not None:
            self._merge_as_map(other, caps)
        else:
            self._merge_partitions(other, caps)
            self._merge_properties(other, caps)
            self._narrow(caps)
        self.layouts = laid_out(self.layouts, other.layouts, caps.layouts)
        self.counter += other.counter
        if self.values is None and self._too_many(caps):
            self.collapse(caps)
        self._close_if_no_key_tags_all()
        self._collapse_if_codes_come_and_go(caps)

    @property
    def is_varied(self) -> bool:
        """Whether its keys come in more sets than the cap, and no label tells them apart."""
        return self.layouts is None and self.spent is None

    @property
    def required(self) -> set[str]:
        """The keys that all objects have."""
        return {key for key, prop in self.properties.items() if prop.share.present.count == self.counter.count}

    def collapse(self, caps: Caps) -> None:
        """Take the keys as data from now on, but for those that all objects have."""
        if self.values is not None:
            return
        self.values, self.patterns = Property(Share()), common_patterns(())
        self.partitions, self.spent, self.layouts = {}, _NO_KEYS, None
        self.generated = self.coded = 0
        self.keep_common(self.required, caps)

    def keep_common(self, keys: Set[str], caps: Caps) -> None:
        """Of a map, take all but these keys as data. The keys that all objects have are fewer with each object, so order changes nothing."""
        assert self.values is not None
        for key in self.properties.keys() - keys:
            self.patterns &= patterns_of(key)
            _merge_property(self.values, self.properties.pop(key), caps)

    def as_map(self, caps: Caps, names: Set[str] = frozenset()) -> "ObjectEvidence":
        """The same with its keys taken as data, but for some that all objects have; itself is left alone."""
        twin = ObjectEvidence()
        twin.counter, twin.properties, twin.layouts = self.counter, dict(self.properties), None
        twin.values, twin.patterns = Property(Share()), common_patterns(())
        if self.values is not None:
            twin.patterns = self.patterns
            _merge_property(twin.values, self.values, caps)
        twin.keep_common(names, caps)
        return twin

    def at(self, key: str) -> Property:
        """What is known of a key that was counted."""
        known = self.properties.get(key) or self.values
        assert known is not None
        return known

    def settle(self, shift: int) -> None:
        """As `Node.settle`."""
        self.counter = self.counter.coarsened(shift)
        for prop in self.properties.values():
            prop.settle(shift)
        if self.values is not None:
            self.values.settle(shift)
        for shapes in self.partitions.values():
            for shape in shapes.values():
                shape.settle(shift)
                _forget_data(shape, self, 0)

    @property
    def tags(self) -> dict[str, dict[str, Shape]]:
        """Of the partitions those of which each object has a label; of objects that were cut out all are."""
        if self.cut_from is not None:
            return self.partitions
        return {key: shapes for key, shapes in self.partitions.items() if objects_of(shapes) >= self.counter.count}

    def take(self, key: str, prop: Property) -> None:
        """Put a property where there is none yet, as it was read."""
        self.properties[key] = prop
        self.generated += is_generated(key)
        self.coded += is_coded(key)

    def _make_place(self, members: JsonObject, caps: Caps) -> None:
        """Have a property for each key, or the values of a map. An object with more keys than the cap has no names."""
        if self.values is None:
            fresh = [key for key in members if key not in self.properties]
            for key in fresh:
                self._new_property(key)
            if fresh and self._too_many(caps):
                self.collapse(caps)
        if self.values is not None:
            self.keep_common(members.keys() if len(members) <= caps.map_keys else frozenset(), caps)
            self.patterns = self.patterns and self.patterns.intersection(*(patterns_of(key) for key in members.keys() - self.properties.keys()))

    def _new_property(self, key: str) -> Property:
        self.take(key, Property(Share.of_none(self.counter)))
        return self.properties[key]

    def _too_many(self, caps: Caps) -> bool:
        return len(self.properties) > caps.map_keys or self.generated > caps.patterned_keys

    def _collapse_if_codes_come_and_go(self, caps: Caps) -> None:
        """Codes that not all objects have are data, once there are many of them: such a record would have a property for each."""
        if self.coded <= caps.coded_keys:
            return
        of = self.counter.count
        if sum(prop.share.present.count < of and is_coded(key) for key, prop in self.properties.items()) > caps.coded_keys:
            self.collapse(caps)

    def _miss_all_but(self, members: JsonObject, seen: TimedCounter) -> None:
        for key, prop in self.properties.items():
            if key not in members:
                prop.share = prop.share.lacking(seen.first)

    def _narrow(self, caps: Caps) -> None:
        """Look no more at the labels of properties that are no candidates, now that there are more properties."""
        self._spend(self.properties.keys() - candidates_of(self.properties, caps))

    def _spend(self, keys: Set[str]) -> None:
        if keys and self.spent is not None:
            self.spent |= keys
            self.partitions = {key: shapes for key, shapes in self.partitions.items() if key not in self.spent}

    def _close_if_no_key_tags_all(self) -> None:
        """A label that some objects lack can tell variants apart only within what another tells apart, which all have."""
        if self.spent is None or self.values is not None or not self.counter.count:
            return
        if all(self.properties[key].share.present.count < self.counter.count for key in self.partitions):
            self.spent, self.partitions = None, {}

    def _partition(self, members: JsonObject, walk: Walk) -> None:
        if self.spent is None:
            return
        below = walk.below_labels
        spent = set()
        for key in members.keys() - self.spent:
            label = members[key]
            shapes = self.partitions.setdefault(key, {})
            if not isinstance(label, str) or not is_label(label) or (label not in shapes and len(shapes) >= walk.caps.tags):
                spent.add(key)
                continue
            shapes.setdefault(label, Shape()).add(members, below, list(walk.keys), self)
        self._spend(spent)

    def _merge_partitions(self, other: "ObjectEvidence", caps: Caps) -> None:
        if self.spent is None or other.spent is None:
            self.spent, self.partitions = None, {}
            return
        for key in other.partitions.keys() - self.spent:
            mine = self.partitions.setdefault(key, {})
            for label, shape in other.partitions[key].items():
                mine.setdefault(label, Shape()).merge(shape, caps.below_labels)
        self._spend(other.spent | {key for key, shapes in self.partitions.items() if len(shapes) > caps.tags})

    def _merge_properties(self, other: "ObjectEvidence", caps: Caps) -> None:
        for key, prop in self.properties.items():
            if key not in other.properties:
                prop.share = prop.share.lacking(other.counter.first)
        for key, theirs in other.properties.items():
            mine = self.properties.get(key)
            known = mine if mine is not None else self._new_property(key)
            known.share = merged_share(known.share, self.counter, theirs.share, other.counter)
            known.node.merge(theirs.node, caps)
            known.fold(theirs.folded)

    def _merge_as_map(self, other: "ObjectEvidence", caps: Caps) -> None:
        """Keys that only one of both has in all its objects are data."""
        assert self.values is not None
        common = other.required if other.counter.count else self.properties.keys()
        if self.counter.count:
            self.keep_common(common, caps)
        if other.values is not None:
            self.patterns &= other.patterns
            _merge_property(self.values, other.values, caps)
        for key, prop in other.properties.items():
            if key not in self.properties and (self.counter.count or key not in common):
                self.patterns &= patterns_of(key)
                _merge_property(self.values, prop, caps)
            else:
                mine = self.properties.setdefault(key, Property(Share()))
                mine.share = mine.share.having(prop.share.present)
                mine.node.merge(prop.node, caps)
                mine.fold(prop.folded)


def objects_of(shapes: Mapping[str, Shape]) -> int:
    """How many objects have any of these labels."""
    return sum(shape.kinds["object"].count for shape in shapes.values())


def candidates_of(keys: Collection[str], caps: Caps) -> Set[str]:
    """Those that may tell variants apart, as far as names tell. Of the keys of a wide object they are the shortest, and the fewer the more keys there
    are, since for each of their labels something is kept of all keys. More keys never have a candidate that fewer do not have."""
    number = max(_FEWEST_CANDIDATES, caps.candidates // max(1, len(keys)))
    return frozenset(keys if len(keys) <= number else nsmallest(number, keys, key=lambda key: (len(key), key)))


Part = TimedCounter | NumberEvidence | StringEvidence | ArrayEvidence | ObjectEvidence
"""What a node keeps of one JSON type; nulls and booleans are only counted."""


def counter_of(part: Part) -> TimedCounter:
    """How often a type was seen."""
    return part if isinstance(part, TimedCounter) else part.counter


def _forget_data(shape: Shape, objects: ObjectEvidence, varied: int) -> None:
    """Drop the keys of maps, and what a label has below varied objects. varied: how many were passed since the label."""
    if objects.values is not None or varied >= MOST_VARIED:
        shape.properties = shape.layouts = None
        return
    for key, (_, below) in (shape.properties or {}).items():
        _forget_data_at(below, objects.properties[key].node, varied + objects.is_varied)


def _forget_data_at(shape: Shape, node: Node, varied: int) -> None:
    if node.objects is not None:
        _forget_data(shape, node.objects, varied)
    if node.arrays is not None and shape.items is not None:
        _forget_data_at(shape.items, node.arrays.items, varied)


def _merge_property(into: Property, prop: Property, caps: Caps) -> None:
    into.share = into.share.having(prop.share.present)
    into.node.merge(prop.node, caps)
    into.fold(prop.folded)


def _counted(counter: TimedCounter | None, seen: TimedCounter) -> TimedCounter:
    return seen if counter is None else counter + seen
