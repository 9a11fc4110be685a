"""The name under which schemas are versioned."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """`source@Type`; without a type, the source alone. The parts are the exact names.

    `name` shows them as they are. Percent-encoded are only an `@` in the source and characters that cannot be seen (controls, line ends, direction
    marks, odd spaces); and a `%` that would else be read as the beginning of one of those.
    """

    source: str
    type: str | None = None

    @classmethod
    def parse(cls, name: str) -> "Subject":
        """What `name` shows; split at the first `@`. Raises ValueError for an empty source or an empty type."""
        source, at, type_ = name.partition("@")
        if not source or (at and not type_):
            raise ValueError(f"a subject is `source` or `source@Type`: {name!r}")
        return cls(_decoded(source, "@"), _decoded(type_, "") if at else None)

    @property
    def name(self) -> str:
        return _encoded(self.source, "@") if self.type is None else f"{_encoded(self.source, '@')}@{_encoded(self.type, '')}"

    def __str__(self) -> str:
        return self.name


_HEX = "[0-9A-Fa-f]"
_FOLLOWING = f"%[89ABab]{_HEX}"
_ENCODED = re.compile(f"%(?:[0-7]{_HEX}|[CDcd]{_HEX}{_FOLLOWING}|[Ee]{_HEX}(?:{_FOLLOWING}){{2}}|[Ff][0-7](?:{_FOLLOWING}){{3}})")
"""One character of UTF-8, each of its bytes percent-encoded."""


def _encoded(part: str, reserved: str) -> str:
    part = _ENCODED.sub(lambda match: match[0] if _char(match[0], reserved) is None else f"%25{match[0][1:]}", part)
    return "".join(char if char.isprintable() and char not in reserved else _percent(char) for char in part)


def _decoded(part: str, reserved: str) -> str:
    return _ENCODED.sub(lambda match: _char(match[0], reserved) or match[0], part)


def _char(encoded: str, reserved: str) -> str | None:
    """The character that a name has encoded so; None for one that a name shows as it is, and for what is not UTF-8."""
    try:
        char = bytes.fromhex(encoded.replace("%", "")).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return char if char == "%" or char in reserved or not char.isprintable() else None


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
