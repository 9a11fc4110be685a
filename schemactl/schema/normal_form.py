"""The working form: any draft as one self-contained 2020-12 document that accepts the same values.

Every reference in it is `#` or `#/$defs/<name>`; `$id`, anchors and dynamic references are resolved away, keywords that the
dialect does not know are gone, and the older spellings are written as today's: exclusiveMinimum of draft 4, array-form items
with additionalItems, dependencies, `$recursiveRef`. What carries no meaning for validation (title, default, `x-…`) stays.
Schemas in it that say the same are one object (schema/sharing.py), and a form is remembered: it is never to be changed.
"""

from functools import lru_cache
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue, list_of
from schemactl.model.pointer import ROOT, JsonPointer, escaped, unescaped
from schemactl.schema.canonical import ByText
from schemactl.schema.dialects import DRAFT4, DRAFT202012, KEYWORD_AGES, Dialect
from schemactl.schema.refs import Bindings, Scope
from schemactl.schema.sharing import Sharing
from schemactl.schema.walk import SUBSCHEMAS, AppliesTo, Holds, subschemas


def normal_form(document: Document) -> Document:
    """The document in its working form. Raises InvalidSchema for a reference that leads nowhere, out of the document, or in a circle."""
    return _remembered(ByText.of(document))


@lru_cache(maxsize=32)
def _remembered(document: ByText) -> Document:
    """One document meets many others in a check, and each step of a comparison asks for its form."""
    return _Rewriting(document.document).result()


_DROPPED: Final = frozenset({
    "$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "$ref", "$dynamicRef", "$recursiveRef",
    "$defs", "definitions", "items", "additionalItems", "dependencies", "exclusiveMinimum", "exclusiveMaximum",
})  # fmt: skip
"""What the working form spells otherwise or not at all."""

_Key = tuple[int, str, Dialect, Bindings]


class _Rewriting:
    """One document on its way to the working form. names: of each target of a reference, by identity and scope."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = Scope.of(document)
        self.names: dict[_Key, str] = {}
        self.taken: set[str] = {"#"}
        self.pending: list[tuple[str, Document, Scope]] = []
        self.definitions: JsonObject = {}
        self.sharing = Sharing()

    def result(self) -> Document:
        if isinstance(self.document, bool):
            return self.document
        self.names[_key(self.document, self.root)] = "#"
        result = self.schema(self.document, self.root)
        while self.pending:
            name, target, scope = self.pending.pop()
            self.definitions[name] = self.schema(target, scope)
        assert isinstance(result, dict)
        head: JsonObject = {"$schema": DRAFT202012.uri}
        finished: JsonObject = head | result | ({"$defs": self.definitions} if self.definitions else {})
        _refuse_circles(finished)
        return finished

    def schema(self, raw: Document, outer: Scope) -> Document:
        if isinstance(raw, bool):
            return raw
        step()
        scope = outer.inside(raw)
        references = self.references(raw, scope)
        if references and scope.dialect.ref_hides_siblings:
            return self.sharing.of(references[0])
        written: JsonObject = {}
        for keyword, value in raw.items():
            if keyword not in _DROPPED and _means_something(keyword, scope.dialect):
                written[keyword] = self.value(keyword, value, scope)
        written |= self.arrays(raw, scope) | _bounds(raw, scope.dialect)
        parts = [*self.dependencies(raw, scope), *references[1:]]
        if references:
            written |= references[0]
        if parts:
            written["allOf"] = [*list_of(written.get("allOf")), *map(self.sharing.of, parts)]
        return self.sharing.of(written)

    def value(self, keyword: str, value: JsonValue, scope: Scope) -> JsonValue:
        match SUBSCHEMAS.get(keyword, (None, None))[0]:
            case Holds.ONE if isinstance(value, dict | bool):
                return self.schema(value, scope)
            case Holds.LIST if isinstance(value, list):
                return [self.schema(_schema(item, keyword), scope) for item in value]
            case Holds.MAP if isinstance(value, dict):
                return {key: self.schema(_schema(item, keyword), scope) for key, item in value.items()}
            case None:
                return value
            case _:
                raise InvalidSchema(f"`{keyword}` holds {type(value).__name__}, not what JSON Schema asks for.", "", "Correct the schema.")

    def references(self, raw: JsonObject, scope: Scope) -> list[JsonObject]:
        """`$ref`, `$dynamicRef` and `$recursiveRef` of one schema as plain references."""
        found: list[JsonObject] = []
        for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
            ref = raw.get(keyword)
            if keyword not in raw or not _means_something(keyword, scope.dialect):
                continue
            try:
                found.append(self.reference(str(ref), *_resolved(keyword, ref, scope)))
            except InvalidSchema as error:
                raise InvalidSchema(error.what, f"{_place_of(self.document, raw)}/{keyword}", error.remedy) from error
        return found

    def reference(self, ref: str, target: Document, scope: Scope) -> JsonObject:
        if isinstance(target, bool):
            return {} if target else {"not": {}}
        key = _key(target, scope)
        if key not in self.names:
            self.names[key] = _free_name(ref, self.taken)
            self.taken.add(self.names[key])
            self.pending.append((self.names[key], target, scope))
        name = self.names[key]
        return {"$ref": name if name == "#" else f"#/$defs/{in_reference(name)}"}

    def arrays(self, raw: JsonObject, scope: Scope) -> JsonObject:
        """items and additionalItems of any draft as prefixItems and items."""
        items, rest = raw.get("items"), raw.get("additionalItems")
        if isinstance(items, list) and scope.dialect.age < DRAFT202012.age:
            prefix: JsonObject = {"prefixItems": [self.schema(_schema(item, "items"), scope) for item in items]}
            return prefix | ({"items": self.schema(_schema(rest, "additionalItems"), scope)} if rest is not None else {})
        return {} if items is None else {"items": self.schema(_schema(items, "items"), scope)}

    def dependencies(self, raw: JsonObject, scope: Scope) -> list[JsonObject]:
        """`dependencies` as dependentRequired and dependentSchemas."""
        table = raw.get("dependencies")
        if not isinstance(table, dict) or not _means_something("dependencies", scope.dialect):
            return []
        names: JsonObject = {key: value for key, value in table.items() if isinstance(value, list)}
        names |= {key: [value] for key, value in table.items() if isinstance(value, str)}
        schemas: JsonObject = {key: self.schema(value, scope) for key, value in table.items() if isinstance(value, dict | bool)}
        parts: list[JsonObject] = [{"dependentRequired": names}, {"dependentSchemas": schemas}]
        return [part for part in parts if any(part.values())]


def _key(target: Document, scope: Scope) -> _Key:
    return id(target), scope.base, scope.dialect, scope.bindings


def _resolved(keyword: str, ref: JsonValue, scope: Scope) -> tuple[Document, Scope]:
    if not isinstance(ref, str):
        raise InvalidSchema(f"`{keyword}` is {type(ref).__name__}, not a string.", "", "Correct the schema.")
    if keyword == "$recursiveRef":
        if ref != "#":
            raise InvalidSchema(f"`$recursiveRef` is {ref[:100]!r}; it can only be '#'.", "", "Use $ref for any other schema.")
        return scope.resolve_recursive()
    return scope.resolve_dynamic(ref) if keyword == "$dynamicRef" else scope.resolve(ref)


def _means_something(keyword: str, dialect: Dialect) -> bool:
    return keyword not in KEYWORD_AGES or dialect.knows(keyword)


def _bounds(raw: JsonObject, dialect: Dialect) -> JsonObject:
    """exclusiveMinimum and exclusiveMaximum: a flag beside the bound in draft 4, a bound of its own since."""
    bounds: JsonObject = {}
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        value = raw.get(exclusive)
        if dialect is DRAFT4 and value is True and inclusive in raw:
            bounds[exclusive] = raw[inclusive]
        elif value is not None and not isinstance(value, bool) and dialect is not DRAFT4:
            bounds[exclusive] = value
    return bounds


def _place_of(document: JsonValue, part: JsonObject) -> str:
    """The JSON pointer to a part of the document; empty for one of another document."""
    pending: list[tuple[JsonPointer, JsonValue]] = [(ROOT, document)]
    while pending:
        at, value = pending.pop()
        if value is part:
            return str(at)
        if isinstance(value, dict | list):
            pending.extend((at / str(key), below) for key, below in (value.items() if isinstance(value, dict) else enumerate(value)))
    return ""


def _schema(value: JsonValue, keyword: str) -> Document:
    if isinstance(value, dict | bool):
        return value
    raise InvalidSchema(f"`{keyword}` holds {type(value).__name__} where a schema belongs.", "", "Correct the schema.")


def _free_name(ref: str, taken: set[str]) -> str:
    """The last part of the reference, as a name for `$defs` that nobody has yet."""
    stem = ref.rstrip("/#").rpartition("/")[2].rpartition("#")[2] or "root"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def in_reference(name: str) -> str:
    """A name under `$defs` as it stands in a reference (RFC 6901, sections 3 and 6)."""
    return escaped(name.replace("%", "%25"))


def target_of(document: Document, ref: JsonValue) -> Document:
    """What a reference of the working form points at."""
    step()
    if ref == "#" or not isinstance(document, dict):
        return document
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    assert isinstance(ref, str)
    found = definitions[unescaped(ref.removeprefix("#/$defs/")).replace("%25", "%")]
    assert isinstance(found, dict | bool)
    return found


def _refuse_circles(document: JsonObject) -> None:
    """A schema that asks only itself, in place, says nothing: `{"$ref": "#"}`, or through allOf, anyOf, not, …"""
    finished: dict[int, int] = {}
    for start in _starts(document):
        _visit_in_place(document, start, finished)


def _starts(document: JsonObject) -> list[Document]:
    definitions = document.get("$defs", {})
    assert isinstance(definitions, dict)
    return [document, *(item for item in definitions.values() if isinstance(item, dict | bool))]


MOST_IN_PLACE: Final = 100_000
"""Schemas that one value may have to be held against in one place, counted for each way that leads to them."""


def _visit_in_place(document: JsonObject, start: Document, finished: dict[int, int]) -> None:
    """finished: of each schema, how many there are in its place."""
    path: set[int] = set()
    stack: list[tuple[Document, bool]] = [(start, False)]
    while stack:
        step()
        schema, leaving = stack.pop()
        if leaving and isinstance(schema, dict):
            path.discard(id(schema))
            finished[id(schema)] = 1 + sum([finished.get(id(child), 1) for child in _in_place(document, schema)])
            if finished[id(schema)] > MOST_IN_PLACE:
                raise InvalidSchema(f"its references expand to more than {MOST_IN_PLACE:,} schemas for one value.", "", "Refer to each schema once.")
            continue
        if id(schema) in path:
            raise InvalidSchema("a $ref refers to itself without entering a property or an item.", "", "Break the cycle.")
        if id(schema) in finished or isinstance(schema, bool):
            continue
        path.add(id(schema))
        stack.append((schema, True))
        stack.extend((child, False) for child in _in_place(document, schema))


def _in_place(document: JsonObject, schema: JsonObject) -> list[Document]:
    found = [child for keyword, _key, child in subschemas(schema) if SUBSCHEMAS[keyword][1] is AppliesTo.SAME]
    return [*found, target_of(document, schema["$ref"])] if "$ref" in schema else found
