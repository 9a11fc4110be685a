"""Why the schema says what it says of a place: each decision, the counts it was made from, the thresholds it was held against."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from schemactl.errors import UsageError
from schemactl.guard import NO_MARKS, Field, Marks, Outcome
from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.exclusive_properties import evidence_of_kind, kinds_of
from schemactl.infer.evidence.free_keys import free_keys_of
from schemactl.infer.evidence.maps import key_entropy, map_decision
from schemactl.infer.evidence.node import Node, ObjectEvidence, counter_of
from schemactl.infer.evidence.numbers import NumberEvidence
from schemactl.infer.evidence.restrict import variant_of
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.evidence.tags import discriminator_of
from schemactl.infer.inference import Decision, Explanation
from schemactl.infer.late import union
from schemactl.infer.recursion import recursive
from schemactl.infer.refine import Refiner
from schemactl.infer.refine_enum import are_names, enum_of, unseen, withheld_of
from schemactl.infer.refine_scalars import format_of
from schemactl.infer.schema_parts import parts_of
from schemactl.infer.withheld import step
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import JsonPointer, Token


def explain(
    evidence: Evidence, options: InferOptions, pointer: JsonPointer, stated: Sequence[JsonObject] = (), marks: Marks = NO_MARKS
) -> Explanation:
    """The decisions about what stands at `pointer`. stated: what a version says there, where the evidence is what was kept with versions: it holds no
    values. marks: what subject.toml says of fields. Raises UsageError when nothing was ever seen there."""
    seen = [_Seen(recursive(evidence.shown(marks), options))]
    for index, token in enumerate(pointer.tokens):
        below = [one for each in seen if each.has_any(token, options) for one in each.below(token, options)]
        below = below or [one for each in seen for one in each.below(token, options)]
        if not below:
            here = JsonPointer(pointer.tokens[:index])
            raise UsageError(
                f"no event has anything there; {f'at `{here}`' if str(here) else 'at the top'} there is: {_names(seen, options)}.", str(pointer)
            )
        seen = below
    schemas: list[Document] = list(stated)
    for one in seen if not stated else ():
        schema = Refiner(options).node(one.node, pointer)
        schemas += [schema] if schema not in schemas else []
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": cast("JsonValue", schemas)} if not stated else union(stated)
    decisions = [(one.where, list(_decisions(one.node, one.parent, pointer, options, _values(stated)))) for one in seen]
    return Explanation(str(pointer), schema, tuple(_together(decisions)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen at a place, in one of the variants and kinds that the schema tells apart on the way there. parent: the objects that it stands in,
    if they are records. where: which of them."""

    node: Node
    parent: ObjectEvidence | None = None
    where: tuple[str, ...] = ()

    def has_any(self, token: Token, options: InferOptions) -> bool:
        """Whether there are items or values of a map, where a token stands for any of them; a record has values only for a version that says so."""
        objects = self.node.objects
        return isinstance(token, str) or self.node.arrays is not None or (objects is not None and map_decision(objects, options) is not None)

    def below(self, token: Token, options: InferOptions) -> "Iterator[_Seen]":
        """What stands under a token, told apart as `Refiner` does."""
        objects = self.node.objects
        if objects is None or not isinstance(token, str) or map_decision(objects, options) is not None:
            below = step(self.node, token, options)
            if below is not None:
                yield _Seen(below, objects if isinstance(token, str) else None, self.where)
            return
        for record, where in _records(objects, token, self.where, options):
            if token in record.properties:
                yield _Seen(record.properties[token].node, record, where)


_Records: TypeAlias = Iterator[tuple[ObjectEvidence, tuple[str, ...]]]
"""Each with what tells it from the others."""


def _records(objects: ObjectEvidence, key: str, where: tuple[str, ...], options: InferOptions) -> _Records:
    """The records that objects are, as far as it matters to what stands under a key."""
    tag = discriminator_of(objects, options)
    if tag is None:
        yield from _kinds_of(objects, where, options)
    elif tag.key == key:
        yield objects, where
    else:
        for label in tag.labels:
            yield from _records(variant_of(objects, tag.key, label, options), key, (*where, f"`{tag.key}` is `{label}`"), options)


def _kinds_of(objects: ObjectEvidence, where: tuple[str, ...], options: InferOptions) -> _Records:
    found = kinds_of(objects, options)
    if found is None:
        yield objects, where
        return
    for kind in found.kinds:
        yield evidence_of_kind(objects, kind), (*where, f"it has {' and '.join(f'`{key}`' for key in kind.group)}")


def _together(seen: Sequence[tuple[tuple[str, ...], Sequence[Decision]]]) -> Iterator[Decision]:
    """The decisions about a place, one after the other; those that are not the same in all variants and kinds say for which they were made."""
    for what in dict.fromkeys(one.what for _, decisions in seen for one in decisions):
        made: dict[str, list[tuple[str, Decision]]] = {}
        for where, decisions in seen:
            for one in decisions:
                if one.what == what:
                    made.setdefault(one.decided, []).append((" and ".join(where), one))
        for decided, several in made.items():
            counts = several[0][1].counts if len(seen) == 1 else "; ".join(f"{one.counts} where {where}" for where, one in several if one.counts)
            apart = "" if len(made) == 1 else f", where {' or '.join(where for where, _ in several)}"
            yield Decision(what, decided + apart, counts, several[0][1].threshold)


def _values(stated: Sequence[JsonObject]) -> int:
    """How many values a version allows at a place that is an enum there; none where it is open."""
    parts = [part for schema in stated for part in parts_of(schema)]
    values = {json.dumps(value) for part in parts for value in cast("list[JsonValue]", part.get("enum", [part["const"]] if "const" in part else []))}
    return len(values)


def _names(seen: Sequence[_Seen], options: InferOptions) -> str:
    objects = [one.node.objects for one in seen if one.node.objects is not None]
    records = [one for one in objects if map_decision(one, options) is None]
    names = sorted({name for one in records for name in one.properties.keys() - free_keys_of(one, options)})[:20]
    return ", ".join(f"`{name}`" for name in names) or ", ".join(dict.fromkeys(name for one in seen for name, _ in one.node.parts))


def _decisions(node: Node, parent: ObjectEvidence | None, at: JsonPointer, options: InferOptions, stated: int) -> Iterator[Decision]:
    if parent is not None and at.tokens[-1] in parent.properties:
        yield _presence(parent, str(at.tokens[-1]))
    whole = node.counter.count
    counts = ", ".join(f"{name} {counter_of(part).count:,}" for name, part in node.parts)
    yield Decision("type", " or ".join(name for name, _ in node.parts), f"of {whole:,} values: {counts}")
    if node.numbers is not None:
        yield _number(node.numbers)
    if node.strings is not None:
        yield _format(node.strings)
        yield _enum(node.strings, options, stated)
    if node.objects is not None:
        yield _map(node.objects, options)
        yield _variants(node.objects, options)
        yield _kinds(node.objects, options)
        if node.objects.again is not None:
            yield Decision("recursion", "an object like this stands inside it", "", f"definitions.similarity = {options.definitions.similarity}")


def _presence(parent: ObjectEvidence, key: str) -> Decision:
    present, of = parent.properties[key].share.present.count, parent.counter.count
    decided = "required" if present == of else "optional"
    return Decision("required", decided, f"in {present:,} of {of:,} objects ({present / of:.4%})", "exact: in every one, or optional")


def _number(numbers: NumberEvidence) -> Decision:
    kinds = ", ".join(f"{kind.value} {counter.count:,}" for kind, counter in sorted(numbers.kinds.items()))
    return Decision("number", "as they were written", kinds, "exact: one fraction or exponent makes it a number, `1.0` too")


def _format(strings: StringEvidence) -> Decision:
    name = format_of(strings)
    counts = ", ".join(f"{trait} {strings.counter.count - lack.count:,}" for trait, lack in sorted(strings.traits.items())) or "none matched any"
    return Decision("format", name or "none", f"of {strings.counter.count:,} strings: {counts}", "exact: every string, or none")


def _enum(strings: StringEvidence, options: InferOptions, stated: int) -> Decision:
    limits = options.enums
    repeats = f"repeats ≥ {limits.repeats} ({limits.proper_repeats} if capitalised or several words)"
    threshold = f"values ≤ {limits.values}, samples ≥ {limits.samples}, {repeats}, unseen ≤ {limits.unseen}"
    if stated and strings.hidden.count:
        return Decision("enum", "an enum", f"the {stated} values that the schema lists; those of the events are not kept on disk", threshold)
    if strings.values is None or strings.hidden.count:
        why = f"more than {options.caps.distinct_values} distinct strings, or a long one" if strings.open else "the values are not kept on disk"
        return Decision("enum", "open text", why, threshold)
    counts = f"{len(strings.values)} distinct in {strings.counter.count:,} strings, chance of a new one {unseen(strings):.3%}"
    verdict = withheld_of(strings, limits)
    if verdict is not None:
        return Decision("enum", "held back" if verdict.outcome is Outcome.HELD else "never shown", f"{counts}; {verdict.because}", threshold)
    names = "" if are_names(strings.values, strings.field or Field()) else "; they do not look like names"
    return Decision("enum", "open text" if enum_of(strings, limits) is None else "an enum", counts + names, threshold)


def _map(objects: ObjectEvidence, options: InferOptions) -> Decision:
    limits = options.maps
    threshold = f"keys ≥ {limits.keys} by pattern, ≥ {limits.free_keys} free; entropy ≥ {limits.entropy}; similarity ≥ {limits.similarity}"
    decision = map_decision(objects, options)
    if decision is not None:
        return Decision("map", "a map", decision.because, threshold)
    free = free_keys_of(objects, options)
    if free or objects.values is not None:
        return _beside_names(objects, free, options)
    return Decision("map", "a record", f"{len(objects.properties)} distinct keys, entropy {key_entropy(objects):.2f}", threshold)


def _beside_names(objects: ObjectEvidence, free: Collection[str], options: InferOptions) -> Decision:
    """free: the keys that are data, unless there were too many to be kept."""
    limits = options.maps
    if objects.values is not None:
        number, seen = "more than are kept", objects.values.share.present.count
        beside = f"a name in all of ≥ {limits.free_keys} objects, and like no key that is data"
    else:
        number, seen = f"{len(free):,}", sum(objects.properties[key].share.present.count for key in free)
        beside = f"a name in ≥ {limits.constant:.0%} of the objects; of data ≥ {limits.free_keys} keys, each in ≤ {limits.rare:.0%}"
    counts = f"names: {len(objects.properties) - len(free)}; other keys: {number}, which came {seen:,} times in {objects.counter.count:,} objects"
    return Decision("map", "a record, and a map of the other keys", counts, beside)


def _variants(objects: ObjectEvidence, options: InferOptions) -> Decision:
    limits = options.tags
    threshold = f"variants ≤ {limits.variants}, chance ≤ {limits.chance}, shapes ≥ {limits.shapes} a label"
    found = discriminator_of(objects, options)
    if found is None:
        candidates = ", ".join(f"`{key}` ({len(shapes)})" for key, shapes in sorted(objects.tags.items()))
        return Decision("variants", "none", f"candidates: {candidates or 'none'}", threshold)
    counts = f"`{found.key}` decides {found.decided} places by {len(found.labels)} labels; chance {found.chance:.2g}"
    return Decision("variants", f"told apart by `{found.key}`", counts, threshold)


def _kinds(objects: ObjectEvidence, options: InferOptions) -> Decision:
    limits = options.unions
    threshold = f"kinds ≤ {limits.variants}, chance ≤ {limits.chance}"
    found = kinds_of(objects, options)
    if found is not None:
        counts = ", ".join(f"{kind.objects:,} with {' and '.join(f'`{key}`' for key in kind.group)}" for kind in found.kinds)
        return Decision("kinds", "told apart by keys that exclude one another", f"{counts}; chance {found.chance:.2g}", threshold)
    if objects.layouts is None:
        return Decision("kinds", "one", f"keys are data, or more than {options.caps.layouts} different sets of keys", threshold)
    return Decision("kinds", "one", f"{len(objects.layouts)} different sets of keys", threshold)
