"""Objects that stand elsewhere, and are of a kind that stands in itself: the attributes of a resource, of a scope and of a record are one list of
keys and values, though each place has shown other values of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tree import objects_at, properties_of
from schemactl.infer.refine_scalars import format_of
from schemactl.model.options.infer import InferOptions

_FEWEST: Final = 2
"""Names of an object; a single one says too little."""
_MOST: Final = 1_000_000
"""Pairs that are compared; beyond, there are no twins."""

Below = Mapping[ObjectEvidence, Sequence[ObjectEvidence]]


def twins(places: Sequence[Node], options: InferOptions) -> list[tuple[ObjectEvidence, ObjectEvidence]]:
    """Of the objects at and below some places, the pairs that are one kind: with mostly the same names, the same of them required, and under none of
    them something that has nothing in common."""
    below = _below_each(places)
    records = [objects for objects in below if objects.values is None and len(objects.properties) >= _FEWEST]
    recursive = _standing_in_themselves(below)
    kinds = [objects for objects in records if objects in recursive]
    if len(kinds) * len(records) > _MOST:
        return []
    of_kind = {objects: number for number, objects in enumerate(kinds)}
    return [
        (kind, objects)
        for number, kind in enumerate(kinds)
        for objects in records
        if of_kind.get(objects, len(kinds)) > number and _are_one_kind(kind, objects, options.definitions.similarity)
    ]


def _below_each(places: Sequence[Node]) -> Below:
    """The objects at some places and below, in order, and those right below each."""
    below: dict[ObjectEvidence, list[ObjectEvidence]] = {}
    waiting = [objects for node in places for objects, _ in objects_at(node)][::-1]
    while waiting:
        objects = waiting.pop()
        if objects not in below:
            below[objects] = [each for _, prop in properties_of(objects) for each, _ in objects_at(prop.node)]
            waiting += reversed(below[objects])
    return below


def _standing_in_themselves(below: Below) -> set[ObjectEvidence]:
    """The objects on a way that leads back to its beginning; each such way leads through an object that stands in several places."""
    times = Counter(each for held in below.values() for each in held)
    found: set[ObjectEvidence] = set()
    for first in below:
        if times[first] > 1 and first not in found:
            within = _reached(below, first)
            above: dict[ObjectEvidence, list[ObjectEvidence]] = {}
            for objects in within:
                for each in below[objects]:
                    above.setdefault(each, []).append(objects)
            found |= within & _reached(above, first)
    return found


def _reached(ways: Mapping[ObjectEvidence, Sequence[ObjectEvidence]], first: ObjectEvidence) -> set[ObjectEvidence]:
    """What one gets to from an object, in one step at least."""
    reached: set[ObjectEvidence] = set()
    waiting = [first]
    while waiting:
        fresh = set(ways.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting += fresh
    return reached


def _are_one_kind(one: ObjectEvidence, other: ObjectEvidence, similarity: float) -> bool:
    mine, theirs = one.properties.keys(), other.properties.keys()
    if len(mine & theirs) < similarity * len(mine | theirs) or one.required != other.required:
        return False
    return all(_may_be_same(one.properties[key].node, other.properties[key].node) for key in mine & theirs)


def _may_be_same(one: Node, other: Node) -> bool:
    """Whether they have a type in common, or nothing is known of one of them; records with a name in common; texts with one format or none, and not
    of two vocabularies."""
    types = [{name for name, _ in node.parts if name != "null"} for node in (one, other)]
    names = [set() if node.objects is None else node.objects.properties.keys() for node in (one, other)]
    if any(all(sets) and sets[0].isdisjoint(sets[1]) for sets in (types, names)):
        return False
    return one.strings is None or other.strings is None or _may_be_same_texts(one.strings, other.strings)


def _may_be_same_texts(one: StringEvidence, other: StringEvidence) -> bool:
    if format_of(one) != format_of(other) or one.hidden.count or other.hidden.count:
        return False
    if one.values is None or other.values is None:
        return True
    come_again = all(strings.counter.count >= 2 * len(strings.values or ()) for strings in (one, other))
    return not come_again or not one.values.keys().isdisjoint(other.values)
