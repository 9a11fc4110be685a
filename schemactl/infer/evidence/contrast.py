"""The shapes of some labels side by side: at which places they differ. A set of labels is a bit mask; bit n is the label of number n."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from schemactl.infer.evidence.exclusive_properties import alternatives_of
from schemactl.infer.evidence.free_keys import free_keys_of
from schemactl.infer.evidence.maps import map_decision
from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.infer.evidence.numbers import NumberKind
from schemactl.infer.evidence.shapes import Shape
from schemactl.model.options.infer import InferOptions

_TYPES = {kind.value: "number" for kind in NumberKind}
"""The JSON type of what a shape counts, where it has another name."""

Labels = int
Counts = Mapping[int, int]
"""Number of a label → how many values it has at a place."""


@dataclass(frozen=True, slots=True)
class Split:
    """The labels that have a place whenever they can, and those that never have it, though they could; which is which is not told, but that the first
    label is in `like_first`: what the others have instead splits them alike."""

    like_first: Labels
    others: Labels


@dataclass(slots=True)
class Contrast:
    """most: the events of each label; the items of one event say no more than the event. decided: the places that some labels always have and
    others never, by how they split the labels, with the greatest numbers of values that one was decided for. places: how many these are. undecided:
    places that a label has at times. of_groups: whether keys of which all objects of some labels have one, and others none, are such a place, too."""

    most: Sequence[int]
    options: InferOptions
    of_groups: bool = False
    decided: dict[Split, Counts] = field(default_factory=dict)
    places: int = 0
    undecided: int = 0

    @classmethod
    def of(cls, shapes: Sequence[Shape], objects: ObjectEvidence, options: InferOptions) -> "Contrast":
        """Of the shapes of all labels. objects: all of them together; what is a map for all is one for each. Groups of keys matter only where no key
        is decided by itself."""
        most = [shape.kinds["object"].count for shape in shapes]
        for of_groups in (False, True):
            contrast = cls(most, options, of_groups)
            contrast._keys(dict(enumerate(shapes)), objects)
            if contrast.decided:
                break
        return contrast

    def _values(self, shapes: Mapping[int, Shape], whole: Node) -> None:
        """shapes: of the labels that were seen here."""
        self._types(shapes)
        if whole.arrays is not None:
            items = {label: shape.items for label, shape in shapes.items() if shape.items is not None}
            if items:
                self._values(items, whole.arrays.items)
        if whole.objects is not None and whole.objects.again is None:
            self._keys({label: shape for label, shape in shapes.items() if "object" in shape.kinds}, whole.objects)

    def _types(self, shapes: Mapping[int, Shape]) -> None:
        """A place for each type but null, if there are several."""
        if len({_TYPES.get(kind, kind) for shape in shapes.values() for kind in shape.kinds} - {"null"}) < 2:
            return
        types = {label: found for label, shape in shapes.items() if (found := _types_of(shape))}
        counts = {label: min(self.most[label], sum(found.values())) for label, found in types.items()}
        for name in sorted({name for found in types.values() for name in found}):
            having = [label for label, found in types.items() if name in found]
            always = [label for label in having if len(types[label]) == 1]
            self._place(_mask(always), _mask(having), counts)

    def _keys(self, shapes: Mapping[int, Shape], objects: ObjectEvidence) -> None:
        """A place for each key; shapes: of labels that have objects here."""
        if not shapes or map_decision(objects, self.options) is not None:
            return
        properties = {label: shape.properties or {} for label, shape in shapes.items()}
        numbers = {label: shape.kinds["object"].count for label, shape in shapes.items()}
        counts = {label: min(self.most[label], number) for label, number in numbers.items()}
        named = objects.properties.keys() - free_keys_of(objects, self.options)
        groups: dict[Labels, set[str]] = {}
        for key in sorted(named & {key for known in properties.values() for key in known}):
            found = {label: known[key] for label, known in properties.items() if key in known}
            always = [label for label, (share, _) in found.items() if share.present.count == numbers[label]]
            if len(always) < len(shapes):
                self._place(_mask(always), _mask(found), counts)
            if len(always) < len(found) < len(shapes):
                groups.setdefault(_mask(found), set()).add(key)
            self._values({label: shape for label, (_, shape) in found.items()}, objects.properties[key].node)

        if self.of_groups:
            self._groups(groups, shapes, counts)

    def _groups(self, groups: Mapping[Labels, Set[str]], shapes: Mapping[int, Shape], counts: Counts) -> None:
        """A place for each group of keys that only some labels have, if each of their objects has one. groups: by the labels."""
        for having, keys in groups.items():
            if len(keys) > 1 and all(self._have_one_of(keys, shape) for label, shape in shapes.items() if having >> label & 1):
                self._place(having, having, counts)
                self.undecided += 1 << len(keys)

    def _have_one_of(self, keys: Set[str], shape: Shape) -> bool:
        """Whether all objects have one of some keys: one that all have, or by the kinds that they are of."""
        of, layouts = shape.kinds["object"].count, shape.layouts or {}
        if any(share.present.count == of for key, (share, _) in (shape.properties or {}).items() if key in keys):
            return True
        if sum(layouts.values()) != of or any(layout.isdisjoint(keys) for layout in layouts):
            return False
        return alternatives_of(layouts, self.options.unions) is not None

    def _place(self, always: Labels, having: Labels, counts: Counts) -> None:
        """counts: the values of all labels that could have it."""
        if having != always:
            self.undecided += 1
            return
        never = _mask(counts) & ~having
        if always and never:
            self.places += 1
            split = Split(always, never) if always & -always < never & -never else Split(never, always)
            before = self.decided.get(split)
            if before is None or sum(before.values()) < sum(counts.values()):
                self.decided[split] = counts


def _mask(labels: Iterable[int]) -> Labels:
    return sum(1 << label for label in labels)


def _types_of(shape: Shape) -> dict[str, int]:
    """How often each JSON type but null was seen."""
    types: dict[str, int] = {}
    for kind, counter in shape.kinds.items():
        if kind != "null":
            name = _TYPES.get(kind, kind)
            types[name] = types.get(name, 0) + counter.count
    return types
