"""One spelling for all drafts: a document of draft 4, 6, 7 or 2019-09 rewritten with the keywords of 2020-12, so that the walk knows one language.

Sources: the migration notes of draft 6, 2019-09 and 2020-12 at json-schema.org/specification.
"""

from dataclasses import dataclass

from schemactl.model.json import Document, JsonObject, JsonValue

_ONE = frozenset(
    ("additionalProperties", "propertyNames", "contains", "not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties", "contentSchema")
)
_LIST = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_MAP = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_REF_STANDS_ALONE = ("draft-03", "draft-04", "draft-06", "draft-07")
_BESIDE_REF = frozenset({"$ref", "$defs", "definitions", "$schema", "$id", "title", "description"})


def upgraded(document: Document) -> Document:
    """The same schema in the words of 2020-12. Idempotent. Keywords whose value has no sense for them are left as they are."""
    if isinstance(document, bool):
        return document
    dialect = str(document.get("$schema", ""))
    beside = _BESIDE_REF if any(draft in dialect for draft in _REF_STANDS_ALONE) else None
    return _Upgrade(beside).of(document)


@dataclass(frozen=True, slots=True)
class _Upgrade:
    """beside_ref: the keywords that count beside `$ref` (up to draft 7 all others are ignored), None for all."""

    beside_ref: frozenset[str] | None

    def of(self, schema: JsonValue) -> Document:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        if self.beside_ref is not None and isinstance(schema.get("$ref"), str):
            schema = {key: value for key, value in schema.items() if key in self.beside_ref}
        result: JsonObject = {}
        for key, value in schema.items():
            result.update(self._keyword(key, value, schema))
        _numeric_exclusive(result)
        return result

    def _keyword(self, key: str, value: JsonValue, schema: JsonObject) -> JsonObject:
        if key in _ONE:
            return {key: self.of(value)}
        if key in _LIST and isinstance(value, list):
            return {key: [self.of(branch) for branch in value]}
        if key in _MAP and isinstance(value, dict):
            return {key: {name: self.of(branch) for name, branch in value.items()}}
        if key == "dependencies" and isinstance(value, dict):
            return self._dependencies(value)
        if key == "items":
            return self._items(value, schema)
        if key == "additionalItems":
            return {}  # means something only beside a list of items, which takes it along
        return {key: value}

    def _dependencies(self, dependencies: JsonObject) -> JsonObject:
        required: JsonObject = {name: value for name, value in dependencies.items() if isinstance(value, list)}
        schemas: JsonObject = {name: self.of(value) for name, value in dependencies.items() if not isinstance(value, list)}
        split: JsonObject = {"dependentRequired": required, "dependentSchemas": schemas}
        return {key: value for key, value in split.items() if value}

    def _items(self, items: JsonValue, schema: JsonObject) -> JsonObject:
        if not isinstance(items, list):
            return {"items": self.of(items)}
        rest: JsonObject = {"items": self.of(schema["additionalItems"])} if "additionalItems" in schema else {}
        return {"prefixItems": [self.of(item) for item in items], **rest}


def _numeric_exclusive(schema: JsonObject) -> None:
    """Draft 4: `exclusiveMinimum: true` beside `minimum: n` is `exclusiveMinimum: n`."""
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool):
            strict = schema.pop(exclusive)
            if strict and bound in schema:
                schema[exclusive] = schema.pop(bound)
