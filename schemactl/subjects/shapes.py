"""What payloads look like: whether they are of one shape, and whether a label goes with a shape of its own."""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

import msgspec

from schemactl.model.json import JsonValue

Shape: TypeAlias = frozenset[str]
"""The pointers at which a payload has something; a key with a digit in it and an item of an array are `*`."""

_JSON = msgspec.json.Decoder()
_DEPTH: Final = 4
_WIDTH: Final = 100
_NUMBERED = re.compile(r".*\d")
_COMMON: Final = 0.8
_FEWEST: Final = 2


def shape(payload: bytes) -> Shape:
    """Of the first levels, and the first of each object and array; empty for what is no JSON."""
    try:
        return frozenset(_pointers(_JSON.decode(payload), "", 1))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return frozenset()


def _pointers(value: JsonValue, pointer: str, depth: int) -> Iterator[str]:
    if depth > _DEPTH:
        return
    members = value.items() if isinstance(value, dict) else (("*", item) for item in value) if isinstance(value, list) else ()
    for key, member in islice(members, _WIDTH):
        below = f"{pointer}/{'*' if _NUMBERED.match(key) else key}"
        yield below
        yield from _pointers(member, below, depth + 1)


def are_alike(shapes: Sequence[Shape]) -> bool:
    """Whether most of what each has is in nearly all of them."""
    counts = Counter(pointer for one in shapes for pointer in one)
    common = sum(count for count in counts.values() if count >= _COMMON * len(shapes))
    return common > 0 and common >= _COMMON * counts.total()


def go_with(shapes: Mapping[Hashable, Collection[Shape]]) -> bool:
    """Whether what a payload has follows from its label: at least half of the labels differ in what all of their payloads have and none of others. A
    label that came once shows nothing."""
    often = [several for several in shapes.values() if len(several) >= _FEWEST]
    always = [frozenset.intersection(*several) for several in often]
    ever = [frozenset.union(*several) for several in often]
    unclear = frozenset().union(*(some - all_ for some, all_ in zip(ever, always, strict=True)))
    return len({one - unclear for one in always}) >= max(2, len(shapes) / 2)
