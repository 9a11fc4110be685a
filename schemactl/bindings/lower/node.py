"""A location of the payload and all schemas that hold there at once: `$ref`, `allOf` and their siblings spread out into parts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.refs import Bindings, Scope

IDENTIFIERS = ("$id", "id", "$schema", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$defs", "definitions", "$vocabulary")
WORDS = ("title", "description", "$comment", "default", "examples", "example", "deprecated", "readOnly", "writeOnly", "x-inferred", "x-pii")
ANNOTATIONS = frozenset(IDENTIFIERS + WORDS)
"""Keywords that say nothing of which values are valid."""
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
IN_PLACE = frozenset({*REFERENCES, "allOf", "oneOf", "anyOf"})
MOST_PARTS = 2000
"""An allOf that spreads into more than this is cut off: what remains only narrows, so the type stays right, if wider."""


Placed = tuple[Document, Scope]
"""A schema where it stands."""
Reference = tuple[str, Placed]
"""The text of a reference, and what it leads to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One schema and the scope that its references are resolved in. way: the references that lead to it from the location, one after another."""

    schema: JsonObject
    scope: Scope
    way: tuple[Reference, ...] = ()

    def objects(self, keyword: str) -> dict[str, Document]:
        """The subschemas by name under `properties` and its like; empty where the keyword is absent or malformed."""
        value = self.schema.get(keyword)
        return {name: each for name, each in value.items() if isinstance(each, dict | bool)} if isinstance(value, dict) else {}

    def child(self, keyword: str, name: str) -> "Document | None":
        """One of the subschemas by name; None where there is no such one."""
        value = self.schema.get(keyword)
        found = value.get(name) if isinstance(value, dict) else None
        return found if isinstance(found, dict | bool) else None

    def list_of(self, keyword: str) -> list[Document]:
        value = self.schema.get(keyword)
        return [each for each in value if isinstance(each, dict | bool)] if isinstance(value, list) else []


Identity = tuple[int, str, Bindings]


def identity(placed: Placed) -> Identity:
    """The same for a schema that means the same: where dynamic references in it lead elsewhere, it is another."""
    schema, scope = placed
    return id(schema), scope.base, scope.bindings


@dataclass(frozen=True, slots=True)
class Node:
    """parts: all hold at once, the outermost first. impossible: one of them is `false`."""

    parts: tuple[Part, ...]
    impossible: bool = False

    def values(self, keyword: str) -> Iterator[JsonValue]:
        """What the parts say under a keyword, the outermost first."""
        return (part.schema[keyword] for part in self.parts if keyword in part.schema)

    def says(self, keywords: Iterable[str]) -> bool:
        return any(keyword in part.schema for keyword in keywords for part in self.parts)

    @property
    def own(self) -> "Node":
        """What is said at the location itself, and by nothing that it refers to."""
        return Node(tuple(part for part in self.parts if not part.way), self.impossible)

    def required(self) -> dict[str, None]:
        """Names that must be there, in order of mention."""
        return {name: None for names in self.values("required") if isinstance(names, list) for name in names if isinstance(name, str)}


def spread(placed: Iterable[Placed]) -> Node:
    """Follow `$ref` and `allOf` to their ends; a reference that refers to itself adds nothing."""
    parts: list[Part] = []
    seen: set[Identity] = set()
    pending: list[tuple[Document, Scope, tuple[Reference, ...]]] = [(schema, scope, ()) for schema, scope in reversed(list(placed))]
    while pending and len(parts) < MOST_PARTS:
        schema, scope, way = pending.pop()
        if schema is False:
            return Node(tuple(parts), impossible=True)
        if not isinstance(schema, dict) or identity((schema, scope)) in seen:
            continue
        seen.add(identity((schema, scope)))
        scope = scope.inside(schema)
        target = followed(schema, scope)
        inner = [] if target is None else [(*target, (*way, (_text_of(schema), target)))]
        if target is None or not scope.dialect.ref_hides_siblings:
            part = Part(schema, scope, way)
            parts.append(part)
            inner += [(each, scope, way) for each in part.list_of("allOf")]
        pending.extend(reversed(inner))
    return Node(tuple(parts))


def followed(schema: JsonObject, scope: Scope) -> Placed | None:
    """What the reference in a schema points at; None where it has none, or one that leads out of the document. Raises InvalidSchema where it leads
    nowhere inside."""
    if schema.get("$recursiveRef") == "#" and scope.dialect.knows("$recursiveRef"):
        return scope.resolve_recursive()
    for keyword, resolve in (("$ref", scope.resolve), ("$dynamicRef", scope.resolve_dynamic)):
        ref = schema.get(keyword)
        if isinstance(ref, str) and scope.dialect.knows(keyword):
            return resolve(ref) if ref.startswith("#") else _elsewhere(ref, resolve)
    return None


def _elsewhere(ref: str, resolve: Callable[[str], Placed]) -> Placed | None:
    """What has an identifier of its own in the document. Nothing is fetched: other documents are not known."""
    try:
        return resolve(ref)
    except InvalidSchema:
        return None


def outside(node: "Node") -> str:
    """The first reference that leads out of the document; empty where there is none."""
    for part in node.parts:
        ref = part.schema.get("$ref", part.schema.get("$dynamicRef"))
        if isinstance(ref, str) and followed(part.schema, part.scope) is None:
            return ref
    return ""


def _text_of(schema: JsonObject) -> str:
    return next(str(schema[keyword]) for keyword in REFERENCES if keyword in schema)


def reference(schema: Document, scope: Scope) -> Reference | None:
    """The reference text and its target when a schema is nothing but one (beside annotations, or as the only member of an allOf)."""
    if not isinstance(schema, dict):
        return None
    scope = scope.inside(schema)
    meant = schema.keys() - ANNOTATIONS
    if meant == {"allOf"}:
        members = [member for member in Part(schema, scope).list_of("allOf") if _is_meant(member)]
        return reference(members[0], scope) if len(members) == 1 else None
    target = followed(schema, scope)
    if target is None or not (scope.dialect.ref_hides_siblings or len(meant) == 1):
        return None
    return _text_of(schema), target


def _is_meant(schema: Document) -> bool:
    """Whether a schema is more than annotations."""
    return schema is False or (isinstance(schema, dict) and bool(schema.keys() - ANNOTATIONS))


def constrains(part: Part) -> frozenset[str]:
    """The keywords of a part that are neither annotations nor spread out already."""
    return frozenset(part.schema.keys() - ANNOTATIONS - IN_PLACE)
