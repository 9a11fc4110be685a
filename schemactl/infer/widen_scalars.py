"""Strings and numbers: the part of the latest version, wide enough for what was seen of its type."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.guard import Field
from schemactl.infer.cause import Contradiction
from schemactl.infer.evidence.counter import NONE
from schemactl.infer.evidence.numbers import NumberEvidence, NumberKind
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.refine_enum import are_names
from schemactl.infer.refine_scalars import is_wider, number_schema
from schemactl.infer.schema_parts import INFERRED
from schemactl.model.json import JsonObject, JsonValue, list_of
from schemactl.model.options.infer import InferOptions
from schemactl.schema.formats import INFERRED_FORMATS


@dataclass(frozen=True, slots=True)
class Step:
    """One decision that was contradicted, and the part without it."""

    part: JsonObject
    what: str
    seen: Contradiction


def number_steps(part: JsonObject, numbers: NumberEvidence) -> Iterator[Step]:
    """An integer that met fractions becomes a number; a format that is too narrow the wider one; one that only people write (`int32`) stays."""
    seen = number_schema(numbers)
    if part.get("type") == "integer" and seen["type"] == "number":
        fractions = numbers.kinds.get(NumberKind.NUMBER, NONE) + numbers.kinds.get(NumberKind.DECIMAL, NONE)
        yield Step({**without(part, "format"), **seen}, "other-type", Contradiction.by_counter(fractions, numbers.counter))
    elif part.get("type") == seen["type"] and is_wider(seen.get("format"), part.get("format")):
        beyond = numbers.kinds[NumberKind(str(seen["format"]))]
        yield Step({**part, **seen}, "format", Contradiction.by_counter(beyond, numbers.counter))


def string_steps(part: JsonObject, strings: StringEvidence, options: InferOptions) -> Iterator[Step]:
    """A format that a string lacks goes; an enum takes in the new values, or goes where they are no enum's, or may not be shown."""
    name = part.get("format")
    if isinstance(name, str) and name in INFERRED_FORMATS and not strings.all_have(name):
        part = unmarked(part, "format")
        yield Step(part, "format", _without_format(name, strings, options))
    allowed = _allowed(part)
    if allowed is not None:
        yield from _enum_steps(part, allowed, strings, options)


def _without_format(name: str, strings: StringEvidence, options: InferOptions) -> Contradiction:
    """The strings that lack a format; where so many of a label do that they are not counted any more, those of all labels."""
    failures = options.caps.trait_failures if strings.pooled is None else options.caps.below_labels.trait_failures
    lack = strings.traits.get(name)
    if lack is not None or strings.counter.count < failures:
        return Contradiction.by_counter(lack or strings.counter, strings.counter)
    return Contradiction(strings.counter, None, None) if strings.pooled is None else _without_format(name, strings.pooled, options)


def _enum_steps(part: JsonObject, allowed: list[JsonValue], strings: StringEvidence, options: InferOptions) -> Iterator[Step]:
    if strings.open and strings.pooled is not None:
        strings = strings.pooled
    if strings.open:
        yield Step(unmarked(part, "enum", "const"), "outside-enum", Contradiction(strings.counter, None, None))
        return
    outside = {value: counter for value, counter in (strings.values or {}).items() if value not in allowed}
    if not outside:
        return
    seen = sum(outside.values(), NONE)
    field = strings.field or Field()
    is_no_enum = INFERRED in part and (not are_names(outside, field) or len(allowed) + len(outside) > options.enums.values)
    texts = [value for value in allowed if isinstance(value, str)]
    is_no_enum = is_no_enum or strings.field is None or not field.knowing(strings.earlier).verdict([*texts, *outside]).is_published
    values: list[JsonValue] = sorted([*allowed, *outside], key=str)
    wider = unmarked(part, "enum", "const") if is_no_enum else {**without(part, "const"), "enum": values}
    yield Step(wider, "outside-enum", Contradiction.by_counter(seen, strings.counter))


def _allowed(part: JsonObject) -> list[JsonValue] | None:
    if "const" in part:
        return [part["const"]]
    values = part.get("enum")
    return values if isinstance(values, list) else None


def without(part: JsonObject, *keywords: str) -> JsonObject:
    """A copy that lacks these keywords."""
    return {key: value for key, value in part.items() if key not in keywords}


def unmarked(part: JsonObject, *keywords: str) -> JsonObject:
    """A copy that lacks these keywords and the mark that they were inferred."""
    kept = [mark for mark in list_of(part.get(INFERRED)) if mark not in keywords]
    bare = without(part, INFERRED, *keywords)
    return {**bare, INFERRED: kept} if kept else bare
