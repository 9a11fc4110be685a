"""The fields that a schema declares, by pointer into the payload: what search, lint and outlines look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import ANY, ROOT, JsonPointer, Token
from schemactl.schema.refs import References

MAX_DEPTH: Final = 64
MOST_FIELDS: Final = 20_000
_IN_PLACE: Final = ("allOf", "anyOf", "oneOf")


def fields(document: Document) -> Iterator[tuple[JsonPointer, JsonObject]]:
    """Every place below the root that the schema says something about, with what it says; a place with alternatives comes once for each.
    References inside the document are followed, each once on a path, so that recursion ends; and beyond MOST_FIELDS places, each once at all, so that
    what many ways lead to does not come for each of them."""
    if isinstance(document, dict):
        yield from _below(document, ROOT, _Followed(References(document)), ())


def listed_values(document: Document) -> dict[str, frozenset[str]]:
    """By pointer, the strings that an `enum` or a `const` lists there, in any of its alternatives."""
    listed: dict[str, frozenset[str]] = {}
    for path, schema in fields(document):
        values = [*list_of(schema.get("enum", [])), *([schema["const"]] if "const" in schema else [])]
        texts = frozenset(value for value in values if isinstance(value, str))
        if texts:
            listed[str(path)] = listed.get(str(path), frozenset()) | texts
    return listed


def only_listed(counts: Mapping[str, Mapping[str, int]], document: Document) -> dict[str, dict[str, int]]:
    """Of counts of values by pointer, those of values that the document lists there."""
    if not counts:
        return {}
    listed = listed_values(document)
    kept = {path: {value: count for value, count in by.items() if value in listed.get(path, ())} for path, by in counts.items()}
    return {path: by for path, by in kept.items() if by}


@dataclass(slots=True)
class _Followed:
    """References that were followed, and how many places were looked at."""

    references: References
    targets: set[int] = field(default_factory=set)
    places: int = 0

    def target(self, schema: JsonObject) -> JsonObject | None:
        """None where there is none to be followed."""
        target = self.references.target(schema)
        if target is None or (self.places > MOST_FIELDS and id(target) in self.targets):
            return None
        self.targets.add(id(target))
        return target


def _below(schema: JsonObject, at: JsonPointer, references: _Followed, followed: tuple[int, ...]) -> Iterator[tuple[JsonPointer, JsonObject]]:
    references.places += 1
    if len(at.tokens) > MAX_DEPTH:
        return
    for token, child in _children(schema):
        if isinstance(child, dict):
            yield at / token, child
            yield from _below(child, at / token, references, followed)
        elif child is True:
            yield at / token, {}
    for keyword in _IN_PLACE:
        for variant in list_of(schema.get(keyword)):
            if isinstance(variant, dict):
                yield from _below(variant, at, references, followed)
    target = references.target(schema)
    if target is not None and id(target) not in followed:
        yield from _below(target, at, references, (*followed, id(target)))


def _children(schema: JsonObject) -> Iterator[tuple[Token, JsonValue]]:
    yield from object_of(schema.get("properties")).items()
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield ANY, schema[keyword]
    yield from ((ANY, child) for child in (*object_of(schema.get("patternProperties")).values(), *list_of(schema.get("prefixItems"))))
