"""Objects that hold objects like themselves (a category and its children): all levels become one, which refers to itself.

The evidence has each level at a place of its own, as deep as `caps.repeats` lets it; here they are merged into the uppermost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemactl.infer.evidence.node import Node, ObjectEvidence, Property
from schemactl.infer.evidence.tally import NONE
from schemactl.model.options.infer import InferOptions

ITEM: Final = None
"""The step to the items of an array."""
_DEEPEST: Final = 6
"""Steps between an object and one that repeats it."""

Road = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Recursion:
    """objects: all levels in one, without what repeats it. again: the nodes in it at which it stands again. key: the last name on the way there."""

    objects: ObjectEvidence
    again: tuple[Node, ...]
    key: str


def recursion_of(objects: ObjectEvidence, options: InferOptions) -> Recursion | None:
    """How an object repeats itself, or None where it does not."""
    roads = [road for road, lower in _below(objects, ()) if _alike(objects, lower, road, options)]
    roads = [road for road in roads if not any(road[: len(other)] == other for other in roads if other != road)]
    if not roads:
        return None
    merged = ObjectEvidence()
    _merge_levels(merged, objects, roads, options)
    again = []
    for road in roads:
        node = _follow(merged, road)
        assert node is not None
        node.objects = None
        for prop in _properties(merged, road):
            prop.folded = NONE  # it was counted at a level above, which is merged by now
        again.append(node)
    return Recursion(merged, tuple(again), next(step for step in reversed(roads[0]) if step is not None))


def _merge_levels(merged: ObjectEvidence, level: ObjectEvidence, roads: list[Road], options: InferOptions) -> None:
    """Merge this level into `merged`, then those that it holds; each without what it holds."""
    own = ObjectEvidence()
    own.merge(level, options.caps)
    below = []
    for road in roads:
        node = _follow(own, road)
        if node is not None and node.objects is not None:
            below.append(node.objects)
            node.objects = ObjectEvidence()
    merged.merge(own, options.caps)
    for objects in below:
        _merge_levels(merged, objects, roads, options)


def _alike(upper: ObjectEvidence, lower: ObjectEvidence, road: Road, options: InferOptions) -> bool:
    """Whether the lower object has the same names, the first of the road that led to it among them. A single name is not enough, unless the evidence
    had to fold it."""
    mine, theirs = upper.properties.keys(), lower.properties.keys()
    if upper.values is not None or lower.values is not None or road[0] not in theirs:
        return False
    if len(theirs) == 1 and not _is_folded(lower, road):
        return False
    return len(mine & theirs) >= options.definitions.similarity * len(mine | theirs)


def _is_folded(objects: ObjectEvidence, road: Road) -> bool:
    """Whether the evidence counted some of what repeats the object, level by level, further up."""
    below: ObjectEvidence | None = objects
    while below is not None:
        if any(prop.folded.count for prop in _properties(below, road)):
            return True
        node = _follow(below, road)
        below = None if node is None else node.objects
    return False


def _properties(objects: ObjectEvidence, road: Road) -> Iterator[Property]:
    """Those that the road leads through."""
    for length, step in enumerate(road):
        node = _follow(objects, road[:length]) if length else None
        within = objects if not length else None if node is None else node.objects
        if step is not None and within is not None and step in within.properties:
            yield within.properties[step]


def _below(objects: ObjectEvidence, road: Road) -> Iterator[tuple[Road, ObjectEvidence]]:
    """The objects inside, each with the road there."""
    if len(road) >= _DEEPEST:
        return
    for key, prop in sorted(objects.properties.items()):
        if prop.node.objects is not None or prop.node.arrays is not None:
            yield from _at(prop.node, (*road, key))


def _at(node: Node, road: Road) -> Iterator[tuple[Road, ObjectEvidence]]:
    if node.objects is not None:
        yield road, node.objects
        yield from _below(node.objects, road)
    if node.arrays is not None and len(road) < _DEEPEST:
        yield from _at(node.arrays.items, (*road, ITEM))


def _follow(objects: ObjectEvidence, road: Road) -> Node | None:
    node: Node | None = None
    within: ObjectEvidence | None = objects
    for step in road:
        if step is ITEM:
            node = node.arrays.items if node is not None and node.arrays is not None else None
        else:
            prop = within.properties.get(step) if within is not None else None
            node = None if prop is None else prop.node
        if node is None:
            return None
        within = node.objects
    return node
