"""Payloads that a mould takes, counted without being looked through: raw → columns in one step."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from schemactl.infer.batch.columns import Cells, Maps, Place, Road, by_kind, child_of, items_of
from schemactl.infer.batch.moulds import Member, Mould, mould_of
from schemactl.infer.evidence import Evidence
from schemactl.model.options.infer import Caps
from schemactl.schema.parse import inexact

_WORTH: Final = 500
"""Events that must be known, and payloads that must wait, for a decoder to be worth its making."""
_FAILING: Final = 0.01
"""Of the payloads: so many that it does not take, and the decoder is made anew."""


class Typed:
    """Decodes the payloads of one subject by what is known of them; what is learned later makes it better."""

    def __init__(self, evidence: Evidence, refuses: Callable[[frozenset[str]], bool]) -> None:
        """refuses: by the keys that payloads may have, those that must be looked at first."""
        self._evidence = evidence
        self._refuses = refuses
        self._mould: Mould | None = None
        self._decode = msgspec.json.Decoder().decode

    def decode(self, raws: Sequence[bytes]) -> "tuple[Mould, list[Any], list[int]] | None":
        """The payloads that are as expected, and the rows of all others, whose values are None; None where it is not worth while."""
        if len(raws) < _WORTH or self._evidence.events < _WORTH:
            return None
        if self._mould is None:
            self._mould = mould_of(self._evidence.tree, self._evidence.options.caps)
            self._decode = msgspec.json.Decoder(self._mould.annotation).decode
        mould = self._mould
        if mould.kind != "object" or mould.nullable or self._refuses(frozenset(member.key for member in mould.members)):
            self._mould = None
            return None
        decoded, others = _decoded(self._decode, raws, inexact(raws) if mould.may_round else set())
        if len(others) > _FAILING * len(raws):
            self._mould = None
        return mould, decoded, others


def _decoded(decode: Any, raws: Sequence[bytes], leave: set[int]) -> tuple[list[Any], list[int]]:
    decoded: list[Any] = []
    others = set(leave)
    rest = map(decode, raws)
    while len(decoded) < len(raws):
        try:
            decoded.extend(rest)  # what came before an error stays in the list
        except (ValueError, RecursionError):
            others.add(len(decoded))
            decoded.append(None)
    return decoded, sorted(others)


def place_of_typed(mould: Mould, cells: Cells, road: Road, caps: Caps, maps: Maps) -> Place:
    """The place of a column that `mould` decoded, as `place_of` makes it."""
    return _Typed(caps, maps).place(mould, cells, road)


class _Typed:
    def __init__(self, caps: Caps, maps: Maps) -> None:
        self.caps = caps
        self.maps = maps

    def place(self, mould: Mould, cells: Cells, road: Road) -> Place:
        if mould.kind is None:
            return child_of(cells, road, self.caps, self.maps)
        parts = self._parts(mould, cells)
        place = Place(cells, parts)
        if "object" in parts:
            columns = self._columns(mould.members, mould.columns, parts["object"])
            members = {member.key: self.place(member.mould, column, (*road, member.key)) for member, column in columns}
            place.keys = frozenset(members)
            place.expand = lambda: members
        elif "array" in parts and mould.items is not None:
            items = items_of(parts["array"])
            if items.values:
                place.items = self.place(mould.items, items, (*road, None))
        return place

    @staticmethod
    def _parts(mould: Mould, cells: Cells) -> dict[str, Cells]:
        assert mould.kind is not None
        if mould.kind in ("number", "whole"):
            return by_kind(cells)
        if not mould.nullable or None not in cells.values:
            return {mould.kind: Cells(cells.values, cells.at)}
        filled = [position for position, value in enumerate(cells.values) if value is not None]
        if not filled:
            return {"null": Cells(cells.values, cells.at)}
        empty = [position for position, value in enumerate(cells.values) if value is None]
        return {kind: _chosen(cells, positions) for kind, positions in ((mould.kind, filled), ("null", empty))}

    @staticmethod
    def _columns(members: Sequence[Member], columns: Any, objects: Cells) -> list[tuple[Member, Cells]]:
        table: list[tuple[Member, Cells]] = []
        presences: list[tuple[list[int], list[int]]] = []
        for member, values in zip(members, zip(*map(columns, objects.values), strict=True), strict=True):
            if not member.optional:
                table.append((member, Cells(list(values), objects.at)))
                continue
            positions = [position for position, value in enumerate(values) if value is not msgspec.UNSET]
            if len(positions) == len(values):
                table.append((member, Cells(list(values), objects.at)))
            elif positions:
                alike = next((presence for presence in presences if presence[0] == positions), None)
                if alike is None:
                    alike = (positions, [objects.at[position] for position in positions])
                    presences.append(alike)
                table.append((member, Cells([values[position] for position in positions], alike[1], alike[0])))
        return table


def _chosen(cells: Cells, positions: list[int]) -> Cells:
    return Cells([cells.values[position] for position in positions], [cells.at[position] for position in positions], positions)
