"""Evidence → a decoder of the payloads that it foresees, and what of them is still to be counted.

A mould takes nothing but what stands in the evidence already: the known keys, each where it always was, each of the types that it had, of the labels
of variants one of those known. What it takes can change nothing but counters and the values of texts. What is rare in the evidence is left out of it.
Places that it cannot express (arrays beside texts, what repeats an ancestor) make the whole subject one that is counted in another way.

Objects that are always there lie in the table of what they stand in, a column for each value; what may be missing, the items of arrays and the values
of maps have a table of their own, with a row each.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from operator import or_
from typing import Annotated, Any, Final, Literal

import msgspec

from schemactl.infer.batch.columns import AnyKey, Road
from schemactl.infer.batch.texts import KnownTexts
from schemactl.infer.evidence.node import ArrayEvidence, Node, ObjectEvidence, Property, tally_of
from schemactl.infer.evidence.numbers import SAFE, NumberKind
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.model.options.infer import Caps

_MOST_KEYS: Final = 200
_DEEPEST: Final = 16
"""Beyond, nothing is foreseen."""
_SAFE_INTEGER: Final = Annotated[int, msgspec.Meta(ge=-SAFE, le=SAFE)]
_SPARE: Final = 0.15
"""Of the payloads, the share that may be left out in all for what is rare in them."""
_WHOLE: Final = frozenset({NumberKind.INTEGER, NumberKind.INT64, NumberKind.BIGINT})


Known = Callable[[StringEvidence], KnownTexts]
"""What the texts of a place tell of those that are counted."""


class Unforeseen(Exception):
    """Of evidence that no mould can express."""


class Sort(Enum):
    """What the values of a place are. NULL: nothing else. MIXED: texts, booleans, safe integers and records, several of them. WHOLE: integers
    beyond the safe ones; NUMBER: others than integers; OBJECT: a record in a table of its own; RECORD: one whose members lie in the same table."""

    NULL = "null"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    WHOLE = "whole"
    NUMBER = "number"
    STRING = "string"
    MIXED = "mixed"
    ARRAY = "array"
    MAP = "map"
    OBJECT = "object"
    RECORD = "record"


_CONTAINERS: Final = frozenset({Sort.ARRAY, Sort.MAP, Sort.OBJECT, Sort.RECORD, Sort.MIXED})


@dataclass(slots=True)
class Mould:
    """One place. annotation: for msgspec, without UNSET. varies: whether its state (which type, empty or not, there or not) differs from value to
    value. labels: all that a text may be, where it may tell variants apart; texts: what is known of others. members: of a RECORD; table: of
    what has one of its own. patterns: that the keys of the map have had so far; barred: keys that would repeat others. number: the kind of all
    values, where they are numbers of one. kinds: the types of a MIXED; may_be_empty: of an ARRAY."""

    sort: Sort
    annotation: Any
    optional: bool = False
    nullable: bool = False
    varies: bool = False
    labels: tuple[str, ...] | None = None
    members: "dict[str, Mould]" = field(default_factory=dict)
    table: "TableMould | None" = None
    patterns: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    texts: KnownTexts | None = None
    number: NumberKind | None = None
    kinds: frozenset[str] = frozenset()
    may_be_empty: bool = False

    @property
    def tag(self) -> bool:
        """Whether it may tell variants apart."""
        return self.labels is not None

    @property
    def wanted(self) -> type:
        """Of the values that have rows in a table."""
        if self.table is None or self.sort in (Sort.ARRAY, Sort.MAP):
            return list if self.sort is Sort.ARRAY else dict
        return self.table.row.annotation  # type: ignore[no-any-return]

    @property
    def states(self) -> int:
        """How many its values may have, or so."""
        kinds = 2 if self.sort in (Sort.ARRAY, Sort.NUMBER, Sort.WHOLE, Sort.MIXED) else 1
        return kinds + self.optional + self.nullable


@dataclass(slots=True)
class TableMould:
    """row: what a row of the table is: a RECORD, or a value. road: to it."""

    row: Mould
    road: Road


def mould_of(node: Node, caps: Caps, rare: float, known: Known = KnownTexts.counted_in) -> TableMould:
    """What is foreseen of a payload. rare: what stands in a smaller share of the payloads is left out. known: what the texts of a place tell of
    others. Raises Unforeseen."""
    if node.objects is None:
        raise Unforeseen
    maker = _Maker(caps, known, int(rare * node.tally.count), int(_SPARE * node.tally.count))
    return TableMould(maker.record(node.objects, ()), ())


class _Maker:
    """rare: how often something may be seen to be left out. spare: how many more payloads may be left out in all."""

    def __init__(self, caps: Caps, known: Known, rare: int, spare: int) -> None:
        self.caps = caps
        self.known = known
        self.rare = rare
        self.spare = spare

    def leaves_out(self, count: int) -> bool:
        """Whether what was seen so often is left out as rare."""
        if not 0 < count <= min(self.rare, self.spare):
            return False
        self.spare -= count
        return True

    def may_be_folded(self, prop: Property) -> bool:
        """Whether what repeats an ancestor is not rare."""
        return bool(prop.folded) and not self.leaves_out(sum(tally.count for tally in (prop.folded or {}).values()))

    def record(self, objects: ObjectEvidence, road: Road) -> Mould:
        if objects.values is not None:
            raise Unforeseen
        properties = {key: prop for key, prop in sorted(objects.properties.items()) if not self.leaves_out(prop.share.present.count)}
        if not 0 < len(properties) <= _MOST_KEYS or not all(map(_can_be_named, properties)):
            raise Unforeseen
        members = {key: self.member(key, prop, objects, road) for key, prop in properties.items()}
        names = {key: f"f{number}" for number, key in enumerate(members)}
        struct = msgspec.defstruct(
            "Payload",
            [
                (names[key], member.annotation | msgspec.UnsetType, msgspec.UNSET) if member.optional else (names[key], member.annotation)
                for key, member in sorted(members.items(), key=lambda named: named[1].optional)
            ],
            rename={name: key for key, name in names.items()},
            forbid_unknown_fields=True,
            gc=False,
        )
        return Mould(Sort.RECORD, struct, members=members)

    def member(self, key: str, prop: Property, parent: ObjectEvidence, road: Road) -> Mould:
        if self.may_be_folded(prop):
            raise Unforeseen
        missing = parent.tally.count - prop.share.present.count
        optional = missing > 0 and not self.leaves_out(missing)
        labels = (parent.partitions or {}).get(key)
        mould = self.place(prop.node, (*road, key), in_table=not optional, labels=None if labels is None else tuple(sorted(labels)))
        mould.optional = optional
        mould.varies = mould.varies or optional
        return mould

    def place(self, node: Node, road: Road, *, in_table: bool, labels: tuple[str, ...] | None = None) -> Mould:
        """in_table: whether a record there may lie in the table of its parent."""
        if (node.deep is not None and not self.leaves_out(node.deep.count)) or len(road) > min(self.caps.depth, _DEEPEST):
            raise Unforeseen
        kinds = self.kinds(node)
        nullable = "null" in kinds
        kinds.discard("null")
        if not kinds:
            return Mould(Sort.NULL, None)
        if kinds & {"array", "object"} and (_repeats(road) or len(road) >= self.caps.depth):
            raise Unforeseen
        if len(kinds) > 1:
            mould = self.mixed(node, kinds, road)
        elif kinds & {"array", "object"}:
            mould = self.container(node, kinds, road, in_table=in_table and not nullable)
        else:
            mould = self.scalar(node, kinds, labels)
        if nullable:
            mould.nullable = mould.varies = True
            if mould.sort is Sort.NUMBER:
                mould.number = None
            else:
                mould.annotation |= None
        return mould

    def kinds(self, node: Node) -> set[str]:
        """The types that are foreseen: all but rare ones, the most frequent one in any case."""
        seen = sorted((tally_of(part).count, name) for name, part in node.parts)
        return {name for count, name in seen[:-1] if not self.leaves_out(count)} | {name for _, name in seen[-1:]}

    def scalar(self, node: Node, kinds: set[str], labels: tuple[str, ...] | None) -> Mould:
        if kinds == {"string"}:
            assert node.strings is not None
            return Mould(Sort.STRING, str, texts=self.known(node.strings)) if labels is None else Mould(Sort.STRING, Literal[labels], labels=labels)
        if kinds == {"boolean"}:
            return Mould(Sort.BOOLEAN, bool)
        assert node.numbers is not None
        numbers = node.numbers.kinds.keys()
        if _is_safe(node):
            return Mould(Sort.INTEGER, _SAFE_INTEGER)
        if numbers <= _WHOLE:
            return Mould(Sort.WHOLE, int, varies=True)
        if numbers == {NumberKind.NUMBER}:
            return Mould(Sort.NUMBER, msgspec.Raw, number=NumberKind.NUMBER)
        return Mould(Sort.NUMBER, msgspec.Raw, varies=True)

    def mixed(self, node: Node, kinds: set[str], road: Road) -> Mould:
        annotations: list[Any] = []
        mould = Mould(Sort.MIXED, None, varies=True, kinds=frozenset(kinds))
        if "array" in kinds or ("number" in kinds and not _is_safe(node)):
            raise Unforeseen
        if "object" in kinds:
            assert node.objects is not None
            mould.table = TableMould(self.record(node.objects, road), road)
            annotations.append(mould.table.row.annotation)
        if "number" in kinds:
            annotations.append(_SAFE_INTEGER)
        if "boolean" in kinds:
            annotations.append(bool)
        if "string" in kinds:
            assert node.strings is not None
            annotations.append(str)
            mould.texts = self.known(node.strings)
        mould.annotation = reduce(or_, annotations)
        return mould

    def container(self, node: Node, kinds: set[str], road: Road, *, in_table: bool) -> Mould:
        if kinds == {"array"}:
            assert node.arrays is not None
            return self.array(node.arrays, road)
        assert node.objects is not None
        if node.objects.values is not None:
            return self.map(node.objects, node.objects.values, road)
        record = self.record(node.objects, road)
        return record if in_table else Mould(Sort.OBJECT, record.annotation, table=TableMould(record, road))

    def array(self, arrays: ArrayEvidence, road: Road) -> Mould:
        if not arrays.items.parts:
            return Mould(Sort.ARRAY, Annotated[list[Any], msgspec.Meta(max_length=0)], may_be_empty=True)
        row = self.place(arrays.items, (*road, None), in_table=True)
        annotation: Any = list[row.annotation]  # type: ignore[name-defined]
        table = TableMould(row, (*road, None))
        if arrays.empty.count and not self.leaves_out(arrays.empty.count):
            return Mould(Sort.ARRAY, annotation, varies=True, table=table, may_be_empty=True)
        return Mould(Sort.ARRAY, Annotated[annotation, msgspec.Meta(min_length=1)], table=table)

    def map(self, objects: ObjectEvidence, values: Property, road: Road) -> Mould:
        if not values.node.parts or self.may_be_folded(values):
            raise Unforeseen
        below = (*road, AnyKey(frozenset()))
        row = self.place(values.node, below, in_table=True)
        barred: frozenset[str] = frozenset()
        if row.sort in _CONTAINERS:
            if any(isinstance(step, AnyKey) for step in road):
                raise Unforeseen
            barred = frozenset(step for step in road if isinstance(step, str)) | _containers(row)
        annotation: Any = dict[str, row.annotation]  # type: ignore[name-defined]
        return Mould(Sort.MAP, annotation, table=TableMould(row, below), patterns=objects.patterns, barred=barred)


def _containers(row: Mould) -> frozenset[str]:
    """The keys below a map's values that lead to objects and arrays: a key of the map that is one of them would be repeated there."""
    found = {key for key, member in row.members.items() if member.sort in _CONTAINERS}
    below = [*row.members.values(), *([row.table.row] if row.table is not None else [])]
    return frozenset(found).union(*map(_containers, below))


def _is_safe(node: Node) -> bool:
    return node.numbers is not None and node.numbers.kinds.keys() == {NumberKind.INTEGER}


def _repeats(road: Road) -> bool:
    """Whether the last key stands on the way already: containers under it may be counted there."""
    return isinstance(road[-1], str) and road[-1] in road[:-1]


def _can_be_named(key: str) -> bool:
    """Whether msgspec takes it as the name of a field."""
    return '"' not in key and "\\" not in key and min(key, default=" ") >= " "
