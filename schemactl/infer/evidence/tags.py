"""Which property of an object tells variants apart, if any.

A property is a discriminator when its label decides what else is there: properties (or types) that stand in every object of some labels, in none of
the others. Chance must hardly be able to do that: with the labels dealt anew at random, a property that n of N objects have would be decided
by them as often as some labels have n objects together, among C(N, n) deals. That is held against the threshold times the number of ways in which the
places vary, times the number of candidates. A label that was seen once decides anything, and so proves nothing.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemactl.infer.evidence.maps import map_decision
from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.infer.evidence.numbers import NumberKind
from schemactl.infer.evidence.shapes import Shape
from schemactl.model.options.infer import InferOptions

_NUMBERS = frozenset(kind.value for kind in NumberKind)
_ITEMS, _VALUE = "*", "#"

Place = tuple[str, ...]
"""Keys below the object, `*` for items; `#`, then a type, for a value of that type there."""
Presence = tuple[bool, int]
"""Of a place: whether it is there whenever its parent is, and how many parents there were."""
Signature = tuple[bool | None, ...]
"""By label: whether a place is always there, never, or cannot be (None)."""


@dataclass(frozen=True, slots=True)
class Discriminator:
    """key: of the property. labels: its values. decided: how many places its label decides. chance: of that, if the label meant nothing. shapes: how
    many different ones the labels have."""

    key: str
    labels: tuple[str, ...]
    decided: int
    chance: float
    shapes: int


def discriminator_of(objects: ObjectEvidence, options: InferOptions) -> Discriminator | None:
    """The property that decides most, or None where none does."""
    limits = options.tags
    partitions = {key: shapes for key, shapes in sorted((objects.partitions or {}).items()) if 2 <= len(shapes) <= limits.variants}
    judged = (
        _judged(key, len(partitions), {label: pruned(shape, objects, options) for label, shape in sorted(shapes.items())})
        for key, shapes in partitions.items()
        if objects.tally.count >= limits.support * len(shapes)
    )
    fit = [one for one in judged if one is not None and one.chance <= limits.chance and one.shapes >= limits.shapes * len(one.labels)]
    return min(fit, key=lambda one: (-one.decided, len(one.labels), one.key), default=None)


def pruned(shape: Shape, objects: ObjectEvidence, options: InferOptions) -> Shape:
    """The shape of a label without the keys that are data: what is a map for all is one for each."""
    whole = Node()
    whole.objects = objects
    return _pruned(shape, whole, options)


def _pruned(shape: Shape, whole: Node, options: InferOptions) -> Shape:
    twin = Shape()
    twin.kinds = shape.kinds
    if shape.items is not None and whole.arrays is not None:
        twin.items = _pruned(shape.items, whole.arrays.items, options)
    if shape.properties is None or whole.objects is None or map_decision(whole.objects, options) is not None:
        twin.properties = None
    else:
        known = whole.objects.properties
        here = ((key, share, below) for key, (share, below) in shape.properties.items() if key in known)
        twin.properties = {key: (share, _pruned(below, known[key].node, options)) for key, share, below in here}
    return twin


def _judged(key: str, candidates: int, shapes: Mapping[str, Shape]) -> Discriminator | None:
    labels = list(shapes)
    presences = [dict(_presences(shape, (), shape.kinds["object"].count)) for shape in shapes.values()]
    undecided, number = 0, 0
    decided: dict[Signature, list[int]] = {}
    for place in sorted({place for presence in presences for place in presence if place[-1] not in (_ITEMS, _VALUE)}):
        states = [_state(place, presence) for presence in presences]
        if "sometimes" in states:
            undecided += 1
        elif "always" in states and "never" in states:
            number += 1
            signature = _signature(states)
            decided[signature] = max(decided.get(signature, []), [_parents(place, presence) for presence in presences], key=sum)
    if not decided:
        return None
    chance = min(1.0, _chance(sorted(decided.items(), key=str)) * (len(decided) + undecided) * candidates)
    return Discriminator(key, tuple(labels), number, chance, _grouped(list(decided), len(labels)))


def _signature(states: Sequence[str]) -> Signature:
    """Which labels have it; the same for what the others have instead."""
    first = next(state for state in states if state != "undefined")
    return tuple(None if state == "undefined" else state == first for state in states)


def _presences(shape: Shape, at: Place, most: int) -> Iterator[tuple[Place, Presence]]:
    """Each place below. most: the events of the label; items of one event say no more than the event."""
    values: dict[str, int] = {}
    for kind, tally in shape.kinds.items():
        if kind != "null":
            name = "number" if kind in _NUMBERS else kind
            values[name] = values.get(name, 0) + tally.count
    of = min(most, sum(values.values()))
    if values:
        yield (*at, _VALUE), (True, of)
    for kind in values:
        yield (*at, _VALUE, kind), (len(values) == 1, of)
    objects = shape.kinds.get("object")
    for key, (share, below) in (shape.properties or {}).items():
        assert objects is not None
        yield (*at, key), (share.present.count == objects.count, min(most, objects.count))
        yield from _presences(below, (*at, key), most)
    if shape.items is not None:
        yield (*at, _ITEMS), (True, of)
        yield from _presences(shape.items, (*at, _ITEMS), most)


def _state(place: Place, presence: Mapping[Place, Presence]) -> str:
    known = presence.get(place)
    if known is not None:
        return "always" if known[0] else "sometimes"
    return "never" if _parent(place) in presence else "undefined"


def _parents(place: Place, presence: Mapping[Place, Presence]) -> int:
    """How many values were where `place` could have been."""
    return presence.get(place, presence.get(_parent(place), (True, 0)))[1]


def _parent(place: Place) -> Place:
    """Of a type its value; of a key the object that could have it."""
    return place[:-1] if place[-2:-1] == (_VALUE,) else (*place[:-1], _VALUE, "object")


def _grouped(signatures: Sequence[Signature], labels: int) -> int:
    """How many groups of labels the signatures tell apart."""
    return len({tuple(signature[index] for signature in signatures) for index in range(labels)})


def _chance(decided: Sequence[tuple[Signature, Sequence[int]]]) -> float:
    """The product over the signatures of the chance that random labels would be decided so within each group that those before left."""
    groups = [list(range(len(decided[0][0])))]
    chance = 1.0
    for signature, counts in decided:
        split: list[list[int]] = []
        for group in groups:
            have = [index for index in group if signature[index]]
            lack = [index for index in group if signature[index] is False]
            if have and lack:
                chance *= _of_one_split([counts[index] for index in (*have, *lack)], sum(counts[index] for index in have))
            split += [part for part in (have, [index for index in group if not signature[index]]) if part]
        groups = split
    return chance


def _of_one_split(counts: Sequence[int], chosen: int) -> float:
    """Sets of labels that have `chosen` objects together, among all sets of that many objects."""
    ways = {0: 1}
    for count in counts:
        grown = dict(ways)
        for total, number in ways.items():
            grown[total + count] = grown.get(total + count, 0) + number
        ways = grown
    everything = sum(counts)
    log_deals = math.lgamma(everything + 1) - math.lgamma(chosen + 1) - math.lgamma(everything - chosen + 1)
    return min(1.0, math.exp(math.log(ways[chosen]) - log_deals))
