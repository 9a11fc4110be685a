"""Texts as UTF-16 code units, which is how a pattern without the flag `u` reads them: a character beyond U+FFFF is two, and `.` matches one.

Engines here and in Python, Java and Rust read code points. So that they need not know, a unit that is half of a character is written as a code point
of plane 16: U+D800 as U+100000, up to U+DFFF as U+1007FF. Others of that plane are not in such a text, since all beyond U+FFFF are written as two.
"""

import re
from typing import Final

from schemactl.schema.patterns import characters
from schemactl.schema.patterns.characters import Ranges

FIRST: Final = 0x100000
"""What stands for U+D800."""
LAST_UNIT: Final = 0xFFFF
SURROGATES: Final[Ranges] = ((0xD800, 0xDFFF),)
_NOT_A_UNIT: Final = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")


def halves(code: int) -> tuple[int, ...]:
    """The UTF-16 code units of a code point."""
    return (code,) if code <= LAST_UNIT else (0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF))


def as_units(text: str) -> str:
    """The text, each half of a character as its stand-in."""
    return _NOT_A_UNIT.sub(lambda match: "".join(chr(stand_in(half)) for half in halves(ord(match[0]))), text)


def stand_in(unit: int) -> int:
    return unit - 0xD800 + FIRST if 0xD800 <= unit <= 0xDFFF else unit


def ranges_of_units(ranges: Ranges) -> Ranges:
    """Ranges of code units, with the stand-ins for halves."""
    kept = characters.intersection(ranges, characters.complement(SURROGATES))
    moved = ((stand_in(low), stand_in(high)) for low, high in characters.intersection(ranges, SURROGATES))
    return characters.normal([*kept, *moved])
