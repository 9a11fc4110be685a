"""What a generated key looks like: one that is data (an id, a date, a currency), not a name that a programmer chose."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from schemactl.guard.codes import COUNTRIES, COUNTRIES_3, CURRENCIES, LANGUAGES
from schemactl.schema.formats import FORMATS

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
_HEX = re.compile(r"(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}\Z")
_CODE = re.compile(r"(?=[^0-9]*[0-9])[A-Z0-9]+(?:[-_./:][A-Z0-9]+)*\Z")
_PREFIXED = re.compile(r"(?=[^0-9]*[0-9]{2})[A-Za-z]+[-_:#]?[0-9][0-9A-Za-z\-_]*\Z")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3}(?:-(?:[A-Z]{2}|[0-9]{3}))?|[-_](?:[A-Z]{2}|[0-9]{3}))\Z")
"""BCP 47, with a script (`zh-Hans`), a region (`pt-BR`, `es-419`) or both; the region behind `_`, too, as Java and ICU write it."""

_KEY_FORMATS: Final = {one.name: one.holds for one in FORMATS.values() if one.is_key}

KEY_PATTERNS: Final[dict[str, Callable[[str], bool]]] = {
    **_KEY_FORMATS,
    "month": lambda key: _MONTH.match(key) is not None,
    "number": lambda key: _NUMBER.match(key) is not None,
    "hex": lambda key: _HEX.match(key) is not None,
    "code": lambda key: _CODE.match(key) is not None,
    "id": lambda key: _PREFIXED.match(key) is not None,
    "currency": CURRENCIES.__contains__,
    "country": lambda key: key in COUNTRIES or key in COUNTRIES_3,
    "language": lambda key: key in LANGUAGES or _LANGUAGE.match(key) is not None,
}
"""Name → predicate, the most special first. `code`: upper case and digits (a SKU); `id`: a word with a number at its end (`order-1234`)."""

GENERATED: Final = frozenset({*_KEY_FORMATS, "month", "number", "hex"})
"""Patterns that no programmer names a property by."""

_BEGIN_GENERATED: Final = frozenset("0123456789abcdefABCDEF-:")
"""What they begin with, but for e-mail addresses."""

CODED: Final = frozenset({"code", "id"})
"""Patterns that few properties are named by, and rarely many of one object."""


_SHORT: Final = 64
"""Characters of a key whose patterns are remembered: most keys are asked for again and again."""


def patterns_of(key: str) -> frozenset[str]:
    """The names of KEY_PATTERNS that `key` matches."""
    return _patterns_of_short(key) if len(key) <= _SHORT else _patterns_of(key)


def _patterns_of(key: str) -> frozenset[str]:
    return frozenset(name for name, matches in KEY_PATTERNS.items() if matches(key))


_patterns_of_short = lru_cache(maxsize=1 << 14)(_patterns_of)


def common_patterns(keys: Iterable[str]) -> frozenset[str]:
    """The patterns that all keys match; all patterns where there is no key."""
    common = frozenset(KEY_PATTERNS)
    for key in keys:
        common &= patterns_of(key)
        if not common:
            break
    return common


def is_generated(key: str) -> bool:
    """Whether no programmer would have named a property so."""
    return (key[:1] in _BEGIN_GENERATED or "@" in key) and not patterns_of(key).isdisjoint(GENERATED)


def is_coded(key: str) -> bool:
    """Whether it is like a code or an id (`SKU-12345`)."""
    return not patterns_of(key).isdisjoint(CODED)
