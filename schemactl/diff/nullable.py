"""`anyOf: [X, {type: null}]` says what `type: [X's, null]` says; both are seen as the latter, so that null is told as null and not as a variant."""

from schemactl.model.json import JsonObject, JsonValue

_LOGIC = frozenset({"enum", "const", "not", "if", "then", "else", "allOf", "anyOf", "oneOf", "$ref", "unevaluatedProperties", "unevaluatedItems"})
"""Keywords that speak about null, too, or look at what others have looked at."""
_SAYS_NOTHING = frozenset({"title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment"})


def folded(view: JsonObject, variants: list[JsonObject], keyword: str) -> JsonObject:
    """The view without its union, where that does no more than allow null; else the view. variants: references resolved."""
    nulls = [variant for variant in variants if variant == {"type": "null"}]
    others = [variant for variant in variants if variant != {"type": "null"}]
    if len(nulls) != 1 or len(others) != 1 or not view.keys() <= {keyword} | _SAYS_NOTHING:
        return view
    other = others[0]
    types = _types(other.get("type"))
    if not types or "null" in types or other.keys() & _LOGIC:
        return view
    without = {key: value for key, value in view.items() if key != keyword}
    return {**other, **without, "type": [*types, "null"]}


def _types(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []
