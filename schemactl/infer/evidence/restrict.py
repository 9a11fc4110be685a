"""A variant, cut out of the evidence of all: what the partition says about presence and types, with the details (formats, values) of the whole."""

from enum import Enum

from schemactl.infer.evidence.node import ArrayEvidence, Layouts, Node, ObjectEvidence, Property
from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.infer.evidence.shapes import Shape
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tally import NONE

_NUMBERS = {kind.value: kind for kind in NumberKind}
_FOLDED = frozenset({"array", "object"})
"""What may have been folded, as far as a shape tells."""


def variant_of(whole: ObjectEvidence, key: str, label: str) -> ObjectEvidence:
    """The objects that have `label` under `key`; they are not partitioned any further. What stands in itself is the same at each place, whatever the
    label further up."""
    return _variant(whole, key, label, Reach.ONE_LEVEL)


def seen_variant_of(whole: ObjectEvidence, key: str, label: str) -> ObjectEvidence:
    """The same, with each level of what stands in itself as it was seen under the label, as far as that is known."""
    return _variant(whole, key, label, Reach.ALL_LEVELS)


class Reach(Enum):
    """How far down what stands in itself is told apart by a label."""

    ONE_LEVEL = "one level"
    ALL_LEVELS = "all levels"


def _variant(whole: ObjectEvidence, key: str, label: str, reach: Reach) -> ObjectEvidence:
    shape = (whole.partitions or {})[key][label]
    if whole.values is not None or shape.properties is None:
        return whole
    variant = _cut_out(whole, shape, reach)
    variant.partitions = {}
    labelled = StringEvidence()
    labelled.tally = shape.kinds["object"]
    labelled.values = {label: labelled.tally}
    node = Node()
    node.strings = labelled
    variant.properties[key] = Property(variant.properties[key].share, node)
    return variant


def _node(whole: Node, shape: Shape, reach: Reach) -> Node:
    kinds = shape.kinds
    node = Node()
    if shape.folded:
        node.arrays, node.objects = whole.arrays, whole.objects
    node.nulls, node.booleans, node.deep = kinds.get("null"), kinds.get("boolean"), whole.deep
    numbers = {_NUMBERS[name]: tally for name, tally in kinds.items() if name in _NUMBERS}
    if numbers:
        node.numbers = NumberEvidence()
        node.numbers.kinds = numbers
    node.strings = whole.strings if "string" in kinds else None
    if "array" in kinds and whole.arrays is not None and node.arrays is None:
        node.arrays = _arrays(whole.arrays, shape, reach)
    if "object" in kinds and whole.objects is not None and node.objects is None:
        node.objects = _objects(whole.objects, shape, reach)
    return node


def _arrays(whole: ArrayEvidence, shape: Shape, reach: Reach) -> ArrayEvidence:
    """Empty, too, where what the label has for items is not possible here, since a label further up has others, or none."""
    arrays = ArrayEvidence()
    arrays.tally = arrays.empty = shape.kinds["array"]
    items = Node() if shape.items is None else _node(whole.items, shape.items, reach)
    if items.parts or items.deep:
        arrays.items, arrays.empty = items, NONE
    return arrays


def _objects(whole: ObjectEvidence, shape: Shape, reach: Reach) -> ObjectEvidence:
    if whole.values is not None or shape.properties is None or (whole.again is not None and reach is Reach.ONE_LEVEL):
        return whole
    return _cut_out(whole, shape, reach)


def _cut_out(whole: ObjectEvidence, shape: Shape, reach: Reach) -> ObjectEvidence:
    objects = ObjectEvidence()
    objects.cut_from = whole.cut_from or whole
    objects.tally = shape.kinds["object"]
    for key, (share, below) in (shape.properties or {}).items():
        known = whole.properties.get(key)
        node = None if known is None else _node(known.node, below, reach)
        if node is not None and (node.parts or node.deep):
            objects.take(key, Property(share, node))
    objects.layouts = _layouts(whole, shape)
    objects.partitions = {
        key: {label: below for label, below in shapes.items() if _may_be(below, objects)} for key, shapes in (whole.partitions or {}).items()
    }
    for key in objects.partitions.keys() & objects.properties.keys():
        _keep_labels(objects.properties[key].node, frozenset(objects.partitions[key]))
    return objects


def _keep_labels(node: Node, labels: frozenset[str]) -> None:
    """Of the labels that all objects have under a key, those that are possible here."""
    whole = node.strings
    if whole is None or whole.values is None or not labels or labels.issuperset(whole.values):
        return
    node.strings = StringEvidence()
    node.strings.values = {label: tally for label, tally in whole.values.items() if label in labels}
    node.strings.chosen, node.strings.field, node.strings.earlier = True, whole.field, whole.earlier
    node.strings.tally = sum(node.strings.values.values(), NONE)


def _layouts(whole: ObjectEvidence, shape: Shape) -> Layouts:
    """The keys of these objects, where they are surely the only ones that have such keys; else of none."""
    of, properties = shape.kinds["object"].count, shape.properties or {}
    required = {key for key, (share, _) in properties.items() if share.present.count == of}
    fit = {layout: count for layout, count in (whole.layouts or {}).items() if required <= layout <= properties.keys()}
    return fit if sum(fit.values()) == of else {}


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
