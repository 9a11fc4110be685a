"""Evidence as the guard lets it be shown. Whoever makes something of evidence, a schema, a report or a file, begins here: what may not be shown is
not in it any more, or carries the Field by which `enum_of` asks.

Taken out are keys that are private values (`{"anna@example.com": …}`), and the labels of a discriminator that may not be shown: then what they tell
apart stays one record, or kinds that their keys tell apart. The strings keep their values, for a version that a person stated is held against them.
"""

from collections.abc import Iterable
from functools import cached_property

from schemactl.guard import Guard, GuardedPlace, closing_key
from schemactl.infer.evidence.alike import are_alike
from schemactl.infer.evidence.free_keys import free_keys_of, names_beside_data, without_some
from schemactl.infer.evidence.maps import map_decision
from schemactl.infer.evidence.node import Node, ObjectEvidence, Property
from schemactl.infer.evidence.shapes import among
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tree import with_node, with_parts, with_properties
from schemactl.model.options.infer import Guarding, InferOptions


def guarded(root: Node, guard: Guard, options: InferOptions) -> Node:
    """A copy of what has to be changed of a tree; all that is as it was is shared. Doing it twice changes nothing more."""
    return _Guarded(guard, options, root).node(root, guard.root)


class _Guarded:
    def __init__(self, guard: Guard, options: InferOptions, root: Node) -> None:
        self._guard = guard
        self._options = options
        self._root = root

    @cached_property
    def _repeats_itself(self) -> bool:
        """Whether objects stand in themselves: then places become one that are not one yet, and keys that are data there."""
        from schemactl.infer.recursion import recursive

        return recursive(self._root, self._options) is not self._root

    def node(self, node: Node, place: GuardedPlace) -> Node:
        strings = node.strings and _strings(node.strings, place)
        arrays = node.arrays and with_parts(node.arrays, items=self.node(node.arrays.items, place.items))
        return with_parts(node, strings=strings, arrays=arrays, objects=node.objects and self._objects(node.objects, place))

    def _objects(self, objects: ObjectEvidence, place: GuardedPlace) -> ObjectEvidence:
        objects = self._without_private_keys(self._beside_data(objects, place), place)
        if objects.values is not None:
            holding = place.holding(objects.properties)
            values = self._property(objects.values, place.value_of_map())
            return with_properties(objects, lambda key, prop: self._property(prop, holding.below(key)), values=values)
        are_data = map_decision(objects, self._options) is not None
        free = free_keys_of(objects, self._options)
        holding = place.holding(objects.properties)
        places = {key: place.value_of_map() if are_data or key in free else holding.below(key) for key in objects.properties}
        objects = with_properties(objects, lambda key, prop: self._property(prop, places[key]))
        shown = {key: shapes for key, shapes in objects.partitions.items() if _may_be_shown(shapes, objects.properties[key], places[key])}
        return objects if len(shown) == len(objects.partitions) else with_parts(objects, partitions=shown)

    def _property(self, prop: Property, place: GuardedPlace) -> Property:
        return with_node(prop, self.node(prop.node, place))

    def _beside_data(self, objects: ObjectEvidence, place: GuardedPlace) -> ObjectEvidence:
        """Of the keys that all objects have beside more than evidence keeps, those that anybody may see, and of these the names, if there are any."""
        if objects.values is None or not objects.properties:
            return objects
        closed = place.keys_are_marked or place.is_keyed_by_names
        kept = frozenset() if closed else frozenset(key for key in objects.properties if closing_key(key) is None)
        names = (names_beside_data(objects, self._options) & kept) or kept
        return objects if names == objects.properties.keys() else objects.as_map(self._options.caps, names)

    def _without_private_keys(self, objects: ObjectEvidence, place: GuardedPlace) -> ObjectEvidence:
        """Without the keys that nobody may see; where all are, where a mark says so, or where the others are data or may become it, the keys are
        data: a map has to allow what stands under each of them."""
        private = self._private_keys(objects, place)
        if not private:
            return objects
        others = without_keys(objects, private)
        if others.properties and not any(map_decision(each, self._options) for each in (objects, others)) and not self._repeats_itself:
            named = without_some(objects, others, private, self._options)
            if named is not None:
                return named
        twin = objects.as_map(self._options.caps)
        twin.layouts = None
        return twin

    def _private_keys(self, objects: ObjectEvidence, place: GuardedPlace) -> frozenset[str]:
        if objects.values is not None or (self._guard.guarding is Guarding.OFF and not place.keys_are_marked):
            return frozenset()
        if place.keys_are_marked or (place.is_keyed_by_names and self._are_entries(objects, place)):
            return frozenset(objects.properties)
        return frozenset(key for key in objects.properties if closing_key(key) is not None)

    def _are_entries(self, objects: ObjectEvidence, place: GuardedPlace) -> bool:
        """Whether the keys may be names of people or tenants: what stands under them is alike, and they come and go, or the object's name says so."""
        props = list(objects.properties.values())
        come_and_go = place.is_counted_by_names or any(prop.share.present.count < objects.counter.count for prop in props)
        return come_and_go and are_alike([prop.node for prop in props], self._options.maps.similarity)


def without_keys(objects: ObjectEvidence, keys: Iterable[str]) -> ObjectEvidence:
    """The same objects, as if they had never had these keys."""
    gone = frozenset(keys)
    twin = ObjectEvidence()
    twin.counter, twin.patterns = objects.counter, objects.patterns
    twin.layouts = objects.layouts and among(objects.layouts, objects.properties.keys() - gone)
    for key, prop in objects.properties.items():
        if key not in gone:
            twin.take(key, prop)
    twin.partitions = objects.partitions and {key: shapes for key, shapes in objects.partitions.items() if key not in gone}
    return twin


def _strings(strings: StringEvidence, place: GuardedPlace) -> StringEvidence:
    field = place.field if strings.field is None else strings.field | place.field
    return strings if field == strings.field else with_parts(strings, field=field)


def _may_be_shown(labels: Iterable[str], prop: Property, place: GuardedPlace) -> bool:
    """Whether the labels of a property may; evidence from disk knows them where it knows no values."""
    strings = prop.node.strings or StringEvidence()
    field = place.field if strings.field is None else strings.field
    return field.knowing(strings.earlier).verdict([*labels, *(strings.values or ())]).is_published
