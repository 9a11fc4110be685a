"""Evidence as JSON, for N.meta.json: counters, times and names. Distinct values stay out, but for the labels of a discriminator,
which stand in the schema, too; an object whose keys are data is written as the map it is."""

from schemactl.infer.evidence.counter import NONE, Share, TimedCounter, members_of
from schemactl.infer.evidence.exclusive_properties import kinds_of
from schemactl.infer.evidence.maps import with_maps
from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Property
from schemactl.infer.evidence.numbers import NumberEvidence
from schemactl.infer.evidence.restrict import variant_of
from schemactl.infer.evidence.shapes import Shape, layouts_from_json, layouts_to_json
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tags import discriminator_of, pruned
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions


def tree_to_json(root: Node, options: InferOptions) -> JsonObject:
    """What was seen at a place and below, without values."""
    return _node_to_json(with_maps(root, options), options)


def _node_to_json(node: Node, options: InferOptions) -> JsonObject:
    written: JsonObject = {}
    for name, counter in (("null", node.nulls), ("boolean", node.booleans), ("deep", node.deep)):
        if counter is not None:
            written[name] = counter.to_json()
    if node.numbers is not None:
        written["number"] = node.numbers.to_json()
    if node.strings is not None:
        written["string"] = node.strings.to_json()
    if node.arrays is not None:
        arrays = node.arrays
        written["array"] = {"counter": arrays.counter.to_json(), "empty": arrays.empty.to_json(), "items": _node_to_json(arrays.items, options)}
    if node.objects is not None:
        written["object"] = _objects_to_json(node.objects, options)
    return written


def tree_from_json(written: JsonValue) -> Node:
    """Read what `tree_to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    members = members_of(written)
    node = Node()
    node.nulls, node.booleans, node.deep = (
        TimedCounter.from_json(members[name]) if name in members else None for name in ("null", "boolean", "deep")
    )
    if "number" in members:
        node.numbers = NumberEvidence.from_json(members["number"])
    if "string" in members:
        node.strings = StringEvidence.from_json(members["string"])
    if "array" in members:
        node.arrays = _arrays_from_json(members_of(members["array"]))
    if "object" in members:
        node.objects = _objects_from_json(members_of(members["object"]))
    return node


def _objects_to_json(objects: ObjectEvidence, options: InferOptions) -> JsonObject:
    if objects.values is not None:
        patterns: list[JsonValue] = [*sorted(objects.patterns)]
        names: JsonObject = {key: _property_to_json(prop, options) for key, prop in objects.properties.items()}
        written: JsonObject = {"counter": objects.counter.to_json(), "values": _property_to_json(objects.values, options), "keys": patterns}
        return {**written, "properties": names} if names else written
    properties: JsonObject = {key: _property_to_json(prop, options) for key, prop in objects.properties.items()}
    written = {"counter": objects.counter.to_json(), "properties": properties}
    if kinds_of(objects, options) is not None:
        written["layouts"] = layouts_to_json(objects.layouts or {}, objects.properties)
    variants: dict[str, JsonObject] = {}
    _put_variants(variants, objects, objects, {}, options)
    return {**written, "variants": {**variants}} if variants else written


def _put_variants(written: dict[str, JsonObject], objects: ObjectEvidence, whole: ObjectEvidence, within: JsonObject, options: InferOptions) -> None:
    """The shapes of the labels that tell objects apart, and of those that tell each variant apart. within: the labels that all of these objects have
    of `whole`."""
    found = discriminator_of(objects, options)
    for label in found.labels if found is not None else ():
        assert found is not None
        shape = pruned(objects.partitions[found.key][label], whole, options).to_json()
        written.setdefault(found.key, {})[label] = {**shape, "within": within} if within else shape
        if len(objects.partitions) > 1:
            _put_variants(written, variant_of(objects, found.key, label, options), whole, {**within, found.key: label}, options)


def _variant_from_json(written: JsonValue) -> Shape:
    """A shape, with the labels that all its objects have."""
    shape = Shape.from_json(written)
    for key, label in members_of(members_of(written).get("within", {})).items():
        strings = (shape.properties or {})[key][1].strings
        if strings is not None:
            strings.values, strings.hidden = {str(label): strings.counter}, NONE
    return shape


def _property_to_json(prop: Property, options: InferOptions) -> JsonObject:
    written: JsonObject = {"share": prop.share.to_json(), "node": _node_to_json(prop.node, options)}
    if prop.folded:
        written["folded"] = {str(up): counter.to_json() for up, counter in sorted(prop.folded.items())}
    return written


def _property_from_json(written: JsonValue) -> Property:
    members = members_of(written)
    prop = Property(Share.from_json(members["share"]), tree_from_json(members["node"]))
    if "folded" in members:
        prop.folded = {int(up): TimedCounter.from_json(counter) for up, counter in members_of(members["folded"]).items()}
    return prop


def _arrays_from_json(members: JsonObject) -> ArrayEvidence:
    arrays = ArrayEvidence()
    arrays.counter, arrays.empty = TimedCounter.from_json(members["counter"]), TimedCounter.from_json(members["empty"])
    arrays.items = tree_from_json(members["items"])
    return arrays


def _objects_from_json(members: JsonObject) -> ObjectEvidence:
    objects = ObjectEvidence()
    objects.counter = TimedCounter.from_json(members["counter"])
    variants = members_of(members.get("variants", {}))
    objects.partitions = {key: {label: _variant_from_json(shape) for label, shape in members_of(by).items()} for key, by in variants.items()}
    if "values" in members:
        objects.values = _property_from_json(members["values"])
        keys = members["keys"]
        objects.patterns = frozenset(str(key) for key in keys) if isinstance(keys, list) else frozenset()
        objects.properties = {key: _property_from_json(prop) for key, prop in members_of(members.get("properties", {})).items()}
    else:
        for key, prop in members_of(members["properties"]).items():
            objects.take(key, _property_from_json(prop))
        objects.layouts = layouts_from_json(members.get("layouts"), objects.properties)
    return objects
