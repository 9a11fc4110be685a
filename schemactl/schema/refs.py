"""References inside a document: `$ref`, `$anchor`, `$id`, `$dynamicRef`, `$recursiveRef`, in every draft. Nothing is ever fetched.

All that has an identifier is listed once, each schema read in its own dialect; a reference is then looked up in that list. docs/decisions/0510 says
why this is not left to `referencing`; tests/test_laws_refs.py compares it with jsonschema-rs and with `jsonschema`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final
from urllib.parse import unquote, urljoin

from schemactl.errors import InvalidSchema
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.pointer import child, unescaped
from schemactl.schema.canonical import same_text
from schemactl.schema.dialects import DRAFT201909, DRAFT202012, Dialect, dialect_of
from schemactl.schema.walk import SUBSCHEMAS, Holds

Bindings = tuple[tuple[str, str], ...]
"""Names of dynamic anchors (empty: that of `$recursiveAnchor`), each with the URI of the outermost resource on the way that has it."""

Way = tuple[str | int, ...]
"""Keys and indices, from a schema down to one in it."""
_Spoken = tuple[Document, Dialect]


@dataclass(slots=True, eq=False)
class _Resource:
    """A schema with a URI, and all in it up to the next one with a URI. anchors: by name; None where two schemas have that name. dynamic: the names
    that a dynamic reference looks for. doubled: another schema in the document has the same URI and says something else."""

    uri: str
    schema: Document
    dialect: Dialect
    anchors: dict[str, _Spoken | None] = field(default_factory=dict)
    dynamic: set[str] = field(default_factory=set)
    is_recursive: bool = False
    doubled: bool = False


@dataclass(slots=True, eq=False)
class _Resources:
    """by_uri: all. inner: those inside another one, by the identity of the schema and the URI of the other. holding: for each schema, by identity,
    the resource that it is part of."""

    by_uri: dict[str, _Resource] = field(default_factory=dict)
    inner: dict[tuple[int, str], _Resource] = field(default_factory=dict)
    holding: dict[int, tuple[_Resource, Dialect]] = field(default_factory=dict)

    def add(self, uri: str, document: Document) -> _Resource:
        """A whole document, under a URI and its own identifier. Raises InvalidSchema for a `$schema` in it that is not known."""
        spoken = dialect_of(document)
        root = self._named(joined(uri, _identifier(document, spoken)), document, spoken)
        self.by_uri.setdefault(uri, root)
        pending: list[tuple[Document, Dialect, _Resource]] = [(document, spoken, root)]
        while pending:
            schema, dialect, resource = pending.pop()
            step()
            if not isinstance(schema, dict):
                continue
            if schema is not document:
                dialect = dialect_of(schema, dialect)
                resource = self._entered(schema, dialect, resource)
            self.holding[id(schema)] = resource, dialect
            _list_anchors(schema, dialect, resource)
            pending.extend((child, dialect, resource) for _way, child in subschemas_of(schema, dialect))
        return root

    def found(self, uri: str) -> _Resource | None:
        """The resource with this URI: of the documents, or a metaschema."""
        if uri not in self.by_uri:
            metaschema = _metaschema(uri)
            if metaschema is not None:
                self.add(uri, metaschema)
        return self.by_uri.get(uri)

    def _entered(self, schema: JsonObject, dialect: Dialect, outer: _Resource) -> _Resource:
        identifier = _identifier(schema, dialect)
        if not identifier:
            return outer
        resource = self.inner[id(schema), outer.uri] = self._named(joined(outer.uri, identifier), schema, dialect)
        return resource

    def _named(self, uri: str, schema: Document, dialect: Dialect) -> _Resource:
        resource = _Resource(uri, schema, dialect)
        first = self.by_uri.setdefault(uri, resource)
        if first is not resource and not same_text(first.schema, schema):
            first.doubled = resource.doubled = True
        return resource


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a subschema stands: the dialect that it speaks and what its references are resolved against. Where base, dialect and bindings are the
    same, all references of a schema lead to the same."""

    dialect: Dialect
    bindings: Bindings
    _resource: _Resource
    _resources: _Resources

    @classmethod
    def of(cls, document: Document, others: Mapping[str, Document] | None = None) -> "Scope":
        """The scope of a document's root. others: documents by URI that it may refer to (the registry's). Raises InvalidSchema for a `$schema` that
        is not known."""
        resources = _Resources()
        root = resources.add("", document)
        for uri, other in (others or {}).items():
            resources.add(uri, other)
        return cls(root.dialect, (), root, resources)._entering(root)

    @property
    def base(self) -> str:
        """The URI that references are relative to; empty where the document has none."""
        return self._resource.uri

    def inside(self, schema: Document) -> "Scope":
        """The scope of a schema that stands right here or right below: its own where it has an identifier or a `$schema`, else this one."""
        if not isinstance(schema, dict) or schema is self._resource.schema:
            return self
        resource = self._resources.inner.get((id(schema), self.base))
        if resource is not None:
            return self._entering(resource)
        dialect = dialect_of(schema, self.dialect)
        return self if dialect is self.dialect else replace(self, dialect=dialect)

    def standing_at(self, schema: JsonObject) -> "Scope":
        """The scope of a schema anywhere in the document; this one where it stands in data."""
        resource, dialect = self._resources.holding.get(id(schema), (self._resource, self.dialect))
        return replace(self, dialect=dialect, _resource=resource)

    def resolve(self, ref: str) -> tuple[Document, "Scope"]:
        """What a `$ref` points at, and the scope there. Raises InvalidSchema where it leads out of the document or nowhere."""
        resource, fragment = self._looked_up(ref)
        if not fragment:
            return resource.schema, self._entering(resource)
        if fragment.startswith("/"):
            return self._pointed(ref, resource, fragment)
        return self._anchored(ref, resource, fragment)

    def resolve_dynamic(self, ref: str) -> tuple[Document, "Scope"]:
        """What a `$dynamicRef` points at from here (2020-12, section 8.2.3.2). Raises InvalidSchema."""
        initial = self.resolve(ref)
        resource, name = self._looked_up(ref)
        outermost = dict(self.bindings).get(name)
        if name in resource.dynamic and outermost is not None:
            return self._anchored(ref, self._resources.by_uri[outermost], name)
        return initial

    def resolve_recursive(self) -> tuple[Document, "Scope"]:
        """What `"$recursiveRef": "#"` points at from here (2019-09, section 8.2.4.2)."""
        outermost = dict(self.bindings).get(_RECURSIVE)
        resource = self._resource if outermost is None or not self._resource.is_recursive else self._resources.by_uri[outermost]
        return resource.schema, self._entering(_only(resource))

    def _looked_up(self, ref: str) -> tuple[_Resource, str]:
        """The resource and the fragment, decoded, that a reference names."""
        if ref.startswith("#"):
            return _only(self._resource), unquote(ref[1:])
        uri, _, fragment = joined(self.base, ref).partition("#")
        resource = self._resources.found(uri)
        if resource is None:
            raise unresolvable(ref)
        return _only(resource), unquote(fragment)

    def _anchored(self, ref: str, resource: _Resource, name: str) -> tuple[Document, "Scope"]:
        if name not in resource.anchors:
            raise unresolvable(ref)
        spoken = resource.anchors[name]
        if spoken is None:
            raise InvalidSchema(f"Two schemas have the anchor {name[:100]!r}.", "", "Give each of them its own name.")
        return spoken[0], replace(self._entering(resource), dialect=spoken[1])

    def _pointed(self, ref: str, resource: _Resource, pointer: str) -> tuple[Document, "Scope"]:
        """What a JSON pointer leads to (RFC 6901). Identifiers count as long as it leads through schemas; in data they are data."""
        node: JsonValue = resource.schema
        dialect: Dialect = resource.dialect
        holds: Holds | None = _A_SCHEMA
        for token in pointer.split("/")[1:]:
            key = unescaped(token)
            node, holds = _child(ref, node, key), _held_under(holds, key, dialect)
            if holds is _A_SCHEMA and isinstance(node, list):
                holds = Holds.LIST
            if holds is _A_SCHEMA and isinstance(node, dict):
                resource = self._resources.inner.get((id(node), resource.uri), resource)
                dialect = dialect_of(node, dialect)
        if not isinstance(node, dict | bool):
            raise unresolvable(ref)
        return node, replace(self._entering(resource), dialect=dialect_of(node, dialect))

    def _entering(self, resource: _Resource) -> "Scope":
        """The scope in a resource that is entered from here: names that nothing further out has bound lead to it."""
        if resource.is_recursive or resource.dynamic:
            _only(resource)
        bound = dict(self.bindings)
        for name in resource.dynamic:
            bound.setdefault(name, resource.uri)
        if resource.is_recursive:
            bound.setdefault(_RECURSIVE, resource.uri)
        else:
            bound.pop(_RECURSIVE, None)  # a resource without the anchor ends the search for the outermost one
        return Scope(resource.dialect, tuple(sorted(bound.items())), resource, self._resources)


class References:
    """What the `$ref` of any schema of a document leads to, for readers who do not keep track of scopes on their way through it."""

    def __init__(self, document: Document) -> None:
        self._root = Scope.of(document)

    def target(self, schema: JsonObject) -> JsonObject | None:
        """None where the schema has no `$ref`, or one that leads out of the document, nowhere, or to `true` or `false`."""
        ref = schema.get("$ref")
        if not isinstance(ref, str):
            return None
        try:
            target, _scope = self._root.standing_at(schema).resolve(ref)
        except InvalidSchema:
            return None
        return target if isinstance(target, dict) else None


def unresolvable(ref: str) -> InvalidSchema:
    """The error for a reference that does not lead to a schema inside the document."""
    where = f"$ref {ref[:200]!r}"
    if not ref.startswith("#"):
        advice = "Copy that schema under $defs and refer to it there."
        return InvalidSchema(f"{where} refers to another document, and schemactl fetches nothing.", "", advice)
    return InvalidSchema(f"{where} does not point to a schema in the document.", "", "Correct the pointer, or add the schema under $defs.")


def joined(base: str, reference: str) -> str:
    """A reference as a URI (RFC 3986, section 5.2), of any scheme: `urljoin` knows only a few. A base without a scheme is a path from the root."""
    if _SCHEME.match(reference):
        return reference
    if not reference or reference.startswith("#"):
        return base + reference
    scheme = _SCHEME.match(base)
    outer, stand_in = (scheme[0], _HTTP) if scheme else ("", f"{_HTTP}//root/")
    try:
        return outer + urljoin(stand_in + base[len(outer) :], reference).removeprefix(stand_in)
    except ValueError:
        raise InvalidSchema(f"{reference[:200]!r} is not a valid URI reference.", "", "Correct it.") from None


_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HTTP: Final = "http:"
_ANCHORING: Final = frozenset(("$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"))
_RECURSIVE: Final = ""
"""Stands for `$recursiveAnchor` among the names of dynamic anchors, which are never empty."""
_A_SCHEMA: Final = Holds.ONE


def _only(resource: _Resource) -> _Resource:
    if resource.doubled:
        raise InvalidSchema(f"Two schemas in the document have the identifier {resource.uri[:200]!r}.", "", "Give each of them its own identifier.")
    return resource


def _identifier(schema: Document, dialect: Dialect) -> str:
    """The URI reference that names a schema; empty where it has none, or only a fragment. Beside a `$ref` that hides it there is none."""
    identifier = _whole_identifier(schema, dialect)
    return identifier.partition("#")[0] if identifier else ""


def _whole_identifier(schema: Document, dialect: Dialect) -> str:
    if not isinstance(schema, dict) or dialect.id_keyword not in schema or (dialect.ref_hides_siblings and "$ref" in schema):
        return ""
    identifier = schema[dialect.id_keyword]
    return identifier if isinstance(identifier, str) else ""


def _list_anchors(schema: JsonObject, dialect: Dialect, resource: _Resource) -> None:
    if _ANCHORING.isdisjoint(schema):
        return
    names = [schema.get(keyword) for keyword in ("$anchor", "$dynamicAnchor") if dialect.knows(keyword)]
    if dialect.age < DRAFT201909.age:
        names.append(_whole_identifier(schema, dialect).partition("#")[2] or None)
    for name in names:
        if isinstance(name, str):
            listed = resource.anchors.setdefault(name, (schema, dialect))
            if listed is None or (listed[0] is not schema and not same_text(listed[0], schema)):
                resource.anchors[name] = None
    dynamic = schema.get("$dynamicAnchor")
    if isinstance(dynamic, str) and dialect.knows("$dynamicAnchor"):
        resource.dynamic.add(dynamic)
    if schema is resource.schema and schema.get("$recursiveAnchor") is True:
        resource.is_recursive = dialect.knows("$recursiveAnchor")


def subschemas_of(schema: JsonObject, dialect: Dialect) -> Iterator[tuple[Way, JsonObject]]:
    """The objects right below that are schemas in this dialect, each with the way to it."""
    table = _holding(dialect)
    for keyword, value in schema.items():
        holds = table.get(keyword)
        if holds is None:
            continue
        if holds is _A_SCHEMA and isinstance(value, dict):
            yield (keyword,), value
        elif isinstance(value, list) and (holds is Holds.LIST or _may_be_a_list(keyword, dialect)):
            yield from (((keyword, at), item) for at, item in enumerate(value) if isinstance(item, dict))
        elif holds is Holds.MAP and isinstance(value, dict):
            yield from (((keyword, name), item) for name, item in value.items() if isinstance(item, dict))


def _held_under(holds: Holds | None, key: str, dialect: Dialect) -> Holds | None:
    """What stands under a key of a schema, or of a list or map of them; None for data."""
    if holds is _A_SCHEMA:
        return _holding(dialect).get(key)
    return None if holds is None else _A_SCHEMA


@cache
def _holding(dialect: Dialect) -> dict[str, Holds]:
    """The keywords of a dialect that hold schemas."""
    table = {keyword: holds for keyword, (holds, _place) in SUBSCHEMAS.items() if dialect.knows(keyword)}
    table |= {keyword: holds for keyword, holds in (("additionalItems", Holds.ONE), ("dependencies", Holds.MAP)) if dialect.knows(keyword)}
    if dialect.age >= DRAFT201909.age:
        return {**table, "contentSchema": Holds.ONE}
    return {keyword: holds for keyword, holds in table.items() if keyword != "$defs"}


def _may_be_a_list(keyword: str, dialect: Dialect) -> bool:
    return keyword == "items" and dialect.age < DRAFT202012.age


def _child(ref: str, node: JsonValue, key: str) -> JsonValue:
    try:
        return child(node, key)
    except LookupError:
        raise unresolvable(ref) from None


def _metaschema(uri: str) -> "Document | None":
    from jsonschema_specifications import REGISTRY

    resource = REGISTRY.get(uri)
    return None if resource is None else resource.contents
