"""Objects that hold objects like themselves (a category and its children): all levels become one, which stands in itself.

The evidence has each level at a place of its own, as deep as `caps.repeats` lets it, and counts what goes deeper further up. Here the places that
are one become one object of Python, with all that was seen at any of them.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from schemactl.infer.evidence.maps import collapsed, map_decision
from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.infer.evidence.tree import objects_at, properties_of
from schemactl.infer.recursion_twins import twins
from schemactl.infer.uniting import Uniting
from schemactl.model.options.infer import InferOptions

_DEEPEST: Final = 6
"""Steps between an object and one that repeats it."""

Road = tuple[str | None, ...]
"""Keys, and None for the step to items."""
Pair = tuple[ObjectEvidence, ObjectEvidence]


class Folded:
    """root: evidence, each place with all that was counted further up since it repeats what stands there; the same where nothing was."""

    def __init__(self, root: Node, options: InferOptions) -> None:
        self._uniting = Uniting(root, options.caps) if _holds_folds(root) else None
        self.root = root if self._uniting is None else _marked(self._uniting.made())

    def can_unite(self, nodes: Sequence[Node]) -> bool:
        """Whether these are places of `root`, and several."""
        return self._uniting is not None and self._uniting.are_several(nodes)

    def unite(self, nodes: Sequence[Node]) -> None:
        """Make one of places of `root`, which is another one from then on."""
        assert self._uniting is not None
        self._uniting.unite_places(nodes)
        self.root = _marked(self._uniting.made())


def recursive(root: Node, options: InferOptions) -> Node:
    """The same, and with objects that repeat themselves united, maps being taken for what they are; the same where nothing repeats itself."""
    return _united(root, lambda whole: [whole], options)


def recursive_below(objects: ObjectEvidence, options: InferOptions) -> ObjectEvidence:
    """The same of what stands in an object, which itself is a record that repeats nothing."""
    root = Node()
    root.objects = objects
    united = _united(root, lambda whole: [prop.node for _, prop in properties_of(whole.objects or objects)], options).objects
    return united or objects


def _united(root: Node, first: Callable[[Node], list[Node]], options: InferOptions) -> Node:
    """first: of the root, the places from which on is decided what repeats itself."""
    if not _holds_folds(root) and not _stands_in_itself(root) and not _repeats_itself(first(root), options):
        return root
    uniting = Uniting(root, options.caps)
    uniting.leave_open()
    while True:
        united = uniting.made()
        maps, pairs = _decided(first(united), options)
        if not maps and not pairs:
            pairs = twins(first(united), options)
        if not maps and not pairs:
            return _marked(united)
        for objects in maps:
            uniting.collapse(objects)
        for upper, lower in pairs:
            uniting.unite(upper, lower)


def _holds_folds(root: Node) -> bool:
    return any(prop.folded for objects in _places(root) for _, prop in properties_of(objects))


def _stands_in_itself(root: Node) -> bool:
    return any(objects.again is not None for objects in _places(root))


def _repeats_itself(places: list[Node], options: InferOptions) -> bool:
    """Whether some object does, be it in the values of a map."""
    waiting = places
    while waiting:
        maps, pairs = _decided(waiting, options)
        if pairs:
            return True
        waiting = [prop.node for objects in maps for _, prop in properties_of(collapsed(objects, options))]
    return False


def _decided(places: list[Node], options: InferOptions) -> tuple[list[ObjectEvidence], list[Pair]]:
    """The objects whose keys are data, and the pairs of which one repeats the other; what stands below either is not decided yet."""
    maps: list[ObjectEvidence] = []
    pairs: list[Pair] = []
    known: set[ObjectEvidence] = set()
    waiting = places[::-1]
    while waiting:
        for objects, _ in objects_at(waiting.pop()):
            if objects in known:
                continue
            known.add(objects)
            if (objects.values is None or objects.properties) and map_decision(objects, options) is not None:
                maps.append(objects)
            elif repeated := [(objects, lower) for lower in _repeated(objects, options)]:
                pairs += repeated
            else:
                waiting += [prop.node for _, prop in reversed(properties_of(objects))]
    return maps, pairs


def _repeated(upper: ObjectEvidence, options: InferOptions) -> list[ObjectEvidence]:
    """The objects inside that are this one again; of those that stand inside one another the uppermost."""
    if upper.values is not None:
        return []
    found: list[ObjectEvidence] = []
    for key, prop in properties_of(upper):
        known = {upper}
        waiting: deque[tuple[Node, Road]] = deque([(prop.node, (key,))])
        while waiting:
            node, road = waiting.popleft()
            for lower, items in objects_at(node):
                to_lower = road + (None,) * items
                if lower in known or len(to_lower) > _DEEPEST:
                    continue
                known.add(lower)
                if _are_alike(upper, lower, to_lower, options):
                    found.append(lower)
                else:
                    waiting += [(below.node, (*to_lower, name)) for name, below in properties_of(lower)]
    return found


def _are_alike(upper: ObjectEvidence, lower: ObjectEvidence, road: Road, options: InferOptions) -> bool:
    """Whether the lower object has the same names, the first of the road that led to it among them. A single name is not enough, unless the same road
    leads from the lower one to itself."""
    mine, theirs = upper.properties.keys(), lower.properties.keys()
    if road[0] not in theirs or len(mine & theirs) < options.definitions.similarity * len(mine | theirs):
        return False
    return len(theirs) > 1 or _end_of(road, lower) is lower


def _end_of(road: Road, objects: ObjectEvidence) -> ObjectEvidence | None:
    end: ObjectEvidence | None = objects
    arrays = None
    for step in road:
        if step is None:
            node = None if arrays is None else arrays.items
        else:
            prop = None if end is None else end.properties.get(step or "") or end.values
            node = None if prop is None else prop.node
        if node is None:
            return None
        end, arrays = node.objects, node.arrays
    return end


def _marked(root: Node) -> Node:
    """The same, its objects marked that stand in themselves and in several places."""
    for objects, places in _places(root).items():
        if places > 1:
            objects.again = _way_back(objects)
    return root


def _way_back(objects: ObjectEvidence) -> str | None:
    """The last key on the shortest way from an object to itself."""
    known: set[ObjectEvidence] = set()
    waiting = deque((prop.node, key) for key, prop in properties_of(objects))
    while waiting:
        node, last = waiting.popleft()
        for below, _ in objects_at(node):
            if below is objects:
                return last
            if below not in known:
                known.add(below)
                waiting += [(prop.node, key or last) for key, prop in properties_of(below)]
    return None


def _places(root: Node) -> dict[ObjectEvidence, int]:
    """The objects, and under how many keys (or at the root) each stands, be it in arrays."""
    places: dict[ObjectEvidence, int] = {}
    waiting = [root]
    while waiting:
        for objects, _ in objects_at(waiting.pop()):
            if objects not in places:
                waiting += [prop.node for _, prop in properties_of(objects)]
            places[objects] = places.get(objects, 0) + 1
    return places
