"""Validation of many values by one document, quick where they are valid (a sieve tells most), and telling where not (jsonschema-rs). Formats are
asserted by schemactl's own predicates; nothing is ever fetched."""

from collections.abc import Callable, Sequence, Set
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.model.pointer import JsonPointer
from schemactl.schema.error_places import Places
from schemactl.schema.moulds import Mould
from schemactl.schema.pattern_matching import bounded_patterns
from schemactl.schema.refusals import Refusal, refusals_of
from schemactl.schema.sieve import Sieve
from schemactl.schema.working import working_form

MOST: Final = 20
"""Refusals of one value that are told."""


class QuickValidator:
    """Of one document."""

    def __init__(self, document: Document) -> None:
        self._document = working_form(document)
        self._sieve = Sieve(self._document)

    def unproved(self, raws: Sequence[bytes], refuses: Callable[[Set[str]], bool]) -> Sequence[int]:
        """The indices of the texts that are not surely a valid object, and so are to be parsed. refuses: whether objects with such keys, or some of
        them, must be looked at first."""
        return self._sieve.unproved(raws, refuses)

    def mould(self, refuses: Callable[[Set[str]], bool]) -> Mould | None:
        """What `unproved` proves by, if by anything by now."""
        return self._sieve.mould(refuses)

    def refusals(self, value: JsonValue) -> tuple[Refusal, ...]:
        """Why `value` is refused, in its own order, MOST at most; none where it is valid."""
        if self._sieve.passes(value) or self._validator.is_valid(value):
            return ()
        floats = _plain(value)
        places = Places(floats, lambda: self._validator.evaluate(floats).errors())
        return refusals_of(self._validator.iter_errors(floats), places, floats, MOST)

    @cached_property
    def _validator(self) -> Any:
        return compiled(self._document, Formats.ASSERT)


def compiled(document: Document, formats: Formats) -> Any:
    """The validator of jsonschema-rs for a document in working form. formats: whether they are asserted. Raises InvalidSchema for a pattern that no
    text can be held against."""
    import jsonschema_rs

    from schemactl.schema.asserted_formats import ASSERTED

    checked = {name: _on_strings(holds) for name, holds in ASSERTED.items()} if formats is Formats.ASSERT else {}
    schema: Any = document
    try:
        return jsonschema_rs.Draft202012Validator(
            schema, formats=checked, validate_formats=formats is Formats.ASSERT, offline=True, pattern_options=bounded_patterns()
        )
    except jsonschema_rs.ValidationError as error:
        place = str(JsonPointer(tuple(map(str, Places(document, tuple).of(error)))))
        raise InvalidSchema(f"cannot be used to validate events: {error.message[:200]}.", place, "Write the pattern in a simpler way.") from error


def _plain(value: JsonValue) -> JsonValue:
    """Decimals as floats, which is all that the errors of jsonschema-rs know."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _on_strings(holds: Any) -> Any:
    return lambda text: not isinstance(text, str) or holds(text)
