"""A validator that gives up: definitions that use one another twice can send `jsonschema` on more ways than there is time for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.dialects import Dialect, dialect_of
from schemactl.schema.validation import Validator, class_of, validator

if TYPE_CHECKING:
    from jsonschema import ValidationError

MOST_REFERENCES: Final = 10_000
"""References that one validation follows: a second or two."""
_KEYWORDS: Final = ("$ref", "$dynamicRef", "$recursiveRef")


class OutOfPatience(Exception):
    """The validation was broken off: whether the value is valid is not known."""


@dataclass
class _Patience:
    left: int = MOST_REFERENCES

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OutOfPatience


@dataclass(frozen=True, slots=True)
class _Bounded:
    """A validator, and the patience that all those of its class share; each validation begins with all of it."""

    validator: Validator
    patience: _Patience

    def is_valid(self, instance: JsonValue) -> bool:
        self.patience.left = MOST_REFERENCES
        return self.validator.is_valid(instance)

    def iter_errors(self, instance: JsonValue) -> "Iterator[ValidationError]":
        self.patience.left = MOST_REFERENCES
        return self.validator.iter_errors(instance)


def bounded_validator(document: Document, formats: Formats) -> Validator:
    """As `validator`; what it cannot tell in good time raises OutOfPatience."""
    class_, patience = _bounded_class(dialect_of(document))
    return _Bounded(validator(document, formats, class_), patience)


@cache
def _bounded_class(dialect: Dialect) -> tuple[Any, _Patience]:
    from jsonschema import validators

    plain, patience = class_of(dialect), _Patience()
    followed = {keyword: _counted(plain.VALIDATORS[keyword], patience) for keyword in _KEYWORDS if keyword in plain.VALIDATORS}
    extended: Any = validators.extend(plain, followed)  # type: ignore[no-untyped-call]
    return extended, patience


def _counted(rule: Any, patience: _Patience) -> Any:
    def counted(*arguments: Any) -> "Iterator[ValidationError]":
        patience.spend()
        return cast("Iterator[ValidationError]", rule(*arguments))

    return counted
