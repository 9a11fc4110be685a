"""A variant, cut out of the evidence of all: what the partition says about presence and types, with the details (formats, values) of the whole."""

from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Property
from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.infer.evidence.shapes import Shape
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tally import Tally

_NUMBERS = {kind.value: kind for kind in NumberKind}


def variant_of(whole: ObjectEvidence, key: str, label: str) -> ObjectEvidence:
    """The objects that have `label` under `key`; they are not partitioned any further."""
    shape = (whole.partitions or {})[key][label]
    variant = _objects(whole, shape)
    if variant is whole:
        return whole
    variant.partitions = {}
    labelled = StringEvidence()
    labelled.tally = shape.kinds["object"]
    labelled.values = {label: labelled.tally}
    node = Node()
    node.strings = labelled
    variant.properties[key] = Property(variant.properties[key].share, node)
    return variant


def _node(whole: Node, shape: Shape) -> Node:
    kinds = shape.kinds
    node = Node()
    node.nulls, node.booleans, node.deep = kinds.get("null"), kinds.get("boolean"), whole.deep
    numbers = {_NUMBERS[name]: tally for name, tally in kinds.items() if name in _NUMBERS}
    if numbers:
        node.numbers = NumberEvidence()
        node.numbers.kinds = numbers
    node.strings = whole.strings if "string" in kinds else None
    if "array" in kinds and whole.arrays is not None:
        node.arrays = _arrays(whole.arrays, shape)
    if "object" in kinds and whole.objects is not None:
        node.objects = _objects(whole.objects, shape)
    node.refers = whole.refers if "object" in kinds else None
    return node


def _arrays(whole: ArrayEvidence, shape: Shape) -> ArrayEvidence:
    arrays = ArrayEvidence()
    arrays.tally = shape.kinds["array"]
    if shape.items is None:
        arrays.empty = arrays.tally
    else:
        arrays.empty = Tally()
        arrays.items = _node(whole.items, shape.items)
    return arrays


def _objects(whole: ObjectEvidence, shape: Shape) -> ObjectEvidence:
    if whole.values is not None or shape.properties is None:
        return whole
    objects = ObjectEvidence()
    objects.tally = shape.kinds["object"]
    for key, (share, below) in shape.properties.items():
        known = whole.properties.get(key)
        if known is not None:
            objects.take(key, Property(share, _node(known.node, below), known.folded))
    objects.partitions = {
        key: {label: below for label, below in shapes.items() if _may_be(below, objects)} for key, shapes in (whole.partitions or {}).items()
    }
    return objects


def _may_be(shape: Shape, objects: ObjectEvidence) -> bool:
    """Whether objects of a label may be among these: nothing is missing here that all of them have."""
    of = shape.kinds["object"].count
    return all(key in objects.properties for key, (share, _) in (shape.properties or {}).items() if share.present.count == of)
