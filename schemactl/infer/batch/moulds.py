"""Evidence → a decoder of the payloads that it foresees: their columns then have known types, and need not be looked through for others.

A mould says nothing about values, and takes nothing but what stands in the evidence already: the known keys, each where it always was, each of the
one type that it had. Places where that is more than one type (and not merely null), maps, and what repeats an ancestor are decoded as they come.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Any, Final

import msgspec

from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.infer.evidence.numbers import SAFE, NumberKind
from schemactl.infer.evidence.walk import Step
from schemactl.model.options.infer import Caps

_MOST_KEYS: Final = 200
_DEEPEST: Final = 16
"""Beyond, values are decoded as they come."""
_SAFE_INTEGER: Final = Annotated[int, msgspec.Meta(ge=-SAFE, le=SAFE)]


@dataclass(frozen=True, slots=True)
class Mould:
    """kind: of Place.parts, `null` for nothing else, `number` where numbers are of several kinds, None for anything. annotation: for msgspec.
    columns: of the objects, a tuple for each. items: of the arrays."""

    kind: str | None
    annotation: Any
    nullable: bool = False
    members: "tuple[Member, ...]" = ()
    columns: Callable[[Any], tuple[Any, ...]] = tuple
    items: "Mould | None" = None

    @property
    def may_round(self) -> bool:
        """Whether a number may stand in it that a double would round."""
        if self.kind in (None, "number"):
            return True
        below = [member.mould for member in self.members] + ([self.items] if self.items is not None else [])
        return any(mould.may_round for mould in below)


@dataclass(frozen=True, slots=True)
class Member:
    """optional: some objects did not have it."""

    key: str
    mould: Mould
    optional: bool


_ANYTHING: Final = Mould(None, Any)


def mould_of(node: Node, caps: Caps, road: Sequence[Step] = ()) -> Mould:
    """What can be expected at the place of `node`, that `road` leads to."""
    kinds = {name for name, _ in node.parts}
    nullable = "null" in kinds
    if node.deep is not None or len(kinds - {"null"}) > 1 or len(road) >= min(caps.depth, _DEEPEST):
        return _ANYTHING
    if node.objects is not None:
        return _of_objects(node.objects, nullable, caps, road)
    if node.arrays is not None:
        items = mould_of(node.arrays.items, caps, (*road, None)) if node.arrays.items.parts else _ANYTHING
        return _mould("array", list[items.annotation], nullable, items=items)  # type: ignore[name-defined]
    if node.numbers is not None:
        return _of_numbers(set(node.numbers.kinds), nullable)
    if node.strings is not None:
        return _mould("string", str, nullable)
    if node.booleans is not None:
        return _mould("boolean", bool, nullable)
    return Mould("null", None, nullable=True) if nullable else _ANYTHING


def _mould(kind: str, annotation: Any, nullable: bool, items: Mould | None = None) -> Mould:
    return Mould(kind, annotation | None if nullable else annotation, nullable, items=items)


def _of_numbers(kinds: set[NumberKind], nullable: bool) -> Mould:
    if kinds == {NumberKind.INTEGER}:
        return _mould("integer", _SAFE_INTEGER, nullable)
    whole = kinds <= {NumberKind.INTEGER, NumberKind.INT64, NumberKind.BIGINT}
    return _mould("whole" if whole else "number", int if whole else int | float, nullable)


def _of_objects(objects: ObjectEvidence, nullable: bool, caps: Caps, road: Sequence[Step]) -> Mould:
    properties = objects.properties
    if objects.values is not None or not 0 < len(properties) <= _MOST_KEYS or not all(map(_can_be_named, properties)):
        return _ANYTHING
    members = tuple(
        Member(
            key,
            _ANYTHING if key in road else mould_of(prop.node, caps, (*road, key)),
            prop.share.present.count < objects.tally.count,
        )
        for key, prop in sorted(properties.items())
    )
    names = [f"f{number}" for number in range(len(members))]
    struct = msgspec.defstruct(
        "Payload",
        [
            (name, member.mould.annotation | msgspec.UnsetType if member.optional else member.mould.annotation, msgspec.UNSET)
            if member.optional
            else (name, member.mould.annotation)
            for name, member in sorted(zip(names, members, strict=True), key=lambda named: named[1].optional)
        ],
        rename=dict(zip(names, (member.key for member in members), strict=True)),
        forbid_unknown_fields=True,
        gc=False,
    )
    columns = attrgetter(*names) if len(names) > 1 else lambda value: (value.f0,)
    return Mould("object", struct | None if nullable else struct, nullable, members, columns)


def _can_be_named(key: str) -> bool:
    """Whether msgspec takes it as the name of a field."""
    return '"' not in key and "\\" not in key and min(key, default=" ") >= " "
