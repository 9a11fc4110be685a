"""Validation of many values by one document, quick where they are valid (a sieve tells most), and telling where not (jsonschema-rs). Formats are
asserted by schemactl's own predicates; nothing is ever fetched. No text of a value is repeated."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from schemactl.model.json import Document, JsonValue
from schemactl.model.pointer import ANY, JsonPointer, Token
from schemactl.schema.sieve import Sieve
from schemactl.schema.working import working_form

_TYPES: dict[str, type | tuple[type, ...]] = {
    "null": type(None),
    "boolean": bool,
    "string": str,
    "array": list,
    "object": dict,
    "integer": int,
    "number": (float, Decimal),
}
_TYPE_NAMES = {name: name if name == "null" else f"an {name}" if name[0] in "aoi" else f"a {name}" for name in _TYPES}
_BRANCHES = ("oneOf", "anyOf")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is refused, first of all: keyword of the schema, path into the value (`*`: any item or key), and what is wrong there in words
    that follow the path (`is missing`)."""

    keyword: str
    path: str
    what: str


class QuickValidator:
    """Of one document."""

    def __init__(self, document: Document) -> None:
        self._document = working_form(document)
        self._sieve = Sieve(self._document)

    def unproved(self, raws: Sequence[bytes], refuses: Callable[[Set[str]], bool]) -> Sequence[int]:
        """The indices of the texts that are not surely a valid object, and so are to be parsed. refuses: whether objects with such keys, or some of
        them, must be looked at first."""
        return self._sieve.unproved(raws, refuses)

    def refusal(self, value: JsonValue) -> Refusal | None:
        """Why `value` is refused, None where it is valid."""
        if self._sieve.passes(value) or self._validator.is_valid(value):
            return None
        plain = _plain(value)
        error = next(iter(self._validator.iter_errors(plain)), None)
        return None if error is None else _refusal(_deepest(error), plain)

    @cached_property
    def _validator(self) -> Any:
        import jsonschema_rs

        from schemactl.schema.asserted_formats import ASSERTED

        formats = {name: _on_strings(holds) for name, holds in ASSERTED.items()}
        return jsonschema_rs.Draft202012Validator(self._document, formats=formats, validate_formats=True, offline=True)


def _deepest(error: Any) -> Any:
    """Of a union that is refused: the error in the variant that the value means, which is the one whose tags it has, or that it fits best."""
    if error.kind.name not in _BRANCHES or not getattr(error.kind, "context", None):
        return error
    branches = [branch for branch in error.kind.context if branch]
    meant = [branch for branch in branches if not any(one.kind.name == "const" for one in branch)]
    fits = sorted(meant or branches, key=_misfit)
    if (not meant and len(branches) > 1) or (len(fits) > 1 and _misfit(fits[0]) == _misfit(fits[1])):
        return error
    return _deepest(fits[0][0])


def _misfit(errors: list[Any]) -> tuple[int, int]:
    """Fewer errors, and deeper ones, are a better fit."""
    return len(errors), -len(errors[0].instance_path)


def _refusal(error: Any, value: JsonValue) -> Refusal:
    keyword = str(error.kind.name)
    tokens = _tokens(error)
    if keyword == "required":
        missing = str(getattr(error.kind, "property", ""))
        return Refusal(keyword, str(JsonPointer((*tokens, missing))), "is missing")
    return Refusal(keyword, str(JsonPointer(tokens)), _what(keyword, error, _at(value, error.instance_path)))


def _tokens(error: Any) -> tuple[Token, ...]:
    """The path into the value; items of arrays, and keys that the schema does not name, are any."""
    named = {step for before, step in pairwise(error.evaluation_path) if before == "properties"}
    return tuple(ANY if isinstance(step, int) or step not in named else step for step in error.instance_path)


def _what(keyword: str, error: Any, value: JsonValue) -> str:
    kind = error.kind
    if keyword == "type":
        return f"is {_type_name(value)}, not {_or(kind.types)}"
    if keyword == "format":
        return f"is no {kind.format}"
    if keyword == "enum":
        return "is none of the values that the schema lists"
    if keyword == "const":
        return "is not the value that the schema names"
    if keyword in _BRANCHES:
        return "is none of the variants"
    if keyword == "additionalProperties":
        return "has a property that the schema forbids"
    if keyword == "falseSchema":
        return "is not allowed"
    return f"breaks `{keyword}`"


def _or(types: Any) -> str:
    return " or ".join(_TYPE_NAMES.get(str(one), str(one)) for one in sorted(types, key=str))


def _type_name(value: JsonValue) -> str:
    return next(_TYPE_NAMES[name] for name, types in _TYPES.items() if isinstance(value, types))


def _at(value: JsonValue, path: list[str | int]) -> JsonValue:
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


def _plain(value: JsonValue) -> JsonValue:
    """Decimals as floats, which is all that jsonschema-rs knows."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _on_strings(holds: Any) -> Any:
    return lambda text: not isinstance(text, str) or holds(text)
