"""With which events a filter matches, as a JSON Schema, for the prover.

Arrays inside arrays are followed two levels deep. Where that, or an operator, is not exact, what is proven is confirmed by `matches` first.
"""

from schemactl.consumers.filters.matching import OR, matches, operator_named, single
from schemactl.consumers.filters.operators import OPERATORS
from schemactl.errors import UsageError
from schemactl.model.json import JsonObject, JsonValue

_SCALAR: JsonObject = {"type": ["string", "number", "boolean", "null"]}
_ARRAYS_DEEP = 2


def as_schema(filter_: JsonObject) -> JsonObject:
    """The schema of the events that the filter matches. Raises UsageError for a filter that the service would refuse."""
    fields: list[JsonValue] = [_field(name, below) for name, below in filter_.items()]
    return {"type": "object", "allOf": fields} if fields else {"type": "object"}


def is_exact(filter_: JsonValue) -> bool:
    """Whether the schema says just what the filter does; else it lets more events in."""
    if isinstance(filter_, dict):
        return all((name not in OPERATORS or OPERATORS[name].exact) and is_exact(below) for name, below in filter_.items())
    return all(map(is_exact, filter_)) if isinstance(filter_, list) else True


def _field(name: str, below: JsonValue) -> JsonObject:
    if name == OR and isinstance(below, list) and all(isinstance(one, dict) for one in below):
        return {"anyOf": [as_schema(one) for one in below if isinstance(one, dict)]}
    if isinstance(below, dict):
        return _nested(name, below)
    if isinstance(below, list):
        return _leaf(name, below)
    raise UsageError(f"`{name:.40}` must be an object or a list of alternatives.", "the filter")


def _nested(name: str, below: JsonObject) -> JsonObject:
    """An object, or an array of which one item matches; where the filter holds for what is not there, also whatever is no object."""
    within = _or_in_an_array(as_schema(below))
    if not matches(below, None):
        return {"properties": {name: within}, "required": [name]}
    return {"properties": {name: {"anyOf": [within, {"not": {"type": ["object", "array"]}}, {"type": "array", "items": _SCALAR}]}}}


def _leaf(name: str, alternatives: list[JsonValue]) -> JsonObject:
    accepted: list[JsonValue] = []
    ways: list[JsonValue] = []
    for alternative in alternatives:
        operator, operand = single(alternative) if isinstance(alternative, dict) else ("", alternative)
        if operator == "exists" and operand is True:
            accepted.append({})
        elif operator == "exists":
            ways.append({"properties": {name: {"not": _or_in_an_array(_SCALAR)}}})
        elif operator:
            accepted.append(operator_named(operator).schema(operand))
        elif isinstance(operand, list):
            raise UsageError("a list inside a list of alternatives.", "the filter")
        else:
            accepted.append({"enum": [operand]})
    if accepted:
        within = _or_in_an_array({**_SCALAR, "anyOf": accepted})
        ways.append({"properties": {name: within}, "required": [name]})
    return {"anyOf": ways}


def _or_in_an_array(schema: JsonObject) -> JsonObject:
    """The schema for the value itself, or for some item of it."""
    result = schema
    for _ in range(_ARRAYS_DEEP):
        result = {"anyOf": [schema, {"type": "array", "contains": result}]}
    return result
