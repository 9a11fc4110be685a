"""What events had and others have no more: properties and values that never came again, with the probability that this is chance."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.chance import spared_by_chance
from schemactl.infer.evidence.maps import map_of
from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer


@dataclass(frozen=True, slots=True)
class Absent:
    """A property that no object has any more, or a value that stands there no more. path: JSON pointer into the payload (`*`: any item or value of a
    map). had: how many of `earlier` objects (or strings there) had it; objects: how many have been looked at since, none of which does."""

    path: JsonPointer
    had: int
    earlier: int
    objects: int
    value: str | None = None

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


def absent_values(earlier: Mapping[str, Mapping[str, int]], now: Evidence) -> tuple[Absent, ...]:
    """The values that `earlier` counted, by pointer, and that no string there is any more, where all strings there are known."""
    found = []
    for path, counts in sorted(earlier.items()):
        strings = _strings_at(now.root, JsonPointer.parse(path))
        if strings is not None and strings.values is not None and strings.counter.count:
            of = sum(counts.values())
            gone = (value for value in sorted(counts) if counts[value] and value not in strings.values)
            found += [Absent(JsonPointer.parse(path), counts[value], of, strings.counter.count, value) for value in gone]
    return tuple(found)


def value_counts(evidence: Evidence, listed: Mapping[str, Collection[str]]) -> dict[str, dict[str, int]]:
    """How often each of the listed values was seen, by pointer; without those that were not, and places whose values are not all known."""
    counts = {}
    for path, values in listed.items():
        strings = _strings_at(evidence.root, JsonPointer.parse(path))
        seen = {} if strings is None or strings.values is None else strings.values
        if found := {value: seen[value].count for value in sorted(values) if value in seen}:
            counts[path] = found
    return counts


def summed_counts(parts: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    """Counts of values by pointer, of several captures together."""
    summed: dict[str, Counter[str]] = {}
    for part in parts:
        for path, counts in part.items():
            summed.setdefault(path, Counter()).update(counts)
    return {path: dict(sorted(counts.items())) for path, counts in summed.items()}


def _strings_at(node: Node, path: JsonPointer) -> StringEvidence | None:
    """The strings at a place; None where it was not seen."""
    for token in path.tokens:
        if token is ANY and node.arrays is not None:
            node = node.arrays.items
            continue
        objects = node.objects or ObjectEvidence()
        below = objects.values if token is ANY else objects.properties.get(str(token))
        if below is None:
            return None
        node = below.node
    return node.strings


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
            yield Absent(at / key, prop.share.present.count, earlier.counter.count, now.counter.count)
        else:
            yield from _absent(prop.node, same.node, at / key, options)
