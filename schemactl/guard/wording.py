"""Whether a value is written as programs write theirs: joined words, words in small or in capital letters, short codes."""

import re
from functools import lru_cache
from typing import Final

_JOINED = re.compile(r"[_\-.:/]")
_LONGEST_WORD: Final = 20
_LONGEST_CODE: Final = 8
_DIGITS: Final = 2
"""Of a code, or of one of several words; more are a number, which counts somebody or something."""
_CODE = re.compile(r"[^\W_]+(?:\.[0-9]{1,2})?(?:\+{1,2}|-|#)?")
_SIGN = re.compile(r"[<>=!~+*/%&|^?-]{1,3}")


@lru_cache(maxsize=1 << 14)
def are_joined_words(value: str) -> bool:
    """`IN_TRANSIT`, `out_for_delivery`, `past-due`, `order.created`: two words and more, all in one case."""
    parts = _JOINED.split(value)
    return len(parts) > 1 and is_in_one_case(value) and all(map(_is_part, parts)) and sum(map(_is_wordlike, parts)) > 1


@lru_cache(maxsize=1 << 14)
def is_word_or_code(value: str) -> bool:
    """`paid`, `PAID`, `männlich`, `3ds`, `2XL`, `A+`, `>=`."""
    if value.isalpha():
        return len(value) <= _LONGEST_WORD and is_in_one_case(value)
    if _SIGN.fullmatch(value):
        return True
    is_short = len(value) <= _LONGEST_CODE and any(map(str.isalpha, value)) and sum(map(str.isdigit, value)) <= _DIGITS
    return is_short and is_in_one_case(value) and (_CODE.fullmatch(value) is not None or _is_short_pair(value))


def _is_short_pair(value: str) -> bool:
    """`n/a`, `v1.2`, `x-1`."""
    return all(part and part.isalnum() for part in _JOINED.split(value))


def _is_part(part: str) -> bool:
    return part.isalnum() and len(part) <= _LONGEST_WORD and sum(map(str.isdigit, part)) <= _DIGITS


def _is_wordlike(part: str) -> bool:
    return sum(map(str.isalpha, part)) > 1


def is_in_one_case(value: str) -> bool:
    """Whether all letters are small, or all are capitals. Scripts that have neither do not tell a name from a word, so theirs are in none."""
    if not (value.islower() or value.isupper()):
        return False
    return value.isascii() or all(char.lower() != char.upper() for char in value if char.isalpha())
