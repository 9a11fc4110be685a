"""A complete snapshot of evidence, as the engine writes it (`native/src/snapshot.rs`), → evidence. Unlike `codec`, it holds values."""

import zlib
from typing import Any, Final, TypeAlias

import orjson

from schemactl.infer.evidence.counter import Lack, Share, TimedCounter
from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Property
from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.infer.evidence.shapes import Layouts, Shape
from schemactl.infer.evidence.strings import StringEvidence

Snapshot: TypeAlias = tuple[bytes, bytes]
"""All that was counted but for what was seen below each label, and that, one behind the other."""

_Written = Any
"""A part of a snapshot: JSON that the engine of this installation wrote just now."""

_PACKED: Final = 1 << 16
"""Bytes at most of what was seen below labels that are compressed until somebody asks: the memory of many subjects is that of many such texts."""
_ATTRIBUTES: Final = {"null": "nulls", "boolean": "booleans", "deep": "deep"}


def root_of(snapshot: Snapshot) -> Node:
    """The root of the evidence that a snapshot holds."""
    written, shapes = snapshot
    whole = orjson.loads(written)
    shift = whole["shift"]
    return _Reading([_counter(count, first, shift, buckets) for count, first, buckets in whole["counters"]], shapes).node(whole["root"])


def _counter(count: int, first: int | None, shift: int, buckets: list[tuple[int, int]]) -> TimedCounter:
    return TimedCounter.of_buckets(count, first, shift, dict(buckets)) if first is not None and buckets else TimedCounter(count, first)


class _Reading:
    """counters: by the number that stands for each. shapes: what was seen below labels. What was read is taken out, so that of a large tree not all
    is there twice."""

    def __init__(self, counters: list[TimedCounter], shapes: bytes) -> None:
        self._counters = counters
        self._is_packed = len(shapes) <= _PACKED
        self._shapes = zlib.compress(shapes, 1) if self._is_packed else shapes
        self._sets_of_keys: dict[frozenset[str], frozenset[str]] = {}

    def node(self, written: _Written) -> Node:
        node = Node()
        for kind, number in written["kinds"].items():
            counter = self._counters[number]
            if kind in _ATTRIBUTES:
                setattr(node, _ATTRIBUTES[kind], counter)
            else:
                node.numbers = node.numbers or NumberEvidence()
                node.numbers.kinds[NumberKind(kind)] = counter
        if "strings" in written:
            node.strings = self._strings(written["strings"])
        if "arrays" in written:
            all_, empty, items = written["arrays"]
            node.arrays = ArrayEvidence()
            node.arrays.counter, node.arrays.empty, node.arrays.items = self._counters[all_], self._counters[empty], self.node(items)
        if "objects" in written:
            node.objects = self._objects(written.pop("objects"))
        return node

    def _strings(self, written: _Written) -> StringEvidence:
        strings = StringEvidence()
        strings.counter = self._counters[written["counter"]]
        strings.traits = {name: Lack(count, first) for name, (count, first) in written["traits"].items()}
        values = written["values"]
        strings.open = values is None
        strings.values = None if values is None else {text: self._counters[number] for text, number in values.items()}
        return strings

    def _objects(self, written: _Written) -> ObjectEvidence:
        objects = ObjectEvidence()
        objects.counter = self._counters[written["counter"]]
        if "values" in written:
            objects.values, objects.patterns = self._property(written["values"]), frozenset(written["patterns"])
            objects.properties = {key: self._property(prop) for key, prop in written["properties"].items()}
            objects.layouts = None
            return objects
        properties = written["properties"]
        names = list(properties)
        for key in names:
            objects.take(key, self._property(properties.pop(key)))
        objects.layouts = self._layouts(written["layouts"], names)
        objects.spent = None if written["spent"] is None else frozenset(written["spent"])
        objects.partitions = {key: {label: self._unread(*shape) for label, shape in shapes.items()} for key, shapes in written["labels"].items()}
        return objects

    def _property(self, written: _Written) -> Property:
        present, absent_first, folded, node = written
        prop = Property(Share(self._counters[present], absent_first), self.node(node))
        if folded:
            prop.folded = {int(up): self._counters[number] for up, number in folded.items()}
        return prop

    def shape_between(self, start: int, stop: int) -> Shape:
        """What was seen below the label whose shape stands there."""
        if self._is_packed:
            self._shapes, self._is_packed = zlib.decompress(self._shapes), False
        return self._shape(orjson.loads(self._shapes[start:stop]))

    def _unread(self, kinds: dict[str, int], start: int, stop: int) -> Shape:
        return _UnreadShape({kind: self._counters[number] for kind, number in kinds.items()}, self, start, stop)

    def _shape(self, written: _Written) -> Shape:
        shape = Shape()
        shape.kinds = {kind: self._counters[number] for kind, number in written["kinds"].items()}
        shape.folded = "folded" in written
        shape.strings = self._strings(written["strings"]) if "strings" in written else None
        shape.items = self._shape(written["items"]) if "items" in written else None
        properties = written.get("properties", {})
        if properties is None:
            shape.properties = shape.layouts = None
        else:
            shape.layouts = self._layouts(written.get("layouts", []), list(properties))
            shape.properties = {
                key: (Share(self._counters[present], absent_first), self._shape(below)) for key, (present, absent_first, below) in properties.items()
            }
        return shape

    def _layouts(self, written: _Written, names: list[str]) -> Layouts | None:
        """names: of the properties, by number. Equal sets are one object: in trees of free keys there are very many."""
        if written is None:
            return None
        sets = ((frozenset(names[number] for number in layout), count) for count, *layout in written)
        return {self._sets_of_keys.setdefault(keys, keys): count for keys, count in sets}


class _UnreadShape(Shape):
    """Knows how many objects have the label; the other attributes are read when one of them is asked for. Most labels tell nothing apart, and nobody
    asks: read at once, they would take most of the time and of the memory of a subject with few events."""

    __slots__ = ("_place",)

    def __init__(self, kinds: dict[str, TimedCounter], reading: _Reading, start: int, stop: int) -> None:
        self.kinds = kinds
        self._place = reading, start, stop

    def __getattr__(self, name: str) -> object:
        """Called for an attribute that has no value yet."""
        if name not in Shape.__slots__:
            raise AttributeError(name)
        reading, start, stop = self._place
        shape = reading.shape_between(start, stop)
        for part in Shape.__slots__:
            try:
                object.__getattribute__(self, part)
            except AttributeError:
                setattr(self, part, getattr(shape, part))
        return object.__getattribute__(self, name)
