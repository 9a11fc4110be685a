"""Whether the keys of an object are data (a map) or names (a record).

Known ways: keys that follow a pattern no programmer names properties by; else the entropy of the key space (Spoth et al., Reducing Ambiguity in JSON
Schema Discovery, SIGMOD 2021), together with values that are all alike and a stream of new keys that does not end.
"""

import math
from dataclasses import dataclass
from typing import Final

from schemactl.infer.evidence.alike import are_alike_by_family, are_equal, are_trees
from schemactl.infer.evidence.free_keys import free_keys_of, is_record_beside_data
from schemactl.infer.evidence.keys import GENERATED, common_patterns
from schemactl.infer.evidence.node import Entangled, Node, ObjectEvidence
from schemactl.infer.evidence.tree import with_node, with_parts, with_properties
from schemactl.model.options.infer import InferOptions

_MOSTLY: Final = 0.9
"""Of the distinct keys: so many generated ones make the others keys of the same map."""

_FULLER: Final = 3
"""The key that most objects have, of a sparse map: so many times the mean, at most."""


@dataclass(frozen=True, slots=True)
class MapDecision:
    """patterns: what all keys match. because: for `--explain`."""

    patterns: frozenset[str]
    because: str


def map_decision(objects: ObjectEvidence, options: InferOptions) -> MapDecision | None:
    """Why the keys are data, or None for a record."""
    if objects.values is not None:
        if is_record_beside_data(objects, options):
            return None
        caps = options.caps
        because = f"more than {caps.map_keys} distinct keys, {caps.patterned_keys} generated ones, or {caps.coded_keys} codes that come and go"
        return MapDecision(objects.patterns, because)
    if not objects.properties:
        return None
    decision = _patterned(objects, options)
    has_names = decision is None and bool(free_keys_of(objects, options))
    if decision is None and not has_names:
        decision = _unending(objects, options) or _sparse(objects, options)
    limits, nodes = options.maps, {key: prop.node for key, prop in objects.properties.items()}
    if decision is not None and (_is_surely_data(decision, objects) or are_alike_by_family(nodes, limits.similarity, limits.free_keys)):
        return decision
    return None if has_names else _equal(objects, options)


def collapsed(objects: ObjectEvidence, options: InferOptions) -> ObjectEvidence:
    """The same evidence with its keys taken as data; `objects` itself is left alone. Raises Entangled."""
    return objects if objects.values is not None and not objects.properties else objects.as_map(options.caps)


def map_of(objects: ObjectEvidence, options: InferOptions) -> ObjectEvidence | None:
    """The map that objects are; None for a record, and where different objects that stand in themselves would have to become one for it."""
    try:
        return None if map_decision(objects, options) is None else collapsed(objects, options)
    except Entangled:
        return None


def with_maps(node: Node, options: InferOptions) -> Node:
    """The same evidence with all maps taken for what they are, the innermost first: so it is the same when that is asked of it again. What holds no
    map is shared."""
    arrays = node.arrays and with_parts(node.arrays, items=with_maps(node.arrays.items, options))
    return with_parts(node, arrays=arrays, objects=node.objects and _with_maps(node.objects, options))


def _with_maps(objects: ObjectEvidence, options: InferOptions) -> ObjectEvidence:
    values = objects.values and with_node(objects.values, with_maps(objects.values.node, options))
    objects = with_properties(objects, lambda _, prop: with_node(prop, with_maps(prop.node, options)), values=values)
    whole = None if values is not None and not objects.properties else map_of(objects, options)
    return objects if whole is None else _with_maps(whole, options)


def key_entropy(objects: ObjectEvidence) -> float:
    """Of the key space, in nats: the sum of -p ln p over the keys, p being the share of objects that have the key."""
    shares = (prop.share.present.count / objects.counter.count for prop in objects.properties.values())
    return -sum(share * math.log(share) for share in shares if share > 0)


def _patterned(objects: ObjectEvidence, options: InferOptions) -> MapDecision | None:
    keys = objects.properties
    common = common_patterns(keys)
    if common & GENERATED and len(keys) >= (1 if common & {"uuid", "date", "date-time", "email"} else options.maps.keys):
        return MapDecision(common, f"all {len(keys)} keys are like a {min(common & GENERATED)}")
    if objects.generated >= options.maps.keys and objects.generated >= _MOSTLY * len(keys):
        return MapDecision(common, f"{objects.generated} of {len(keys)} keys are generated")
    if common and len(keys) >= options.maps.keys and objects.required != keys.keys():
        return MapDecision(common, f"all {len(keys)} keys are like a {min(common)}, and not all are in every object")
    return None


def _is_surely_data(decision: MapDecision, objects: ObjectEvidence) -> bool:
    """Whether nobody names properties so, whatever stands there, and the keys come and go: those that all objects have may be a tuple."""
    return not decision.patterns.isdisjoint(GENERATED) and not objects.required


def _unending(objects: ObjectEvidence, options: InferOptions) -> MapDecision | None:
    keys = objects.properties
    if len(keys) < options.maps.free_keys or objects.required:
        return None
    entropy = key_entropy(objects)
    seen = sum(prop.share.present.count for prop in keys.values())
    once = sum(prop.share.present.count == 1 for prop in keys.values())
    if entropy < options.maps.entropy or once / seen < options.maps.new_keys:
        return None
    return MapDecision(common_patterns(keys), f"{len(keys)} keys, none in every object, entropy {entropy:.2f}, {once / seen:.1%} of them new")


def _sparse(objects: ObjectEvidence, options: InferOptions) -> MapDecision | None:
    """Many keys, of which each object has few: even a record of nothing but optional properties is fuller."""
    keys = objects.properties
    if len(keys) < options.maps.sparse_keys:
        return None
    shares = [prop.share.present.count / objects.counter.count for prop in keys.values()]
    mean = sum(shares) / len(shares)
    if mean > options.maps.sparse or max(shares) > _FULLER * options.maps.sparse or key_entropy(objects) < options.maps.entropy:
        return None
    return MapDecision(common_patterns(keys), f"{len(keys)} keys, each in {mean:.1%} of the objects on average, entropy {key_entropy(objects):.2f}")


def _equal(objects: ObjectEvidence, options: InferOptions) -> MapDecision | None:
    """Fewer keys that come more often, where what stands under one is what stands under any."""
    keys, limits = objects.properties, options.maps
    if len(keys) < limits.free_keys:
        return None
    shares = [prop.share.present.count / objects.counter.count for prop in keys.values()]
    mean = sum(shares) / len(shares)
    if mean > limits.equal or max(shares) > _FULLER * limits.equal or key_entropy(objects) < limits.entropy:
        return None
    nodes = [prop.node for prop in keys.values()]
    if are_equal(nodes, limits.similarity):
        return MapDecision(common_patterns(keys), f"{len(keys)} keys with equal values, each in {mean:.1%} of the objects on average")
    if are_trees(keys, nodes, limits.similarity):
        return MapDecision(
            common_patterns(keys), f"{len(keys)} keys, each in {mean:.1%} of the objects on average, and the same ones under each of them"
        )
    return None
