"""What objects look like by the value of a property that might tell variants apart: at each place below them presence and types, the strings with
their formats and values, and which keys came together.

A partition is kept for each property that was in every object so far with a short label as its value. It is held beside the evidence of all
(`restrict`), which says what is a map and what stands in itself; so what is kept does not multiply with the depth.
"""

import re
from collections.abc import Iterable, Set
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from schemactl.infer.evidence.counter import NONE, Share, TimedCounter, members_of, merged_share
from schemactl.infer.evidence.numbers import kind_of
from schemactl.infer.evidence.strings import StringEvidence, traits_of
from schemactl.infer.evidence.walk import Walk, repetition
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import Caps

if TYPE_CHECKING:
    from schemactl.infer.evidence.node import Node, ObjectEvidence

Layouts: TypeAlias = dict[frozenset[str], int]
"""The keys of objects, each set of them with the number of objects that have it."""

_LABEL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[.:/\- ][A-Za-z0-9_]+)*\Z")
_LONGEST_LABEL: Final = 48
MOST_VARIED: Final = 2
"""Objects without order (`ObjectEvidence.is_varied`) in one another: below so many, a label says nothing that all of them would not say."""
_DIGITS: Final = 5
"""A string with so many is counted or made up, and names nothing."""


def is_label(value: JsonValue) -> bool:
    """Whether a value could name a variant: a short identifier, dotted, dashed or of words."""
    return isinstance(value, str) and len(value) <= _LONGEST_LABEL and _LABEL.match(value) is not None


def is_data(text: str) -> bool:
    """Whether a string is surely no name that stands for a state or a sort: it has a format, or a number in it that counts on."""
    return bool(traits_of(text)) or sum(map(text.count, "0123456789")) >= _DIGITS


def laid_out(mine: Layouts | None, theirs: Layouts | None, most: int) -> Layouts | None:
    """Both together, in `mine`; None once there are more sets than `most`."""
    if mine is None or theirs is None:
        return None
    for layout, count in theirs.items():
        mine[layout] = mine.get(layout, 0) + count
    return mine if len(mine) <= most else None


def among(layouts: Layouts, keys: Set[str]) -> Layouts:
    """As if objects had no other keys than these."""
    found: Layouts = {}
    for layout, count in layouts.items():
        left = layout.intersection(keys)
        found[left] = found.get(left, 0) + count
    return found


def layouts_to_json(layouts: Layouts, keys: Iterable[str]) -> list[JsonValue]:
    """Of each set of keys how often it came, and the numbers of the keys in the order of their names."""
    numbers = {name: str(number) for number, name in enumerate(sorted(keys))}
    return [*sorted(f"{count}:{','.join(numbers[name] for name in sorted(layout))}" for layout, count in layouts.items())]


def layouts_from_json(written: JsonValue, keys: Iterable[str]) -> Layouts:
    """Read what `layouts_to_json` wrote; none where nothing was. Raises IndexError or ValueError for anything else."""
    names = sorted(keys)
    layouts: Layouts = {}
    for one in written if isinstance(written, list) else ():
        count, _, numbers = str(one).partition(":")
        layouts[frozenset(names[int(number)] for number in numbers.split(",") if number)] = int(count)
    return layouts


class Shape:
    """kinds: how often each JSON type was seen here (numbers by NumberKind). strings: if any; their values are known while they are few, and could
    all be names; of when each was seen only the first time is. properties: share and shape of each, None where they were too many to be names.
    layouts: how many objects had exactly which keys, None where there were more such sets than the cap. items: of arrays. folded: whether there were
    containers that the evidence counts further up, which are none of `kinds`."""

    __slots__ = ("folded", "items", "kinds", "layouts", "properties", "strings")

    def __init__(self) -> None:
        self.folded = False
        self.kinds: dict[str, TimedCounter] = {}
        self.strings: StringEvidence | None = None
        self.properties: dict[str, tuple[Share, Shape]] | None = {}
        self.layouts: Layouts | None = {}
        self.items: Shape | None = None

    def add(self, members: JsonObject, walk: Walk, trail: list[str | None], whole: "ObjectEvidence") -> None:
        """Count one object; stops where the evidence folds it (`repetition`), at the depth, at maps, and where all objects of a place are varied.
        walk: with the caps of what is below a label. whole: all objects of the place, of which this one was counted."""
        self._add_object(members, walk, trail, whole, 0)

    def _add(self, value: JsonValue, walk: Walk, trail: list[str | None], whole: "Node", varied: int) -> None:
        if isinstance(value, dict) and len(trail) < walk.caps.depth:
            assert whole.objects is not None
            self._add_object(value, walk, trail, whole.objects, varied)
            return
        if isinstance(value, str):
            self._add_string(value, walk)
        elif isinstance(value, list) and len(trail) < walk.caps.depth:
            assert whole.arrays is not None
            self._add_items(value, walk, trail, whole.arrays.items, varied)
        self._count(kind_name(value), walk)

    def _count(self, kind: str, walk: Walk) -> None:
        counter = self.kinds.get(kind)
        self.kinds[kind] = walk.seen if counter is None else counter + walk.seen

    def _add_string(self, text: str, walk: Walk) -> None:
        if self.strings is None:
            self.strings = StringEvidence()
        if not self.strings.open and is_data(text):
            self.strings.stay_open()
        self.strings.add(text, walk)

    def _add_items(self, values: list[JsonValue], walk: Walk, trail: list[str | None], whole: "Node", varied: int) -> None:
        if values and self.items is None:
            self.items = Shape()
        trail.append(None)
        for value in values:
            assert self.items is not None
            self.items._add(value, walk, trail, whole, varied)
        trail.pop()

    def _add_object(self, members: JsonObject, walk: Walk, trail: list[str | None], whole: "ObjectEvidence", varied: int) -> None:
        if whole.values is not None or varied >= MOST_VARIED:
            self.properties = self.layouts = None
        self._add_members(members, walk, trail, whole, varied + whole.is_varied)
        self._count("object", walk)

    def _add_members(self, members: JsonObject, walk: Walk, trail: list[str | None], whole: "ObjectEvidence", varied: int) -> None:
        """varied: how many objects without order are passed on the way to these members."""
        properties = self.properties
        if properties is None:
            return
        seen = walk.seen
        self.layouts = laid_out(self.layouts, {frozenset(members): seen.count}, walk.caps.layouts)
        for key, value in members.items():
            known = properties.get(key)
            if known is None:
                if len(properties) >= walk.caps.map_keys:
                    self.properties = None
                    return
                known = properties[key] = (Share.of_none(self.kinds.get("object", NONE)), Shape())
            share, shape = known
            properties[key] = (share.having(seen), shape)
            if not isinstance(value, dict | list):
                shape._add(value, walk, trail, whole.properties[key].node, varied)
            elif repetition(key, trail, walk.caps) is None:
                trail.append(key)
                shape._add(value, walk, trail, whole.properties[key].node, varied)
                trail.pop()
            else:
                shape.folded = True
        if seen.first is not None and len(members) < len(properties):
            for key, (share, shape) in properties.items():
                if key not in members:
                    properties[key] = (share.lacking(seen.first), shape)

    def merge(self, other: "Shape", caps: Caps) -> None:
        """Count what `other` counted, too. caps: of what is below a label."""
        self.folded = self.folded or other.folded
        if other.strings is not None:
            self.strings = self.strings or StringEvidence()
            self.strings.merge(other.strings, caps)
        self.layouts = laid_out(self.layouts, other.layouts, caps.layouts)
        if self.properties is None or other.properties is None:
            self.properties = None
        else:
            self._merge_properties(other, caps)
        for kind, counter in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, NONE) + counter
        if other.items is not None:
            if self.items is None:
                self.items = Shape()
            self.items.merge(other.items, caps)

    def settle(self, shift: int) -> None:
        """Make all buckets as wide as `shift` says, where they are narrower."""
        for kind, counter in self.kinds.items():
            if counter.shift < shift:
                self.kinds[kind] = counter.coarsened(shift)
        if self.strings is not None:
            self.strings.settle(shift)
            if self.strings.values:
                self.strings.values = {text: TimedCounter(counter.count, counter.first) for text, counter in self.strings.values.items()}
        properties = self.properties or {}
        for key, (share, shape) in properties.items():
            if share.present.shift < shift:
                properties[key] = (share.coarsened(shift), shape)
            shape.settle(shift)
        if self.items is not None:
            self.items.settle(shift)

    def _merge_properties(self, other: "Shape", caps: Caps) -> None:
        assert self.properties is not None
        assert other.properties is not None
        mine, theirs = self.kinds.get("object", NONE), other.kinds.get("object", NONE)
        for key, (share, shape) in self.properties.items():
            if key not in other.properties:
                self.properties[key] = (share.lacking(theirs.first), shape)
        for key, (share, shape) in other.properties.items():
            known = self.properties.get(key)
            merged = Shape() if known is None else known[1]
            merged.merge(shape, caps)
            self.properties[key] = (merged_share(None if known is None else known[0], mine, share, theirs), merged)
        if len(self.properties) > caps.map_keys:
            self.properties = None

    def to_json(self) -> JsonObject:
        """Counters only: names of properties, types, and formats; no value."""
        written: JsonObject = {"kinds": {kind: counter.to_json() for kind, counter in self.kinds.items()}}
        if self.strings is not None and self.strings.counter.count == self.kinds["string"].count:
            written["string"] = {key: value for key, value in self.strings.to_json().items() if key != "counter"}
        if self.layouts and self.properties:
            written["layouts"] = layouts_to_json(self.layouts, self.properties)
        if self.folded:
            written["folded"] = True
        if self.items is not None:
            written["items"] = self.items.to_json()
        if self.properties is None:
            written["properties"] = None
        elif self.properties:
            written["properties"] = {key: {"share": share.to_json(), **shape.to_json()} for key, (share, shape) in self.properties.items()}
        return written

    @classmethod
    def from_json(cls, written: JsonValue) -> "Shape":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        members = members_of(written)
        shape = cls()
        shape.kinds = {kind: TimedCounter.from_json(counter) for kind, counter in members_of(members["kinds"]).items()}
        if "string" in members:
            shape.strings = StringEvidence.from_json({**members_of(members["string"]), "counter": members_of(members["kinds"])["string"]})
        shape.folded = members.get("folded") is True
        shape.items = cls.from_json(members["items"]) if "items" in members else None
        properties = members.get("properties", {})
        if properties is None:
            shape.properties = shape.layouts = None
        else:
            shape.layouts = layouts_from_json(members.get("layouts"), members_of(properties))
            shape.properties = {
                key: (Share.from_json(members_of(below)["share"]), cls.from_json(below)) for key, below in members_of(properties).items()
            }
        return shape


def kind_name(value: JsonValue) -> str:
    """The JSON type of a value, numbers by NumberKind."""
    if isinstance(value, str):
        return "string"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return kind_of(value).value
    return "object" if isinstance(value, dict) else "array"
