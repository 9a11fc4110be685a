"""The reader under the content model `declared`: open to more than what discovery guessed."""

from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.schema.normal_form import target_of
from schemactl.schema.tags import tag_of, types_of_values
from schemactl.schema.walk import mapped

INFERRED = "x-inferred"
_UNIONS = ("oneOf", "anyOf")


def opened(document: Document) -> Document:
    """A document in working form without the enums and formats that it marks as inferred, and with its inferred tagged unions open to other tags.
    Of an enum without a type beside it, the type of its values stays. Where nothing is marked, the document itself."""
    return Opening(document).of(document)


class Opening:
    """Of schemas that may refer to the definitions of one document, each opened once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[int, tuple[JsonObject, JsonObject]] = {}

    def of(self, schema: Document) -> Document:
        """The schema, opened; itself where nothing in it is marked."""
        if isinstance(schema, bool):
            return schema
        if id(schema) not in self._known:
            self._known[id(schema)] = (schema, self._opened(schema))  # an identity is only good as long as the object lives
        return self._known[id(schema)][1]

    def _opened(self, schema: JsonObject) -> JsonObject:
        names = [name for name in list_of(schema.get(INFERRED)) if isinstance(name, str)]
        result: JsonObject = {key: self._below(key, value) for key, value in schema.items() if key not in names}
        if not names:
            return schema if all(result[key] is value for key, value in schema.items()) else result
        if "enum" in names and "type" not in schema:
            result["type"] = _types(schema.get("enum"))
        for keyword in _UNIONS if "union" in names else ():
            variants = result.get(keyword)
            if isinstance(variants, list):
                result[keyword] = [*variants, *self._others(schema[keyword])]
        return result

    def _below(self, keyword: str, value: JsonValue) -> JsonValue:
        """Opened wherever that lets more values in; under not and if it would keep some out."""
        if keyword in ("not", "if"):
            return value
        rewritten = mapped(keyword, value, self.of)
        return value if _same_parts(rewritten, value) else rewritten

    def _others(self, variants: JsonValue) -> list[JsonValue]:
        """The variant of all tags that discovery has not seen: anything may stand beside them."""
        objects = [self._resolved(variant) for variant in list_of(variants)]
        tag = tag_of(objects)
        if tag is None:
            return []
        known: list[JsonValue] = [value for values in tag.values for value in values]
        return [{"type": "object", "properties": {tag.name: {"not": {"enum": known}}}, "required": [tag.name]}]

    def _resolved(self, variant: JsonValue) -> JsonObject:
        if isinstance(variant, dict) and "$ref" in variant:
            return object_of(target_of(self._document, variant["$ref"]))
        return object_of(variant)


def _same_parts(one: JsonValue, other: JsonValue) -> bool:
    """Whether both hold the very same schemas."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one is other or (one.keys() == other.keys() and all(value is other[key] for key, value in one.items()))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(mine is theirs for mine, theirs in zip(one, other, strict=True))
    return one is other


def _types(values: JsonValue) -> JsonValue:
    return [*sorted(types_of_values(list_of(values)))]
