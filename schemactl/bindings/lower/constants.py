"""The values that a location allows, where it lists them: by `const`, by `enum`, or by alternatives that are nothing but constants."""

from collections.abc import Sequence

from schemactl.bindings.lower.node import IN_PLACE, Node, Part
from schemactl.bindings.lower.patterns import text_patterns
from schemactl.model.json import JsonValue
from schemactl.schema.patterns.matching import may_match

SAYING_MORE = IN_PLACE | {"not", "if", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "properties", "items"}
"""What an alternative that is nothing but constants does not say."""


def constants(node: Node) -> list[JsonValue] | None:
    """The values that all parts of a location list, the first part's order; None where none lists any."""
    listings = [listed for part in node.parts if (listed := _listed(part)) is not None]
    if not listings:
        return None
    allowed = [value for value in listings[0] if all(_among(value, listed) for listed in listings[1:])]
    patterns = text_patterns(node)
    return [value for value in allowed if not isinstance(value, str) or all(may_match(pattern, value) for pattern in patterns)]


def are_guessed(node: Node) -> bool:
    """Whether discovery alone listed them (`x-inferred`), so that more may come."""
    marks = [part.schema.get("x-inferred") for part in node.parts if _listed(part) is not None]
    return bool(marks) and all(isinstance(mark, list) and "enum" in mark for mark in marks)


def _listed(part: Part) -> Sequence[JsonValue] | None:
    if "const" in part.schema and part.scope.dialect.knows("const"):
        return [part.schema["const"]]
    values = part.schema.get("enum")
    if isinstance(values, list):
        return values
    return next((found for keyword in ("anyOf", "oneOf") if (found := _alternatives(part, keyword))), None)


def _alternatives(part: Part, keyword: str) -> list[JsonValue] | None:
    branches = [Part(branch, part.scope) for branch in part.list_of(keyword) if isinstance(branch, dict) and not branch.keys() & SAYING_MORE]
    listings = [_listed(branch) if _is_typed(branch) else None for branch in branches]
    if len(branches) < len(part.list_of(keyword)) or None in listings:
        return None
    return [value for listed in listings for value in listed or ()]


def _is_typed(part: Part) -> bool:
    """Whether all that a part lists are of its type, where it says one."""
    said = part.schema.get("type")
    types = {said} if isinstance(said, str) else {*said} if isinstance(said, list) else None
    return types is None or all(type_of(value) in types or (type_of(value) == "integer" and "number" in types) for value in _listed(part) or ())


def _among(value: JsonValue, values: Sequence[JsonValue]) -> bool:
    """Whether a value is one of these; true is not 1."""
    return any(isinstance(value, bool) is isinstance(each, bool) and value == each for each in values)


def type_of(value: JsonValue) -> str:
    """The JSON type of a value; a number without a fraction is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int():
            return "integer"
        case dict():
            return "object"
        case list():
            return "array"
        case _:
            return "integer" if value == int(value) else "number"
