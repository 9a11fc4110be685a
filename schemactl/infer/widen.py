"""Head + evidence → the head, just wide enough. Nothing is loosened that no event contradicts, and nothing is tightened.

The head is read as closed: a property that it does not declare contradicts it. What only people write (patterns, bounds) is left as it is: evidence
holds no values to hold against it.
"""

import re
from dataclasses import dataclass, field
from typing import cast

from schemactl.infer.builder import INFERRED, split, union
from schemactl.infer.cause import Contradiction, loosening
from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.codec import collapsed
from schemactl.infer.evidence.maps import map_decision
from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Part, Property, tally_of
from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tally import Tally
from schemactl.infer.inference import Widened
from schemactl.infer.refine import Refiner
from schemactl.infer.refine_enum import are_names
from schemactl.infer.refine_numbers import number_schema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer
from schemactl.model.schema import Loosening
from schemactl.schema.formats import FORMATS


def widen(head: Document, evidence: Evidence, options: InferOptions) -> Widened:
    """The head, accepting every event of the evidence, and what was loosened for it; the head itself where nothing was."""
    if not isinstance(head, dict):
        return Widened({})
    widener = _Widener(options)
    schema = widener.node(head, evidence.root, ROOT)
    if not widener.loosenings:
        return Widened(head)
    return Widened(cast("JsonObject", schema), tuple(sorted(widener.loosenings, key=lambda one: (one.path, one.what))))


@dataclass
class _Widener:
    options: InferOptions
    loosenings: list[Loosening] = field(default_factory=list)

    def node(self, schema: Document, node: Node, at: JsonPointer) -> Document:
        if isinstance(schema, bool):
            schema = {} if schema else {"enum": []}
        if not schema:
            return schema
        parts = split(schema)
        for name, seen in node.parts:
            index = next((index for index, part in enumerate(parts) if _is_about(part, name)), None)
            if index is None:
                self._loosen(at, "other-type", Contradiction.by_tally(tally_of(seen), node.tally))
                parts.append(Refiner(self.options).part(name, seen, at))
            else:
                parts[index] = self._part(parts[index], seen, at)
        return schema if parts == split(schema) else _keeping_annotations(schema, union(parts))

    def _part(self, part: JsonObject, evidence: Part, at: JsonPointer) -> JsonObject:
        if isinstance(evidence, NumberEvidence):
            return self._numbers(part, evidence, at)
        if isinstance(evidence, StringEvidence):
            return self._strings(part, evidence, at)
        if isinstance(evidence, ArrayEvidence):
            return self._arrays(part, evidence, at)
        if isinstance(evidence, ObjectEvidence):
            return self._objects(part, evidence, at)
        return part

    def _numbers(self, part: JsonObject, numbers: NumberEvidence, at: JsonPointer) -> JsonObject:
        wider = cast("JsonObject", union([part, number_schema(numbers)]))
        if wider.get("type") != part.get("type"):
            fractions = Tally()
            for kind in (NumberKind.NUMBER, NumberKind.DECIMAL):
                fractions.add(numbers.kinds.get(kind, Tally()))
            self._loosen(at, "other-type", Contradiction.by_tally(fractions, numbers.tally))
        elif wider.get("format") != part.get("format"):
            beyond = numbers.kinds[NumberKind(str(wider["format"]))]
            self._loosen(at, "format", Contradiction.by_tally(beyond, numbers.tally))
        else:
            return part
        return {**part, **wider} if "format" in wider else {**_without(part, "format"), **wider}

    def _strings(self, part: JsonObject, strings: StringEvidence, at: JsonPointer) -> JsonObject:
        name = part.get("format")
        if isinstance(name, str) and name in FORMATS and not strings.all_have(name):
            share = strings.traits.get(name)
            known = share is not None or strings.tally.count < self.options.caps.trait_failures
            seen = Contradiction.by_absence(share, strings.tally) if known else Contradiction(strings.tally, None, None)
            self._loosen(at, "format", seen)
            part = _unmarked(part, "format")
        allowed = _allowed(part)
        return part if allowed is None else self._enum(part, allowed, strings, at)

    def _enum(self, part: JsonObject, allowed: list[JsonValue], strings: StringEvidence, at: JsonPointer) -> JsonObject:
        if strings.open:
            self._loosen(at, "outside-enum", Contradiction(strings.tally, None, None))
            return _unmarked(part, "enum", "const")
        if strings.values is None:
            return part
        outside = {value: tally for value, tally in strings.values.items() if value not in allowed}
        if not outside:
            return part
        seen = Tally()
        for tally in outside.values():
            seen.add(tally)
        self._loosen(at, "outside-enum", Contradiction.by_tally(seen, strings.tally))
        if INFERRED in part and (not are_names(outside) or len(allowed) + len(outside) > self.options.enums.values):
            return _unmarked(part, "enum", "const")
        return {**_without(part, "const"), "enum": sorted([*allowed, *outside], key=str)}

    def _arrays(self, part: JsonObject, arrays: ArrayEvidence, at: JsonPointer) -> JsonObject:
        if arrays.empty.count == arrays.tally.count:
            return part
        items = part.get("items")
        if items is None and "prefixItems" not in part:
            self._loosen(at / ANY, "unknown-items", Contradiction.by_tally(arrays.items.tally, arrays.items.tally))
            return {**part, "items": Refiner(self.options).node(arrays.items, at / ANY)}
        wider = self.node(cast("Document", items), arrays.items, at / ANY)
        return {**part, "items": wider}

    def _objects(self, part: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        values = part.get("additionalProperties")
        if isinstance(values, dict) and "properties" not in part:
            whole = collapsed(objects, self.options)
            assert whole.values is not None
            return {**part, "additionalProperties": self._property(values, whole.values, at / ANY)}
        if "properties" not in part and values is not False:
            return part
        if objects.values is not None or (map_decision(objects, self.options) is not None and not part.get("properties")):
            return self._to_map(part, objects, at)
        return self._record(part, objects, at)

    def _to_map(self, part: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        self._loosen(at / ANY, "unknown-property", Contradiction(objects.tally, None, None))
        return cast("JsonObject", union([part, Refiner(self.options).part("object", objects, at)]))

    def _record(self, part: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        properties = dict(cast("JsonObject", part.get("properties", {})))
        others = part.get("additionalProperties")
        for key, prop in sorted(objects.properties.items()):
            if key in properties:
                properties[key] = self._property(cast("Document", properties[key]), prop, at / key)
            elif not isinstance(others, dict) and not _matches_pattern(part, key):
                self._loosen(at / key, "unknown-property", Contradiction.by_presence(prop.share, objects.tally))
                properties[key] = Refiner(self.options).property(prop, at / key)
        required = self._required(part, objects, at)
        wider: JsonObject = {**_without(part, "required"), "properties": properties}
        return {**wider, "required": required} if required else wider

    def _required(self, part: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> list[JsonValue]:
        kept: list[JsonValue] = []
        for key in cast("list[str]", part.get("required", [])):
            prop = objects.properties.get(key)
            if prop is not None and prop.share.present.count == objects.tally.count:
                kept.append(key)
            else:
                self._loosen(at / key, "missing-required", Contradiction.by_absence(prop.share if prop else None, objects.tally))
        return kept

    def _property(self, schema: Document, prop: Property, at: JsonPointer) -> Document:
        return self.node(schema, prop.node, at)

    def _loosen(self, at: JsonPointer, what: str, seen: Contradiction) -> None:
        self.loosenings.append(loosening(str(at), what, seen, self.options.causes))


def _is_about(part: JsonObject, name: str) -> bool:
    kind = part.get("type")
    return kind is None or kind == name or (kind == "integer" and name == "number")


def _allowed(part: JsonObject) -> list[JsonValue] | None:
    if "const" in part:
        return [part["const"]]
    values = part.get("enum")
    return values if isinstance(values, list) else None


def _without(part: JsonObject, *keywords: str) -> JsonObject:
    return {key: value for key, value in part.items() if key not in keywords}


def _unmarked(part: JsonObject, *keywords: str) -> JsonObject:
    """Without these keywords and the mark that they were inferred."""
    marks = part.get(INFERRED)
    kept = [mark for mark in marks if mark not in keywords] if isinstance(marks, list) else []
    bare = _without(part, INFERRED, *keywords)
    return {**bare, INFERRED: kept} if kept else bare


def _matches_pattern(part: JsonObject, key: str) -> bool:
    patterns = part.get("patternProperties")
    return isinstance(patterns, dict) and any(re.search(pattern, key) for pattern in patterns)


def _keeping_annotations(schema: JsonObject, wider: Document) -> Document:
    about = {key: value for key, value in schema.items() if key.startswith("$") or key in ("title", "description")}
    return {**about, **wider} if isinstance(wider, dict) else wider
