"""JSON pointers (RFC 6901) into a payload, where `*` stands for any item of an array or any value of a map.

Whether a token such as `1` is a key or an index says the value that it is looked up in, never the token: `child` is the one place that decides it.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from schemactl.model.json import JsonValue

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,14}")
"""RFC 6901, section 4."""
_ESCAPED: Final = re.compile(r"(?:[^~]|~[01])*|~2", re.DOTALL)


class Wildcard(Enum):
    """The token for any item of an array or any value of a map."""

    ANY = "*"


ANY: Final = Wildcard.ANY
Token = str | Wildcard


@dataclass(frozen=True, slots=True)
class JsonPointer:
    """A path from the root of a payload. A key that is literally `*` is written `~2`, an extension of the escapes of RFC 6901, section 3."""

    tokens: tuple[Token, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "JsonPointer":
        """Read `/a/*/b`. Raises ValueError when `text` is neither empty nor starts with `/`, and for a `~` that escapes nothing."""
        if text == "":
            return cls()
        if not text.startswith("/"):
            raise ValueError(f"a JSON pointer is empty or starts with '/': {text!r}")
        tokens = text[1:].split("/")
        for token in tokens:
            if _ESCAPED.fullmatch(token) is None:
                raise ValueError(f"in a JSON pointer `~` is written `~0` (`/` is `~1`, and a key that is `*` is `~2`): {text!r}")
        return cls(tuple(_read(token) for token in tokens))

    def __truediv__(self, token: Token) -> "JsonPointer":
        return JsonPointer((*self.tokens, token))

    @property
    def parent(self) -> "JsonPointer":
        return JsonPointer(self.tokens[:-1])

    def __str__(self) -> str:
        return "".join("/" + _written(token) for token in self.tokens)


ROOT: Final = JsonPointer()


def item_index(token: str) -> int | None:
    """The index that a token is where it is looked up in an array; None for one that is none (`-`, `01`, `+1`)."""
    return int(token) if _INDEX.fullmatch(token) else None


def child(value: JsonValue, token: str) -> JsonValue:
    """What a token leads to: of an object the member, of an array the item. Raises LookupError where there is nothing."""
    if isinstance(value, dict):
        return value[token]
    index = item_index(token)
    if not isinstance(value, list) or index is None:
        raise LookupError(token)
    return value[index]


def escaped(key: str) -> str:
    """A key as a token of a pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def unescaped(token: str) -> str:
    """The key that a token stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def _written(token: Token) -> str:
    if token is ANY:
        return "*"
    assert isinstance(token, str)
    return "~2" if token == "*" else escaped(token)


def _read(token: str) -> Token:
    if token == "*":
        return ANY
    return "*" if token == "~2" else unescaped(token)
