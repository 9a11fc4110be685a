"""Evidence → schema: the decisions, applied once to the whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import cast

from schemactl.guard import NO_MARKS, Marks
from schemactl.infer import refine_sibling_tag as beside
from schemactl.infer.definition_names import definition_name
from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.exclusive_properties import evidence_of_kind, kinds_of
from schemactl.infer.evidence.free_keys import data_of, free_keys_of
from schemactl.infer.evidence.keys import KEY_PATTERNS
from schemactl.infer.evidence.maps import map_of
from schemactl.infer.evidence.node import ArrayEvidence, Entangled, Node, ObjectEvidence, Part, Property
from schemactl.infer.evidence.numbers import NumberEvidence
from schemactl.infer.evidence.restrict import variant_of
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tags import Discriminator, discriminator_of
from schemactl.infer.inference import Inference, Note
from schemactl.infer.pool import BySubject, pooled
from schemactl.infer.recursion import recursive
from schemactl.infer.refine_definitions import with_definitions
from schemactl.infer.refine_enum import enum_of
from schemactl.infer.refine_names import NO_NAMES, Naming, keys_that_say_names, names_of
from schemactl.infer.refine_scalars import content_of, format_of, number_schema
from schemactl.infer.schema_parts import INFERRED, either, reference
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer
from schemactl.model.subject import Subject
from schemactl.schema.dialects import DRAFT202012


def refine(evidence: Evidence, options: InferOptions, marks: Marks = NO_MARKS) -> Inference:
    """The schema of one subject's payloads. marks: what subject.toml says of its fields."""
    return _refined(Refiner(options), evidence.shown(marks))


def refine_all(
    evidence: Mapping[Subject, Evidence], options: InferOptions, marks: Mapping[Subject, Marks] = MappingProxyType({})
) -> Mapping[Subject, Inference]:
    """The schema of each subject, each with what the others know of the objects that they share; inferred when it is asked for."""
    taught, keys = pooled(evidence, options, marks), keys_that_say_names(evidence)

    def inferred(subject: Subject) -> Inference:
        return refine_one(Naming(names_of(subject), keys[subject]), taught[subject], options, marks.get(subject, NO_MARKS))

    return BySubject(keys, inferred)


def refine_one(naming: Naming, evidence: Evidence, options: InferOptions, marks: Marks = NO_MARKS) -> Inference:
    """The schema of a subject whose name is known: a property that says it has no other value."""
    return _refined(Refiner(options, naming), evidence.shown(marks))


def _refined(refiner: "Refiner", root: Node) -> Inference:
    schema = cast("JsonObject", refiner.node(recursive(root, refiner.options), ROOT))
    document = with_definitions({"$schema": DRAFT202012.uri, **schema}, refiner.definitions, refiner.options.definitions)
    is_proposed = any(note.what == "subject-rule" for note in refiner.notes)
    notes = (*refiner.notes, *(() if is_proposed else beside.notes(root, refiner.options)))
    return Inference(document, notes)


@dataclass
class Refiner:
    """Turns evidence, as the guard shows it, into a schema; takes notes, and keeps the definitions that recursion needs. naming: of the
    subject. names_of: the definitions of the objects that stand in themselves."""

    options: InferOptions
    naming: Naming = NO_NAMES
    notes: list[Note] = field(default_factory=list)
    definitions: dict[str, JsonObject] = field(default_factory=dict)
    names_of: dict[ObjectEvidence, str] = field(default_factory=dict)

    def node(self, node: Node, at: JsonPointer) -> Document:
        """Of all that was seen at a place."""
        if node.deep is not None:
            self._note(at, "too-deep", f"nested more than {self.options.caps.depth} levels: left open")
            return {}
        return either([self.part(name, part, at) for name, part in node.parts])

    def part(self, name: str, part: Part, at: JsonPointer) -> JsonObject:
        """Of one JSON type."""
        if isinstance(part, NumberEvidence):
            return number_schema(part)
        if isinstance(part, StringEvidence):
            return self._strings(part, at)
        if isinstance(part, ArrayEvidence):
            return self._arrays(part, at)
        if isinstance(part, ObjectEvidence):
            return self._objects(part, at)
        return {"type": name}

    def property(self, prop: Property, at: JsonPointer) -> Document:
        """Of what stands under a key."""
        return self.node(prop.node, at)

    def map(self, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        """Of objects whose keys are data."""
        assert objects.values is not None
        pattern = next((name for name in KEY_PATTERNS if name in objects.patterns), None)
        if pattern is not None:
            self._note(at, "map-keys", f"the keys are data, each like a {pattern}")
        return {"type": "object", "additionalProperties": self.property(objects.values, at / ANY)}

    def record(self, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        """Of objects whose keys are names, all or but for some that are data."""
        free = free_keys_of(objects, self.options)
        try:
            data = data_of(objects, self.options)
        except Entangled:
            free, data = frozenset(), None
        others: JsonObject = {} if data is None else {"additionalProperties": self.node(data, at / ANY)}
        named = {key: prop for key, prop in sorted(objects.properties.items()) if key not in free}
        properties: JsonObject = {key: self.property(prop, at / key) for key, prop in named.items()}
        required: list[JsonValue] = [*sorted(objects.required & named.keys())]
        schema: JsonObject = {"type": "object", "properties": properties, **others}
        return {**schema, "required": required} if required else schema

    def variant(
        self, variant: ObjectEvidence, key: str, label: str, at: JsonPointer, finished: Callable[[JsonObject], JsonObject] = lambda record: record
    ) -> JsonObject:
        """Of objects that all have `label` under `key`. finished: what becomes of each record."""

        def labelled(record: JsonObject) -> JsonObject:
            return finished(labelled_record(record, key, label))

        inner = discriminator_of(variant, self.options)
        return self._kinds(variant, at, labelled) if inner is None else self._of_labels(variant, inner, at, labelled)

    def _strings(self, strings: StringEvidence, at: JsonPointer) -> JsonObject:
        name = format_of(strings)
        if name is not None:
            return {"type": "string", "format": name, INFERRED: ["format"]}
        content = content_of(strings)
        if content is not None:
            self._note(at, content, f"every string holds {content}")
        values = self._name(strings, at) or enum_of(strings, self.options.enums)
        return {"type": "string"} if values is None else {"type": "string", "enum": list(values), INFERRED: ["enum"]}

    def _name(self, strings: StringEvidence, at: JsonPointer) -> tuple[str, ...] | None:
        """Of the subject, where a property of the payload itself says it."""
        key = at.tokens[0] if len(at.tokens) == 1 else None
        return self.naming.said_by(key, strings, self.options.enums) if isinstance(key, str) else None

    def _arrays(self, arrays: ArrayEvidence, at: JsonPointer) -> JsonObject:
        if arrays.empty.count == arrays.counter.count:
            return {"type": "array"}
        return {"type": "array", "items": self.node(arrays.items, at / ANY)}

    def _objects(self, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        if objects.again is None:
            return self._structured(objects, at)
        if objects not in self.names_of:
            stands = at if any(isinstance(token, str) for token in at.tokens) else at / objects.again / ANY
            self.names_of[objects] = name = definition_name([stands], (), self.definitions)
            self.definitions[name] = {}
            self.definitions[name] = self._structured(objects, at)
        return reference(self.names_of[objects])

    def _structured(self, objects: ObjectEvidence, at: JsonPointer) -> JsonObject:
        whole = map_of(objects, self.options)
        if whole is not None:
            return self.map(whole, at)
        discriminator = discriminator_of(objects, self.options)
        if discriminator is not None:
            return self._variants(objects, discriminator, at)
        return self._kinds(objects, at, lambda record: record)

    def _kinds(self, objects: ObjectEvidence, at: JsonPointer, finished: Callable[[JsonObject], JsonObject]) -> JsonObject:
        """A record, or one for each kind that keys tell apart. finished: what becomes of each."""
        found = kinds_of(objects, self.options)
        if found is None:
            return finished(self.record(objects, at))
        kinds: list[JsonValue] = [finished(self.record(evidence_of_kind(objects, kind), at)) for kind in found.kinds]
        return {"anyOf": kinds, INFERRED: ["union"]}

    def _variants(self, objects: ObjectEvidence, discriminator: Discriminator, at: JsonPointer) -> JsonObject:
        if at == ROOT:
            self._note(at, "subject-rule", _rule_proposal(discriminator))
        return self._of_labels(objects, discriminator, at, lambda record: record)

    def _of_labels(self, objects: ObjectEvidence, found: Discriminator, at: JsonPointer, finished: Callable[[JsonObject], JsonObject]) -> JsonObject:
        parts = {label: variant_of(objects, found.key, label, self.options) for label in found.labels}
        variants: list[JsonValue] = [self.variant(part, found.key, label, at, finished) for label, part in parts.items()]
        return {"oneOf": variants, INFERRED: ["union"]}

    def _note(self, at: JsonPointer, what: str, text: str) -> None:
        self.notes.append(Note(str(at), what, text))


def labelled_record(record: JsonObject, key: str, label: str) -> JsonObject:
    """The record of objects that all have `label` under `key`."""
    properties = cast("JsonObject", record["properties"])
    return {**record, "properties": {**properties, key: {"type": "string", "const": label}}}


def _rule_proposal(discriminator: Discriminator) -> str:
    kinds = f"{len(discriminator.labels)} kinds of event, told apart by `{discriminator.key}`"
    return f"{kinds}: a subject rule with `{{{ROOT / discriminator.key}}}` in its name would version each on its own"
