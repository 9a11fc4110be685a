"""A rule for schemactl.toml that a capture asks for."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines for schemactl.toml, and why."""

    toml: str
    because: str


def condition(key: str, value: str) -> str:
    """A line of a rule. A regular expression stands between single quotes, where TOML takes a backslash for what it is."""
    is_plain = "\\" in value and "'" not in value and value.isprintable()
    return f"{key} = '{value}'\n" if is_plain else f"{key} = {json.dumps(value, ensure_ascii=False)}\n"


def is_literal(text: str) -> bool:
    """Whether it means itself as a part of a rule's subject."""
    return not set("{}@") & set(text)


def readable(text: str) -> str:
    """A regular expression for exactly this text, with no more backslashes than needed."""
    return re.escape(text).replace("\\ ", " ").replace("\\-", "-")


def any_of(texts: Sequence[str], others: Collection[str]) -> str:
    """A regular expression for all of these texts, which are in order, and none of the others: by how they begin, where that says something."""
    first, last = (text.split(".") for text in (texts[0], texts[-1]))
    beginning = "".join(f"{one}." for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
    if len(texts) > 1 and beginning.count(".") > 1 and not any(other.startswith(beginning) for other in others):
        return f"{readable(beginning)}.*"
    return "|".join(map(readable, texts))


def some(names: Sequence[str], shown: int = 3) -> str:
    """The first of them."""
    return ", ".join(names[:shown]) + (", …" if len(names) > shown else "")
