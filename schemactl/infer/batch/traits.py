"""Which strings of a column have which traits: what TRAITS says of each, asked as seldom as possible.

Most columns have a trait in all of their strings or in none. One pass over the column's text tells that mostly: no match is without the trait's
character (`_NEEDED`), and all match where the lines of the column are lines of a simpler grammar (`_ALL`), which the predicate surely accepts.
"""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final

import msgspec
import orjson

from schemactl.infer.evidence.strings import TRAITS

_NEEDED: Final = {
    "date-time": ":",
    "time": ":",
    "uri": ":",
    "hierarchical": ":",
    "ipv6": ":",
    "email": "@",
    "ipv4": ".",
    "date": "-",
    "uuid": "-",
}
_LENGTHS: Final[dict[str, Callable[[int], bool]]] = {
    "date-time": lambda length: length >= 20,
    "time": lambda length: length >= 9,
    "date": lambda length: length == 10,
    "uuid": lambda length: length == 36,
    "ipv4": lambda length: 7 <= length <= 15,
    "ipv6": lambda length: 2 <= length <= 45,
    "base64": lambda length: length >= 24 and length % 4 == 0,
}
"""What all matches of a trait have: a character, a length."""

_DAY = r"[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
_HOUR_MINUTE = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_CLOCK = rf"{_HOUR_MINUTE}:[0-5][0-9](?:\.[0-9]++)?(?:Z|[+-]{_HOUR_MINUTE})"
_ATOM = r"[A-Za-z0-9_+-]++"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_PCHARS = r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*+"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_BASE64 = r"[A-Za-z0-9+/]"

_ALL: Final = {
    name: re.compile(rf"(?>{line}\n)*+\Z")
    for name, line in {
        "date-time": f"{_DAY}T{_CLOCK}",
        "date": _DAY,
        "time": _CLOCK,
        "uuid": r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
        "email": rf"(?=[^\n]{{0,64}}\n){_ATOM}(?:\.{_ATOM})*+@{_LABEL}(?:\.{_LABEL})*",
        "uri": rf"[A-Za-z][A-Za-z0-9+.\-]*+://[A-Za-z0-9.\-]++(?::[0-9]++)?(?:/{_PCHARS})?(?:\?{_PCHARS})?",
        "hierarchical": r"[a-z]++://[^\n]*+",
        "ipv4": rf"{_OCTET}(?:\.{_OCTET}){{3}}",
        "ipv6": r"(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}",
        "base64": rf"(?=[^\n]*?[a-z])(?=[^\n]*?[A-Z])(?:{_BASE64}{{4}}){{5,}}+(?:{_BASE64}{{2}}==|{_BASE64}{{3}}=|(?<={_BASE64}{{24}}))",
    }.items()
}
"""Trait → lines that each have it."""

ALONE: Final = frozenset({"date-time", "date", "uuid", "ipv4"})
"""Traits of which no text has another, too."""

_ASCII_UUID: Final = bytes.maketrans(b"123456789abcdefABCDEF", b"0" * 21)
_UUID: Final = b"00000000-0000-0000-0000-000000000000\n"
_DIGITS_ALIKE: Final = bytes.maketrans(b"123456789", b"0" * 9)
_MOMENT: Final = b"0000-00-00T00:00:00Z\n"
_moments = msgspec.json.Decoder(list[datetime]).decode
_LETTERS: Final = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_ADDRESS: Final = re.compile(rb"[.]{0,3}@[.]{0,4}\Z")
_NO_ADDRESS: Final = ("..", ".@", "@.", "@\n", ".\n", "\n@", "\n.")
_LONGEST_LOCAL_PART: Final = 64
_FEW_SHAPES: Final = 16
_SHORT: Final = 1024
"""Characters in which JSON cannot be nested too deeply for any parser."""


class Texts:
    """Strings, some of them alike maybe, and their text, which is made once."""

    def __init__(self, texts: Collection[str]) -> None:
        self.texts = texts
        lines = "\n".join(texts) + "\n"
        self.lines = lines
        self.are_lines = lines.isascii() and lines.count("\n") == len(texts)
        self._lengths: set[int] | None = None

    def having(self, name: str) -> Collection[str]:
        """The texts that have a trait: the very collection where all do."""
        if name in _NEEDED and _NEEDED[name] not in self.lines:
            return ()
        if self.are_lines and self._all_have(name):
            return self.texts
        holds = _QUICKER.get(name, TRAITS[name])
        return set(filter(holds, self._likely(name)))

    def _all_have(self, name: str) -> bool:
        if name == "date-time" and self._all_are_plain_moments():
            return True
        if name == "email" and self._all_are_plain_addresses():
            return True
        if name == "uuid":
            return self.lines.encode().translate(_ASCII_UUID) == _UUID * len(self.texts)
        pattern = _ALL.get(name)
        return pattern is not None and pattern.match(self.lines) is not None

    def _all_are_plain_moments(self) -> bool:
        """Whether all are written as `2026-11-24T14:03:00Z`, and exist."""
        if self.lines.encode().translate(_DIGITS_ALIKE) != _MOMENT * len(self.texts):
            return False
        try:
            _moments('["' + self.lines[:-1].replace("\n", '","') + '"]')
        except msgspec.ValidationError:
            return False
        return True

    def _all_are_plain_addresses(self) -> bool:
        """Whether all are written as `first.last@mail.example.com`: short, of letters, digits and single dots."""
        lines = "\n" + self.lines
        shapes = set(self.lines.encode().translate(None, _LETTERS)[:-1].split(b"\n"))
        if len(shapes) > _FEW_SHAPES or max(map(len, self.texts), default=0) > _LONGEST_LOCAL_PART:
            return False
        return all(_ADDRESS.match(shape) for shape in shapes) and not any(wrong in lines for wrong in _NO_ADDRESS)

    def _likely(self, name: str) -> Iterable[str]:
        if name == "json":
            return [text for text in self.texts if text[:1] in ("{", "[")]
        fits = _LENGTHS.get(name)
        if fits is None:
            return self.texts
        if self._lengths is None:
            self._lengths = set(map(len, self.texts))
        lengths = set(filter(fits, self._lengths))
        return [text for text in self.texts if len(text) in lengths] if lengths else ()


def _is_json(text: str) -> bool:
    """What orjson accepts, json does."""
    if len(text) <= _SHORT:
        try:
            orjson.loads(text)
        except orjson.JSONDecodeError:
            pass
        else:
            return True
    return TRAITS["json"](text)


def _is_base64(text: str) -> bool:
    return _BASE64_TEXT.match(text) is not None and TRAITS["base64"](text)


_BASE64_TEXT: Final = re.compile(rf"{_BASE64}++={{0,2}}\Z")
_QUICKER: Final[dict[str, Callable[[str], bool]]] = {"json": _is_json, "base64": _is_base64}
