"""The tree of evidence as a whole: the objects in it, and copies of which all that stays the same is shared."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import TypeVar

from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Property
from schemactl.infer.evidence.strings import StringEvidence

_Evidence = TypeVar("_Evidence", Node, ArrayEvidence, ObjectEvidence, StringEvidence)


def objects_at(node: Node) -> Iterator[tuple[ObjectEvidence, int]]:
    """The objects at a place, and in the arrays there, each with the number of steps to items."""
    steps = 0
    while True:
        if node.objects is not None:
            yield node.objects, steps
        if node.arrays is None:
            return
        node, steps = node.arrays.items, steps + 1


def properties_of(objects: ObjectEvidence) -> list[tuple[str, Property]]:
    """By key, in order; at last the values of a map under none."""
    return [*sorted(objects.properties.items()), *([] if objects.values is None else [("", objects.values)])]


def with_parts(evidence: _Evidence, **parts: object) -> _Evidence:
    """The same with other parts, by attribute; itself where none is another."""
    if all(getattr(evidence, name) is part for name, part in parts.items()):
        return evidence
    twin = copy(evidence)
    for name, part in parts.items():
        setattr(twin, name, part)
    return twin


def with_properties(objects: ObjectEvidence, rewrite: Callable[[str, Property], Property], **parts: object) -> ObjectEvidence:
    """The same with its properties, by key, rewritten, and with other parts."""
    rewritten = {key: rewrite(key, prop) for key, prop in objects.properties.items()}
    are_same = all(prop is objects.properties[key] for key, prop in rewritten.items())
    return with_parts(objects, properties=objects.properties if are_same else rewritten, **parts)


def with_node(prop: Property, node: Node) -> Property:
    """The same property with another node."""
    return prop if node is prop.node else Property(prop.share, node, prop.folded)
