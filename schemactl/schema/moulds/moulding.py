"""Puts the type of a whole document together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final, ForwardRef, Union

import msgspec

from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.moulds.parts import ANYTHING, Parts, any_of, integer, is_plain, members, number, of_values, string, within
from schemactl.schema.moulds.reading import SAID, Unsaid, a_list, a_map, a_schema, followed, kinds_of, label, labels, said_in, types_of, unsaid
from schemactl.schema.working import target_of

_IN_PLACE: Final = ("$ref", "enum", "const", "oneOf", "anyOf")
"""Of these, a schema may have one, and nothing beside it but a type."""


@dataclass(frozen=True, slots=True)
class Mould:
    """annotation: the type. keys: those that an object may have, None where it may have any. may_round: whether floating-point numbers are taken.
    has_end: whether it is known how deep values are nested."""

    annotation: Any
    keys: frozenset[str] | None
    may_round: bool
    has_end: bool


@dataclass(slots=True)
class Moulding:
    document: Document
    closed: bool
    made: dict[str, Parts] = field(default_factory=dict)
    under_way: set[int] = field(default_factory=set)
    structs: list[Any] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)
    awaited: dict[str, str] = field(default_factory=dict)
    rounds: bool = False
    endless: bool = False

    def mould(self) -> Mould | None:
        try:
            parts = self.at("#")
        except (Unsaid, RecursionError):
            return None
        if not set(self.awaited.values()) <= set(self.named):
            return None
        for struct in self.structs:
            for name, target in self.named.items():
                setattr(struct, name, target)
        return Mould(any_of(parts), self.keys(parts), self.rounds, not (self.endless or self.awaited))

    def keys(self, parts: Parts) -> frozenset[str] | None:
        known = [struct for struct in self.structs if struct in members(parts.get("object"))]
        if set(parts) != {"object"} or not known or not self.closed:
            return None
        return frozenset(key for struct in known for key in (*struct.__struct_encode_fields__, struct.__struct_config__.tag_field) if key is not None)

    def at(self, reference: str) -> Parts:
        """The parts of what a reference leads to; of one that is being made just now, its name."""
        target = target_of(self.document, reference)
        if id(target) in self.under_way:
            return {"object": ForwardRef(self.name(reference, target))}
        if reference not in self.made:
            self.under_way.add(id(target))
            try:
                self.made[reference] = self.parts(target)
            finally:
                self.under_way.discard(id(target))
            if reference in self.awaited:
                self.named[self.awaited[reference]] = self.made[reference]["object"]
        return self.made[reference]

    def name(self, reference: str, target: Document) -> str:
        if not isinstance(target, dict) or target.get("type") != "object" or "properties" not in target:
            raise Unsaid
        return self.awaited.setdefault(reference, f"Referenced{len(self.awaited)}")

    def parts(self, schema: Document, tag: tuple[str, str] | None = None) -> Parts:
        """What of each type the schema allows. tag: the key and the value by which a variant is told. Raises Unsaid."""
        if isinstance(schema, bool):
            return self.anything() if schema is True else unsaid()
        said = said_in(schema)
        if not said and "type" not in schema:
            return self.anything()
        parts = self.in_place(schema, said) if said.intersection(_IN_PLACE) else self.by_type(schema, said, tag)
        return parts or unsaid()

    def anything(self) -> Parts:
        self.rounds = self.endless = True
        return dict(ANYTHING)

    def in_place(self, schema: JsonObject, said: set[str]) -> Parts:
        if len(said) > 1:
            raise Unsaid
        types = types_of(schema)
        keyword = said.pop()
        if keyword == "$ref":
            parts = self.at(str(schema["$ref"]))
        elif keyword in ("enum", "const"):
            parts = of_values([schema["const"]] if keyword == "const" else a_list(schema["enum"]))
        else:
            parts = self.union([a_schema(branch) for branch in a_list(schema[keyword])], may_overlap=keyword == "anyOf")
        return {name: part for name, part in parts.items() if name in types}

    def by_type(self, schema: JsonObject, said: set[str], tag: tuple[str, str] | None) -> Parts:
        if not said <= set(SAID):
            raise Unsaid
        unsaid = {type_ for type_, can in map(SAID.__getitem__, said) if not can}
        parts: Parts = {}
        for name in types_of(schema) - unsaid - ({"integer"} if "number" in unsaid else set()):
            try:
                parts[name] = self.of_type(name, schema, tag)
            except Unsaid:
                continue
        return parts

    def of_type(self, name: str, schema: JsonObject, tag: tuple[str, str] | None) -> Any:
        match name:
            case "object":
                return self.object(schema, tag)
            case "array":
                items = any_of(self.parts(a_schema(schema["items"]) if "items" in schema else True))
                return within(list[items], schema, "minItems", "maxItems")  # type: ignore[valid-type]
            case "string":
                return string(schema)
            case "integer":
                return integer(schema)
            case "number":
                self.rounds = True
                return number(schema)
        return {"null": None, "boolean": bool}[name]

    def object(self, schema: JsonObject, tag: tuple[str, str] | None) -> Any:
        properties, required = a_map(schema.get("properties", {})), a_list(schema.get("required", []))
        others = schema.get("additionalProperties", True)
        names = sorted({*properties, *map(str, required)})
        if not names:
            return self.map(schema, others)
        forbids = self.closed or others is False
        if (
            {"propertyNames", "minProperties", "maxProperties"}.intersection(schema)
            or not (forbids or others is True)
            or not all(map(is_plain, names))
        ):
            raise Unsaid
        schemas = {name: a_schema(properties.get(name, others)) for name in names if tag is None or name != tag[0]}
        fields = list(self.fields(schemas, required, forbids=forbids))
        struct = msgspec.defstruct(
            "Payload",
            [(f"f{number}", annotation, *default) for number, (_, annotation, default) in enumerate(fields)],
            rename={f"f{number}": name for number, (name, _, _) in enumerate(fields)},
            tag_field=tag[0] if tag is not None else None,
            tag=tag[1] if tag is not None else None,
            forbid_unknown_fields=forbids,
            kw_only=True,
            gc=False,
        )
        self.structs.append(struct)
        return struct

    def fields(self, schemas: dict[str, Document], required: Sequence[JsonValue], *, forbids: bool) -> Iterator[tuple[str, Any, tuple[None, ...]]]:
        """Name, type and default of each property; without one that may be missing and cannot be said, where it is then not taken."""
        for name, schema in schemas.items():
            try:
                annotation = any_of(self.parts(schema))
            except Unsaid:
                if name in required or not forbids:
                    raise
                continue
            yield name, annotation, () if name in required else (None,)

    def map(self, schema: JsonObject, others: JsonValue) -> Any:
        keys = self.parts(a_schema(schema.get("propertyNames", True))).get("string")
        if keys is None or others is False:
            raise Unsaid
        values = any_of(self.parts(a_schema(others)))
        return within(dict[keys, values], schema, "minProperties", "maxProperties")  # type: ignore[valid-type]

    def union(self, branches: list[Document], *, may_overlap: bool) -> Parts:
        kinds = [kinds_of(self.document, branch) for branch in branches]
        if not may_overlap and any(one & other - {"object"} for one, other in combinations(kinds, 2)):
            raise Unsaid
        objects = [branch for branch, kind in zip(branches, kinds, strict=True) if "object" in kind]
        parts: Parts = {"object": self.variants(objects)} if len(objects) > 1 else {}
        for branch, kind in zip(branches, kinds, strict=True):
            if not ("object" in kind and "object" in parts):
                parts = self.as_far_as_said(branch) | parts
        return parts

    def as_far_as_said(self, branch: Document) -> Parts:
        try:
            return self.parts(branch)
        except Unsaid:
            return {}

    def variants(self, branches: list[Document]) -> Any:
        """Objects that are told apart by the value of one property."""
        targets = [followed(self.document, branch) for branch in branches]
        key = next((key for key in sorted(set.intersection(*map(labels, targets))) if is_plain(key)), None)
        values = [label(a_map(target["properties"])[key]) for target in targets] if key is not None else []
        if key is None or len(set(values)) < len(values):
            raise Unsaid
        return Union[tuple(self.parts(target, (key, str(value)))["object"] for target, value in zip(targets, values, strict=True))]  # noqa: UP007
