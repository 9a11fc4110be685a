"""Objects of several kinds that no label tells apart (`{"result": …}` or `{"error": …}`): optional keys that exclude one another.

Known are the layouts, the distinct sets of keys that objects had, and how often each came. Keys that always come together are one group. Groups of
which every object has exactly one are alternatives, unless chance could do that: were each group dealt to as many objects as have it, whatever other
groups these have, then all deals but N! / (n1! n2! …) of the product of the C(N, ni) would leave an object without a group, or with two. That share,
times the number of ways to choose so many groups, is held against the threshold. So a record with optional keys is one, and a key that is missing in
one of a thousand objects, which alone has another key, is no proof yet. Objects may choose twice (`effectiveDateTime` or `effectivePeriod`, and a
value of three types): then a kind is known by a group of each choice.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from schemactl.infer.evidence.alike import are_alike
from schemactl.infer.evidence.chance import ln_choose, spared_by_chance
from schemactl.infer.evidence.counter import Share, TimedCounter
from schemactl.infer.evidence.node import ObjectEvidence, Property
from schemactl.model.options.infer import InferOptions, UnionOptions

_STEPS: Final = 10_000
"""Of the search for groups; beyond, there are none."""

Family = Sequence[tuple[str, ...]]
"""Groups of keys of which every object has exactly one."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One kind of object. group: the keys by which it is known. objects: how many there were. keys: of each key that it may have, how often it
    came."""

    group: tuple[str, ...]
    objects: int
    keys: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """chance: that groups without a meaning would exclude one another so."""

    kinds: tuple[Alternative, ...]
    chance: float


def kinds_of(objects: ObjectEvidence, options: InferOptions) -> Alternatives | None:
    """The kinds of these objects; None for a record, and where it is not known which keys came together."""
    layouts = objects.layouts
    if layouts is None or sum(layouts.values()) != objects.counter.count:
        return None
    found = alternatives_of(layouts, options.unions, lambda family: not _follow_one_another(objects, family))
    if found is None and objects.cut_from is not None:
        found = _as_of_all(objects, kinds_of(objects.cut_from, options))
    return None if found is None or _are_entries(objects, found, options.maps.similarity) else found


def _as_of_all(objects: ObjectEvidence, found: Alternatives | None) -> Alternatives | None:
    """The kinds of all objects, of some that are too few to show them; None where fewer than two of these kinds are among them, or objects of
    none."""
    layouts = objects.layouts or {}
    groups = [frozenset(kind.group) for kind in found.kinds] if found is not None else []
    if found is None or any(sum(group <= layout for group in groups) != 1 for layout in layouts):
        return None
    kinds = []
    for kind, group in zip(found.kinds, groups, strict=True):
        chosen = {layout: count for layout, count in layouts.items() if group <= layout}
        if chosen:
            kinds.append(Alternative(kind.group, sum(chosen.values()), _counts(chosen)))
    return Alternatives(tuple(kinds), found.chance) if len(kinds) > 1 else None


def _counts(layouts: Mapping[frozenset[str], int]) -> dict[str, int]:
    """Of each key, how many objects have it."""
    return {key: sum(count for layout, count in layouts.items() if key in layout) for key in sorted(frozenset().union(*layouts))}


def evidence_of(objects: ObjectEvidence, layouts: Mapping[frozenset[str], int]) -> ObjectEvidence:
    """Of the objects that have these keys: which of them always, and with the details (types, formats, values) of all objects."""
    return _counted(objects, sum(layouts.values()), _counts(layouts))


def evidence_of_kind(objects: ObjectEvidence, kind: Alternative) -> ObjectEvidence:
    """The same for one kind of object."""
    return _counted(objects, kind.objects, kind.keys)


def _counted(objects: ObjectEvidence, number: int, counts: Mapping[str, int]) -> ObjectEvidence:
    some = ObjectEvidence()
    some.cut_from = objects.cut_from or objects
    some.counter = TimedCounter(number)
    some.layouts = None
    for key, count in sorted(counts.items()):
        some.take(key, Property(Share(TimedCounter(count)), objects.properties[key].node))
    return some


def _are_entries(objects: ObjectEvidence, found: Alternatives, similarity: float) -> bool:
    """Whether they are entries of a map, one each, rather than kinds of object: one key of many, with a value like any other's."""
    singles = all(len(layout) == 1 for layout in objects.layouts or ())
    return singles and len(found.kinds) > 2 and are_alike([prop.node for prop in objects.properties.values()], similarity)


def _follow_one_another(objects: ObjectEvidence, family: Family) -> bool:
    """Whether each group came when the one before had ended: then the producer has changed, and a key has another name."""
    counters = [objects.properties[group[0]].share.present for group in family]
    spans = sorted((counter.base << counter.shift, counter.top << counter.shift) for counter in counters if counter.first is not None)
    return len(spans) == len(counters) and all(one[1] < other[0] for one, other in pairwise(spans))


def alternatives_of(
    layouts: Mapping[frozenset[str], int], options: UnionOptions, is_choice: Callable[[Family], bool] = lambda _: True
) -> Alternatives | None:
    """The kinds of object, in the order of their groups; None for a record. is_choice: whether groups that exclude one another are kinds at all."""
    found = _of_all_choices(layouts, options, is_choice)
    if found is None:
        return None
    kinds = [finer for kind in found.kinds for finer in _told_apart_within(kind, layouts, options, is_choice)]
    kinds = kinds if len(kinds) <= options.variants else [*found.kinds]
    return Alternatives(tuple(sorted(kinds, key=lambda kind: kind.group)), found.chance)


def _told_apart_within(
    kind: Alternative, layouts: Mapping[frozenset[str], int], options: UnionOptions, is_choice: Callable[[Family], bool]
) -> Sequence[Alternative]:
    """The kinds of the objects of a kind; itself where there are none, or where a key that it may have, too, might be one more choice."""
    chosen = {layout: count for layout, count in layouts.items() if layout.issuperset(kind.group)}
    found = alternatives_of(chosen, options, is_choice)
    if found is None:
        return [kind]
    possible = {key: 0 for key, count in kind.keys.items() if not count}
    grouped = {key for one in found.kinds for key in one.group}
    if any(all(layout.isdisjoint(grouped) for layout in layouts if key in layout) for key in possible):
        return [kind]
    return [Alternative(tuple(sorted({*kind.group, *one.group})), one.objects, possible | dict(one.keys)) for one in found.kinds]


def _of_all_choices(layouts: Mapping[frozenset[str], int], options: UnionOptions, is_choice: Callable[[Family], bool]) -> Alternatives | None:
    """The kinds by the choice that chance would make least, and by those beside it."""
    if len(layouts) < 2:
        return None
    ordered = sorted(layouts, key=sorted)
    counts = [layouts[layout] for layout in ordered]
    groups = _groups(ordered)
    judged = sorted((_chance(family, counts, len(groups)), family) for family in _families(groups, len(ordered), options.variants))
    fit = [(chance, family) for chance, family in judged if chance <= options.chance and is_choice([groups[mask] for mask in family])]
    families: list[Sequence[int]] = []
    kinds: Sequence[Alternative] = ()
    for _, family in fit:
        if all(set(family).isdisjoint(other) for other in families):
            finer = _alternatives([*families, family], groups, layouts, options)
            families, kinds = ([*families, family], finer) if finer else (families, kinds)
    return Alternatives(tuple(kinds), fit[0][0]) if kinds else None


def _alternatives(
    families: Sequence[Sequence[int]], groups: Mapping[int, tuple[str, ...]], layouts: Mapping[frozenset[str], int], options: UnionOptions
) -> Sequence[Alternative]:
    """A kind for each way to choose a group of each family; none where these are too many, or where it may be chance that no object has
    chosen so."""
    if math.prod(map(len, families)) > options.variants:
        return ()
    kinds = []
    for masks in product(*families):
        kind = _alternative(masks, families, groups, layouts, options)
        if kind.objects:
            kinds.append(kind)
        elif _is_missed_by_chance([groups[mask] for mask in masks], layouts, options.chance):
            return ()
    return kinds


def _is_missed_by_chance(chosen: Family, layouts: Mapping[frozenset[str], int], chance: float) -> bool:
    """Whether it may be chance that no object has all of some groups, were each dealt without a look at the others."""
    of = sum(layouts.values())
    share = math.prod(sum(count for layout, count in layouts.items() if layout.issuperset(group)) / of for group in chosen)
    return bool((1 - share) ** of > chance)


def _groups(ordered: Sequence[frozenset[str]]) -> dict[int, tuple[str, ...]]:
    """Keys that always come together, by the layouts that have them, one bit each; those that all have are no group."""
    groups: dict[int, tuple[str, ...]] = {}
    for key in sorted(frozenset().union(*ordered)):
        mask = sum(1 << index for index, layout in enumerate(ordered) if key in layout)
        groups[mask] = (*groups.get(mask, ()), key)
    groups.pop((1 << len(ordered)) - 1, None)
    return groups


def _families(masks: Mapping[int, object], layouts: int, most: int) -> Iterator[tuple[int, ...]]:
    """Groups of which every layout has exactly one."""
    steps = 0
    pending: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    found = []
    while pending:
        steps += 1
        if steps > _STEPS:
            return
        covered, family = pending.pop()
        if covered == (1 << layouts) - 1:
            found.append(tuple(sorted(family)))
        elif len(family) < most:
            first = ~covered & (covered + 1)
            pending += [(covered | mask, (*family, mask)) for mask in masks if mask & first and not mask & covered]
    yield from found


def _chance(family: Sequence[int], counts: Sequence[int], groups: int) -> float:
    objects = sum(counts)
    sizes = [sum(count for index, count in enumerate(counts) if mask >> index & 1) for mask in family]
    exact = math.lgamma(objects + 1) - sum(math.lgamma(size + 1) for size in sizes)
    deals = sum(ln_choose(objects, size) for size in sizes)
    return min(1.0, math.exp(exact - deals) * math.comb(groups, len(family)))


def _alternative(
    masks: Sequence[int],
    families: Sequence[Sequence[int]],
    groups: Mapping[int, tuple[str, ...]],
    layouts: Mapping[frozenset[str], int],
    options: UnionOptions,
) -> Alternative:
    """The objects that have these groups. A key that never came with them may come with them, unless its absence is no chance."""
    group = tuple(sorted(key for mask in masks for key in groups[mask]))
    chosen = {layout: count for layout, count in layouts.items() if layout.issuperset(group)}
    foreign = {key for family in families for other in family if other not in masks for key in groups[other]}
    objects, of = sum(chosen.values()), sum(layouts.values())
    keys = {}
    for key in sorted(frozenset().union(*layouts) - foreign):
        here = sum(count for layout, count in chosen.items() if key in layout)
        everywhere = sum(count for layout, count in layouts.items() if key in layout)
        if here or spared_by_chance(of, objects, everywhere) > options.chance:
            keys[key] = here
    return Alternative(group, objects, keys)
