"""How often events have what they may have: of each property, in how many of the objects at its place it is."""

from collections.abc import Iterator, Mapping
from typing import Final

from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.maps import map_of
from schemactl.infer.evidence.node import Node
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer
from schemactl.model.schema import Share

MOST_DEEP: Final = 32


def property_shares(evidence: Evidence) -> Mapping[str, Share]:
    """By pointer of each property that events have: how many of the objects that could have it lack it. Entries of maps are no properties."""
    return dict(_of(evidence.root, ROOT, evidence.options, 0))


def _of(node: Node, at: JsonPointer, options: InferOptions, depth: int) -> Iterator[tuple[str, Share]]:
    if depth > MOST_DEEP:
        return
    if node.arrays is not None:
        yield from _of(node.arrays.items, at / ANY, options, depth + 1)
    if node.objects is None:
        return
    as_map = map_of(node.objects, options)
    objects = node.objects if as_map is None else as_map
    if objects.values is not None:
        yield from _of(objects.values.node, at / ANY, options, depth + 1)
    for key, prop in objects.properties.items():
        of = objects.counter.count
        yield str(at / key), Share(of - prop.share.present.count, of)
        yield from _of(prop.node, at / key, options, depth + 1)
