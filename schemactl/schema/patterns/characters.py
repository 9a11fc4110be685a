"""Sets of characters as sorted ranges of code points."""

from bisect import bisect_right
from typing import Final

LAST: Final = 0x10FFFF

Ranges = tuple[tuple[int, int], ...]
"""Inclusive ranges, sorted, disjoint, never touching."""

NONE: Final[Ranges] = ()
ANY: Final[Ranges] = ((0, LAST),)

_PLEASANT: Final = ((ord("a"), ord("z")), (ord("0"), ord("9")), (ord("A"), ord("Z")), (ord("!"), ord("~")), (ord(" "), ord(" ")), (0xA1, 0xD7FF))


def normal(ranges: list[tuple[int, int]]) -> Ranges:
    """Any ranges, sorted and joined."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def union(one: Ranges, other: Ranges) -> Ranges:
    return normal([*one, *other])


def complement(ranges: Ranges) -> Ranges:
    gaps, start = [], 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    return tuple([*gaps, (start, LAST)] if start <= LAST else gaps)


def intersection(one: Ranges, other: Ranges) -> Ranges:
    return complement(union(complement(one), complement(other)))


def contains(ranges: Ranges, code: int) -> bool:
    at = bisect_right(ranges, (code, LAST)) - 1
    return at >= 0 and ranges[at][0] <= code <= ranges[at][1]


def pleasant(low: int, high: int) -> int:
    """A character between the two that a person likes to read: a letter, a digit, punctuation, in this order, if there is one."""
    for first, last in _PLEASANT:
        if max(low, first) <= min(high, last):
            return max(low, first)
    if low <= 0xD7FF:
        return low
    return max(low, 0xE000) if high >= 0xE000 else low


def unpleasantness(code: int) -> tuple[bool, bool, int]:
    """The smaller, the rather a person reads it."""
    return not ord(" ") < code <= ord("~"), not chr(code).isalnum(), code
