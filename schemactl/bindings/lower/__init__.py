"""JSON Schema → IR. Draft 2020-12 and the older ones; what cannot be typed is AnyType with the reason, and a warning.

typing     a location → its type: which shape it has
node       `$ref`, `allOf` and their siblings, spread out into the parts that hold at once
objects    records, maps, lists, tuples; scalars: strings, numbers, enums; unions: oneOf, anyOf, lists of types
labels     what the alternatives of a union are called; tags: what tells records apart
circles    unions that are alternatives of themselves
alike      objects that are written out more than once
lowering   the state of one document; place: the key and the words for a name
"""

from collections.abc import Mapping
from dataclasses import dataclass

from schemactl.bindings.ir import Declaration, Ref
from schemactl.bindings.lower.alike import copies, merged
from schemactl.bindings.lower.circles import reached, straightened
from schemactl.bindings.lower.lowering import Lowering
from schemactl.bindings.lower.place import Place
from schemactl.bindings.lower.typing import typed
from schemactl.model.json import Document
from schemactl.schema.refs import Scope


@dataclass(frozen=True, slots=True)
class Lowered:
    """root: key of the payload's declaration. declarations: the root first, then in order of key. warnings: what could not be typed, and where.
    copies: what is written out more than once, by key, with the key of the declaration that stands for it."""

    root: str
    declarations: tuple[Declaration, ...]
    warnings: tuple[str, ...]
    copies: Mapping[str, str]


def lower(document: Document, title: str, others: Mapping[str, Document] | None = None) -> Lowered:
    """Lower a schema whose payload is called `title`. others: documents by URI that it may refer to.

    Raises InvalidSchema for a reference that leads nowhere.
    """
    place = Place("", title)
    lowering = Lowering(document, place.declared(), typed)
    root = lowering.run(Scope.of(document, others))
    assert isinstance(root, Ref)
    written_out = straightened(lowering.declarations)
    copied = copies(root.key, written_out)
    declared = merged(written_out, copied)
    rest = sorted(reached(root.key, declared) - {root.key})
    declarations = tuple(declared[key] for key in (root.key, *rest))
    return Lowered(root.key, declarations, tuple(lowering.warnings), copied)
