"""Latest version + evidence → a version just wide enough. Nothing is loosened that no event contradicts, and nothing is tightened.

The latest version is read as closed: an undeclared property contradicts it. What only people write (patterns, bounds, allOf) is left as it is:
evidence holds no values to hold against it.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from schemactl.guard import NO_MARKS, Marks
from schemactl.infer.cause import Contradiction, loosening
from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.counter import TimedCounter
from schemactl.infer.evidence.free_keys import free_keys_of, values_of
from schemactl.infer.evidence.maps import map_of
from schemactl.infer.evidence.node import ArrayEvidence, Entangled, Node, ObjectEvidence, Part, counter_of
from schemactl.infer.evidence.numbers import NumberEvidence
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.inference import Widened
from schemactl.infer.late import union
from schemactl.infer.recursion import Folded, recursive, recursive_below
from schemactl.infer.refine import Refiner, labelled_record
from schemactl.infer.refine_same import without_new_twins
from schemactl.infer.schema_parts import ABOUT, Definitions, is_about, joined, parts_of, with_annotations
from schemactl.infer.widen_scalars import number_steps, string_steps, without
from schemactl.infer.widen_union import Kinds
from schemactl.infer.widen_variants import Variants
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer
from schemactl.model.schema import Loosening
from schemactl.schema.walk import every_schema

_MOST_PASSES: Final = 32
"""Over the latest version. A second one finds something only where objects are like another kind of a union, once all kinds are wider."""


def widen(latest: Document, evidence: Evidence, options: InferOptions, marks: Marks = NO_MARKS) -> Widened:
    """The latest version, accepting every event of the evidence, and what was loosened for it; itself where nothing was. marks: what subject.toml
    says of its fields."""
    document: JsonObject = {} if latest is True else {"enum": []} if latest is False else latest
    seen = Folded(evidence.shown(marks), options)
    loosenings: list[Loosening] = []
    passes = 0
    while passes < _MOST_PASSES:
        widener = Widener(options, Definitions.of(document), seen, _Trials.of(document))
        try:
            schema = widener.node(without(document, *ABOUT), seen.root, ROOT)
        except _OnePlace as found:
            seen.unite(found.nodes)
            continue
        if not widener.loosenings:
            break
        passes += 1
        known = Definitions.of(document).all.keys()
        document = without_new_twins(widener.definitions.put_into(with_annotations(document, schema)), known)
        loosenings += widener.loosenings
    return Widened(document, _once_each(loosenings))


class _OnePlace(Exception):
    """Several places of the evidence are one for the latest version."""

    def __init__(self, nodes: list[Node]) -> None:
        super().__init__()
        self.nodes = nodes


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A definition to be widened, by what, and where that was on the way."""

    target: str
    name: str
    seen: Part
    at: JsonPointer


_MOST_TRIALS: Final = 1_000
_MOST_COPIED: Final = 3_000_000
"""Branches that are widened, and schemas that are copied for it, before one is chosen as it comes."""
_MOST_NESTED: Final = 2
"""Trials within trials: with each level there are as many times more of them as there are branches."""


@dataclass(slots=True)
class _Trials:
    """Branches that are widened only to see what it would cost. left: how many more may be; depth: in how many of them one is just now."""

    left: int
    depth: int = 0

    @classmethod
    def of(cls, document: Document) -> "_Trials":
        return cls(min(_MOST_TRIALS, _MOST_COPIED // sum(1 for _ in every_schema(document))))

    def may_begin(self, branches: int) -> bool:
        """Whether so many branches may be tried."""
        if self.depth >= _MOST_NESTED or self.left < branches:
            return False
        self.left -= branches
        return True


@dataclass
class Widener:
    """Walks the latest version and evidence side by side. evidence: all of it. seen: which definitions were held against which evidence. waiting:
    those that will be, when the definition they stand in is done. origins: of objects that were counted together, all the evidence among which they
    were."""

    options: InferOptions
    definitions: Definitions
    evidence: Folded
    trials: _Trials
    loosenings: list[Loosening] = field(default_factory=list)
    seen: set[tuple[str, str, Part]] = field(default_factory=set)
    waiting: "list[_Waiting]" = field(default_factory=list)
    under_way: set[str] = field(default_factory=set)
    origins: dict[ObjectEvidence, list[ObjectEvidence]] = field(default_factory=dict)

    def node(self, schema: Document, node: Node, at: JsonPointer) -> JsonObject:
        """The schema of a place, wide enough for all that was seen there."""
        if schema is True or schema == {}:
            return {}
        if node.deep is not None:
            self.loosen(at, "too-deep", Contradiction.by_counter(node.deep, node.counter))
            return {}
        before = len(self.loosenings)
        parts = parts_of(without(schema, *ABOUT) if isinstance(schema, dict) else schema)
        for name, seen in node.parts:
            self._take_in(parts, name, seen, node.counter, at)
        if isinstance(schema, dict) and before == len(self.loosenings):
            return schema
        return with_annotations(schema, joined(parts))

    def _take_in(self, parts: list[JsonObject], name: str, seen: Part, of: TimedCounter, at: JsonPointer) -> None:
        about = [index for index, part in enumerate(parts) if is_about(part, name, self.definitions)]
        if not about:
            self.loosen(at, "other-type", Contradiction.by_counter(counter_of(seen), of))
            parts += parts_of(self.new(_only(name, seen), at))
            return
        if len(about) > 1 and isinstance(seen, ObjectEvidence):
            kinds = Kinds.among([parts[index] for index in about], seen)
            if kinds is not None:
                wider = kinds.each_widened(self, seen, at)
                for index, branch in zip(about, wider, strict=False):
                    parts[index] = branch
                parts += wider[len(about) :]
                return
        index = about[0]
        if len(about) > 1 and self.trials.may_begin(len(about)):
            index = min(about, key=lambda one: self._cost(parts[one], name, seen, at))
        parts[index] = self._part(parts[index], name, seen, at)

    def _cost(self, part: JsonObject, name: str, seen: Part, at: JsonPointer) -> int:
        """How much a branch would have to be loosened."""
        trial = copy.deepcopy(self.definitions)
        widener = Widener(self.options, trial, self.evidence, self.trials, seen=set(self.seen), under_way=set(self.under_way))
        self.trials.depth += 1
        try:
            widener._part(part, name, seen, at)
        finally:
            self.trials.depth -= 1
        return len(widener.loosenings)

    def _part(self, part: JsonObject, name: str, seen: Part, at: JsonPointer) -> JsonObject:
        target = self.definitions.target(part)
        if target is not None:
            self._definition(target, name, seen, at)
        elif isinstance(seen, NumberEvidence):
            for step in number_steps(part, seen):
                self.loosen(at, step.what, step.seen)
                part = step.part
        elif isinstance(seen, StringEvidence):
            for step in string_steps(part, seen, self.options):
                self.loosen(at, step.what, step.seen)
                part = step.part
        elif isinstance(seen, ArrayEvidence):
            return self._arrays(part, seen, at)
        elif isinstance(seen, ObjectEvidence):
            return self.objects(part, seen, at)
        return part

    def _definition(self, target: str, name: str, seen: Part, at: JsonPointer) -> None:
        """Widen a definition in place, once for each evidence: whoever refers to it gets the wider one."""
        mark = (target, name, seen)
        if mark in self.seen:
            return
        self.seen.add(mark)
        self.waiting.append(_Waiting(target, name, seen, at))
        if target not in self.under_way:
            self._work_off(target)

    def _work_off(self, target: str) -> None:
        """A definition that holds itself is widened by one level of the evidence after the other, not by one inside the other."""
        self.under_way.add(target)
        while mine := next((one for one in self.waiting if one.target == target), None):
            self.waiting.remove(mine)
            self.definitions.all[target] = self.node(self.definitions.all[target], _only(mine.name, mine.seen), mine.at)
        self.under_way.discard(target)

    def _arrays(self, part: JsonObject, arrays: ArrayEvidence, at: JsonPointer) -> JsonObject:
        if arrays.empty.count == arrays.counter.count or "prefixItems" in part:
            return part
        items = part.get("items")
        if items is None:
            filled = arrays.counter.count - arrays.empty.count
            self.loosen(at / ANY, "unknown-items", Contradiction(arrays.counter, filled, arrays.items.counter.first))
            wider = self.new(arrays.items, at / ANY)
        else:
            wider = self.node(cast("Document", items), arrays.items, at / ANY)
        return {**part, "items": wider}

    def objects(self, part: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        """An object part, wide enough: a union, a map, a free-form object or a record."""
        variants = Variants.of(part) or Kinds.of(part)
        if variants is not None:
            return variants.widened(self, objects, at)
        values = part.get("additionalProperties")
        if isinstance(values, dict) and "properties" not in part:
            return self._map(part, values, objects, at)
        if "properties" not in part and values is not False:
            return part
        may_be_map = not isinstance(values, dict) if objects.values is not None else not part.get("properties")
        whole = map_of(objects, self.options) if may_be_map else None
        return self._record(part, objects, at) if whole is None else self._to_map(part, objects, whole, at)

    def _map(self, part: JsonObject, values: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        return {**part, "additionalProperties": self._values(values, objects, [*objects.properties], at / ANY)}

    def _values(self, schema: Document, objects: ObjectEvidence, keys: list[str], at: JsonPointer) -> Document:
        """Of what stands under some keys, which is one place for the latest version."""
        nodes = _nodes(objects, keys)
        if self.evidence.can_unite(nodes):
            raise _OnePlace(nodes)
        try:
            together = Node()
            for node in nodes:
                together.merge(node, self.options.caps)
        except Entangled:
            nodes = self._whole_nodes(objects, keys)
            if self.evidence.can_unite(nodes):
                raise _OnePlace(nodes) from None
            if len(nodes) != 1:
                self.loosen(at, "too-deep", Contradiction(objects.counter, None, None))
                return {}
            together = nodes[0]
        if len(nodes) > 1 and together.objects is not None:
            self.origins[together.objects] = [node.objects for node in self._whole_nodes(objects, keys) if node.objects is not None]
        return self.node(schema, nodes[0] if len(nodes) == 1 else together, at)

    def _whole_nodes(self, objects: ObjectEvidence, keys: list[str]) -> list[Node]:
        """The places under some keys of objects in all of the evidence, among which these were."""
        origins = self.origins.get(objects) or [objects.cut_from or objects]
        return list(dict.fromkeys(node for origin in origins for node in _nodes(origin, keys)))

    def _to_map(self, part: JsonObject, objects: ObjectEvidence, whole: ObjectEvidence, at: JsonPointer) -> JsonObject:
        self.loosen(at / ANY, "unknown-property", Contradiction(objects.counter, None, None))
        return cast("JsonObject", union([part, self.new(_only("object", whole), at)]))

    def _record(self, part: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        properties = dict(cast("JsonObject", part.get("properties", {})))
        others = part.get("additionalProperties")
        keys = [key for key in objects.properties if key not in properties] if isinstance(others, dict) else []
        if keys or (isinstance(others, dict) and objects.values is not None):
            part = {**part, "additionalProperties": self._values(cast("Document", others), objects, keys, at / ANY)}
        free = free_keys_of(objects, self.options) - properties.keys() if others is None and "patternProperties" not in part else frozenset()
        if free or (objects.values is not None and not isinstance(others, dict)):
            part, free = self._with_free_keys(part, objects, free, at)
        if objects.values is not None:
            for key in properties.keys() - objects.properties.keys():
                properties[key] = self.node(cast("Document", properties[key]), objects.values.node, at / key)
        for key, prop in sorted(objects.properties.items()):
            if key in properties:
                properties[key] = self.node(cast("Document", properties[key]), prop.node, at / key)
            elif key not in free and not isinstance(others, dict) and not _matches_pattern(part, key):
                self.loosen(at / key, "unknown-property", Contradiction.by_presence(prop.share, objects.counter))
                properties[key] = self.new(prop.node, at / key)
                part = without(part, "additionalProperties") if others is False else part
        required = self._required(part, objects, at)
        wider: JsonObject = {**without(part, "required"), "properties": properties}
        return {**wider, "required": required} if required else wider

    def _with_free_keys(self, part: JsonObject, objects: ObjectEvidence, free: frozenset[str], at: JsonPointer) -> tuple[JsonObject, frozenset[str]]:
        """A record that has keys beside it that are data, and these; none where what stands there cannot be one."""
        try:
            values = objects.values.node if objects.values is not None else values_of(objects, free, self.options.caps)
        except Entangled:
            return part, frozenset()
        self.loosen(at / ANY, "unknown-property", Contradiction(objects.counter, None, None))
        return {**part, "additionalProperties": self.new(values, at / ANY)}, free

    def _required(self, part: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> list[JsonValue]:
        kept: list[JsonValue] = []
        required = objects.required
        for key in cast("list[str]", part.get("required", [])):
            if key in required:
                kept.append(key)
            else:
                prop = objects.properties.get(key)
                self.loosen(at / key, "missing-required", Contradiction.by_absence(prop.share if prop else None, objects.counter))
        return kept

    def new(self, node: Node, at: JsonPointer) -> Document:
        """Of a place that the latest version knows nothing of; the definitions that it needs join the latest version's."""
        return self._refiner().node(recursive(node, self.options), at)

    def new_record(self, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        """Of objects of a kind that the latest version knows nothing of."""
        return self._refiner().record(recursive_below(objects, self.options), at)

    def new_variant(self, variant: ObjectEvidence, key: str, label: str, outer: Mapping[str, str], at: JsonPointer) -> JsonObject:
        """Of objects that all have a label that the latest version knows nothing of. outer: the labels that they share with all
        variants beside them."""

        def labelled(record: JsonObject) -> JsonObject:
            for outer_key, outer_label in outer.items():
                record = labelled_record(record, outer_key, outer_label)
            return record

        return self._refiner().variant(recursive_below(variant, self.options), key, label, at, labelled)

    def _refiner(self) -> Refiner:
        return Refiner(self.options, definitions=self.definitions.all)

    def loosen(self, at: JsonPointer, what: str, seen: Contradiction) -> None:
        """Take note of a decision that was contradicted."""
        self.loosenings.append(loosening(str(at), what, seen, self.options.causes))


def _once_each(loosenings: list[Loosening]) -> tuple[Loosening, ...]:
    """In the order of their paths; what several variants have at one path is reported once."""
    by_place = {(one.path, one.what): one for one in reversed(loosenings)}
    return tuple(by_place[key] for key in sorted(by_place))


def _nodes(objects: ObjectEvidence, keys: list[str]) -> list[Node]:
    """The places under some keys, as far as there are such, each once."""
    props = [objects.properties[key] for key in sorted(keys) if key in objects.properties] + ([] if objects.values is None else [objects.values])
    return list(dict.fromkeys(prop.node for prop in props))


def _only(name: str, part: Part) -> Node:
    """A place where nothing but this was seen."""
    node = Node()
    setattr(node, _SLOTS[name], part)
    return node


_SLOTS = {"null": "nulls", "boolean": "booleans", "number": "numbers", "string": "strings", "array": "arrays", "object": "objects"}


def _matches_pattern(part: JsonObject, key: str) -> bool:
    """Whether a pattern surely describes the key."""
    patterns = part.get("patternProperties")
    if not isinstance(patterns, dict) or not patterns:
        return False
    from schemactl.schema.patterns.matching import Undecided, matches

    try:
        return any(matches(pattern, key) for pattern in patterns)
    except Undecided:
        return False
