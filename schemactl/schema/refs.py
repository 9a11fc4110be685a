"""References inside a document: `$ref`, `$anchor`, `$id`, `$dynamicRef`, `$recursiveRef`, on top of `referencing`. Nothing is ever fetched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonValue
from schemactl.schema.dialects import Dialect, dialect_of

if TYPE_CHECKING:
    from referencing import Resource, Specification
    from referencing._core import Resolver


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a subschema stands: the dialect that it speaks and what its references are resolved against. _anchors: names of the dynamic anchors of
    the document (empty: that of `$recursiveAnchor`)."""

    dialect: Dialect
    document: Document
    _resolver: "Resolver[Any] | None"
    _anchors: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: Document, others: Mapping[str, Document] | None = None) -> "Scope":
        """The scope of a document's root. others: documents by URI that it may refer to (the registry's)."""
        dialect = dialect_of(document)
        if _only_pointers(document):
            return cls(dialect, document, None)
        try:
            return cls(dialect, document, _resolver(document, dialect, others or {}), _dynamic_anchors(document, *(others or {}).values()))
        except (AttributeError, TypeError, ValueError, LookupError) as error:  # what `referencing` makes of a keyword that holds no schema
            raise InvalidSchema("A keyword holds something that is no schema.", "", "Correct the schema.") from error

    @property
    def dynamic(self) -> tuple[str, ...]:
        """The dynamic scope, as far as it can decide anything: the base URIs on the way here, the outermost first, each once."""
        return () if self._resolver is None else tuple(dict.fromkeys(reversed([uri for uri, _registry in self._resolver.dynamic_scope()])))

    @property
    def base(self) -> str:
        """The URI that references are relative to; empty where the document has none."""
        return "" if self._resolver is None else self._resolver._base_uri

    @property
    def bindings(self) -> tuple[str, ...]:
        """What dynamic references mean here: for each dynamic anchor of the document the URI of the outermost resource on the way that has it. Two
        scopes with the same bindings resolve all references of a schema alike."""
        return tuple(self._bound(name) for name in self._anchors)

    def _bound(self, name: str) -> str:
        assert self._resolver is not None
        way = [self.base, *(uri for uri, _registry in self._resolver.dynamic_scope())]
        return next((uri for uri in reversed(way) if self._has(uri, name)), "")

    def _has(self, uri: str, name: str) -> bool:
        from referencing.exceptions import NoSuchAnchor
        from referencing.jsonschema import DynamicAnchor

        assert self._resolver is not None
        registry = self._resolver._registry
        if not name:
            held = registry.contents(uri)
            return isinstance(held, dict) and held.get("$recursiveAnchor") is True
        try:
            return isinstance(registry.anchor(uri, name).value, DynamicAnchor)
        except NoSuchAnchor:
            return False

    def inside(self, schema: Document) -> "Scope":
        """The scope of a subschema: its own where it carries an `$id`, else this one."""
        if self._resolver is None or not isinstance(schema, dict) or self.dialect.id_keyword not in schema:
            return self
        dialect = dialect_of(schema, self.dialect)
        return Scope(dialect, schema, self._resolver.in_subresource(_resource(schema, dialect)), self._anchors)

    def resolve(self, ref: str) -> tuple[Document, "Scope"]:
        """What a `$ref` or `$dynamicRef` points at, and the scope there. Raises InvalidSchema where it leads out of the document or nowhere."""
        if self._resolver is None:
            return _by_pointer(self.document, ref), self
        from referencing.exceptions import Unresolvable

        try:
            found = self._resolver.lookup(ref)
        except (Unresolvable, ValueError, AttributeError, TypeError, LookupError) as error:
            raise unresolvable(ref) from error
        return self._landed(ref, found.contents, found.resolver)

    def resolve_recursive(self) -> tuple[Document, "Scope"]:
        """What `"$recursiveRef": "#"` points at from here (2019-09, section 8.2.4.2)."""
        from referencing.jsonschema import lookup_recursive_ref

        assert self._resolver is not None
        found = lookup_recursive_ref(self._resolver)
        return self._landed("#", found.contents, found.resolver)

    def _landed(self, ref: str, contents: object, resolver: "Resolver[Any]") -> tuple[Document, "Scope"]:
        if not isinstance(contents, dict | bool):
            raise unresolvable(ref)
        return contents, Scope(dialect_of(contents, self.dialect), contents, resolver, self._anchors)


def unresolvable(ref: str) -> InvalidSchema:
    """The error for a reference that does not lead to a schema inside the document."""
    where = f"$ref {ref[:200]!r}"
    if not ref.startswith("#"):
        advice = "Copy that schema under $defs and refer to it there."
        return InvalidSchema(f"{where} leads out of the document, and nothing is ever fetched.", "", advice)
    return InvalidSchema(f"{where} points at no schema in the document.", "", "Correct the pointer, or add what it names under $defs.")


_IDENTIFIERS: Final = frozenset({"$anchor", "$dynamicAnchor", "$recursiveAnchor", "$dynamicRef", "$recursiveRef"})


def _only_pointers(document: Document) -> bool:
    """Whether every reference is a JSON pointer from the root: then no index of identifiers is needed, which is most of the cost."""
    return all(_is_plain(node, node is document) for node in _nodes(document))


def _is_plain(node: dict[str, JsonValue], is_root: bool) -> bool:
    ref = node.get("$ref", "#")
    names_itself = isinstance(node.get("$id"), str) or isinstance(node.get("id"), str)
    return (is_root or not names_itself) and _IDENTIFIERS.isdisjoint(node) and isinstance(ref, str) and (ref == "#" or ref.startswith("#/"))


def _dynamic_anchors(*documents: Document) -> tuple[str, ...]:
    nodes = [node for document in documents for node in _nodes(document)]
    named = {name for node in nodes if isinstance(name := node.get("$dynamicAnchor"), str)}
    return tuple(sorted(named | {"" for node in nodes if node.get("$recursiveAnchor") is True}))


def _nodes(document: Document) -> Iterator[dict[str, JsonValue]]:
    pending: list[JsonValue] = [document]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            yield node
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)


def _by_pointer(document: Document, ref: str) -> Document:
    node: JsonValue = document
    for token in unquote(ref).split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict) and key in node:
            node = node[key]
        elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        else:
            raise unresolvable(ref)
    if not isinstance(node, dict | bool):
        raise unresolvable(ref)
    return node


def _resolver(document: Document, dialect: Dialect, others: Mapping[str, Document]) -> "Resolver[Any]":
    from jsonschema_specifications import REGISTRY

    root_id = (_specification(dialect).id_of(document) or "").removesuffix("#")
    resources = [(uri, _resource(other, dialect_of(other))) for uri, other in others.items()]
    resolver: Resolver[Any] = REGISTRY.with_resources([*resources, (root_id, _resource(document, dialect))]).crawl().resolver(root_id)
    return resolver


def _resource(document: Document, dialect: Dialect) -> "Resource[Any]":
    return _specification(dialect).create_resource(document)


def _specification(dialect: Dialect) -> "Specification[Any]":
    from referencing.jsonschema import specification_with

    return specification_with(dialect.uri)
