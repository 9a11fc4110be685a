"""Which property of an object tells variants apart, if any.

A property is a discriminator when its label decides what else is there: properties (or types) that stand in every object of some labels, in none of
the others. Chance must hardly be able to do that: with the labels dealt anew at random, a property that n of N objects have would be decided
by them as often as some labels have n objects together, among C(N, n) deals. A label that was seen once decides anything, and so proves nothing.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemactl.infer.evidence.node import ObjectEvidence
from schemactl.infer.evidence.numbers import NumberKind
from schemactl.infer.evidence.shapes import Shape
from schemactl.model.options.infer import TagOptions

_NUMBERS = frozenset(kind.value for kind in NumberKind)
_ITEMS, _VALUE = "*", "#"

Place = tuple[str, ...]
"""Keys below the object, `*` for items; `#`, then a type, for a value of that type there."""
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


def discriminator_of(objects: ObjectEvidence, options: TagOptions) -> Discriminator | None:
    """The property that decides most, or None where none does."""
    judged = (_judged(key, shapes) for key, shapes in sorted((objects.partitions or {}).items()) if 2 <= len(shapes) <= options.variants)
    fit = [one for one in judged if one is not None and one.chance <= options.chance and one.shapes >= options.shapes * len(one.labels)]
    return min(fit, key=lambda one: (-one.decided, len(one.labels), one.key), default=None)


def _judged(key: str, shapes: Mapping[str, Shape]) -> Discriminator | None:
    labels = sorted(shapes)
    presences = [dict(_presences(shapes[label], ())) for label in labels]
    varying = 0
    decided: dict[Signature, int] = {}
    for place in sorted({place for presence in presences for place in presence if place[-1] not in (_ITEMS, _VALUE)}):
        states = [_state(place, presence) for presence in presences]
        if "sometimes" in states:
            varying += 1
        elif "always" in states and "never" in states:
            signature = tuple(None if state == "undefined" else state == "always" for state in states)
            decided[signature] = decided.get(signature, 0) + 1
    if not decided:
        return None
    counts = [shapes[label].kinds["object"].count for label in labels]
    number = sum(decided.values())
    groups = _grouped(sorted(decided, key=str), len(labels))
    return Discriminator(key, tuple(labels), number, min(1.0, _chance(sorted(decided, key=str), counts) * (number + varying)), groups)


def _presences(shape: Shape, at: Place) -> Iterator[tuple[Place, bool]]:
    """Each place below, and whether it is there whenever its parent is."""
    values = {("number" if kind in _NUMBERS else kind) for kind in shape.kinds if kind != "null"}
    if values:
        yield (*at, _VALUE), True
    for kind in values:
        yield (*at, _VALUE, kind), len(values) == 1
    objects = shape.kinds.get("object")
    for key, (share, below) in (shape.properties or {}).items():
        assert objects is not None
        yield (*at, key), share.present.count == objects.count
        yield from _presences(below, (*at, key))
    if shape.items is not None:
        yield (*at, _ITEMS), True
        yield from _presences(shape.items, (*at, _ITEMS))


def _state(place: Place, presence: Mapping[Place, bool]) -> str:
    always = presence.get(place)
    if always is not None:
        return "always" if always else "sometimes"
    return "never" if len(place) == 1 or place[:-1] in presence else "undefined"


def _grouped(signatures: Sequence[Signature], labels: int) -> int:
    """How many groups of labels the signatures tell apart."""
    return len({tuple(signature[index] for signature in signatures) for index in range(labels)})


def _chance(signatures: Sequence[Signature], counts: Sequence[int]) -> float:
    """The product over the signatures of the chance that random labels would be decided so within each group that those before left."""
    groups = [list(range(len(counts)))]
    chance = 1.0
    for signature in signatures:
        split: list[list[int]] = []
        for group in groups:
            have = [index for index in group if signature[index]]
            lack = [index for index in group if not signature[index]]
            if have and lack:
                chance *= _of_one_split([counts[index] for index in group], sum(counts[index] for index in have))
            split += [part for part in (have, lack) if part]
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
