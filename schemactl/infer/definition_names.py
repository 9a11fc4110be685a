"""What a definition is called, from where it stands: the key that leads there, in the singular for the items of an array.

Keys are text of others: a name is made of ASCII letters and digits only.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from schemactl.model.pointer import ANY, JsonPointer

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_IRREGULAR: Final = {"children": "child", "people": "person", "men": "man", "women": "woman", "indices": "index"}
_WEAK: Final = frozenset(
    {
        *("to", "from", "by", "of", "at", "in", "on", "for", "with", "id", "data", "value", "item", "info", "details"),
        *("object", "entity", "payload", "body", "content"),
    }
)
"""Words that say nothing alone."""
_SHAPES: Final[tuple[tuple[str, frozenset[str], int], ...]] = (
    ("Address", frozenset({"street", "line1", "city", "postcode", "postal_code", "postalCode", "zip", "country", "country_code", "countryCode"}), 3),
    ("Money", frozenset({"amount", "value", "currency", "currency_code", "currencyCode"}), 2),
    ("Position", frozenset({"lat", "lng", "lon", "latitude", "longitude"}), 2),
)
"""Objects that every domain has, by how many of their usual properties must be there."""


def definition_name(places: Sequence[JsonPointer], properties: Collection[str], taken: Collection[str], labels: Collection[str] = ()) -> str:
    """The name of what stands at `places`: what they have in common; of a well-known shape its name; else the first place's. Where their keys say
    nothing (`data`, `object`): what it is labelled as (`type` is `charge`), or the next key above that says something. labels: its constants."""
    own = sorted({_of_place(place) for place in places}, key=lambda words: (len(words), words))
    ending = _common_ending(own)
    name = _joined(ending) if _says_something(ending) else _well_known(properties) or _joined(_telling(own, places, labels))
    return _free(name, [_joined((*_of_place(place.parent), *_of_place(place))) for place in sorted(places, key=str)], taken)


def _telling(names: Sequence[tuple[str, ...]], places: Sequence[JsonPointer], labels: Collection[str]) -> tuple[str, ...]:
    """The first name that says something; else that of the label, if there is one; else with the next key above that says something."""
    labelled = [words for words in map(_words, labels) if _says_something(words)]
    named = [*names, *labelled] if len(labelled) == 1 else names
    for words in named:
        if _says_something(words):
            return words
    return min((*_above(place), *_of_place(place)) for place in places)


def _above(place: JsonPointer) -> tuple[str, ...]:
    """The words of the next key above that says something; of the key above, where none does."""
    parent = place.parent
    while parent.tokens:
        if _says_something(words := _of_place(parent)):
            is_of_many = ANY in place.tokens[len(parent.tokens) :]
            return (*words[:-1], singular(words[-1])) if is_of_many else words
        parent = parent.parent
    return _of_place(place.parent)


def _says_something(words: Sequence[str]) -> bool:
    return any(word not in _WEAK and singular(word) not in _WEAK for word in words)


def _of_place(place: JsonPointer) -> tuple[str, ...]:
    """The words of the last key on the way, the last of them in the singular where it leads to items."""
    tokens = list(place.tokens)
    is_many = bool(tokens) and tokens[-1] is ANY
    while tokens and tokens[-1] is ANY:
        tokens.pop()
    words = [*_words(str(tokens[-1]))] if tokens else []
    if words and is_many:
        words[-1] = singular(words[-1])
    return tuple(words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))


def singular(word: str) -> str:
    """Of an English plural; a word that is none stays."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2 else word


def _common_ending(names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    ending: list[str] = []
    for words in zip(*(reversed(name) for name in names), strict=False):
        if len(set(words)) > 1:
            break
        ending.insert(0, words[0])
    return tuple(ending)


def _well_known(properties: Collection[str]) -> str | None:
    names = {name for name, usual, least in _SHAPES if len(usual.intersection(properties)) >= least}
    return names.pop() if len(names) == 1 else None


def _joined(words: Sequence[str]) -> str:
    name = "".join(word.capitalize() for word in words)
    return name if name[:1].isalpha() else f"Item{name}"


def _free(name: str, longer: Sequence[str], taken: Collection[str]) -> str:
    for candidate in (name, *longer):
        if candidate not in taken:
            return candidate
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"
