"""A schema as a person reads it: a line a field, indented, with its type, whether it may be missing, and what it means."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final, cast
from urllib.parse import unquote

from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import unescaped
from schemactl.schema.refs import References

MAX_DEPTH: Final = 32
MOST_PLACES: Final = 5_000
"""Places after which a type with a name is shown once."""
_SHOWN_VALUES: Final = 6
_FEWEST: Final = 2
_NO_NAME: Final = '""'


def outline(document: Document) -> list[str]:
    """Lines for a schema, deepest fields most indented. References inside the document are followed once on each path."""
    if isinstance(document, bool):
        return ["anything" if document else "nothing"]
    reader = _Outline(document)
    return list(reader.lines()) or [reader.words(document)]


def type_of(schema: JsonObject) -> str:
    """The type and format of a schema in a few words, as an outline has them."""
    return _Outline(schema).type_and_format(schema)


def values_of(schemas: Iterable[JsonObject]) -> list[str]:
    """The values that schemas list, each once, as an outline shows them."""
    listed = (value for schema in schemas for value in ([schema["const"]] if "const" in schema else list_of(schema.get("enum"))))
    return list(dict.fromkeys(_value(value) for value in listed))


class _Outline:
    def __init__(self, document: JsonObject) -> None:
        self._document = document
        self._references = References(document)
        self._told: set[int] = set()
        self._places = 0

    def lines(self) -> Iterator[str]:
        """Of the whole document; where that is a type with a name, it comes first, since the types below it may speak of it."""
        target = self._references.target(self._document)
        if target is None:
            yield from self.fields(self._document, 0, (id(self._document),))
        else:
            yield f"{self._type(self._document)}: {self.words(target)}"
            yield from self.fields(self._document, 1, (id(self._document),))

    def fields(
        self, schema: JsonObject, depth: int, followed: tuple[int, ...], told: Collection[str] = (), beside: Collection[str] = ()
    ) -> Iterator[str]:
        """The lines below a schema: its properties, what its items or values are, what all its parts say, its variants. told: properties that
        have been told already, of all variants at once. beside: those that another part of the same object requires."""
        if depth > MAX_DEPTH:
            return
        required = _required(schema).union(beside)
        target = self._references.target(schema)
        self._places += 1
        is_new = target is not None and (self._places <= MOST_PLACES or id(target) not in self._told)
        if target is not None and is_new and id(target) not in followed:
            self._told.add(id(target))
            yield from self.fields(target, depth, (*followed, id(target)), told, required)
        for name, below in object_of(schema.get("properties")).items():
            if name not in told:
                yield from self._property(name, below, name in required, depth, followed)
        for label, inner in _inner(schema):
            if isinstance(inner, dict) and inner:
                yield f"{'  ' * depth}{label}: {self.words(inner)}"
                yield from self.fields(inner, depth + 1, followed)
        for part in list_of(schema.get("allOf")):
            yield from self.fields(object_of(part), depth, followed, told, required)
        for keyword in ("oneOf", "anyOf"):
            yield from self._variants(keyword, list_of(schema.get(keyword)), depth, followed)

    def _property(self, name: str, below: JsonValue, is_required: bool, depth: int, followed: tuple[int, ...]) -> Iterator[str]:
        yield f"{'  ' * depth}{name or _NO_NAME}{'' if is_required else '?'}: {self.words(below)}"
        yield from self.fields(object_of(below), depth + 1, followed)

    def _variants(self, keyword: str, variants: list[JsonValue], depth: int, followed: tuple[int, ...]) -> Iterator[str]:
        structured = [(number, variant) for number, variant in enumerate(variants, 1) if isinstance(variant, dict) and _is_structured(variant)]
        tag = self._tag(variants)
        if len(structured) == 1:  # the others are shown by the words of the whole
            yield from self.fields(structured[0][1], depth, followed)
        elif tag is None:
            for number, variant in structured:
                yield f"{'  ' * depth}{keyword} {number}: {self.words(variant)}"
                yield from self.fields(variant, depth + 1, followed)
        else:
            yield from self._tagged([variant for _, variant in structured], tag, depth, followed)

    def _tagged(self, variants: list[JsonObject], tag: str, depth: int, followed: tuple[int, ...]) -> Iterator[str]:
        """What all variants have in common, once; then what is the own of each."""
        objects = [self._followed(variant) for variant in variants]
        common = [name for name in object_of(objects[0].get("properties")) if name != tag and _is_alike(name, objects)]
        for name in common:
            is_required = name in list_of(objects[0].get("required"))
            yield from self._property(name, object_of(objects[0].get("properties"))[name], is_required, depth, followed)
        for variant, target in zip(variants, objects, strict=True):
            yield f"{'  ' * depth}{tag} {_values([_label(target, tag)])}: {self.words(variant)}"
            yield from self.fields(variant, depth + 1, followed, {tag, *common})

    def _tag(self, variants: list[JsonValue]) -> str | None:
        """The property that tells all variants apart: required, and of one text in each that is no other's; None where there is none."""
        objects = [self._followed(variant) for variant in variants]
        if len(objects) < _FEWEST:
            return None
        return next((name for name in object_of(objects[0].get("properties")) if _tells_apart(name, objects)), None)

    def _followed(self, schema: JsonValue) -> JsonObject:
        target = self._references.target(object_of(schema))
        return object_of(schema) if target is None else target

    def words(self, schema: JsonValue) -> str:
        """The type of a field in a few words."""
        if not isinstance(schema, dict):
            return "anything" if schema is not False else "nothing"
        said = [self.type_and_format(schema)]
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

    def type_and_format(self, schema: JsonObject) -> str:
        """Such as `string (date-time)`."""
        name = schema.get("format")
        return f"{self._type(schema)} ({name})".lstrip() if isinstance(name, str) else self._type(schema)

    def _type(self, schema: JsonObject) -> str:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return "same as the whole" if self._references.target(schema) is self._document else _name(reference)
        kind = schema.get("type")
        if isinstance(kind, list):
            return " or ".join(sorted(map(str, kind), key=lambda name: name == "null"))
        if isinstance(kind, str):
            return kind
        if "oneOf" in schema or "anyOf" in schema:
            variants = list_of(schema.get("oneOf")) + list_of(schema.get("anyOf"))
            tag = self._tag(variants)
            names = sorted(dict.fromkeys(self._type(object_of(variant)) for variant in variants), key=lambda name: name == "null")
            return " or ".join(names) + ("" if tag is None else f", by {tag}")
        parts = [self._type(part) for part in map(object_of, list_of(schema.get("allOf"))) if part.keys() - {"required", "description"}]
        if parts:
            return " and ".join(dict.fromkeys(parts))
        if "properties" in schema or "patternProperties" in schema:
            return "object"
        return "" if "enum" in schema or "const" in schema else "anything"


def _required(schema: JsonObject) -> set[str]:
    """What an object must have by all that is said of it in one place."""
    parts = (schema, *map(object_of, list_of(schema.get("allOf"))))
    return {name for part in parts for name in list_of(part.get("required")) if isinstance(name, str)}


def _name(reference: str) -> str:
    """What a person calls the target of a reference."""
    return unescaped(unquote(reference.rpartition("/")[2].rpartition("#")[2]))


def _inner(schema: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    """What holds for items and for values, each with how it is written."""
    yield from ((f"[{index}]", item) for index, item in enumerate(list_of(schema.get("prefixItems"))))
    yield "[]", schema.get("items")
    yield from ((f"{{{pattern}}}", value) for pattern, value in object_of(schema.get("patternProperties")).items())
    yield "{}", schema.get("additionalProperties")


def _tells_apart(name: str, variants: list[JsonObject]) -> bool:
    labels = [_label(variant, name) for variant in variants]
    return None not in labels and len(set(labels)) == len(labels)


def _is_alike(name: str, variants: list[JsonObject]) -> bool:
    """Whether all have the property, required in all or in none, with equal schemas."""
    first, *others = [(name in list_of(one.get("required")), object_of(one.get("properties")).get(name)) for one in variants]
    return first[1] is not None and all(other == first for other in others)


def _label(variant: JsonObject, name: str) -> str | None:
    """The one text that a required property has; None where it may have another."""
    schema = object_of(object_of(variant.get("properties")).get(name))
    values = [schema["const"]] if "const" in schema else list_of(schema.get("enum"))
    is_required = name in list_of(variant.get("required"))
    return values[0] if is_required and len(values) == 1 and isinstance(values[0], str) else None


def _is_structured(schema: JsonObject) -> bool:
    return any(keyword in schema for keyword in ("properties", "items", "$ref", "oneOf", "anyOf", "additionalProperties"))


def _value(value: JsonValue) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, default=str)[:40]


def _values(values: list[JsonValue]) -> str:
    shown = [_value(value) for value in values[:_SHOWN_VALUES]]
    return " | ".join([*shown, f"… {len(values) - _SHOWN_VALUES} more"] if len(values) > _SHOWN_VALUES else shown)
