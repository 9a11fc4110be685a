"""Parts of a document that say the same as one object: what is worked out for one of them is worked out for all."""

from typing import Final

from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.canonical import text_of
from schemactl.schema.walk import SUBSCHEMAS, Holds


class Sharing:
    """The schemas met so far, by what they say. None of them may be changed any more."""

    def __init__(self) -> None:
        self._known: dict[object, JsonObject] = {}

    def of(self, schema: JsonObject) -> JsonObject:
        """The first schema that said the same, in whatever order. Those in it have been shared before."""
        return self._known.setdefault(frozenset([(keyword, _key(keyword, value)) for keyword, value in schema.items()]), schema)


def _key(keyword: str, value: JsonValue) -> object:
    """Equal for two values of a keyword that say the same. An identity tells a schema: all that were met are kept."""
    match SUBSCHEMAS.get(keyword, _NO_SCHEMAS)[0]:
        case Holds.ONE:
            return id(value)
        case Holds.LIST if isinstance(value, list):
            return tuple(map(id, value))
        case Holds.MAP if isinstance(value, dict):
            return frozenset([(name, id(schema)) for name, schema in value.items()])
    if isinstance(value, list) and all(type(item) is str for item in value):
        return tuple(value)
    return (type(value), value) if isinstance(value, str | bool | int | float) else text_of(value)


_NO_SCHEMAS: Final = (None, None)
