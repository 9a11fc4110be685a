"""Validates many values by one document, and says why one is refused (jsonschema-rs). Formats are asserted by schemactl's own predicates; nothing is
ever fetched. The engine validates by the same document, where it can say as much."""

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, cast

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.canonical import compact_text
from schemactl.schema.error_places import Places
from schemactl.schema.formats import ASSERTED, INFERRED_FORMATS
from schemactl.schema.normal_form import normal_form
from schemactl.schema.patterns.native import MATCHED, MatchedPattern, Native, pattern_options, with_native_patterns
from schemactl.schema.refusals import Refusal, refusals_of
from schemactl.schema.validation_cost import MOST_WAYS, Ways
from schemactl.schema.walk import every_schema

MOST: Final = 20
"""Refusals of one value that are told."""


UNDECIDED: Final = Refusal("undecided", "", f"would be checked against more than {MOST_WAYS:,} schemas; not decided")
UNEXPLAINED: Final = Refusal("schema", "", "does not match the schema; it is too large to say where")


class QuickValidator:
    """Of one document."""

    def __init__(self, document: Document) -> None:
        self._document = normal_form(document)
        self._ways = Ways(self._document)

    @property
    def for_engine(self) -> str | None:
        """The document as the engine reads it; None where that has not all of its formats, or cannot hold one of its numbers or say a pattern, and
        where an event has to be counted first."""
        if self._ways.may_double:
            return None
        try:
            native = self._native.document
        except InvalidSchema:
            return None  # said once a payload is validated
        schemas = [schema for schema in every_schema(native) if isinstance(schema, dict)]
        if any(MATCHED in schema for schema in schemas):
            return None
        formats = {schema.get("format") for schema in schemas}
        is_known = formats.isdisjoint(ASSERTED.keys() - INFERRED_FORMATS.keys())
        return compact_text(native) if is_known and _has_plain_numbers(native) else None

    def refusals(self, value: JsonValue) -> tuple[Refusal, ...]:
        """Why `value` is refused, in its own order, MOST at most; none where it is valid. What cannot be decided is refused as that."""
        if self._ways.are_too_many(value):
            return (UNDECIDED,)
        if self._validator.is_valid(value):
            return ()
        if self._ways.take_long_to_tell(value):
            return (UNEXPLAINED,)
        places = Places(value, lambda: self._validator.evaluate(value).errors())
        return refusals_of(self._validator.iter_errors(value), places, value, MOST, self._native.sources)

    @cached_property
    def _native(self) -> Native:
        return with_native_patterns(self._document)

    @cached_property
    def _validator(self) -> Any:
        return _compiled(self._native.document, Formats.ASSERT)


def _has_plain_numbers(value: JsonValue) -> bool:
    """Whether 64 bits hold all numbers in it."""
    if isinstance(value, dict):
        return all(map(_has_plain_numbers, value.values()))
    if isinstance(value, list):
        return all(map(_has_plain_numbers, value))
    return not isinstance(value, Decimal) and not (isinstance(value, int) and not -(2**63) <= value < 2**63)


def decider(document: Document, formats: Formats) -> Callable[[JsonValue], bool]:
    """Whether a document in working form surely accepts a value. formats: whether they are asserted. Raises InvalidSchema for a pattern of names that
    the engine cannot be told, and for too deep a document."""
    quick, ways = _compiled(with_native_patterns(document).document, formats), Ways(document)
    return lambda value: not ways.are_too_many(value) and bool(quick.is_valid(value))


def _compiled(document: Document, formats: Formats) -> Any:
    import jsonschema_rs

    checked = {name: _on_strings(holds) for name, holds in ASSERTED.items()} if formats is Formats.ASSERT else {}
    schema: Any = document
    try:
        return jsonschema_rs.Draft202012Validator(
            schema,
            formats=checked,
            validate_formats=formats is Formats.ASSERT,
            offline=True,
            pattern_options=pattern_options(),
            keywords={MATCHED: cast("Any", MatchedPattern)},
        )
    except ValueError as error:
        raise InvalidSchema(f"cannot be used to validate events: {str(error)[:200]}.", "", "Nest it less deeply.") from error


def _on_strings(holds: Any) -> Any:
    return lambda text: not isinstance(text, str) or holds(text)
