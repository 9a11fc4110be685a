"""Tagged unions: the latest version's variants, each wide enough for the events of its label, and one more for each label that it does not have."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from schemactl.infer.cause import Contradiction
from schemactl.infer.evidence.counter import NONE
from schemactl.infer.evidence.node import ObjectEvidence, candidates_of
from schemactl.infer.evidence.restrict import new_variant_of, seen_variant_of
from schemactl.infer.late import union
from schemactl.infer.schema_parts import INFERRED
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import Caps
from schemactl.model.pointer import JsonPointer

if TYPE_CHECKING:
    from schemactl.infer.widen import Widener


@dataclass(frozen=True, slots=True)
class Variants:
    """key: the discriminator. branches: by label. part: the union that they stand in."""

    key: str
    branches: dict[str, JsonObject]
    part: JsonObject

    @classmethod
    def of(cls, part: JsonObject) -> "Variants | None":
        """The variants of a `oneOf` whose branches are records told apart by the `const` of one property; None for any other part."""
        branches = part.get("oneOf")
        if not isinstance(branches, list) or not branches:
            return None
        labels = [_labels(branch) for branch in branches]
        for key in sorted(labels[0]):
            named = {label[key]: cast("JsonObject", branch) for label, branch in zip(labels, branches, strict=True) if key in label}
            if len(named) == len(branches):
                return cls(key, named, part)
        return None

    def widened(self, widener: "Widener", objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        """The union, wide enough; one record where events have no label, or labels are not known apart any more."""
        shapes = objects.tags.get(self.key)
        if shapes is None:
            return self._as_one_record(widener, objects, at)
        branches = dict(self.branches)
        unknown = NONE
        for label, shape in sorted(shapes.items()):
            if label in branches:
                branches[label] = widener.objects(branches[label], seen_variant_of(objects, self.key, label, widener.options), at)
            else:
                unknown += shape.kinds["object"]
                variant = new_variant_of(objects, self.key, label, widener.options)
                branches[label] = widener.new_variant(variant, self.key, label, self._outer(variant), at)
        if unknown.count:
            widener.loosen(at / self.key, "unknown-variant", Contradiction.by_counter(unknown, objects.counter))
        return {**self.part, "oneOf": cast("JsonValue", [branches[label] for label in sorted(branches)])}

    def _outer(self, variant: ObjectEvidence) -> dict[str, str]:
        """The labels that all branches have, as far as all of these objects have them, too: of a union inside a variant, the label of that."""
        shared = set.intersection(*({*_labels(branch).items()} for branch in self.branches.values()))
        return {key: label for key, label in sorted(shared) if _all_have(variant, key, label)}

    def _as_one_record(self, widener: "Widener", objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        """Evidence from disk does not say which object had which label, nor is it always known of variants: then the union stays, unless even one
        record for all would not do."""
        record = cast("JsonObject", union([{**record, "type": "object"} for branch in self.branches.values() for record in _records(branch)]))
        before = len(widener.loosenings)
        if objects.values is not None or not self._labels_are_unknown(objects, widener.options.caps):
            widener.loosen(at / self.key, "unknown-variant", Contradiction(objects.counter, None, None))
        wider = widener.objects(record, objects, at)
        return self.part if len(widener.loosenings) == before else wider

    def _labels_are_unknown(self, objects: ObjectEvidence, caps: Caps) -> bool:
        if self.key not in candidates_of(objects.properties, caps) or objects.cut_from is not None:
            return True
        label = objects.properties.get(self.key)
        strings = None if label is None else label.node.strings
        return strings is not None and strings.hidden.count > 0


def _all_have(objects: ObjectEvidence, key: str, label: str) -> bool:
    if key not in objects.required:
        return False
    node = objects.properties[key].node
    strings = node.strings
    return (
        len(node.parts) == 1 and strings is not None and not strings.hidden.count and strings.values is not None and strings.values.keys() == {label}
    )


def _records(branch: JsonObject) -> Iterator[JsonObject]:
    """A branch, or of one that is a union in turn each of its records."""
    kinds = branch.get("oneOf", branch.get("anyOf"))
    if isinstance(kinds, list) and INFERRED in branch:
        for kind in kinds:
            yield from _records(cast("JsonObject", kind))
    else:
        yield branch


def _labels(branch: JsonValue) -> dict[str, str]:
    """The constants that all records of a branch have, by property."""
    if isinstance(branch, dict) and not branch.keys().isdisjoint(("oneOf", "anyOf")):
        several = [_labels(record).items() for record in _records(branch) if record is not branch]
        return dict(set.intersection(*map(set, several))) if several else {}
    if not isinstance(branch, dict) or not isinstance(branch.get("properties"), dict):
        return {}
    constants = {key: schema.get("const") for key, schema in cast("JsonObject", branch["properties"]).items() if isinstance(schema, dict)}
    return {key: value for key, value in constants.items() if isinstance(value, str) and key in cast("list[str]", branch.get("required", []))}
