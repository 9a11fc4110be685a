"""Which properties say who somebody is (`x-pii`): also where their items, their values or an alternative do."""

from collections.abc import Iterator
from typing import Final

from schemactl.bindings.lower.node import Identity, Node, Part, Placed, identity, spread

_MOST: Final = 500
"""Schemas inside one property that are looked at; one that is made of more says who somebody is, since it may."""


def is_personal(node: Node) -> bool:
    """Whether a value says who somebody is, or what stands in it outside of records, which say so of their own properties."""
    pending, seen = [node], set[Identity]()
    while pending:
        found = pending.pop()
        if True in found.values("x-pii") or len(seen) > _MOST:
            return True
        for placed in (each for part in found.parts for each in _inside(part)):
            if identity(placed) not in seen:
                seen.add(identity(placed))
                pending.append(spread([placed]))
    return False


def _inside(part: Part) -> Iterator[Placed]:
    """The alternatives of a schema, and what holds for items and for values by key."""
    lists = ("anyOf", "oneOf", "prefixItems", "items")
    schemas = [each for keyword in lists for each in part.list_of(keyword)]
    names = ["items", "additionalItems"]
    if "properties" not in part.schema:
        names.append("additionalProperties")
        schemas += part.objects("patternProperties").values()
    schemas += [part.schema[name] for name in names if isinstance(part.schema.get(name), dict)]  # type: ignore[misc]
    return ((schema, part.scope) for schema in schemas)
