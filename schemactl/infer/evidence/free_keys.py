"""Keys that are data beside keys that are names: `audit/decision` in every object, and `hook.example/<ever new>` in many.

A record with rare optional properties looks like that in a small capture. So it takes some key that nearly all objects have, free keys that come with
many objects rather than with one, values that are alike, and one sign more: the keys follow a pattern that no programmer names properties by; or most
are spelled as no identifier is; or most were seen once, and new ones keep coming.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from schemactl.infer.evidence.alike import are_alike_by_family, families_of
from schemactl.infer.evidence.keys import common_patterns, is_coded, is_generated, patterns_of
from schemactl.infer.evidence.node import Node, ObjectEvidence, Property
from schemactl.model.options.infer import Caps, InferOptions, MapOptions

_IDENTIFIER: Final = re.compile(r"[A-Za-z_$][A-Za-z_$-]*[0-9]?\Z")
_MOSTLY: Final = 0.9
"""Of rare keys: so many have values of one type, if they are data; and of free keys so many are spelled as no identifier is."""
_OFTEN: Final = 0.5
"""Objects that have a free key, at least, where free keys might be identifiers; and of such keys those that were seen once."""
_AT_TIMES: Final = 0.05
"""The same where they are spelled as no identifier is."""
_MOST_NAMES: Final = 32
"""Beside more keys than evidence keeps; more that all objects have are rather keys of a map that hardly changes."""


def free_keys_of(objects: ObjectEvidence, options: InferOptions) -> frozenset[str]:
    """The keys that are data, of objects that also have keys that are names; none for other records, and for maps. Of objects that were cut out of
    others, those that are data by themselves, or else those that are data for all."""
    free = _free_keys(objects, options)
    if free or objects.cut_from is None or objects.values is not None:
        return free
    return _free_keys(objects.cut_from, options) & objects.properties.keys()


def _free_keys(objects: ObjectEvidence, options: InferOptions) -> frozenset[str]:
    limits, properties = options.maps, objects.properties
    fewest, of = min(limits.free_keys, limits.keys), objects.counter.count
    if objects.values is not None or len(properties) <= fewest:
        return frozenset()
    if limits.rare < 1 and sum(prop.share.present.count < of for prop in properties.values()) < fewest:
        return frozenset()  # most objects: they are asked again and again
    shares = {key: prop.share.present.count / objects.counter.count for key, prop in properties.items()}
    if max(shares.values()) < limits.constant:
        return frozenset()
    generated = frozenset(key for key in properties if is_generated(key) and shares[key] < 1)
    free = generated if len(generated) >= limits.keys and common_patterns(generated) else _streaming(objects, shares, limits)
    nodes = {key: properties[key].node for key in free}
    return free if len(free) < len(properties) and are_alike_by_family(nodes, limits.similarity, limits.free_keys) else frozenset()


def names_beside_data(objects: ObjectEvidence, options: InferOptions) -> frozenset[str]:
    """Of objects with more keys than evidence keeps, the names: keys that all have, unlike those that are data; none where these are many, or objects
    few."""
    if objects.values is None or objects.counter.count < options.maps.free_keys:
        return frozenset()
    names = frozenset(key for key in objects.properties if not is_coded(key) and not is_generated(key) and not patterns_of(key) & objects.patterns)
    return names if len(names) <= _MOST_NAMES else frozenset()


def is_record_beside_data(objects: ObjectEvidence, options: InferOptions) -> bool:
    """Whether all keys that were kept are such names, and there are any."""
    return bool(objects.properties) and names_beside_data(objects, options) == objects.properties.keys()


def data_of(objects: ObjectEvidence, options: InferOptions) -> Node | None:
    """What stands under the keys that are data beside names; None without any. Raises Entangled."""
    if objects.values is not None:
        return objects.values.node
    free = free_keys_of(objects, options)
    return values_of(objects, free, options.caps) if free else None


def values_of(objects: ObjectEvidence, keys: Collection[str], caps: Caps) -> Node:
    """What stands under some keys, in one. Raises Entangled."""
    together = Node()
    for node in dict.fromkeys(objects.properties[key].node for key in sorted(keys)):
        together.merge(node, caps)
    return together


def without_some(objects: ObjectEvidence, others: ObjectEvidence, gone: Collection[str], options: InferOptions) -> ObjectEvidence | None:
    """`others`, which are `objects` without the free keys `gone`, with what stood under these counted under a free key that is left. None where a
    key among `gone` is no free key, though there are some."""
    free, left = free_keys_of(objects, options), free_keys_of(others, options)
    if not free.issuperset(gone):
        return None if left else others
    heir = min(free.difference(gone), default=None)
    if heir is not None:
        known = others.properties[heir]
        others.properties[heir] = Property(known.share, values_of(objects, {heir, *gone}, options.caps), known.folded)
    return others


def _streaming(objects: ObjectEvidence, shares: Mapping[str, float], limits: MapOptions) -> frozenset[str]:
    """Rare keys of which the objects have ever others."""
    rare = frozenset(key for key, share in shares.items() if share <= limits.rare)
    free = _of_one_type(objects, rare)
    if len(free) < _MOSTLY * len(rare):
        free = _of_one_type_each(objects, rare, limits)
    if len(free) < max(limits.free_keys, _MOSTLY * len(rare)) or _come_together(objects, free, limits):
        return frozenset()
    seen = sum(objects.properties[key].share.present.count for key in free)
    once = sum(objects.properties[key].share.present.count == 1 for key in free) / seen
    many = len(free) >= limits.sparse_keys
    if sum(_IDENTIFIER.match(key) is None for key in free) >= _MOSTLY * len(free):
        goes_on = seen >= _AT_TIMES * objects.counter.count and (many or once >= limits.new_keys)
    else:
        goes_on = seen >= _OFTEN * objects.counter.count and many and once >= _OFTEN
    return free if goes_on else frozenset()


def _of_one_type(objects: ObjectEvidence, keys: Collection[str]) -> frozenset[str]:
    """Those whose values are of the type that most of them have."""
    by_type: dict[tuple[str, ...], set[str]] = {}
    for key in keys:
        by_type.setdefault(tuple(name for name, _ in objects.properties[key].node.parts if name != "null"), set()).add(key)
    return frozenset(max(by_type.values(), key=lambda found: (len(found), sorted(found)), default=()))


def _of_one_type_each(objects: ObjectEvidence, keys: Collection[str], limits: MapOptions) -> frozenset[str]:
    """The same of each family of keys that has enough of them."""
    found = (_of_one_type(objects, family) for family in families_of(keys).values() if len(family) >= limits.free_keys)
    return frozenset().union(*(some for some in found if len(some) >= limits.free_keys))


def _come_together(objects: ObjectEvidence, free: frozenset[str], limits: MapOptions) -> bool:
    """Whether few objects brought all of them, where it is known which keys came together."""
    layouts = objects.layouts
    if layouts is None or sum(layouts.values()) != objects.counter.count:
        return False
    return len({layout & free for layout in layouts if not layout.isdisjoint(free)}) < limits.free_keys
