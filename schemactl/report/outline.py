"""A schema as a person reads it: a line a field, indented, with its type, whether it may be missing, and what it means."""

from collections.abc import Iterator
from typing import Any, Final, cast

from schemactl.model.json import Document, JsonObject, JsonValue

MAX_DEPTH: Final = 32
_SHOWN_VALUES: Final = 6


def outline(document: Document) -> list[str]:
    """Lines for a schema, deepest fields most indented. References inside the document are followed once on each path."""
    if isinstance(document, bool):
        return ["anything" if document else "nothing"]
    reader = _Outline(document)
    return list(reader.fields(document, 0, ())) or [reader.words(document)]


class _Outline:
    def __init__(self, document: JsonObject) -> None:
        self._document = document

    def fields(self, schema: JsonObject, depth: int, open_refs: tuple[str, ...]) -> Iterator[str]:
        """The lines below a schema: its properties, what its items or values are, its variants."""
        if depth > MAX_DEPTH:
            return
        reference = schema.get("$ref")
        if isinstance(reference, str):
            target = self._target(reference)
            if target is not None and reference not in open_refs:
                yield from self.fields(target, depth, (*open_refs, reference))
        required = schema.get("required")
        for name, below in _schemas(schema.get("properties")):
            optional = "" if isinstance(required, list) and name in required else "?"
            yield f"{'  ' * depth}{name}{optional}: {self.words(below)}"
            yield from self.fields(_object(below), depth + 1, open_refs)
        for label, keyword in (("[]", "items"), ("{}", "additionalProperties")):
            inner = schema.get(keyword)
            if isinstance(inner, dict) and inner:
                yield f"{'  ' * depth}{label}: {self.words(inner)}"
                yield from self.fields(inner, depth + 1, open_refs)
        for keyword in ("oneOf", "anyOf", "allOf"):
            for number, variant in enumerate(_list(schema.get(keyword)), 1):
                if isinstance(variant, dict) and _is_structured(variant):
                    yield f"{'  ' * depth}{keyword} {number}: {self.words(variant)}"
                    yield from self.fields(variant, depth + 1, open_refs)

    def words(self, schema: JsonValue) -> str:
        """The type of a field in a few words."""
        if not isinstance(schema, dict):
            return "anything" if schema is not False else "nothing"
        said = [self._type(schema)]
        if isinstance(schema.get("format"), str):
            said.append(f"({schema['format']})")
        if isinstance(schema.get("enum"), list):
            marks = schema.get("x-inferred")
            so_far = "so far " if isinstance(marks, list) and "enum" in marks else ""
            said.append(so_far + _values(cast("list[JsonValue]", schema["enum"])))
        if "const" in schema:
            said.append(_values([schema["const"]]))
        if schema.get("deprecated") is True:
            said.append("deprecated")
        if isinstance(schema.get("description"), str):
            said.append(f"— {schema['description']}")
        return " ".join(word for word in said if word)

    def _type(self, schema: JsonObject) -> str:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return reference.rpartition("/")[2]
        kind = schema.get("type")
        if isinstance(kind, list):
            return " or ".join(sorted(map(str, kind), key=lambda name: name == "null"))
        if isinstance(kind, str):
            return kind
        if "oneOf" in schema or "anyOf" in schema:
            variants = _list(schema.get("oneOf")) + _list(schema.get("anyOf"))
            names = dict.fromkeys(self._type(_object(variant)) for variant in variants)
            return "one of " + ", ".join(names) if len(names) > 1 else next(iter(names), "")
        return "" if "enum" in schema or "const" in schema else "anything"

    def _target(self, reference: str) -> JsonObject | None:
        if not reference.startswith("#"):
            return None
        place: Any = self._document
        for token in reference.removeprefix("#").split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            place = place.get(key) if isinstance(place, dict) else None
        return place if isinstance(place, dict) else None


def _schemas(properties: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(properties, dict):
        yield from properties.items()


def _object(schema: JsonValue) -> JsonObject:
    return schema if isinstance(schema, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _is_structured(schema: JsonObject) -> bool:
    return any(keyword in schema for keyword in ("properties", "items", "$ref", "oneOf", "anyOf", "additionalProperties"))


def _values(values: list[JsonValue]) -> str:
    import json

    shown = [json.dumps(value, ensure_ascii=False, default=str)[:40] for value in values[:_SHOWN_VALUES]]
    return " | ".join([*shown, f"… {len(values) - _SHOWN_VALUES} more"] if len(values) > _SHOWN_VALUES else shown)
