"""Upper and lower case as one, for `(?i:…)`. ECMA-262, 22.2.2.7.3, Canonicalize."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Final, TypeAlias

from schemactl.schema.patterns import characters
from schemactl.schema.patterns.characters import Ranges

Fold: TypeAlias = Callable[[int], int]
"""Characters that are the same but for their case have the same fold."""

_LAST_CASED: Final = 0x1FFFF
_SIMPLE: Final = {0x1E9E: 0xDF, 0x1FD3: 0x390, 0x1FE3: 0x3B0, 0xFB05: 0xFB06}
"""CaseFolding.txt, status S, of characters whose full folding is longer and that have no lower case of one character."""


def unicode_fold(code: int) -> int:
    """With the flag `u`: simple case folding (CaseFolding.txt, status C and S)."""
    if code in _SIMPLE:
        return _SIMPLE[code]
    char = chr(code)
    folded = char.casefold()
    if len(folded) > 1:
        folded = char.lower()
    return ord(folded) if len(folded) == 1 else code


def unit_fold(code: int) -> int:
    """Without it: the upper case of a UTF-16 code unit, where that is one unit, and not ASCII of what is not."""
    upper = chr(code).upper()
    return code if len(upper) != 1 or ord(upper) > 0xFFFF or (code > 127 >= ord(upper)) else ord(upper)


def closure(ranges: Ranges, fold: Fold) -> Ranges:
    """The characters and all that have the fold of one of them."""
    found = list(ranges)
    for alike in _classes(fold).values():
        if any(characters.contains(ranges, code) for code in alike):
            found.extend((code, code) for code in alike)
    return characters.normal(found)


@cache
def _classes(fold: Fold) -> dict[int, tuple[int, ...]]:
    """Fold → the characters that have it, of those that are more than one."""
    alike: dict[int, list[int]] = defaultdict(list)
    for code in range(_LAST_CASED + 1):
        if not 0xD800 <= code <= 0xDFFF:
            alike[fold(code)].append(code)
    return {canonical: tuple(codes) for canonical, codes in alike.items() if len(codes) > 1}
