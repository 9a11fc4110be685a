"""Columns → evidence, the same as the slow way's of the same events."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from schemactl.infer.batch.columns import AnyKey, Cells, Place, Road, place_of
from schemactl.infer.batch.key_texts import all_match
from schemactl.infer.batch.rows import Clock
from schemactl.infer.batch.shapes import CellShapes, Known, Rates
from schemactl.infer.batch.strings import string_evidence
from schemactl.infer.evidence.keys import KEY_PATTERNS, is_coded, is_generated
from schemactl.infer.evidence.node import ArrayEvidence, Folded, Layouts, Node, ObjectEvidence, Property, candidates_of
from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.infer.evidence.shapes import Shape, is_label
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tally import NONE, Share
from schemactl.model.options.infer import Caps

_NUMBERS = {kind.value: kind for kind in NumberKind}


def node_of_batch(payloads: list[Any], clock: Clock, known: Node, caps: Caps) -> Node:
    """The evidence of payloads, one a row. known: what it will be merged into, and tells what need not be kept any more."""
    return PayloadEvidence(clock, known, caps).node(payloads)


class BatchEvidence(ABC):
    """Places → evidence."""

    def __init__(self, clock: Rates, known: Node, caps: Caps) -> None:
        self.clock = clock
        self.before = known
        self.caps = caps
        self.waiting: list[tuple[Cells, Road]] = []

    @abstractmethod
    def _strings(self, place: Place, part: Cells, known: Node | None) -> StringEvidence:
        """Of the texts of a place."""

    @abstractmethod
    def _shapes(self, place: Place, part: Cells, road: Road, key: str, known: Known) -> dict[str, Shape]:
        """Of the objects at `road`, by the label that they have under `key`."""

    def _node(self, place: Place, known: Node | None, road: Road) -> Node:
        node = Node()
        for kind, part in place.parts.items():
            if kind == "string":
                node.strings = self._strings(place, part, known)
            elif kind == "null":
                node.nulls = self.clock.tally(part.at)
            elif kind == "boolean":
                node.booleans = self.clock.tally(part.at)
            elif kind in _NUMBERS:
                node.numbers = node.numbers or NumberEvidence()
                node.numbers.kinds[_NUMBERS[kind]] = self.clock.tally(part.at)
            elif place.closed:
                node.deep = (node.deep or NONE) + self.clock.tally(part.at)
            elif kind == "object":
                node.objects = self._objects(place, part, known, road)
            else:
                node.arrays = self._arrays(place, part, known, road)
        return node

    def _arrays(self, place: Place, part: Cells, known: Node | None, road: Road) -> ArrayEvidence:
        arrays = ArrayEvidence()
        arrays.tally = self.clock.tally(part.at)
        arrays.empty = self.clock.tally([row for values, row in zip(part.values, part.at, strict=True) if not values])
        if place.items is not None:
            arrays.items = self._node(place.items, _below(known, None), (*road, None))
        return arrays

    def _objects(self, place: Place, part: Cells, known: Node | None, road: Road) -> ObjectEvidence:
        objects = ObjectEvidence()
        objects.tally = self.clock.tally(part.at)
        objects.partitions = {}
        if place.values is not None:
            objects.patterns = _patterns(place.keys, known) if place.patterns is None else place.patterns
            objects.layouts = None
            objects.values = Property(Share())
            for values in place.values:
                self._add_values(objects.values, values, _below(known, ""), (*road, AnyKey(place.keys)))
            return objects
        for key, child in place.members.items():
            prop = Property(self._share(part, child), self._node(child, _below(known, key), (*road, key)))
            prop.fold(self._folded(child, (*road, key)))
            objects.take(key, prop)
        of_known = known.objects if known is not None else None
        layouts = None if of_known is not None and of_known.layouts is None else self._layouts(place, part)
        objects.layouts = layouts if layouts is None or len(layouts) <= self.caps.layouts else None
        for key in self._labels(place, part, known):
            shapes = _shapes_by(key, known)
            objects.partitions[key] = self._shapes(place, part, road, key, shapes)
        return objects

    def _add_values(self, into: Property, place: Place, known: Node | None, road: Road) -> None:
        into.share = into.share.having(self.clock.tally(place.cells.at))
        into.node.merge(self._node(place, known, road), self.caps)
        into.fold(self._folded(place, road))

    def _folded(self, place: Place, road: Road) -> Folded | None:
        if not place.folded:
            return None
        self.waiting += [(cells, road[: place.fold + 1]) for cells in place.folded]
        return {len(road) - place.fold - 1: sum((self.clock.tally(cells.at) for cells in place.folded), NONE)}

    @abstractmethod
    def _share(self, part: Cells, child: Place) -> Share:
        """Of the objects of a part, those that have `child`."""

    @abstractmethod
    def _layouts(self, place: Place, part: Cells) -> Layouts | None:
        """The keys of the objects, and how many have exactly these; None for too many."""

    @abstractmethod
    def _labels(self, place: Place, part: Cells, known: Node | None) -> list[str]:
        """The keys that all objects have with a label as their value, as far as `known` still looks at them."""


class PayloadEvidence(BatchEvidence):
    """Of columns of values."""

    def __init__(self, clock: Clock, known: Node, caps: Caps) -> None:
        super().__init__(clock, known, caps)
        self.rows = clock

    def node(self, payloads: list[Any]) -> Node:
        root = self._expanded(Cells(payloads, list(range(len(payloads)))), ())
        while self.waiting:
            cells, road = self.waiting.pop()
            _at(root, road).merge(self._expanded(cells, road), self.caps)
        return root

    def _expanded(self, cells: Cells, road: Road) -> Node:
        return self._node(place_of(cells, road, self.caps, self), _known_at(self.before, road), road)

    def known(self, road: Road) -> bool:
        """Whether the objects at `road` were found to be maps before."""
        known = _known_at(self.before, road)
        return known is not None and known.objects is not None and known.objects.values is not None

    def too_many(self, keys: Collection[str], objects: Sequence[Mapping[str, Any]]) -> bool:
        """Whether so many different keys make objects maps."""
        caps = self.caps
        if len(keys) > caps.map_keys or _are_more(filter(is_generated, keys), caps.patterned_keys, keys):
            return True
        if not _are_more(filter(is_coded, keys), caps.coded_keys, keys):
            return False
        present = Counter(chain.from_iterable(objects))
        return _are_more((key for key, count in present.items() if count < len(objects) and is_coded(key)), caps.coded_keys, keys)

    def _share(self, part: Cells, child: Place) -> Share:
        return self.rows.share(part.at, child.cells.at)

    def _layouts(self, place: Place, part: Cells) -> Layouts:
        """Keys whose columns have the same positions always come together: each position is marked once for all of them."""
        always = frozenset(key for key, child in place.members.items() if len(child.cells.at) == len(part.at))
        columns: dict[int, tuple[Sequence[int], list[str]]] = {}
        for key, child in place.members.items():
            if key not in always:
                assert child.cells.within is not None
                columns.setdefault(id(child.cells.within), (child.cells.within, []))[1].append(key)
        marks = [0] * len(part.at)
        for index, (positions, _) in enumerate(columns.values()):
            mark = 1 << index
            for position in positions:
                marks[position] |= mark
        together = [keys for _, keys in columns.values()]
        return {always.union(*(keys for index, keys in enumerate(together) if mark >> index & 1)): count for mark, count in Counter(marks).items()}

    def _labels(self, place: Place, part: Cells, known: Node | None) -> list[str]:
        """The keys that all objects have with a label as their value, as far as `known` still looks at them."""
        followed, candidates = followed_in(known), candidates_of(place.keys, self.caps)
        return [
            key
            for key, child in place.members.items()
            if key in candidates and (followed is None or key in followed) and len(child.cells.at) == len(part.at) and self._are_labels(child)
        ]

    def _are_labels(self, child: Place) -> bool:
        if tuple(child.parts) != ("string",) or child.folded:
            return False
        distinct = set(child.cells.values)
        return len(distinct) <= self.caps.tags and all(map(is_label, distinct))

    def _strings(self, place: Place, part: Cells, known: Node | None) -> StringEvidence:
        return string_evidence(part, known.strings if known is not None else None, self.rows, self.caps)

    def _shapes(self, place: Place, part: Cells, road: Road, key: str, known: Known) -> dict[str, Shape]:
        return CellShapes(self.rows, self.caps).of_objects(place, part, place.members[key].cells.values, known)


def followed_in(known: Node | None) -> Collection[str] | None:
    """The keys whose labels are still looked at; None where no object is known."""
    objects = known.objects if known is not None else None
    return objects.partitions if objects is not None and objects.tally.count else None


def _are_more(some: Iterable[str], most: int, of: Collection[str]) -> bool:
    """Whether there are more than `most` of some."""
    return len(of) > most and next(islice(some, most, None), None) is not None


def _patterns(keys: frozenset[str], known: Node | None) -> frozenset[str]:
    """Those that all keys match, as far as the keys known so far match them."""
    objects = known.objects if known is not None else None
    possible = KEY_PATTERNS if objects is None or objects.values is None else objects.patterns
    return frozenset(name for name in possible if all_match(name, keys))


def _shapes_by(key: str, known: Node | None) -> Mapping[str, Shape]:
    objects = known.objects if known is not None else None
    return (objects.partitions or {}).get(key, {}) if objects is not None else {}


def _known_at(known: Node, road: Road) -> Node | None:
    node: Node | None = known
    for step in road:
        node = _below(node, step)
    return node


def _below(node: Node | None, step: str | None | AnyKey) -> Node | None:
    """Where a step leads: to the items, to the values of a map, or to a property."""
    if node is None:
        return None
    if step is None:
        return node.arrays.items if node.arrays is not None else None
    if node.objects is None:
        return None
    if node.objects.values is not None:
        return node.objects.values.node
    prop = node.objects.properties.get(step) if isinstance(step, str) else None
    return prop.node if prop is not None else None


def _at(root: Node, road: Road) -> Node:
    node = _known_at(root, road)
    assert node is not None
    return node
