"""Witnesses: a value that the writer sends and the reader refuses, confirmed by `jsonschema` on both sides, and made small."""

from typing import TYPE_CHECKING

from schemactl.compat.question import Question
from schemactl.model.finding import Witness
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.model.pointer import JsonPointer
from schemactl.schema.bounded_validation import Bounded, OutOfPatience
from schemactl.schema.pattern_matching import Undecided

if TYPE_CHECKING:
    from jsonschema import ValidationError


def confirm(question: Question, value: JsonValue) -> Witness | None:
    """The witness, if `value` is one: valid for the writer as it was written and as it is closed, invalid for the reader."""
    return _confirmed(question, value, question.accepted_by_reader)


def confirm_of_part(question: Question, value: JsonValue, part: Document) -> Witness | None:
    """As `confirm`, if the value is invalid for a part of what the reader asks, too: it fails there."""
    return _confirmed(question, value, question.accepted_by_part(part))


def _confirmed(question: Question, value: JsonValue, failing: Bounded) -> Witness | None:
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
    except (ArithmeticError, RecursionError, ValueError, TypeError, LookupError, AttributeError, OutOfPatience, Undecided, Unresolvable):
        return None  # the oracle cannot tell: too deep or long, a number that Python cannot divide, an undecided pattern, a bug of its own
    return Witness(value, failing_place(errors), rests_on_format)


def failing_place(errors: "list[ValidationError]") -> JsonPointer:
    """Where the value fails, as deep as it can be told: a missing or surplus name is a place of its own."""
    from jsonschema.exceptions import best_match

    error = best_match(errors)
    tokens = tuple(str(token) for token in error.absolute_path)
    name = _name_at_fault(error)
    return JsonPointer(tokens if name is None else (*tokens, name))


def _name_at_fault(error: "ValidationError") -> str | None:
    instance, value = error.instance, error.validator_value
    if not isinstance(instance, dict):
        return None
    if error.validator == "required" and isinstance(value, list):
        return next((name for name in value if name not in instance and repr(name) in error.message), None)
    if error.validator in ("additionalProperties", "unevaluatedProperties"):
        return next((name for name in sorted(instance) if repr(name) in error.message), None)
    return None
