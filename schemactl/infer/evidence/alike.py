"""Whether values are so much alike that the keys they stand under may be data."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from schemactl.infer.evidence.node import Node, counter_of
from schemactl.infer.evidence.strings import StringEvidence

_FAMILY: Final = re.compile(r"(?:.*[/:.])?", re.DOTALL)
_SAMPLES: Final = 5
"""Values under a key, on average, that show which types may stand there."""
_AS_MANY: Final = 2 / 3
"""Of the keys that a type is expected under, at least."""


def are_alike(nodes: Sequence[Node], similarity: float) -> bool:
    """Whether all have one JSON type (null aside), and objects mostly the same properties."""
    kinds = set().union(*(_kinds(node) for node in nodes))
    if len(kinds) > 1:
        return False
    return kinds != {"objects"} or _are_alike_objects(nodes, similarity)


def are_alike_by_family(nodes: Mapping[str, Node], similarity: float, fewest: int) -> bool:
    """Whether what stands under the keys is alike; or objects of several kinds, each under so many keys; or else alike under those of each family,
    which are so many at least."""
    every = [nodes[key] for key in sorted(nodes)]
    if are_alike(every, similarity) or _share_names(every, similarity, fewest):
        return True
    families = families_of(nodes)
    return len(families) > 1 and all(len(keys) >= fewest and are_alike([nodes[key] for key in keys], similarity) for keys in families.values())


def families_of(keys: Iterable[str]) -> dict[str, list[str]]:
    """The keys, in order, by what stands before the last sign that parts the words of names: `hook.example/` of `hook.example/4711`."""
    families: dict[str, list[str]] = {}
    for key in sorted(keys):
        families.setdefault(_FAMILY.match(key)[0], []).append(key)  # type: ignore[index]  # it matches any text
    return families


def _are_alike_objects(nodes: Sequence[Node], similarity: float) -> bool:
    """Whether the records have mostly the same properties."""
    counts: dict[str, int] = {}
    shaped = [node.objects for node in nodes if node.objects is not None and node.objects.values is None]
    for objects in shaped:
        for key in objects.properties:
            counts[key] = counts.get(key, 0) + 1
    sizes = sum(len(objects.properties) for objects in shaped)
    return not counts or sizes / (len(counts) * len(shaped)) >= similarity


def _share_names(nodes: Sequence[Node], similarity: float, fewest: int) -> bool:
    """Whether all are objects, whose properties mostly are found under so many keys at least: no key has a kind of its own."""
    if any(_kinds(node) != {"objects"} for node in nodes):
        return False
    counts = Counter(name for node in nodes if node.objects is not None for name in node.objects.properties)
    return sum(count for count in counts.values() if count >= fewest) > similarity * counts.total()


def _kinds(node: Node) -> set[str]:
    kinds = ("booleans", "numbers", "strings", "arrays", "objects", "deep")
    return {kind for kind in kinds if getattr(node, kind) is not None}


def are_equal(nodes: Sequence[Node], similarity: float) -> bool:
    """Whether nothing tells what stands under one key from what stands under the next: no type, no format, no values of its own. Flags are names,
    however alike."""
    if any(node.booleans is not None for node in nodes) or not _have_same_types(nodes) or not _are_alike_objects(nodes, similarity):
        return False
    texts = [node.strings for node in nodes if node.strings is not None]
    return len({_formats(strings) for strings in texts}) <= 1 and _share_values(texts)


def are_trees(keys: Collection[str], nodes: Sequence[Node], similarity: float) -> bool:
    """Whether under each key stand objects with the same keys again, beside what stands under any of them."""
    below = {key for node in nodes if node.objects is not None for key in node.objects.properties}
    return len(below.intersection(keys)) >= similarity * len(below.union(keys)) and _have_same_types(nodes)


def _have_same_types(nodes: Sequence[Node]) -> bool:
    """Whether all have one type; or each type stands under about as many keys as it would if it did not depend on the key."""
    counts = [{name: counter_of(part).count for name, part in node.parts if name != "null"} for node in nodes]
    every = sum((Counter(found) for found in counts), Counter())
    if len(every) < 2:
        return True
    if every.total() < _SAMPLES * len(nodes):
        return False
    for name, number in every.items():
        lacks = 1 - number / every.total()
        expected = sum(1 - lacks ** sum(found.values()) for found in counts)
        if sum(name in found for found in counts) < _AS_MANY * expected:
            return False
    return True


def _formats(strings: StringEvidence) -> frozenset[str]:
    """Those that all strings match."""
    return frozenset(name for name, lack in strings.traits.items() if not lack.count)


def _share_values(texts: Sequence[StringEvidence]) -> bool:
    """Whether those of which values come again have some in common; values that are not kept are none."""
    if any(strings.hidden.count for strings in texts):
        return False
    known = [strings.values for strings in texts if strings.values is not None and strings.counter.count >= 2 * len(strings.values)]
    return len(known) < 2 or len(frozenset().union(*known)) <= sum(map(len, known)) / 2
