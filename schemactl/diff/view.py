"""What applies at one location of a document in working form: references resolved in place, allOf merged where its parts do not collide."""

from dataclasses import dataclass, field

from schemactl.diff.implied_by_types import folded
from schemactl.diff.merging import Conjunctions, merged
from schemactl.model.json import Document, JsonObject, JsonValue, list_of
from schemactl.schema.normal_form import target_of

_IMPOSSIBLE: JsonObject = {"not": {}}
_BESIDE = frozenset({"$id", "$schema", "$defs", "$comment"})
_DEEPEST = 64


@dataclass(slots=True)
class Views:
    """The views of one document's locations. A location is seen once: the same subschema gives the same view, so that recursion can be told."""

    document: Document
    _conjunctions: Conjunctions = field(default_factory=Conjunctions)
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
        view = self._flat(schema, {})
        for keyword in ("anyOf", "oneOf"):
            variants = view.get(keyword)
            if isinstance(variants, list) and len(variants) > 1:
                return folded(view, [self.of(variant) for variant in variants], keyword)
        return view

    def _flat(self, schema: JsonObject, met: dict[int, int]) -> JsonObject:
        """A schema and its conjuncts as one. met: the conjuncts so far; one that is met again says nothing more."""
        view = {key: value for key, value in schema.items() if key not in ("$ref", "allOf") and key not in _BESIDE}
        leftover: list[JsonValue] = []
        for part in self._conjuncts(schema):
            if part is False:
                return _IMPOSSIBLE
            if not isinstance(part, dict) or id(part) in met:
                continue
            met[id(part)] = met.get(id(schema), 0) + 1
            flat = self._flat(part, met) if met[id(part)] <= _DEEPEST else part
            if not merged(view, flat, self._conjunctions):
                leftover.append(flat)
        if leftover:
            view["allOf"] = [*list_of(view.get("allOf")), *leftover]
        return view

    def _conjuncts(self, schema: JsonObject) -> list[JsonValue]:
        parts: list[JsonValue] = []
        if "$ref" in schema:
            parts.append(target_of(self.document, schema["$ref"]))
        return [*parts, *list_of(schema.get("allOf"))]
