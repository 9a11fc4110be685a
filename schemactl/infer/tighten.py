"""Latest version + evidence → what could be tighter. Done only when asked (`discover --tighten`): a decision that was loosened stays loose.

A schema is tightened only by evidence that is enough (`tighten.events`), and only where no event that was counted contradicts it. Of enums that is
what the strings say whose values are known: evidence from disk holds none, and only tells where there were too many.
"""

from dataclasses import dataclass, field
from typing import cast

from schemactl.guard import NO_MARKS, Marks
from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Part, Property
from schemactl.infer.evidence.numbers import NumberEvidence
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.inference import Tightened, Tightening
from schemactl.infer.refine_enum import enum_of, visible
from schemactl.infer.refine_scalars import format_of, number_schema
from schemactl.infer.schema_parts import ABOUT, INFERRED, Definitions, asserted, is_about, joined, parts_of, with_annotations
from schemactl.infer.widen_scalars import without
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer


def tighten(latest: Document, evidence: Evidence, options: InferOptions, marks: Marks = NO_MARKS) -> Tightened:
    """The latest version as tight as the evidence allows, and what was tightened; itself where nothing could be. marks: what subject.toml says of its
    fields."""
    document: JsonObject = {} if isinstance(latest, bool) else latest
    tightener = _Tightener(options, Definitions.of(document))
    schema = tightener.node(without(document, *ABOUT), evidence.shown(marks), ROOT)
    return Tightened(with_annotations(document, schema), tuple(tightener.tightenings)) if tightener.tightenings else Tightened(document)


@dataclass
class _Tightener:
    options: InferOptions
    definitions: Definitions
    tightenings: list[Tightening] = field(default_factory=list)

    def node(self, schema: Document, node: Node, at: JsonPointer) -> JsonObject:
        if isinstance(schema, bool) or not schema or node.deep is not None or node.counter.count < self.options.tighten.events:
            return {} if schema is True else cast("JsonObject", schema)
        before = len(self.tightenings)
        seen = dict(node.parts)
        kept = []
        for part in parts_of(schema):
            names = [name for name in seen if is_about(part, name, self.definitions)]
            if names:
                kept.append(self._part(part, seen[names[0]], at) if len(names) == 1 else part)
            elif "type" in part:
                self._tighten(at, f"never-{part['type']}", node.counter.count)
            else:
                kept.append(part)
        if before == len(self.tightenings):
            return schema
        return with_annotations(schema, joined(kept))

    def _part(self, part: JsonObject, seen: Part, at: JsonPointer) -> JsonObject:
        if not part.keys().isdisjoint(("$ref", "oneOf", "anyOf")):
            return part
        if isinstance(seen, NumberEvidence):
            return self._numbers(part, seen, at)
        if isinstance(seen, StringEvidence):
            return self._strings(part, seen, at)
        if isinstance(seen, ArrayEvidence) and isinstance(part.get("items"), dict):
            return {**part, "items": self.node(cast("Document", part["items"]), seen.items, at / ANY)}
        if isinstance(seen, ObjectEvidence) and isinstance(part.get("properties"), dict):
            return self._record(part, seen, at)
        return part

    def _numbers(self, part: JsonObject, numbers: NumberEvidence, at: JsonPointer) -> JsonObject:
        if asserted(part) != {"type": "number"} or number_schema(numbers)["type"] != "integer":
            return part
        self._tighten(at, "always-integer", numbers.counter.count)
        return {**part, **number_schema(numbers)}

    def _strings(self, part: JsonObject, strings: StringEvidence, at: JsonPointer) -> JsonObject:
        if asserted(part) != {"type": "string"}:
            return part
        name = format_of(strings)
        if name is not None:
            self._tighten(at, "always-format", strings.counter.count)
            return {**part, "format": name, INFERRED: ["format"]}
        shown = visible(strings)
        values = enum_of(shown, self.options.enums)
        if values is None:
            return part
        self._tighten(at, "always-enum", shown.counter.count)
        return {**part, "enum": list(values), INFERRED: ["enum"]}

    def _record(self, part: JsonObject, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        properties = dict(cast("JsonObject", part["properties"]))
        required = {str(key) for key in cast("list[JsonValue]", part.get("required", []))}
        for key in properties.keys() & objects.properties.keys():
            prop = objects.properties[key]
            properties[key] = self._property(cast("Document", properties[key]), prop, at / key)
            if key not in required and prop.share.present.count == objects.counter.count >= self.options.tighten.events:
                required.add(key)
                self._tighten(at / key, "always-present", objects.counter.count)
        tighter: JsonObject = {**part, "properties": properties}
        return {**tighter, "required": cast("JsonValue", sorted(required))} if required else tighter

    def _property(self, schema: Document, prop: Property, at: JsonPointer) -> JsonObject:
        return self.node(schema, prop.node, at) if not prop.folded else cast("JsonObject", schema)

    def _tighten(self, at: JsonPointer, what: str, events: int) -> None:
        self.tightenings.append(Tightening(str(at), what, events))
