"""Unions without a tag: the known kinds of object, each wide enough for the objects that are most like it, and one more for those like none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from schemactl.infer.cause import Contradiction
from schemactl.infer.evidence.exclusive_properties import evidence_of
from schemactl.infer.evidence.node import ObjectEvidence
from schemactl.infer.late import union
from schemactl.infer.schema_parts import INFERRED
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.pointer import JsonPointer

if TYPE_CHECKING:
    from schemactl.infer.widen import Widener

Layout = frozenset[str]


@dataclass(frozen=True, slots=True)
class Kinds:
    """branches: records, one for each kind. part: the `anyOf` that they stand in."""

    branches: list[JsonObject]
    part: JsonObject

    @classmethod
    def of(cls, part: JsonObject) -> "Kinds | None":
        """None for any other part."""
        branches = part.get("anyOf")
        return cls._of_records(branches, part) if isinstance(branches, list) and INFERRED in part else None

    @classmethod
    def among(cls, parts: Sequence[JsonObject], objects: ObjectEvidence) -> "Kinds | None":
        """The alternatives that a person wrote, where the keys of every object tell which it is."""
        kinds = cls._of_records(parts, {}) if _are_known(objects) else None
        if kinds is None or any(kinds._fitting(layout) > 1 for layout in objects.layouts or ()):
            return None
        return kinds

    @classmethod
    def _of_records(cls, parts: Sequence[JsonValue], part: JsonObject) -> "Kinds | None":
        records = [one for one in parts if isinstance(one, dict) and isinstance(one.get("properties"), dict)]
        return cls(records, part) if len(records) == len(parts) else None

    def widened(self, widener: "Widener", objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        """The union, wide enough; one record where it is not known which keys came together."""
        if not _are_known(objects):
            return self._as_one_record(widener, objects, at)
        return {**self.part, "anyOf": [*self.each_widened(widener, objects, at)]}

    def each_widened(self, widener: "Widener", objects: ObjectEvidence, at: JsonPointer) -> list[JsonObject]:
        """The branches, and one more where objects are like none."""
        layouts = objects.layouts or {}
        unknown = {layout: count for layout, count in layouts.items() if self._is_of_no_kind(layout)}
        branches = list(self.branches)
        for index, chosen in self._nearest(layouts.keys() - unknown.keys()).items():
            counted = {layout: layouts[layout] for layout in chosen}
            branches[index] = widener.objects(branches[index], evidence_of(objects, counted), at)
        if unknown:
            widener.loosen(at, "unknown-kind", _seen(objects, unknown))
            branches.append(widener.new_record(evidence_of(objects, unknown), at))
        return branches

    def _fitting(self, layout: Layout) -> int:
        return sum(self._distance(index, layout) == 0 for index in range(len(self.branches)))

    def _is_of_no_kind(self, layout: Layout) -> bool:
        """Whether an object has none of the keys by which the kinds are known, and one that no kind has."""
        required = [_required(branch) for branch in self.branches]
        common = frozenset.intersection(*required)
        return layout.isdisjoint(frozenset().union(*required) - common) and not any(layout <= _properties(branch) for branch in self.branches)

    def _nearest(self, layouts: Iterable[Layout]) -> dict[int, list[Layout]]:
        """For each branch the layouts that it would have to be loosened least for."""
        chosen: dict[int, list[Layout]] = defaultdict(list)
        for layout in sorted(layouts, key=sorted):
            chosen[min(range(len(self.branches)), key=lambda index: self._distance(index, layout))].append(layout)
        return dict(sorted(chosen.items()))

    def _distance(self, index: int, layout: Layout) -> int:
        branch = self.branches[index]
        return len(_required(branch) - layout) + len(layout - _properties(branch))

    def _as_one_record(self, widener: "Widener", objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        """Evidence from disk does not say which keys came together: then the union stays, unless even one record for all would not do."""
        record = cast("JsonObject", union([{**branch, "type": "object"} for branch in self.branches]))
        before = len(widener.loosenings)
        if objects.layouts is None:
            widener.loosen(at, "unknown-kind", Contradiction(objects.counter, None, None))
        wider = widener.objects(record, objects, at)
        return self.part if len(widener.loosenings) == before else wider


def _are_known(objects: ObjectEvidence) -> bool:
    """Whether it is known of all objects which keys came together."""
    return objects.layouts is not None and sum(objects.layouts.values()) == objects.counter.count


def _seen(objects: ObjectEvidence, layouts: Mapping[Layout, int]) -> Contradiction:
    """How often these keys came, and since when, where one of them tells: a key that all these objects have, and no other."""
    number = sum(layouts.values())
    shares = [objects.properties[key].share for key in sorted(frozenset.intersection(*layouts))]
    own = next((share for share in shares if share.present.count == number), None)
    return Contradiction(objects.counter, number, None) if own is None else Contradiction.by_presence(own, objects.counter)


def _required(branch: JsonObject) -> Layout:
    return frozenset(cast("list[str]", branch.get("required", [])))


def _properties(branch: JsonObject) -> Layout:
    return frozenset(cast("JsonObject", branch["properties"]))
