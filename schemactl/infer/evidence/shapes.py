"""The shape that objects have by the value of a property that might tell variants apart: presence and types only, no values.

A partition is kept for each property that was in every object so far with a short label as its value. That is enough to cut a variant out of the
evidence of all (`restrict`), and does not multiply with the depth.
"""

import re
from decimal import Decimal
from typing import Final

from schemactl.infer.evidence.numbers import kind_of
from schemactl.infer.evidence.tally import NONE, Share, Tally, members_of, merged_share
from schemactl.infer.evidence.walk import Walk, repetition
from schemactl.model.json import JsonObject, JsonValue

_LABEL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[.:/\- ][A-Za-z0-9_]+)*\Z")
_LONGEST_LABEL: Final = 48


def is_label(value: JsonValue) -> bool:
    """Whether a value could name a variant: a short identifier, dotted, dashed or of words."""
    return isinstance(value, str) and len(value) <= _LONGEST_LABEL and _LABEL.match(value) is not None


class Shape:
    """kinds: how often each JSON type was seen here (numbers by NumberKind). properties: share and shape of each, None where they were too many to
    be names. items: of arrays. folded: whether there were containers that the evidence counts further up, which are none of `kinds`."""

    __slots__ = ("folded", "items", "kinds", "properties")

    def __init__(self) -> None:
        self.folded = False
        self.kinds: dict[str, Tally] = {}
        self.properties: dict[str, tuple[Share, Shape]] | None = {}
        self.items: Shape | None = None

    def add(self, value: JsonValue, walk: Walk, trail: list[str | None]) -> None:
        """Count one value; stops where the evidence folds it (`repetition`) and at the depth."""
        kind = kind_name(value)
        tally = self.kinds.get(kind)
        if isinstance(value, dict):
            if len(trail) < walk.caps.depth:
                self._add_members(value, tally or NONE, walk, trail)
        elif isinstance(value, list) and len(trail) < walk.caps.depth:
            self._add_items(value, walk, trail)
        self.kinds[kind] = walk.seen if tally is None else tally + walk.seen

    def _add_items(self, values: list[JsonValue], walk: Walk, trail: list[str | None]) -> None:
        if values and self.items is None:
            self.items = Shape()
        trail.append(None)
        for value in values:
            assert self.items is not None
            self.items.add(value, walk, trail)
        trail.pop()

    def _add_members(self, members: JsonObject, before: Tally, walk: Walk, trail: list[str | None]) -> None:
        properties = self.properties
        if properties is None:
            return
        seen = walk.seen
        for key, value in members.items():
            known = properties.get(key)
            if known is None:
                if len(properties) >= walk.caps.map_keys:
                    self.properties = None
                    return
                known = properties[key] = (Share.of_none(before), Shape())
            share, shape = known
            properties[key] = (share.having(seen), shape)
            if not isinstance(value, dict | list):
                shape.add(value, walk, trail)
            elif repetition(key, trail, walk.caps) is None:
                trail.append(key)
                shape.add(value, walk, trail)
                trail.pop()
            else:
                shape.folded = True
        if seen.first is not None and len(members) < len(properties):
            for key, (share, shape) in properties.items():
                if key not in members:
                    properties[key] = (share.lacking(seen.first), shape)

    def merge(self, other: "Shape", cap: int) -> None:
        """Count what `other` counted, too. cap: of properties."""
        self.folded = self.folded or other.folded
        if self.properties is None or other.properties is None:
            self.properties = None
        else:
            self._merge_properties(other, cap)
        for kind, tally in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, NONE) + tally
        if other.items is not None:
            if self.items is None:
                self.items = Shape()
            self.items.merge(other.items, cap)

    def settle(self, shift: int) -> None:
        """Make all buckets as wide as `shift` says, where they are narrower."""
        for kind, tally in self.kinds.items():
            if tally.shift < shift:
                self.kinds[kind] = tally.coarsened(shift)
        properties = self.properties or {}
        for key, (share, shape) in properties.items():
            if share.present.shift < shift:
                properties[key] = (share.coarsened(shift), shape)
            shape.settle(shift)
        if self.items is not None:
            self.items.settle(shift)

    def _merge_properties(self, other: "Shape", cap: int) -> None:
        assert self.properties is not None
        assert other.properties is not None
        mine, theirs = self.kinds.get("object", NONE), other.kinds.get("object", NONE)
        for key, (share, shape) in self.properties.items():
            if key not in other.properties:
                self.properties[key] = (share.lacking(theirs.first), shape)
        for key, (share, shape) in other.properties.items():
            known = self.properties.get(key)
            merged = Shape() if known is None else known[1]
            merged.merge(shape, cap)
            self.properties[key] = (merged_share(None if known is None else known[0], mine, share, theirs), merged)
        if len(self.properties) > cap:
            self.properties = None

    def to_json(self) -> JsonObject:
        """Counters only: names of properties, and types."""
        written: JsonObject = {"kinds": {kind: tally.to_json() for kind, tally in self.kinds.items()}}
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
        shape.kinds = {kind: Tally.from_json(tally) for kind, tally in members_of(members["kinds"]).items()}
        shape.folded = members.get("folded") is True
        shape.items = cls.from_json(members["items"]) if "items" in members else None
        properties = members.get("properties", {})
        if properties is None:
            shape.properties = None
        else:
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
