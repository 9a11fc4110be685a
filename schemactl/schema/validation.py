"""The validator of a document by `jsonschema`, the oracle of every proof: in the document's own dialect, and without ever fetching anything."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.dialects import Dialect, dialect_of

if TYPE_CHECKING:
    from jsonschema import FormatChecker, ValidationError


class Validator(Protocol):
    """What is used of a validator of `jsonschema`."""

    def is_valid(self, instance: JsonValue) -> bool: ...

    def iter_errors(self, instance: JsonValue) -> "Iterator[ValidationError]": ...


def validator(document: Document, formats: Formats) -> Validator:
    """The validator of `document`. formats: whether they are asserted (with schemactl's own predicates) or annotations."""
    return validator_of(comparable(document), formats, class_of(dialect_of(document)))


def validator_of(document: Document, formats: Formats, class_: Any) -> Validator:
    """As `validator`, of a given class. document: without Decimals."""
    from jsonschema_specifications import REGISTRY

    checker = format_checker() if formats == Formats.ASSERT else None
    return cast("Validator", class_(document, registry=REGISTRY, format_checker=checker))


@cache
def format_checker() -> "FormatChecker":
    """schemactl's formats as `jsonschema` wants them; a format that it does not know refuses nothing."""
    from jsonschema import FormatChecker

    from schemactl.schema.asserted_formats import ASSERTED

    checker = FormatChecker(formats=())
    for name, holds in ASSERTED.items():
        checker.checkers = {**checker.checkers, name: (_on_strings(holds), ())}
    return checker


def _on_strings(holds: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or holds(value)


@cache
def class_of(dialect: Dialect) -> Any:
    """The class of validators of a dialect."""
    from jsonschema.validators import validator_for

    return validator_for({"$schema": dialect.uri + ("#" if dialect.age <= 2 else "")})


def comparable(document: Document) -> Document:
    """Decimals as floats: `jsonschema` divides instances by bounds, and Python refuses to mix the two. A document without any is itself."""
    return cast("Document", _with_floats(document)) if _holds_decimal(document) else document


def _holds_decimal(value: JsonValue) -> bool:
    seen: set[int] = set()
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, Decimal):
            return True
        if isinstance(one, dict | list) and id(one) not in seen:
            seen.add(id(one))
            pending.extend(one.values() if isinstance(one, dict) else one)
    return False


def _with_floats(value: JsonValue) -> JsonValue:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _with_floats(item) for key, item in value.items()}
    return [_with_floats(item) for item in value] if isinstance(value, list) else value
