"""Sets of characters as sorted ranges of code points, with the two markers that stand before and after a text."""

from bisect import bisect_right
from typing import Final

LAST: Final = 0x10FFFF
BEGIN: Final = LAST + 1
END: Final = LAST + 2

Ranges = tuple[tuple[int, int], ...]
"""Inclusive ranges, sorted, disjoint, never touching."""

NONE: Final[Ranges] = ()
ANY: Final[Ranges] = ((0, LAST),)
EVERYTHING: Final[Ranges] = ((0, END),)
"""All characters and both markers."""

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
    """The characters that are not in `ranges`; never a marker."""
    gaps, start = [], 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    return tuple([*gaps, (start, LAST)] if start <= LAST else gaps)


def intersection(one: Ranges, other: Ranges) -> Ranges:
    """What is in both, of characters without markers."""
    return complement(union(complement(one), complement(other)))


def contains(ranges: Ranges, code: int) -> bool:
    at = bisect_right(ranges, (code, END)) - 1
    return at >= 0 and ranges[at][0] <= code <= ranges[at][1]


def pleasant(low: int, high: int) -> int:
    """A character between the two that a person likes to read: a letter, a digit, punctuation, in this order, if there is one."""
    for first, last in _PLEASANT:
        if max(low, first) <= min(high, last):
            return max(low, first)
    if low <= 0xD7FF:
        return low
    return max(low, 0xE000) if high >= 0xE000 else low


CATEGORIES: Final[dict[str, Ranges]] = {
    "d": ((0x30, 0x39),),
    "w": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)),
    "s": (
        (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F),
        (0x3000, 0x3000), (0xFEFF, 0xFEFF),
    ),
}  # fmt: skip
"""What `\\d`, `\\w` and `\\s` match (ECMA-262, CharacterClassEscape, WhiteSpace and LineTerminator)."""
