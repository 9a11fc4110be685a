"""What a record must have to be in an envelope, read from words (their list is in forms.py)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from schemactl.schema.shallow import TopLevel, text_of

_WORD: Final = re.compile(r'[^\s"=]+(?:=(?:"[^"]*"|\S+))?')
_ANYTHING: Final = "*"


@dataclass(frozen=True, slots=True)
class Need:
    """One word: what must stand at a place. steps: the keys that lead to it. how: `there`, `object`, or `text`: one of `texts`."""

    steps: tuple[str, ...]
    how: str
    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, word: str) -> "Need":
        at, is_text, texts = word.partition("=")
        steps = tuple(at.rstrip("/").split("/"))
        if is_text:
            return cls(steps, "text", tuple(texts.strip('"').split("|")))
        return cls(steps, "object" if at.endswith("/") else "there")

    def holds(self, top: TopLevel) -> bool:
        raw = value_at(top, self.steps)
        if raw is None:
            return False
        if self.how == "object":
            return raw.startswith(b"{")
        return self.how == "there" or (raw.startswith(b'"') and (self.texts == (_ANYTHING,) or text_of(raw) in self.texts))


@cache
def needs(words: str) -> tuple[Need, ...]:
    """The words, of which all must hold: `key`, `key/` (an object) and `key=one|other` (a text of these; `*`: any), with a path for a key."""
    return tuple(map(Need.of, _WORD.findall(words)))


def hold(words: str, top: TopLevel) -> bool:
    """Whether a record is as all the words say."""
    return all(need.holds(top) for need in needs(words))


def value_at(top: TopLevel, steps: Sequence[str]) -> bytes | None:
    """The raw value that keys lead to, one inside the other; None where there is none."""
    found: TopLevel | None = top
    for key in steps[:-1]:
        found = found.object(key) if found is not None else None
    return found.raw(steps[-1]) if found is not None and steps else top.whole
