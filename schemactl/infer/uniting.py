"""Places of the evidence that become one, with all that was seen at each of them, and so do the places below them, key by key.

Evidence is a tree; where a place is united with one above it, what comes out stands in itself. What went in is left as it is.
"""

from collections.abc import Iterator, Sequence, Set
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from schemactl.infer.evidence.counter import NONE, TimedCounter
from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Property
from schemactl.infer.evidence.tree import with_parts
from schemactl.model.options.infer import Caps

_ANY: Final = None
"""The step to the items of an array, and to the values of a map."""


@dataclass(slots=True, eq=False)
class _Containers:
    """The objects of places, or their arrays: the evidence of each, and the places below. is_map: whether all keys lead to one place. into: what
    they have become a part of. made: all of it in one, made of so many parts."""

    objects: list[ObjectEvidence] = field(default_factory=list)
    arrays: list[ArrayEvidence] = field(default_factory=list)
    below: "dict[str | None, _Place]" = field(default_factory=dict)
    is_map: bool = False
    into: "_Containers | None" = None
    made: "tuple[tuple[int, bool], ObjectEvidence | ArrayEvidence] | None" = None

    @property
    def parts(self) -> Sequence[ObjectEvidence | ArrayEvidence]:
        """All of them."""
        return self.objects or self.arrays


@dataclass(slots=True, eq=False)
class _Place:
    """One place, or several that have become one. objects, arrays: None where there are none, and it repeats no place that may have some."""

    nodes: list[Node]
    objects: _Containers | None
    arrays: _Containers | None
    into: "_Place | None" = None
    made: tuple[int, Node] | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """A place, and the way from the root to it."""

    place: _Place
    above: "_Way | None"


_Pair: TypeAlias = tuple[_Place, _Place] | tuple[_Containers, _Containers]


class Uniting:
    """Of the evidence below a root. What was counted at an ancestor, since it repeats it, is united with it from the start."""

    def __init__(self, root: Node, caps: Caps) -> None:
        self._caps = caps
        self._unknown: list[tuple[_Place, TimedCounter]] = []
        self._places: dict[Node, _Place] = {}
        self._containers: list[_Containers] = []
        self._containers_of: dict[ObjectEvidence | ArrayEvidence, _Containers] = {}
        self._of_made: dict[ObjectEvidence, _Containers] = {}
        self._of_node: dict[Node, _Place] = {}
        self._pending: list[_Pair] = []
        self._root = self._read(root)
        self._settle()

    def leave_open(self) -> None:
        """Have nothing said of places that repeat one which is not known: of evidence that was cut out of another tree."""
        for place, counter in self._unknown:
            _last(place).nodes.append(_open(counter))

    def unite(self, one: ObjectEvidence, other: ObjectEvidence) -> None:
        """Two objects of what `made` returned last."""
        self._pending.append((self._of_made[one], self._of_made[other]))
        self._settle()

    def are_several(self, nodes: Sequence[Node]) -> bool:
        """Whether these are places of what `made` returned last, and more than one: so that to unite them leaves fewer."""
        return all(node in self._of_node for node in nodes) and len({_last(self._of_node[node]) for node in nodes}) > 1

    def unite_places(self, nodes: Sequence[Node]) -> None:
        """Places of what `made` returned last."""
        self._pending += [(self._of_node[nodes[0]], self._of_node[node]) for node in nodes[1:]]
        self._settle()

    def collapse(self, objects: ObjectEvidence) -> None:
        """Take the keys of an object of what `made` returned last as data."""
        self._collapse(_last(self._of_made[objects]))
        self._settle()

    def made(self) -> Node:
        """The root, everything below it united as was asked for; what stands below nothing that was united is as it was read."""
        changed = self._changed()
        while any(self._make_containers(one) for one in self._containers if one.into is None and one in changed):
            self._settle()
            changed = self._changed()
        for one in self._containers:
            if one.into is None and one not in changed and one.parts:
                one.made = ((1, one.is_map), one.parts[0])
        self._of_made = {}
        for place in self._places.values():
            if place.into is None and place in changed:
                self._make_place(place)
            elif place.into is None:
                place.made = (1, place.nodes[0])
        self._of_node = {place.made[1]: place for place in self._places.values() if place.into is None and place.made is not None}
        for one in self._containers:
            if one.into is None and one.made is not None and one in changed:
                self._link(one, one.made[1])
            elif one.into is None and one.made is not None and isinstance(one.made[1], ObjectEvidence):
                self._of_made[one.made[1]] = one
        return _made_of(self._root)

    def _changed(self) -> set[_Place | _Containers]:
        """Those that are not as they were read, and those that have such below."""
        changed: set[_Place | _Containers] = {_last(place) for place, _ in self._unknown}
        known = -1
        while known < len(changed):  # more than once only where something stands in itself
            known = len(changed)
            for place in reversed(self._places.values()):
                if place.into is None:
                    containers = [_last(one) for one in (place.objects, place.arrays) if one is not None]
                    changed.update(one for one in containers if one not in changed and (_is_other(one) or _has_any(one, changed)))
                    if _is_another(place) or not changed.isdisjoint(containers):
                        changed.add(place)
        return changed

    def _read(self, root: Node) -> _Place:
        first = self._place(root)
        waiting = [_Way(first, None)]
        known: set[Node] = {root}
        folds: list[tuple[_Place, _Place | None, TimedCounter]] = []
        while waiting:
            way = waiting.pop()
            for key, prop, node in _below(way.place.nodes[0]):
                child = self._place(node)
                containers = way.place.arrays if prop is None else way.place.objects
                assert containers is not None
                containers.below[key] = child
                if node in known:
                    continue
                known.add(node)
                waiting.append(_Way(child, way))
                for up, counter in (prop.folded or {}).items() if prop is not None else ():
                    folds.append((child, _above(waiting[-1], up), counter))
        for place, above, counter in folds:
            if above is not None:
                for each in (above, place):
                    each.objects, each.arrays = each.objects or self._new(None), each.arrays or self._new(None)
                    self._pending += [(above.objects, each.objects), (above.arrays, each.arrays)]  # type: ignore[list-item]  # both are there by now
            else:
                self._unknown.append((place, counter))
        return first

    def _place(self, node: Node) -> _Place:
        place = self._places.get(node)
        if place is None:
            place = self._places[node] = _Place([node], self._of(node.objects), self._of(node.arrays))
        return place

    def _of(self, part: ObjectEvidence | ArrayEvidence | None) -> _Containers | None:
        """Those that a part of a node stands for."""
        return None if part is None else self._containers_of.get(part) or self._new(part)

    def _new(self, part: ObjectEvidence | ArrayEvidence | None) -> _Containers:
        """Those of a part; none yet for no part."""
        new = _Containers([part] if isinstance(part, ObjectEvidence) else [], [part] if isinstance(part, ArrayEvidence) else [])
        new.is_map = isinstance(part, ObjectEvidence) and part.values is not None and not part.properties
        self._containers.append(new)
        if part is not None:
            self._containers_of[part] = new
        return new

    def _settle(self) -> None:
        """Unite what waits for it, and what stands below."""
        while self._pending:
            one, other = self._pending.pop()
            if isinstance(one, _Place) and isinstance(other, _Place):
                self._unite_places(_last(one), _last(other))
            elif isinstance(one, _Containers) and isinstance(other, _Containers):
                self._unite_containers(_last(one), _last(other))

    def _unite_places(self, one: _Place, other: _Place) -> None:
        if one is other:
            return
        other.into = one
        one.nodes += other.nodes
        if one.objects is not None and other.objects is not None:
            self._pending.append((one.objects, other.objects))
        if one.arrays is not None and other.arrays is not None:
            self._pending.append((one.arrays, other.arrays))
        one.objects, one.arrays = one.objects or other.objects, one.arrays or other.arrays

    def _unite_containers(self, one: _Containers, other: _Containers) -> None:
        if one is other:
            return
        other.into = one
        one.objects += other.objects
        one.arrays += other.arrays
        is_map = one.is_map or other.is_map or (bool(one.objects) and _ANY in {*one.below, *other.below})
        for key, place in other.below.items():
            known = one.below.setdefault(key, place)
            if known is not place:
                self._pending.append((known, place))
        if is_map:
            self._collapse(one)

    def _collapse(self, one: _Containers) -> None:
        one.is_map = True
        places = list(one.below.values()) or [self._place(Node())]
        self._pending += [(places[0], other) for other in places[1:]]
        one.below = {_ANY: places[0]}

    def _make_containers(self, one: _Containers) -> bool:
        """Whether there were so many keys that they are data."""
        state = (len(one.objects) + len(one.arrays), one.is_map)
        if not state[0] or (one.made is not None and one.made[0] == state and one.made[1] is not one.parts[0]):
            return False
        made = _objects_of(one, self._caps) if one.objects else _arrays_of(one.arrays)
        one.made = (state, made)
        if one.is_map or not isinstance(made, ObjectEvidence) or made.values is None or made.properties:
            return False
        self._collapse(one)
        one.made = ((state[0], True), made)
        return True

    def _make_place(self, place: _Place) -> None:
        if place.made is None or place.made[0] != len(place.nodes) or place.made[1] is place.nodes[0]:
            node = copy(place.nodes[0]) if len(place.nodes) == 1 else Node()
            for seen in place.nodes if len(place.nodes) > 1 else ():
                node.merge(_scalars(seen), self._caps)
            place.made = (len(place.nodes), node)
        node = place.made[1]
        objects, arrays = (None if one is None else _last(one).made for one in (place.objects, place.arrays))
        node.objects = objects[1] if objects is not None and isinstance(objects[1], ObjectEvidence) else None
        node.arrays = arrays[1] if arrays is not None and isinstance(arrays[1], ArrayEvidence) else None

    def _link(self, one: _Containers, made: ObjectEvidence | ArrayEvidence) -> None:
        if isinstance(made, ArrayEvidence):
            made.items = _made_of(one.below[_ANY])
            return
        self._of_made[made] = one
        if made.values is not None:
            made.values.node = _made_of(one.below[_ANY])
        for key, prop in made.properties.items():
            prop.node = _made_of(one.below[key])


def _last(one: "_Place | _Containers") -> Any:
    """What it has become a part of in the end."""
    while one.into is not None:
        one = one.into
    return one


def _is_other(one: _Containers) -> bool:
    """Whether it is not one part as it was read, or one that does not stand for itself."""
    if len(one.parts) != 1:
        return True
    objects = one.objects[0] if one.objects else None
    if objects is None:
        return False
    return objects.again is not None or objects.cut_from is not None or one.is_map != (objects.values is not None and not objects.properties)


def _has_any(one: _Containers, places: Set[_Place | _Containers]) -> bool:
    return any(_last(place) in places for place in one.below.values())


def _is_another(place: _Place) -> bool:
    """Whether it is several nodes, or one that has the objects or arrays of another now."""
    node = place.nodes[0]
    pairs = ((place.objects, node.objects), (place.arrays, node.arrays))
    return len(place.nodes) > 1 or any(part not in _last(one).parts for one, part in pairs if one is not None)


def _made_of(place: _Place) -> Node:
    last: _Place = _last(place)
    assert last.made is not None
    return last.made[1]


def _above(way: _Way, up: int) -> _Place | None:
    """The place so many steps above; None beyond the root, and for none."""
    above: _Way | None = way
    for _ in range(up):
        above = None if above is None else above.above
    return None if above is None or not up else above.place


def _below(node: Node) -> Iterator[tuple[str | None, Property | None, Node]]:
    if node.arrays is not None:
        yield _ANY, None, node.arrays.items
    if node.objects is not None:
        if node.objects.values is not None:
            yield _ANY, node.objects.values, node.objects.values.node
        for key, prop in node.objects.properties.items():
            yield key, prop, prop.node


def _objects_of(one: _Containers, caps: Caps) -> ObjectEvidence:
    """Without what stands below."""
    if len(one.objects) == 1 and not one.is_map:
        return _bare(one.objects[0])
    made = ObjectEvidence()
    for objects in one.objects:
        made.merge(_bare(objects), caps)
    return made.as_map(caps) if one.is_map or made.values is not None else made


def _bare(objects: ObjectEvidence) -> ObjectEvidence:
    bare = copy(objects)
    bare.again = bare.cut_from = None
    bare.properties = {key: Property(prop.share) for key, prop in objects.properties.items()}
    bare.values = None if objects.values is None else Property(objects.values.share)
    return bare


def _arrays_of(several: Sequence[ArrayEvidence]) -> ArrayEvidence:
    made = ArrayEvidence()
    made.counter = sum((arrays.counter for arrays in several), NONE)
    made.empty = sum((arrays.empty for arrays in several), NONE)
    return made


def _scalars(node: Node) -> Node:
    return with_parts(node, objects=None, arrays=None)


def _open(counter: TimedCounter) -> Node:
    node = Node()
    node.deep = counter
    return node
