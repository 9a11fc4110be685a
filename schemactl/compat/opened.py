"""The reader under the content model `declared`: open to more than what discovery guessed."""

from schemactl.model.json import Document, JsonObject, JsonValue

INFERRED = "x-inferred"
_TYPE_NAMES = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object", type(None): "null"}


def opened(schema: Document) -> Document:
    """The same schema without the enums and formats that it marks as inferred. Of an enum without a type beside it, the type of its values stays."""
    return _opened(schema) if isinstance(schema, dict) else schema


def _opened(schema: JsonObject) -> JsonObject:
    guessed = schema.get(INFERRED)
    names = [name for name in guessed if isinstance(name, str)] if isinstance(guessed, list) else []
    result: JsonObject = {key: _below(value) for key, value in schema.items() if key not in names}
    if "enum" in names and "type" not in schema:
        result["type"] = _types(schema.get("enum"))
    return result


def _below(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return _opened(value)
    return [_below(item) for item in value] if isinstance(value, list) else value


def _types(values: JsonValue) -> JsonValue:
    names = {_TYPE_NAMES.get(type(value), "number") for value in values} if isinstance(values, list) else set()
    listed: list[JsonValue] = []
    listed += sorted(names - {"integer"} if "number" in names else names)
    return listed
