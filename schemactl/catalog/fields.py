"""A schema as the rows of a table: what each place is called, of which type, how often it is there, and since which version."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import ANY, ROOT, JsonPointer
from schemactl.model.schema import Share
from schemactl.model.settings import FieldSettings
from schemactl.report.outline import type_of, values_of
from schemactl.schema.fields import fields as places
from schemactl.schema.refs import References

MAX_DEPTH: Final = 12
MOST_ROWS: Final = 400
_SHOWN_VALUES: Final = 12
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One property, or a variant, which has no pointer. anchor: of the row in the page. share: part of the objects that have it, as text; empty where
    it is required or nobody counted. since: the version from which on it has been there, None for the first."""

    depth: int
    name: str
    pointer: str
    anchor: str
    type: str
    is_required: bool
    share: str
    since: int | None
    description: str
    values: tuple[str, ...]
    more_values: int
    are_values_open: bool
    deprecated: str
    is_personal: bool

    @property
    def is_variant(self) -> bool:
        return not self.pointer


def rows(
    document: Document,
    earlier: Sequence[tuple[int, Document]],
    shares: Mapping[str, Share],
    settings: Mapping[str, FieldSettings],
    most: int = MOST_ROWS,
) -> tuple[list[Row], int]:
    """The rows of a schema, and how many places were left out. earlier: the versions before, oldest first, by number. settings: what people say of
    fields, by pointer. most: rows."""
    if not isinstance(document, dict):
        return [], 0
    table = _Table(document, _since(document, earlier), shares, settings, most)
    found = [*table.below(document, ROOT, 0, (id(document),))]
    return found, table.left_out


def anchor_of(pointer: str) -> str:
    """The fragment that leads to a field."""
    return quote(pointer, safe="/*~-._")


def _since(document: Document, earlier: Sequence[tuple[int, Document]]) -> dict[str, int]:
    """By pointer, the number of the first version from which on it was always there, for those that were not there from the first on."""
    there = {str(at) for at, _ in places(document)}
    since: dict[str, int] = {}
    for number, schema in reversed(earlier):
        before = {str(at) for at, _ in places(schema)}
        since |= {pointer: number + 1 for pointer in there - before if pointer not in since}
        there &= before
    return since


class _Table:
    def __init__(
        self, document: JsonObject, since: Mapping[str, int], shares: Mapping[str, Share], settings: Mapping[str, FieldSettings], most: int
    ) -> None:
        self._references = References(document)
        self._since = since
        self._shares = shares
        self._settings = settings
        self._anchors: set[str] = set()
        self._rows = 0
        self._most = most
        self.left_out = 0

    def below(self, schema: JsonObject, at: JsonPointer, depth: int, followed: tuple[int, ...]) -> Iterator[Row]:
        """The rows under a place."""
        parts = self._parts(schema)
        required = {name for part in parts for name in list_of(part.get("required"))}
        met: set[str] = set()
        for part in parts:
            for name, inner in object_of(part.get("properties")).items():
                if name not in met:
                    met.add(name)
                    yield from self._property(name, object_of(inner), at / name, depth, name in required, followed)
            yield from self._inside(part, at, depth, followed)
        for part in parts:
            for keyword in ("oneOf", "anyOf"):
                yield from self._variants(list_of(part.get(keyword)), at, depth, followed, met)

    def _property(self, name: str, schema: JsonObject, at: JsonPointer, depth: int, is_required: bool, followed: tuple[int, ...]) -> Iterator[Row]:
        if self._rows >= self._most or depth > MAX_DEPTH:
            self.left_out += 1
            return
        self._rows += 1
        yield self._row(name, schema, at, depth, is_required)
        yield from self._deeper(schema, at, depth + 1, followed)

    def _deeper(self, schema: JsonObject, at: JsonPointer, depth: int, followed: tuple[int, ...]) -> Iterator[Row]:
        """What is below, unless it has been on the way."""
        met = [id(part) for part in self._parts(schema)[1:]]
        if not any(one in followed for one in met):
            yield from self.below(schema, at, depth, (*followed, *met))

    def _inside(self, part: JsonObject, at: JsonPointer, depth: int, followed: tuple[int, ...]) -> Iterator[Row]:
        """Of a list or a map: what its items or values have."""
        inner = [part.get("items"), part.get("additionalProperties"), *object_of(part.get("patternProperties")).values(), *_prefix(part)]
        for one in inner:
            if isinstance(one, dict):
                yield from self._deeper(one, at / ANY, depth, followed)

    def _variants(self, variants: list[JsonValue], at: JsonPointer, depth: int, followed: tuple[int, ...], met: set[str]) -> Iterator[Row]:
        structured = [one for one in variants if isinstance(one, dict) and self._has_fields(one)]
        if len(structured) == 1:
            yield from self._deeper(structured[0], at, depth, followed)
            return
        for number, variant in enumerate(structured, 1):
            if self._rows >= self._most or depth > MAX_DEPTH:
                self.left_out += 1
                continue
            self._rows += 1
            yield self._variant(variant, at, depth, number)
            yield from self._deeper(variant, at, depth + 1, followed)

    def _has_fields(self, schema: JsonObject) -> bool:
        return any(part.keys() & {"properties", "items", "additionalProperties", "oneOf", "anyOf"} for part in self._parts(schema))

    def _variant(self, schema: JsonObject, at: JsonPointer, depth: int, number: int) -> Row:
        said = [part for part in self._parts(schema) if isinstance(part.get("title") or part.get("description"), str)]
        tags = [
            f"{name} = {values_of([object_of(inner)])[0]}"
            for part in self._parts(schema)
            for name, inner in object_of(part.get("properties")).items()
            if isinstance(inner, dict) and ("const" in inner or len(list_of(inner.get("enum"))) == 1)
        ]
        name = tags[0] if tags else str(said[0].get("title") or f"variant {number}") if said else f"variant {number}"
        description = str(said[0].get("description") or "") if said else ""
        return Row(depth, name, "", self._anchor(f"{at}/variant-{number}"), self._type(schema), False, "", None, description, (), 0, False, "", False)

    def _row(self, name: str, schema: JsonObject, at: JsonPointer, depth: int, is_required: bool) -> Row:
        parts = self._parts(schema)
        pointer = str(at)
        share = self._shares.get(pointer)
        values = values_of([*parts, *(object_of(part.get("items")) for part in parts)])
        marks = [mark for part in parts for mark in list_of(part.get("x-inferred"))]
        said = self._settings[pointer].deprecated if pointer in self._settings else False
        is_deprecated = bool(said) or any(part.get("deprecated") is True for part in parts)
        return Row(
            depth=depth,
            name=name,
            pointer=pointer,
            anchor=self._anchor(pointer),
            type=self._type(schema),
            is_required=is_required,
            share="" if is_required or share is None else _percent(share),
            since=self._since.get(pointer),
            description=next((str(part["description"]) for part in parts if isinstance(part.get("description"), str)), ""),
            values=tuple(value[:_LONGEST] for value in values[:_SHOWN_VALUES]),
            more_values=max(0, len(values) - _SHOWN_VALUES),
            are_values_open="enum" in marks,
            deprecated=f"deprecated: {said}" if isinstance(said, str) else "deprecated" if is_deprecated else "",
            is_personal=any(part.get("x-pii") is True for part in parts),
        )

    def _anchor(self, pointer: str) -> str:
        """A place that several variants have is led to once."""
        anchor, number = anchor_of(pointer), 1
        while anchor in self._anchors:
            number += 1
            anchor = f"{anchor_of(pointer)}--{number}"
        self._anchors.add(anchor)
        return anchor

    def _parts(self, schema: JsonObject) -> list[JsonObject]:
        """The schema, what it refers to, and what all of its parts say."""
        pending, found = [schema], list[JsonObject]()
        while pending:
            one = pending.pop(0)
            if any(one is known for known in found):
                continue
            found.append(one)
            target = self._references.target(one)
            pending.extend([] if target is None else [target])
            pending.extend(part for part in list_of(one.get("allOf")) if isinstance(part, dict))
        return found

    def _type(self, schema: JsonObject, depth: int = 0) -> str:
        """`string (date-time)`, `list of Line`, `map of number or null`."""
        inner = next((part for part in self._parts(schema) if part.get("items") or part.get("additionalProperties")), None)
        if "$ref" in schema or inner is None or depth > MAX_DEPTH:
            variants = [one for keyword in ("oneOf", "anyOf") for one in list_of(schema.get(keyword)) if isinstance(one, dict)]
            if variants and depth <= MAX_DEPTH:
                return " or ".join(dict.fromkeys(self._type(one, depth + 1) for one in variants))
            return type_of(schema)
        below = inner.get("items") or inner.get("additionalProperties")
        word = "list of" if inner.get("items") else "map of"
        types = [inner["type"]] if isinstance(inner.get("type"), str) else list_of(inner.get("type"))
        others = [str(one) for one in types if one not in ("array", "object")]
        is_record = "properties" in inner and not inner.get("items")
        words = "object" if is_record else f"{word} {self._type(below, depth + 1)}" if isinstance(below, dict) else f"{word} anything"
        return " or ".join([words, *others])


def _prefix(part: JsonObject) -> list[JsonValue]:
    return list_of(part.get("prefixItems"))


def _percent(share: Share) -> str:
    """`in 12 % of events`, and never 0 or 100 where that would be wrong."""
    if not share.events:
        return ""
    part = 100 * (1 - share.contradicting / share.events)
    if share.contradicting and part > 99:
        return "> 99 %"
    return "< 1 %" if 0 < part < 1 else f"{part:.0f} %"
