"""A union whose variants are distinguished by their types alone says what one schema with all these types says: `anyOf: [X, {type: null}]` is
`type: [X's, null]`. Both are seen as the latter, so that null is reported as null, a type as a type, and neither as a variant."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from schemactl.diff.merging import ALL_TYPES, types_of
from schemactl.model.json import JsonObject, JsonValue, list_of

_LOGIC: Final = frozenset(
    {"enum", "const", "not", "if", "then", "else", "allOf", "anyOf", "oneOf", "$ref", "unevaluatedProperties", "unevaluatedItems"}
)
"""Keywords that speak about all types, or look at what others have looked at."""
_SAYS_NOTHING: Final = frozenset({"title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment"})
_MARKS: Final = "x-inferred"
_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_TEXTS = ("minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema")
_ARRAYS = ("items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems")
_OBJECTS = (
    *("properties", "patternProperties", "additionalProperties", "propertyNames", "required", "minProperties", "maxProperties"),
    *("dependentRequired", "dependentSchemas"),
)
_ABOUT: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(_NUMBERS, frozenset({"integer", "number"})),
    **dict.fromkeys(_TEXTS, frozenset({"string"})),
    **dict.fromkeys(_ARRAYS, frozenset({"array"})),
    **dict.fromkeys(_OBJECTS, frozenset({"object"})),
    "format": frozenset({"integer", "number", "string"}),
}
"""The types that a keyword speaks about; another one, of all but null."""
_OTHERS: Final = frozenset(ALL_TYPES) - {"null"}


def folded(view: JsonObject, variants: Sequence[JsonObject], keyword: str) -> JsonObject:
    """The view without its union, where that does no more than allow types; else the view. variants: references resolved."""
    variants = [_meaningful(variant) for variant in variants]
    if not view.keys() <= {keyword} | _SAYS_NOTHING or not _are_distinguished_by_types(variants):
        return view
    without = {key: value for key, value in view.items() if key != keyword}
    together = {key: value for variant in variants for key, value in variant.items()}
    marks = [mark for variant in variants for mark in list_of(variant.get(_MARKS))]
    return {**together, **without, "type": [name for variant in variants for name in _types(variant)], **({_MARKS: marks} if marks else {})}


def _are_distinguished_by_types(variants: Sequence[JsonObject]) -> bool:
    """Each has types of its own, and what it says of them says nothing of the others'."""
    if not all(_types(variant) for variant in variants) or any(variant.keys() & _LOGIC for variant in variants):
        return False
    met = Counter(name for variant in variants for name in types_of(variant))
    keys = Counter(key for variant in variants for key in variant if key not in ("type", _MARKS))
    if max(met.values()) > 1 or max(keys.values(), default=0) > 1:
        return False
    everywhere = frozenset(met)
    return all(not _about(key) & (everywhere - types_of(variant)) or _is_of_texts(key, variant) for variant in variants for key in variant)


def _meaningful(variant: JsonObject) -> JsonObject:
    """Without what it says of types that it refuses."""
    own = types_of(variant)
    return {key: value for key, value in variant.items() if not _about(key) or _about(key) & own}


def _about(key: str) -> frozenset[str]:
    if key in ("type", _MARKS) or key in _SAYS_NOTHING:
        return frozenset()
    return _ABOUT.get(key, _OTHERS)


def _is_of_texts(key: str, variant: JsonObject) -> bool:
    """A format of a text is none of a number."""
    return key == "format" and types_of(variant) <= {"string", "null"}


def _types(variant: JsonObject) -> list[JsonValue]:
    value = variant.get("type")
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []
