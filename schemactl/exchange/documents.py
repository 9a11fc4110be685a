"""Texts of JSON inside of answers, and documents as files of a bounded length."""

from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.subject import Subject
from schemactl.schema.canonical import compact_text, file_bytes
from schemactl.schema.parse import NotJson, loads_schema


def decoded(answer: JsonObject, key: str, where: str) -> JsonValue:
    """The JSON that stands in an answer as a text, or as it is. Raises InvalidSchema for a text that is no JSON."""
    value = answer[key]
    if not isinstance(value, str):
        return value
    try:
        return loads_schema(value.encode("utf-8", "surrogatepass"))
    except NotJson as error:
        raise InvalidSchema(f"the text of the schema is {error.of_a_schema}.", f"{where}: /{key}") from None


_REMEDY: Final = "Leave the subject out, or split its schema."


def compact_or_indented(document: JsonObject, most: int, registry: str, subject: Subject) -> bytes:
    """The document as a file, on one line where it would else have more characters than the registry takes. Raises InvalidSchema where it has more
    all the same."""
    indented = file_bytes(document)
    if len(indented.decode("utf-8", "surrogatepass")) <= most:
        return indented
    compact = compact_text(document)
    if len(compact) > most:
        raise InvalidSchema(f"has {len(compact):,} characters, and {registry} takes {most:,}. Nothing was written.", subject.name, _REMEDY)
    return compact.encode("utf-8", "surrogatepass")
