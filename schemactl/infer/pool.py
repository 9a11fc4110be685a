"""What subjects teach each other about objects that they share (a repository, a sender, an address).

Of most kinds of event a capture holds a few. What such a sample does not show (that a property may be null, that a text is open, what the items of
an array are) another subject may have shown, where it has the same object: one with mostly the same names. Whether a property is required is never
taught, nor is a name that the subject itself did not have; and who has seen enough events, or enough of an object, is taught nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from schemactl.guard import NO_MARKS, Marks
from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.free_keys import free_keys_of
from schemactl.infer.evidence.maps import map_decision
from schemactl.infer.evidence.node import Node, ObjectEvidence, Property
from schemactl.infer.evidence.tree import with_node, with_parts, with_properties
from schemactl.infer.refine_names import names_of, says_the_name
from schemactl.model.options.infer import Caps, InferOptions
from schemactl.model.subject import Subject

Names = frozenset[str]
T = TypeVar("T")


class BySubject(Mapping[Subject, T]):
    """Made when it is asked for, and not kept: of thousands of subjects not all need be in memory at once."""

    def __init__(self, subjects: Iterable[Subject], of: Callable[[Subject], T]) -> None:
        self._subjects = dict.fromkeys(subjects)
        self._of = of

    def __getitem__(self, subject: Subject) -> T:
        if subject not in self._subjects:
            raise KeyError(subject)
        return self._of(subject)

    def __iter__(self) -> Iterator[Subject]:
        return iter(self._subjects)

    def __len__(self) -> int:
        return len(self._subjects)


def pooled(
    evidence: Mapping[Subject, Evidence], options: InferOptions, marks: Mapping[Subject, Marks] = MappingProxyType({})
) -> Mapping[Subject, Evidence]:
    """The evidence of each subject, with what the others know of its objects, as far as that may be shown; the same where `pool.subjects` is off."""
    few = {subject for subject, seen in evidence.items() if seen.events < options.pool.events}
    if not options.pool.subjects or not few or len(evidence) < 2:
        return evidence
    shown = {subject: seen.shown(marks.get(subject, NO_MARKS)) for subject, seen in evidence.items()}
    pool = Pool.of(shown.values(), options)
    return BySubject(evidence, lambda subject: pool.taught(shown[subject], names_of(subject)) if subject in few else evidence[subject])


class Lesson:
    """What stands under one name in all objects of a group. Most who ask want to know of the simple types only."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._simple: Node | None = None
        self._whole: Node | None = None

    def simple(self, caps: Caps) -> Node:
        """Of nulls, strings and numbers."""
        if self._simple is None:
            self._simple = _together(map(_simple, self.nodes), caps)
        return self._simple

    def whole(self, caps: Caps) -> Node:
        """Of everything."""
        if self._whole is None:
            self._whole = _together(self.nodes, caps)
        return self._whole

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The types of all values but null."""
        return frozenset(name for node in self.nodes for name, _ in node.parts if name != "null")


@dataclass
class Pool:
    """groups: the names of an object → the number of its group; lessons: of each group, what stands under each name; names: what stands under a name
    in any object."""

    options: InferOptions
    groups: dict[Names, int] = field(default_factory=dict)
    lessons: dict[int, dict[str, Lesson]] = field(default_factory=dict)
    names: dict[str, Lesson] = field(default_factory=dict)

    @classmethod
    def of(cls, roots: Iterable[Node], options: InferOptions) -> "Pool":
        """What all of these know together."""
        pool = cls(options)
        objects = [one for root in roots for one in _records(root, options)]
        pool.groups = grouped({frozenset(one.properties) for one in objects}, options.pool.similarity)
        for one in objects:
            lessons = pool.lessons.setdefault(pool.groups[frozenset(one.properties)], {})
            for key, prop in one.properties.items():
                lessons.setdefault(key, Lesson()).nodes.append(prop.node)
                pool.names.setdefault(key, Lesson()).nodes.append(prop.node)
        return pool

    def taught(self, root: Node, names: frozenset[str] = frozenset()) -> Evidence:
        """The evidence of a payload, with what the others know of its objects; itself stays as it is, and all of it that learns nothing is shared.
        names: those of the subject; a property of the payload that says one of them is the subject's own."""
        twin = Evidence(self.options)
        twin.tree = self._payload(root, names)
        return twin

    def _payload(self, root: Node, names: frozenset[str]) -> Node:
        """As of any object, but for its parts: events of one sender often share a base, and what stands in it (`data`, `parameters`) is another thing
        under each type. So what is nothing but null here does not become an object that another type has there."""
        taught = self._node(root, names)
        if root.objects is None or taught.objects is None:
            return taught
        known = taught.objects.properties
        own = {key: prop for key, prop in root.objects.properties.items() if _is_unknown(prop.node) and _holds_parts(known[key].node)}
        if not own:
            return taught
        return with_parts(taught, objects=with_parts(taught.objects, properties=known | own))

    def _node(self, node: Node, names: frozenset[str] = frozenset()) -> Node:
        arrays = node.arrays and with_parts(node.arrays, items=self._node(node.arrays.items))
        return with_parts(node, arrays=arrays, objects=node.objects and self._objects(node.objects, names))

    def _objects(self, objects: ObjectEvidence, names: frozenset[str]) -> ObjectEvidence:
        lessons = self._lessons(objects)
        values = objects.values and self._property(objects.values, None, names)
        known = {key: (lesson, self.names[key]) for key, lesson in lessons.items() if key in objects.properties}
        return with_properties(objects, lambda key, prop: self._property(prop, known.get(key), names), values=values)

    def _property(self, prop: Property, lessons: tuple[Lesson, Lesson] | None, names: frozenset[str]) -> Property:
        """lessons: what is known of the same object elsewhere, and of the name anywhere."""
        node = self._node(prop.node)  # before it learns: what it is taught here, it is not taught about
        if lessons is not None and not _says_the_name(node, names):
            of_object, of_name = lessons
            node = _by_name(_learned(node, of_object, self.options.caps), of_name, self.options.caps)
        return with_node(prop, node)

    def _lessons(self, objects: ObjectEvidence) -> dict[str, Lesson]:
        group = self.groups.get(frozenset(objects.properties))
        return {} if group is None or objects.counter.count >= self.options.pool.events else self.lessons[group]


def _learned(node: Node, lesson: Lesson, caps: Caps) -> Node:
    """null where it was null elsewhere; where it is nothing but null, or an empty array, what it is elsewhere; of strings and numbers the wider. The
    lesson knows the node itself, too."""
    if len(lesson.nodes) == 1:
        return node
    if _is_unknown(node):
        return lesson.whole(caps)
    simple = lesson.simple(caps)
    has_items = node.arrays is None or node.arrays.empty.count < node.arrays.counter.count
    return with_parts(
        node,
        nulls=node.nulls or simple.nulls,
        strings=node.strings and simple.strings,
        numbers=node.numbers and simple.numbers,
        arrays=node.arrays if has_items else lesson.whole(caps).arrays,
    )


def _by_name(node: Node, lesson: Lesson, caps: Caps) -> Node:
    """What is nothing but null in all objects of the group is what the name stands for elsewhere, where that is of one type."""
    return lesson.whole(caps) if len(lesson.kinds) == 1 and _is_unknown(node) else node


def _is_unknown(node: Node) -> bool:
    """Whether it was null wherever it was seen."""
    return node.booleans is None and node.numbers is None and node.strings is None and not _holds_parts(node)


def _holds_parts(node: Node) -> bool:
    return node.objects is not None or node.arrays is not None


def _says_the_name(node: Node, names: frozenset[str]) -> bool:
    return node.strings is not None and says_the_name(node.strings, names)


def _simple(node: Node) -> Node:
    simple = Node()
    simple.nulls, simple.strings, simple.numbers = node.nulls, node.strings, node.numbers
    return simple


def _together(nodes: Iterable[Node], caps: Caps) -> Node:
    merged = Node()
    for node in nodes:
        merged.merge(node, caps)
    return merged


def _records(node: Node, options: InferOptions) -> Iterator[ObjectEvidence]:
    """Every object below that has enough names to be known by."""
    if node.arrays is not None:
        yield from _records(node.arrays.items, options)
    objects = node.objects
    if objects is None:
        return
    if objects.values is not None:
        yield from _records(objects.values.node, options)
    elif len(objects.properties) >= options.pool.properties and map_decision(objects, options) is None and not free_keys_of(objects, options):
        yield objects
    for prop in objects.properties.values():
        yield from _records(prop.node, options)


def grouped(names: set[Names], similarity: float) -> dict[Names, int]:
    """The sets that are alike, pair by pair, in one group; the number of a group is the place of its first set in order."""
    ordered = sorted(names, key=sorted)
    heads = list(range(len(ordered)))

    def head(index: int) -> int:
        while heads[index] != index:
            heads[index] = heads[heads[index]]
            index = heads[index]
        return index

    for one, other in _pairs(ordered, similarity):
        common = len(ordered[one] & ordered[other])
        if common >= similarity * (len(ordered[one]) + len(ordered[other]) - common):
            first, second = sorted((head(one), head(other)))
            heads[second] = first
    return {keys: head(index) for index, keys in enumerate(ordered)}


def _pairs(ordered: list[Names], similarity: float) -> Iterator[tuple[int, int]]:
    """Those that may be alike, each pair once. Sets that have n names in common have one in common even if each leaves out its n - 1 most frequent
    (Chaudhuri et al., A Primitive Operator for Similarity Joins, ICDE 2006). So nobody is held against all that have an `id`."""
    counts = Counter(name for names in ordered for name in names)
    by_name: dict[str, list[int]] = defaultdict(list)
    for index, names in enumerate(ordered):
        needed = max(1, math.ceil(similarity * len(names)))
        rarest = sorted(names, key=lambda name: (counts[name], name))[: max(0, len(names) - needed + 1)]
        yield from ((other, index) for other in {other for name in rarest for other in by_name[name]})
        for name in rarest:
            by_name[name].append(index)
