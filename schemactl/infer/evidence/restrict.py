"""A variant: what was seen below its label, held beside the evidence of all.

Of all is what no label tells: what is a map, keys that are data, what stands in itself, the places that a label has too seldom to say anything of
them alone, and evidence from disk that has no more of a label.
"""

from copy import copy
from dataclasses import dataclass
from enum import Enum

from schemactl.guard import Outcome, worst_of
from schemactl.infer.evidence.counter import NONE
from schemactl.infer.evidence.free_keys import free_keys_of
from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Property, objects_of
from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.infer.evidence.shapes import Layouts, Shape, among
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tags import is_identifier
from schemactl.model.options.infer import InferOptions

_NUMBERS = {kind.value: kind for kind in NumberKind}
_FOLDED = frozenset({"array", "object"})
"""What may have been folded, as far as a shape tells."""


class Reach(Enum):
    """How far down what stands in itself is told apart by a label."""

    ONE_LEVEL = "one level"
    ALL_LEVELS = "all levels"


def variant_of(whole: ObjectEvidence, key: str, label: str, options: InferOptions) -> ObjectEvidence:
    """The objects that have `label` under `key`. What stands in itself is the same at each place, whatever the label further up."""
    return _Cut(Reach.ONE_LEVEL, options.enums.samples, options).variant(whole, key, label)


def new_variant_of(whole: ObjectEvidence, key: str, label: str, options: InferOptions) -> ObjectEvidence:
    """The same, with each level of what stands in itself as it was seen under the label, as far as that is known."""
    return _Cut(Reach.ALL_LEVELS, options.enums.samples, options).variant(whole, key, label)


def seen_variant_of(whole: ObjectEvidence, key: str, label: str, options: InferOptions) -> ObjectEvidence:
    """The same, to be held against a schema: nothing of it is of others where it is known what is its own."""
    return _Cut(Reach.ALL_LEVELS, 1, options).variant(whole, key, label)


@dataclass(frozen=True, slots=True)
class _Cut:
    """fewest: strings at a place from which on they stand for themselves."""

    reach: Reach
    fewest: int
    options: InferOptions

    def variant(self, whole: ObjectEvidence, key: str, label: str) -> ObjectEvidence:
        """What has a name already is not told apart by its ids."""
        shape = whole.partitions[key][label]
        if whole.values is not None or shape.properties is None:
            return whole
        variant = self._cut_out(whole, shape)
        inner = {
            other: {inner: row for inner, row in rows.items() if _are_all_of(row, key, label)}
            for other, rows in variant.partitions.items()
            if other != key and not is_identifier(other)
        }
        variant.partitions = {other: rows for other, rows in inner.items() if objects_of(rows) == variant.counter.count}
        labelled = StringEvidence()
        labelled.counter = shape.kinds["object"]
        labelled.values = {label: labelled.counter}
        node = Node()
        node.strings = labelled
        variant.properties[key] = Property(variant.properties[key].share, node)
        return variant

    def _node(self, whole: Node, shape: Shape) -> Node:
        kinds = shape.kinds
        node = Node()
        if shape.folded:
            node.arrays, node.objects = whole.arrays, whole.objects
        node.nulls, node.booleans, node.deep = kinds.get("null"), kinds.get("boolean"), whole.deep
        numbers = {_NUMBERS[name]: counter for name, counter in kinds.items() if name in _NUMBERS}
        if numbers:
            node.numbers = NumberEvidence()
            node.numbers.kinds = numbers
        if "string" in kinds and whole.strings is not None:
            node.strings = self._strings(whole.strings, shape)
        if "array" in kinds and whole.arrays is not None and node.arrays is None:
            node.arrays = self._arrays(whole.arrays, shape)
        if "object" in kinds and whole.objects is not None and node.objects is None:
            node.objects = self._objects(whole.objects, shape)
        return node

    def _strings(self, whole: StringEvidence, shape: Shape) -> StringEvidence:
        """Formats and values of these strings, with what the guard knows of those of all."""
        own = shape.strings
        of = shape.kinds["string"].count
        if own is None or own.counter.count != of or not self.fewest <= of <= whole.counter.count:
            return whole
        strings = copy(own)
        strings.pooled, strings.field = whole, whole.field
        looks_private = worst_of(whole.values or ()) is Outcome.NEVER
        strings.earlier = Outcome.NEVER if looks_private else max(own.earlier, whole.earlier)
        return strings

    def _arrays(self, whole: ArrayEvidence, shape: Shape) -> ArrayEvidence:
        """Empty, too, where what the label has for items is not possible here, since a label further up has others, or none."""
        arrays = ArrayEvidence()
        arrays.counter = arrays.empty = shape.kinds["array"]
        items = Node() if shape.items is None else self._node(whole.items, shape.items)
        if items.parts or items.deep:
            arrays.items, arrays.empty = items, NONE
        return arrays

    def _objects(self, whole: ObjectEvidence, shape: Shape) -> ObjectEvidence:
        if whole.values is not None or shape.properties is None or (whole.again is not None and self.reach is Reach.ONE_LEVEL):
            return whole
        return self._cut_out(whole, shape)

    def _cut_out(self, whole: ObjectEvidence, shape: Shape) -> ObjectEvidence:
        objects = ObjectEvidence()
        objects.cut_from = whole.cut_from or whole
        objects.counter = shape.kinds["object"]
        free = free_keys_of(whole, self.options)
        for key, (share, below) in (shape.properties or {}).items():
            known = whole.properties.get(key)
            node = None if known is None else known.node if key in free else self._node(known.node, below)
            if node is not None and (node.parts or node.deep):
                objects.take(key, Property(share, node))
        objects.layouts = _layouts(whole, shape)
        for key, shapes in whole.partitions.items():
            possible = {label: below for label, below in shapes.items() if _has_label(objects, key, label) and _may_be(below, objects)}
            prop = objects.properties.get(key)
            all_have_it = prop is not None and prop.share.present.count == objects.counter.count and objects_of(possible) >= objects.counter.count
            if all_have_it or key in whole.tags:
                objects.partitions[key] = possible
        for key in objects.partitions.keys() & objects.properties.keys():
            _keep_labels(objects.properties[key].node, frozenset(objects.partitions[key]))
        return objects


def _keep_labels(node: Node, labels: frozenset[str]) -> None:
    """Of the labels that all objects have under a key, those that are possible here."""
    whole = node.strings
    if whole is None or whole.values is None or not labels or labels.issuperset(whole.values):
        return
    node.strings = StringEvidence()
    node.strings.values = {label: counter for label, counter in whole.values.items() if label in labels}
    node.strings.chosen, node.strings.field, node.strings.earlier = True, whole.field, whole.earlier
    node.strings.counter = sum(node.strings.values.values(), NONE)


def _layouts(whole: ObjectEvidence, shape: Shape) -> Layouts:
    """The keys of these objects; where that is not known, those of all objects that surely are the only ones to have such keys; else none."""
    of, properties = shape.kinds["object"].count, shape.properties or {}
    own = shape.layouts or {}
    if whole.cut_from is None:
        own = among(own, whole.properties.keys())
    if all(layout <= whole.properties.keys() for layout in own) and sum(own.values()) == of:
        return own
    required = {key for key, (share, _) in properties.items() if share.present.count == of}
    fit = {layout: count for layout, count in (whole.layouts or {}).items() if required <= layout <= properties.keys()}
    return fit if sum(fit.values()) == of else {}


def _are_all_of(shape: Shape, key: str, label: str) -> bool:
    """Whether all objects of another label surely have this one."""
    _, below = (shape.properties or {}).get(key, (None, Shape()))
    strings = below.strings
    return strings is not None and strings.values is not None and not strings.hidden.count and strings.values.keys() == {label}


def _has_label(objects: ObjectEvidence, key: str, label: str) -> bool:
    """Whether any of these have a label, as far as their values are known."""
    prop = objects.properties.get(key)
    strings = None if prop is None else prop.node.strings
    return strings is None or strings.values is None or strings.hidden.count > 0 or label in strings.values


def _may_be(shape: Shape, objects: ObjectEvidence) -> bool:
    """Whether objects of a label may be among these: what all of them have is here, and of a type that it is here."""
    of = shape.kinds["object"].count
    required = {key: below for key, (share, below) in (shape.properties or {}).items() if share.present.count == of}
    return all(key in objects.properties and _may_stand(below, objects.properties[key].node) for key, below in required.items())


def _may_stand(shape: Shape, node: Node) -> bool:
    kinds = shape.kinds.keys() | (_FOLDED if shape.folded else frozenset())
    if not kinds or node.deep is not None:
        return True
    alike = kinds & _kinds(node)
    if alike != {"object"} or shape.folded or node.objects is None or node.objects.values is not None:
        return bool(alike)
    return _may_be(shape, node.objects)


def _kinds(node: Node) -> set[str]:
    """As a shape names them."""
    numbers = {kind.value for kind in node.numbers.kinds} if node.numbers is not None else set()
    return numbers | {name for name, _ in node.parts if name != "number"}
