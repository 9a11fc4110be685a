"""Which property of an object tells variants apart, if any.

A property is a discriminator when its label decides what else is there: properties (or types) that stand in every object of some labels, in none of
the others. Chance must hardly be able to do that: with the labels dealt anew at random, a property that n of N objects have would be decided
by them as often as some labels have n objects together, among C(N, n) deals. That is held against the threshold times the number of ways in which the
places vary, times the number of candidates. A label that was seen once decides anything, and so proves nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from schemactl.guard.names import words_of
from schemactl.infer.evidence.contrast import Contrast, Counts, Split
from schemactl.infer.evidence.exclusive_properties import alternatives_of
from schemactl.infer.evidence.maps import map_decision
from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.infer.evidence.shapes import Shape, among
from schemactl.model.options.infer import InferOptions

_TAGS: Final = frozenset({"type", "kind"})
"""What a property is called, by its last word, that is there to tell variants apart."""
_IDENTIFIERS: Final = frozenset({"id", "uid", "uuid", "guid", "ref", "reference", "number"})
"""What a property is called, by its last word, that is there to tell one object from the next: few values of it come from few examples."""

_ROUNDING: Final = 1e-9

Signature = tuple[bool | None, ...]
"""By label: whether it always has, or never has, a place as the first label does; None where there is nothing that could have it."""


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
    """The property that decides most and is most like a tag, or None where none does."""
    limits = options.tags
    partitions = {key: shapes for key, shapes in sorted(objects.tags.items()) if 2 <= len(shapes) <= limits.variants}
    judged = (
        _judged(key, len(partitions), shapes, objects, options)
        for key, shapes in partitions.items()
        if objects.counter.count >= limits.support * len(shapes) and _may_prove(shapes, limits.chance)
    )
    fit = [one for one in judged if one is not None and one.chance <= limits.chance and one.shapes >= limits.shapes * len(one.labels)]
    return min(fit, key=_preference, default=None)


def _may_prove(shapes: Mapping[str, Shape], chance: float) -> bool:
    """Whether labels of so many objects may decide more than chance would, whatever they decide: their deals are as many as ways to sort the objects
    by label. Of few objects they never do, and what is below each label need not be looked at."""
    numbers = [shape.kinds["object"].count for shape in shapes.values()]
    log_deals = math.lgamma(sum(numbers) + 1) - sum(math.lgamma(number + 1) for number in numbers)
    return math.exp(-log_deals) <= chance * (1 + _ROUNDING)


def _preference(one: Discriminator) -> tuple[bool, int, bool, int, bool, int, int, str]:
    """The smaller, the better: no identifier; decides much; has names for its labels, and few; is called as tags usually are, and plainly."""
    words = words_of(one.key)
    last = words[-1] if words else ""
    return is_identifier(one.key), -one.decided, _are_numbered(one.labels), len(one.labels), last not in _TAGS, len(words), len(one.key), one.key


def is_identifier(key: str) -> bool:
    """Whether a property is called like one that tells one object from the next."""
    return not _IDENTIFIERS.isdisjoint(words_of(key)[-1:])


def _are_numbered(labels: Sequence[str]) -> bool:
    """Whether most are ids or versions (`m1`, `v2`) rather than names."""
    return 2 * sum(any(char.isdigit() for char in label) for label in labels) > len(labels)


def pruned(shape: Shape, objects: ObjectEvidence, options: InferOptions) -> Shape:
    """The shape of a label without the keys that are data: what is a map for all is one for each."""
    whole = Node()
    whole.objects = objects
    return _pruned(shape, whole, options)


def _pruned(shape: Shape, whole: Node, options: InferOptions) -> Shape:
    twin = Shape()
    twin.kinds, twin.folded, twin.strings = shape.kinds, shape.folded, shape.strings
    if shape.items is not None and whole.arrays is not None:
        twin.items = _pruned(shape.items, whole.arrays.items, options)
    if shape.properties is None or whole.objects is None or map_decision(whole.objects, options) is not None:
        twin.properties = twin.layouts = None
    else:
        known = whole.objects.properties
        layouts = among(shape.layouts or {}, known.keys())
        twin.layouts = {} if alternatives_of(layouts, options.unions) is None else layouts
        here = ((key, share, below) for key, (share, below) in shape.properties.items() if key in known)
        twin.properties = {key: (share, _pruned(below, known[key].node, options)) for key, share, below in here}
    return twin


def _judged(key: str, candidates: int, shapes: Mapping[str, Shape], objects: ObjectEvidence, options: InferOptions) -> Discriminator | None:
    labels = sorted(shapes)
    contrast = Contrast.of([shapes[label] for label in labels], objects, options)
    if not contrast.decided:
        return None
    decided = sorted(((_signature(split, len(labels)), counts) for split, counts in contrast.decided.items()), key=lambda one: str(one[0]))
    chance = min(1.0, _chance(decided, len(labels)) * (len(decided) + contrast.undecided) * candidates)
    return Discriminator(key, tuple(labels), contrast.places, chance, _grouped([signature for signature, _ in decided], len(labels)))


def _signature(split: Split, labels: int) -> Signature:
    """Whether each label has what the first has."""
    return tuple(True if split.like_first >> label & 1 else False if split.others >> label & 1 else None for label in range(labels))


def _grouped(signatures: Sequence[Signature], labels: int) -> int:
    """How many groups of labels the signatures tell apart."""
    return len({tuple(signature[index] for signature in signatures) for index in range(labels)})


def _chance(decided: Sequence[tuple[Signature, Counts]], labels: int) -> float:
    """The product over the signatures of the chance that random labels would be decided so within each group that those before left."""
    groups = [list(range(labels))]
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
    half = len(counts) // 2
    some, others = _sums(counts[:half]), _sums(counts[half:])  # of 32 labels 2 × 2^16 sums at most, and not one for each number of objects
    ways = sum(number * others.get(chosen - total, 0) for total, number in some.items())
    everything = sum(counts)
    log_deals = math.lgamma(everything + 1) - math.lgamma(chosen + 1) - math.lgamma(everything - chosen + 1)
    return min(1.0, math.exp(math.log(ways) - log_deals))


def _sums(counts: Sequence[int]) -> dict[int, int]:
    """What sets of these come to, and how many sets to each."""
    ways = {0: 1}
    for count in counts:
        grown = dict(ways)
        for total, number in ways.items():
            grown[total + count] = grown.get(total + count, 0) + number
        ways = grown
    return ways
