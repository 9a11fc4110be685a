"""Witnesses: a value that the writer sends and the reader refuses, confirmed by `jsonschema` on both sides, and made small."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from schemactl.compat.containment import ContainmentQuery
from schemactl.model.deadline import OutOfTime
from schemactl.model.finding import Witness
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.model.pointer import JsonPointer
from schemactl.schema.bounded_validation import Bounded
from schemactl.schema.canonical import value_key
from schemactl.schema.patterns.matching import Undecided

if TYPE_CHECKING:
    from jsonschema import ValidationError


def confirm(question: ContainmentQuery, value: JsonValue) -> Witness | None:
    """The witness, if `value` is one: valid for the writer as it was written and as it is closed, invalid for the reader."""
    return _confirmed(question, value, question.accepted_by_reader)


def confirm_of_part(question: ContainmentQuery, value: JsonValue, part: Document) -> Witness | None:
    """As `confirm`, if the value is invalid for a part of what the reader asks, too: it fails there."""
    return _confirmed(question, value, question.accepted_by_part(part))


def _confirmed(question: ContainmentQuery, value: JsonValue, failing: Bounded) -> Witness | None:
    """failing: the reader, or a part of it; where that fails is where the value does."""
    from referencing.exceptions import Unresolvable

    try:
        if (
            not question.allowed_by_writer.is_valid(value)
            or not question.allowed_as_sent.is_valid(value)
            or question.accepted_by_reader.is_valid(value)
        ):
            return None
        errors = list(failing.iter_errors(value))
        if not errors:
            return None
        rests_on_format = question.formats is Formats.ASSERT and question.accepted_without_formats.is_valid(value)
    except (ArithmeticError, RecursionError, ValueError, TypeError, LookupError, AttributeError, OutOfTime, Undecided, Unresolvable):
        return None  # the oracle cannot tell: too deep or long, a number that Python cannot divide, an undecided pattern, a bug of its own
    return Witness(value, failing_place(errors, value), rests_on_format)


def failing_place(errors: "list[ValidationError]", value: JsonValue) -> JsonPointer:
    """Where the value fails, as deep as it can be told: a missing or surplus name is a place of its own."""
    from jsonschema.exceptions import relevance

    error = max(errors, key=relevance)
    while (inner := _in_the_branch_meant(error)) is not None:
        error = inner
    tokens = tuple(str(token) for token in error.absolute_path)
    name = _name_at_fault(error, _at(value, error.absolute_path))
    return JsonPointer(tokens if name is None else (*tokens, name))


def _in_the_branch_meant(error: "ValidationError") -> "ValidationError | None":
    """What fails in the branch of a union that the value seems to be meant for, or the tag that no branch has; None where that cannot be told."""
    from jsonschema.exceptions import relevance

    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context or ():
        if not inner.relative_schema_path:
            continue  # the branch is `false`, of which jsonschema does not say which one it is
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [inner for inner in branches.values() if not any(map(_tells_another, inner))]
    if meant:
        return max(meant[0], key=relevance) if len(meant) == 1 else None
    tags = [{tuple(inner.absolute_path): inner for inner in branch if inner.relative_path and _tells_another(inner)} for branch in branches.values()]
    shared = [tag for at, tag in tags[0].items() if all(at in others for others in tags)] if tags else []
    return shared[0] if shared else None


def _tells_another(error: "ValidationError") -> bool:
    """Whether a branch is not meant for the value: it is of another type, has another tag, or is only guarded against it."""
    depth = len(error.relative_path)
    return (depth == 0 and error.validator in ("type", "not", "const", "enum")) or (depth == 1 and error.validator in ("const", "enum"))


def _at(value: JsonValue, path: "Iterable[str | int]") -> JsonValue:
    for token in path:
        if isinstance(value, dict):
            value = value[str(token)]
        elif isinstance(value, list):
            value = value[int(token)]
    return value


def _name_at_fault(error: "ValidationError", held: JsonValue) -> str | None:
    """held: the value at the place of the error, an object also where one of its names fails."""
    instance, value = error.instance, error.validator_value
    if not isinstance(held, dict):
        return None
    if error.schema is False:
        return _only_member(held, cast("JsonValue", instance))
    if not isinstance(instance, dict):
        return instance if isinstance(instance, str) and instance in held else None
    match error.validator:
        case "required":
            return next((name for name in _listed(value) if name not in held and repr(name) in error.message), None)
        case "additionalProperties" | "unevaluatedProperties":
            return next((name for name in sorted(held) if repr(name) in error.message), None)
        case "dependentRequired" | "dependencies" if isinstance(value, dict):
            asked = (name for key, names in value.items() if key in held for name in _listed(names))
            return next((name for name in asked if name not in held and error.message.startswith(repr(name))), None)
    return None


def _only_member(held: JsonObject, refused: JsonValue) -> str | None:
    """The member that `false` refuses, of which jsonschema does not say the name; None where several are equal."""
    names = [name for name, value in held.items() if value_key(value) == value_key(refused)]
    return names[0] if len(names) == 1 else None


def _listed(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
