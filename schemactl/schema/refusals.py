"""What an error of jsonschema-rs says, in words about the place in the value: of the schema's texts only, never of the value's."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from schemactl.model.json import JsonValue
from schemactl.model.pointer import JsonPointer
from schemactl.schema.error_places import Place, Places
from schemactl.schema.patterns.native import MATCHED

_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "null": type(None),
    "boolean": bool,
    "string": str,
    "array": list,
    "object": dict,
    "integer": int,
    "number": (float, Decimal),
}
_TYPE_NAMES: Final = {name: name if name == "null" else f"an {name}" if name[0] in "aoi" else f"a {name}" for name in _TYPES}
_BRANCHES: Final = ("oneOf", "anyOf")
_LOOKED_AT: Final = 1000
"""Errors of one value at most: an array may have one an item."""
_LISTED: Final = 5
"""Values of an enum that are named."""
_LONG: Final = 40
"""Characters of one of them that are shown."""
_GIVEN_UP: Final = ("BacktrackLimitExceeded", "RegexEngineFailure")
"""Errors of the search for a pattern, which was given up."""
_OURS: Final = {MATCHED: "pattern"}
"""Keywords of our own → those that they stand for."""
_WORDS: Final[dict[str, str]] = {
    "additionalProperties": "has a property that the schema forbids",
    "contains": "has no item that matches `contains`",
    "exclusiveMaximum": "is not less than {limit}",
    "exclusiveMinimum": "is not more than {limit}",
    "falseSchema": "is not allowed",
    "format": "is not a valid {format}",
    "maxItems": "has more than {limit} items",
    "maxLength": "has more than {limit} characters",
    "maxProperties": "has more than {limit} properties",
    "maximum": "is more than {limit}",
    "minItems": "has fewer than {limit} items",
    "minLength": "has fewer than {limit} characters",
    "minProperties": "has fewer than {limit} properties",
    "minimum": "is less than {limit}",
    "not": "matches a schema that is excluded (`not`)",
    "multipleOf": "is not a multiple of {multiple_of}",
    "propertyNames": "has a key that the schema forbids",
    "required": "is missing",
    "unevaluatedItems": "has an item that the schema forbids",
    "unevaluatedProperties": "has a property that the schema forbids",
    "uniqueItems": "has duplicate items",
}
"""Keyword → words with the members of the error's kind."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is refused: keyword of the schema, path into the value (`*`: any item or key), and what is wrong there in words that follow the
    path (`is missing`)."""

    keyword: str
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path or '/'} {self.what}"


def refusals_of(errors: Iterator[Any], places: Places, value: JsonValue, most: int, patterns: Mapping[str, str]) -> tuple[Refusal, ...]:
    """The first `most` different ones. Of a place whose type is wrong, nothing else is told. patterns: as the engine was given them → as the schema
    has them."""
    looked_at = list(islice(errors, _LOOKED_AT))
    mistyped = {places.of(error) for error in looked_at if error.kind.name == "type"}
    reader = _Reader(places, value, patterns)
    found: dict[Refusal, None] = {}
    for error in looked_at:
        if error.kind.name != "type" and places.of(error) in mistyped:
            continue
        found[reader.refusal(error)] = None
        if len(found) == most:
            break
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Puts the errors of one value into words."""

    places: Places
    value: JsonValue
    patterns: Mapping[str, str]

    def refusal(self, error: Any) -> Refusal:
        if error.kind.name in _BRANCHES:
            return self._of_union(error)
        keyword = _OURS.get(str(error.kind.name), str(error.kind.name))
        tokens = self.places.tokens(error)
        if keyword == "required":
            tokens = (*tokens, str(getattr(error.kind, "property", "")))
        return Refusal(keyword, str(JsonPointer(tokens)), self._what(keyword, error))

    def _of_union(self, error: Any) -> Refusal:
        """The error in the variant that the value means, which is the one whose tags it has, or that it fits best."""
        branches = error.kind.context
        if not all(branches):
            return self._at_place(error, "matches more than one variant")
        meant = [branch for branch in branches if not any(one.kind.name == "const" for one in branch)]
        fits = sorted(meant or branches, key=self._misfit)
        if not meant and len(branches) > 1:
            return self._of_tags(error, branches)
        if len(fits) == 1 or self._misfit(fits[0]) < self._misfit(fits[1]):
            return self.refusal(fits[0][0])
        common = set.intersection(*({self.refusal(one) for one in branch} for branch in fits))
        return min(common, key=str, default=self._at_place(error, self._none_of_the_types(branches, error)))

    def _at_place(self, error: Any, what: str) -> Refusal:
        return Refusal(str(error.kind.name), str(JsonPointer(self.places.tokens(error))), what)

    def _of_tags(self, error: Any, branches: list[Any]) -> Refusal:
        """No variant has the tag that the value has."""
        tags = [[one for one in branch if one.kind.name == "const"] for branch in branches]
        first = self.places.tokens(tags[0][0])
        if any(len(tag) != 1 or self.places.tokens(tag[0]) != first for tag in tags):
            return self._at_place(error, "matches none of the variants")
        return Refusal("const", str(JsonPointer(first)), _none_of([tag[0].kind.expected_value for tag in tags]))

    def _none_of_the_types(self, branches: list[Any], error: Any) -> str:
        place = self.places.of(error)
        if all(len(branch) == 1 and branch[0].kind.name == "type" and self.places.of(branch[0]) == place for branch in branches):
            types = {type_ for branch in branches for type_ in branch[0].kind.types}
            return f"is {_type_name(_at(self.value, place))}, not {_or(types)}"
        return "matches none of the variants"

    def _misfit(self, errors: list[Any]) -> tuple[int, int]:
        """Fewer errors, and deeper ones, are a better fit."""
        return len(errors), -len(self.places.of(errors[0]))

    def _what(self, keyword: str, error: Any) -> str:
        kind = error.kind
        if type(kind).__name__ in _GIVEN_UP:
            return "takes too long to match against its pattern"
        if keyword == "type":
            return f"is {_type_name(_at(self.value, self.places.of(error)))}, not {_or(kind.types)}"
        if keyword == "pattern":
            return str(kind.message) if kind.name in _OURS else f"does not match {self.patterns.get(kind.pattern, kind.pattern)}"
        if keyword == "enum":
            return _none_of(kind.options)
        if keyword == "const":
            return _none_of([kind.expected_value])
        words = _WORDS.get(keyword)
        return f"breaks `{keyword}`" if words is None else words.format_map(_Members(kind))


class _Members(dict[str, str]):
    def __init__(self, kind: Any) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, name: str) -> str:
        return str(getattr(self._kind, name))


def _none_of(values: Any) -> str:
    """`values`, of the schema, as far as they can be read at a glance."""
    listed = [_short(json.dumps(value, ensure_ascii=False, default=str)) for value in values]
    if len(listed) == 1:
        return f"is not {listed[0]}"
    more = f", … ({len(listed)} values)" if len(listed) > _LISTED else ""
    return f"is not one of {', '.join(listed[:_LISTED])}{more}"


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _or(types: Any) -> str:
    return " or ".join(_TYPE_NAMES.get(str(one), str(one)) for one in sorted(types, key=str))


def _type_name(value: JsonValue) -> str:
    return next(_TYPE_NAMES[name] for name, types in _TYPES.items() if isinstance(value, types))


def _at(value: JsonValue, place: Place) -> JsonValue:
    for step in place:
        value = value[step]  # type: ignore[index]
    return value
