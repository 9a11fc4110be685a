"""JSON pointers (RFC 6901) into a payload, where `*` stands for any item of an array or any value of a map."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


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
        """Read `/a/*/b`. Raises ValueError when `text` is neither empty nor starts with `/`."""
        if text == "":
            return cls()
        if not text.startswith("/"):
            raise ValueError(f"a JSON pointer is empty or starts with '/': {text!r}")
        return cls(tuple(_unescaped(token) for token in text[1:].split("/")))

    def __truediv__(self, token: Token) -> "JsonPointer":
        return JsonPointer((*self.tokens, token))

    @property
    def parent(self) -> "JsonPointer":
        return JsonPointer(self.tokens[:-1])

    def __str__(self) -> str:
        return "".join("/" + _escaped(token) for token in self.tokens)


ROOT: Final = JsonPointer()


def _escaped(token: Token) -> str:
    if token is ANY:
        return "*"
    assert isinstance(token, str)
    return "~2" if token == "*" else token.replace("~", "~0").replace("/", "~1")


def _unescaped(token: str) -> Token:
    if token == "*":
        return ANY
    return "*" if token == "~2" else token.replace("~1", "/").replace("~0", "~")
