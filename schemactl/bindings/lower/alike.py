"""Objects that a schema writes out in several places, every time under the same title, are one type: people copy where they could refer."""

from collections.abc import Mapping

from schemactl.bindings.identity import digests_of
from schemactl.bindings.ir import Declaration, Record
from schemactl.bindings.walk import rekeyed


def copies(root: str, declarations: Mapping[str, Declaration]) -> dict[str, str]:
    """The keys of those that are alike in all that they say and are made of, with the key of the one that stands for them."""
    titled = [key for key, each in declarations.items() if key != root and _is_called_by_its_title(each)]
    if len({declarations[key].title for key in titled}) == len(titled):
        return {}
    digests = digests_of(declarations)
    first: dict[str, str] = {}
    for key in sorted(titled, key=lambda key: (len(key), key)):
        first.setdefault(digests[key], key)
    return {key: first[digests[key]] for key in titled if first[digests[key]] != key}


def merged(declarations: Mapping[str, Declaration], copies_: Mapping[str, str]) -> dict[str, Declaration]:
    """The declarations without copies."""
    return {key: rekeyed(each, copies_) for key, each in declarations.items() if key not in copies_} if copies_ else dict(declarations)


def _is_called_by_its_title(declaration: Declaration) -> bool:
    return isinstance(declaration, Record) and declaration.title == declaration.docs.title
