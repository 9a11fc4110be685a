"""allOf as one view: the keywords of two conjuncts as one, where that can be written."""

from dataclasses import dataclass, field

from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.canonical import same_text
from schemactl.schema.numbers import exact, is_number

ALL_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_LOWER = frozenset({"minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum", "minContains"})
_UPPER = frozenset({"maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum", "maxContains"})
_NARROWS_THE_REST = frozenset({"additionalProperties", "unevaluatedProperties", "unevaluatedItems"})


@dataclass(slots=True)
class Conjunctions:
    """Schemas that say two things at once. The same parts give the same schema, so that a recursion through them comes back to itself."""

    _parts: dict[int, tuple[JsonValue, ...]] = field(default_factory=dict)
    _made: dict[frozenset[int], JsonObject] = field(default_factory=dict)

    def both(self, one: JsonValue, other: JsonValue) -> JsonValue:
        """A schema that holds where both do."""
        parts: list[JsonValue] = []
        for part in (*self._parts.get(id(one), (one,)), *self._parts.get(id(other), (other,))):
            if not any(part is known or same_text(part, known) for known in parts):
                parts.append(part)
        if len(parts) == 1:
            return parts[0]
        key = frozenset(map(id, parts))
        if key not in self._made:
            made: JsonObject = {"allOf": parts}
            self._made[key] = made
            self._parts[id(made)] = tuple(parts)
        return self._made[key]


def types_of(view: JsonObject) -> frozenset[str]:
    """The JSON types that `type` allows; all, where it does not say. `number` holds `integer`."""
    named = view.get("type")
    if named is None:
        return frozenset(ALL_TYPES)
    names = {name for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)}
    return frozenset(names | {"integer"} if "number" in names else names)


def merged(view: JsonObject, part: JsonObject, conjunctions: Conjunctions) -> bool:
    """Fold a conjunct into a view, if every keyword of it can be; else leave the view alone."""
    together: JsonObject = {}
    for key, value in part.items():
        if key not in view:
            if _narrows_differently(key, view, part):
                return False
            together[key] = value
            continue
        both = _folded(key, view[key], value, conjunctions)
        if both is None:
            return False
        together[key] = both
    if any(_narrows_differently(key, part, view) for key in view):
        return False
    view.update(together)
    return True


def _narrows_differently(key: str, view: JsonObject, part: JsonObject) -> bool:
    """`additionalProperties` of one conjunct speaks about the names of that conjunct alone."""
    if key not in _NARROWS_THE_REST or part.get(key) in (True, {}):
        return False
    return any(set(_names(view, group)) - set(_names(part, group)) for group in ("properties", "patternProperties", "prefixItems"))


def _names(view: JsonObject, group: str) -> list[str]:
    named = view.get(group)
    return list(named) if isinstance(named, dict) else (["prefixItems"] if isinstance(named, list) else [])


def _folded(key: str, one: JsonValue, other: JsonValue, conjunctions: Conjunctions) -> JsonValue:
    """Both values of a keyword as one, or None where that cannot be written."""
    if one is other or same_text(one, other):
        return one
    if key == "type":
        both = types_of({"type": one}) & types_of({"type": other})
        names = sorted(both - {"integer"} if "number" in both else both)
        return (names[0] if len(names) == 1 else list(names)) if names else None
    if key == "required" and isinstance(one, list) and isinstance(other, list):
        together: list[JsonValue] = [*dict.fromkeys([name for name in (*one, *other) if isinstance(name, str)])]
        return together
    if key in ("properties", "patternProperties") and isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{name: conjunctions.both(one[name], schema) if name in one else schema for name, schema in other.items()}}
    if key in _LOWER | _UPPER and is_number(one) and is_number(other):
        return max(one, other, key=exact) if key in _LOWER else min(one, other, key=exact)
    if key in ("title", "description", "default", "examples") or key.startswith("x-"):
        return one
    return None
