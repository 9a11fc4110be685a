"""What applies at one location of a document in working form: references resolved in place, allOf merged where its parts do not collide."""

from dataclasses import dataclass, field

from schemactl.diff.nullable import folded
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.canonical import same_text
from schemactl.schema.working import target_of

ALL_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_IMPOSSIBLE: JsonObject = {"not": {}}
_LOWER = frozenset({"minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum", "minContains"})
_UPPER = frozenset({"maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum", "maxContains"})
_BESIDE = frozenset({"$id", "$schema", "$defs", "$comment"})
_NARROWS_THE_REST = frozenset({"additionalProperties", "unevaluatedProperties", "unevaluatedItems"})
_DEEPEST = 64


@dataclass(slots=True)
class Views:
    """The views of one document's locations. A location is seen once: the same subschema gives the same view, so that recursion can be told."""

    document: Document
    _seen: dict[int, JsonObject] = field(default_factory=dict)
    _kept: list[JsonValue] = field(default_factory=list)

    def of(self, schema: JsonValue) -> JsonObject:
        """The keywords at a location. `True` is `{}`, `False` is `{"not": {}}`."""
        if isinstance(schema, bool) or not isinstance(schema, dict):
            return _IMPOSSIBLE if schema is False else {}
        view = self._seen.get(id(schema))
        if view is None:
            view = self.of(target_of(self.document, schema["$ref"])) if self._only_refers(schema) else self._seen_whole(schema)
            self._seen[id(schema)] = view
            self._kept.append(schema)
        return view

    def _only_refers(self, schema: JsonObject) -> bool:
        """A reference with nothing beside it is what it refers to, so that a recursion comes back to the very same view."""
        return schema.keys() - _BESIDE == {"$ref"}

    def _seen_whole(self, schema: JsonObject) -> JsonObject:
        view = self._flat(schema, 0)
        for keyword in ("anyOf", "oneOf"):
            variants = view.get(keyword)
            if isinstance(variants, list) and len(variants) == 2:
                return folded(view, [self.of(variant) for variant in variants], keyword)
        return view

    def _flat(self, schema: JsonObject, depth: int) -> JsonObject:
        view = {key: value for key, value in schema.items() if key not in ("$ref", "allOf") and key not in _BESIDE}
        leftover: list[JsonValue] = []
        for part in self._conjuncts(schema):
            if part is False:
                return _IMPOSSIBLE
            if not isinstance(part, dict):
                continue
            flat = self._flat(part, depth + 1) if depth < _DEEPEST else part
            if not _merged(view, flat):
                leftover.append(flat)
        if leftover:
            below = view.get("allOf")
            view["allOf"] = [*(below if isinstance(below, list) else []), *leftover]
        return view

    def _conjuncts(self, schema: JsonObject) -> list[JsonValue]:
        parts: list[JsonValue] = []
        if "$ref" in schema:
            parts.append(target_of(self.document, schema["$ref"]))
        branches = schema.get("allOf")
        return [*parts, *(branches if isinstance(branches, list) else [])]


def types_of(view: JsonObject) -> frozenset[str]:
    """The JSON types that `type` allows; all, where it does not say. `number` holds `integer`."""
    named = view.get("type")
    if named is None:
        return frozenset(ALL_TYPES)
    names = {name for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)}
    return frozenset(names | {"integer"} if "number" in names else names)


def _merged(view: JsonObject, part: JsonObject) -> bool:
    """Fold a conjunct into a view, if every keyword of it can be; else leave the view alone."""
    together: JsonObject = {}
    for key, value in part.items():
        if key not in view:
            if _narrows_differently(key, view, part):
                return False
            together[key] = value
            continue
        folded = _folded(key, view[key], value)
        if folded is None:
            return False
        together[key] = folded
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


def _folded(key: str, one: JsonValue, other: JsonValue) -> JsonValue:
    """Both values of a keyword as one, or None where that cannot be written."""
    if same_text(one, other):
        return one
    if key == "type":
        both = types_of({"type": one}) & types_of({"type": other})
        names = sorted(both - {"integer"} if "number" in both else both)
        return (names[0] if len(names) == 1 else list(names)) if names else None
    if key == "required" and isinstance(one, list) and isinstance(other, list):
        return [*one, *(name for name in other if name not in one)]
    if key in ("properties", "patternProperties") and isinstance(one, dict) and isinstance(other, dict):
        return {
            **one,
            **{
                name: {"allOf": [one[name], schema]} if name in one and not same_text(one[name], schema) else schema for name, schema in other.items()
            },
        }
    if key in _LOWER | _UPPER and _is_number(one) and _is_number(other):
        return max(one, other) if key in _LOWER else min(one, other)  # type: ignore[type-var]
    if key in ("title", "description", "default", "examples") or key.startswith("x-"):
        return one
    return None


def _is_number(value: JsonValue) -> bool:
    return not isinstance(value, bool | str | list | dict | None)
