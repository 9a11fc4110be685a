"""Tells of most valid values, quickly, that they are valid: by the moulds of a document. Of all others it says nothing."""

from collections.abc import Callable, Iterable, Sequence, Set
from functools import cached_property
from typing import Any, Final

import msgspec

from schemactl.model.json import Document, JsonValue
from schemactl.schema.moulds import Mould, closed_mould, open_mould
from schemactl.schema.parse import MAX_DEPTH, MAX_DIGITS, is_too_deep, vanishing

_WORTH: Final = 200
"""Values that must have come for a mould to be worth its making."""


class Sieve:
    """Of one document in its working form."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._raws = 0
        self._values = 0

    def unproved(self, raws: Sequence[bytes], refuses: Callable[[Set[str]], bool]) -> Sequence[int]:
        """The indices of the texts that are not surely JSON, an object, and valid. refuses: whether nothing may be said of objects with such keys, or
        some of them."""
        self._raws += len(raws)
        mould = self.mould(refuses)
        if mould is None:
            return range(len(raws))
        doubtful = set(_doubtful(raws, mould))
        return sorted(doubtful | self._not_taken(raws))

    def mould(self, refuses: Callable[[Set[str]], bool]) -> Mould | None:
        """What objects that are surely valid are proved by, once so many came that it is worth its making."""
        mould = self._closed if self._raws >= _WORTH else None
        return None if mould is None or mould.keys is None or refuses(mould.keys) else mould

    def passes(self, value: JsonValue) -> bool:
        """Whether the value is surely valid."""
        self._values += 1
        mould = self._open if self._values >= _WORTH else None
        if mould is None:
            return False
        try:
            msgspec.convert(value, mould.annotation)
        except (msgspec.ValidationError, RecursionError):
            return False
        return True

    def _not_taken(self, raws: Sequence[bytes]) -> set[int]:
        decode = self._decode
        left = set()
        for index, raw in enumerate(raws):
            try:
                decode(raw)
            except (ValueError, RecursionError):
                left.add(index)
        return left

    @cached_property
    def _closed(self) -> Mould | None:
        return closed_mould(self._document)

    @cached_property
    def _open(self) -> Mould | None:
        return open_mould(self._document)

    @cached_property
    def _decode(self) -> Any:
        return msgspec.json.Decoder(self._closed.annotation if self._closed is not None else Any).decode


def _doubtful(raws: Sequence[bytes], mould: Mould) -> Iterable[int]:
    """The texts that may be taken and are refused by `parse.loads`: for a number that no double comes near, or for their depth."""
    longest = max(map(len, raws), default=0)
    if not mould.has_end and longest > MAX_DEPTH:
        yield from (index for index, raw in enumerate(raws) if is_too_deep(raw))
    if not mould.may_round:
        return
    if longest > MAX_DIGITS:
        yield from (index for index, raw in enumerate(raws) if len(raw) > MAX_DIGITS)
    yield from vanishing(raws)
