"""What events had and others have no more: properties that never came again, with the probability that this is chance."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.chance import spared_by_chance
from schemactl.infer.evidence.maps import map_of
from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer


@dataclass(frozen=True, slots=True)
class Absent:
    """A property that no object has any more. path: JSON pointer into the payload (`*`: any item or value of a map). had: how many of `earlier`
    objects had it; objects: how many have been looked at since, none of which does."""

    path: JsonPointer
    had: int
    earlier: int
    objects: int

    @property
    def expected(self) -> int:
        """How many of the objects would have it at the earlier rate, rounded."""
        return round(self.objects * self.had / self.earlier)

    @property
    def chance(self) -> float:
        """That none of so many objects has it although nothing changed: the hypergeometric probability C(n, k) / C(n + N, k), where k of n objects
        had it and N have been looked at since."""
        return spared_by_chance(self.earlier + self.objects, self.objects, self.had)


def absent(earlier: Evidence, now: Evidence) -> tuple[Absent, ...]:
    """The outermost properties that events of `earlier` had and none of `now` has, where objects that could have them came at all."""
    return tuple(_absent(earlier.root, now.root, ROOT, now.options))


def _absent(earlier: Node, now: Node, at: JsonPointer, options: InferOptions) -> Iterator[Absent]:
    if earlier.arrays is not None and now.arrays is not None:
        yield from _absent(earlier.arrays.items, now.arrays.items, at / ANY, options)
    if earlier.objects is not None and now.objects is not None:
        yield from _absent_of_objects(earlier.objects, now.objects, at, options)


def _absent_of_objects(earlier: ObjectEvidence, now: ObjectEvidence, at: JsonPointer, options: InferOptions) -> Iterator[Absent]:
    one, other = (map_of(objects, options) for objects in (earlier, now))
    if one is not None and one.values is not None:
        values = now.as_map(options.caps).values if other is None else other.values
        if values is not None:
            yield from _absent(one.values.node, values.node, at / ANY, options)
        return
    if now.values is not None:
        return  # too many keys came to know which of them did not
    for key, prop in sorted(earlier.properties.items()):
        same = now.properties.get(key)
        if same is None:
            yield Absent(at / key, prop.share.present.count, earlier.tally.count, now.tally.count)
        else:
            yield from _absent(prop.node, same.node, at / key, options)
