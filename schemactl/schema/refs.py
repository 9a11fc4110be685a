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
    """Where a subschema stands: the dialect that it speaks and what its references are resolved against."""

    dialect: Dialect
    document: Document
    _resolver: "Resolver[Any] | None"

    @classmethod
    def of(cls, document: Document, others: Mapping[str, Document] | None = None) -> "Scope":
        """The scope of a document's root. others: documents by URI that it may refer to (the registry's)."""
        dialect = dialect_of(document)
        if _only_pointers(document):
            return cls(dialect, document, None)
        try:
            return cls(dialect, document, _resolver(document, dialect, others or {}))
        except (AttributeError, TypeError, ValueError, LookupError) as error:  # what `referencing` makes of a keyword that holds no schema
            raise InvalidSchema("A keyword holds something that is no schema.", "", "Correct the schema.") from error

    @property
    def dynamic(self) -> tuple[str, ...]:
        """The dynamic scope, as far as it can decide anything: the base URIs on the way here, the outermost first, each once."""
        return () if self._resolver is None else tuple(dict.fromkeys(reversed([uri for uri, _registry in self._resolver.dynamic_scope()])))

    def inside(self, schema: Document) -> "Scope":
        """The scope of a subschema: its own where it carries an `$id`, else this one."""
        if self._resolver is None or not isinstance(schema, dict) or self.dialect.id_keyword not in schema:
            return self
        dialect = dialect_of(schema, self.dialect)
        return Scope(dialect, schema, self._resolver.in_subresource(_resource(schema, dialect)))

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
        return contents, Scope(dialect_of(contents, self.dialect), contents, resolver)


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
