"""Where a type stands in the payload, and what it would be called after."""

import re
from dataclasses import dataclass, replace

from schemactl.model.pointer import escaped

_SIGNS = re.compile(r"\\.|\[[^\]]*\]?|\{[^}]*\}|\(\?.")
"""What in a pattern does not spell out a name."""
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """key: the way there from the root of the payload or from a definition (`/items/*/price`, `#/$defs/Money`): an identity that does not change when
    neighbours come or go. title: words for a name. nesting: how deep inside one declaration. union: of an alternative, where the union stands. stem:
    what is inside is called after these words rather than after the title, where any are given. own: the property that tells an alternative from
    the others; what is under it is called after the union."""

    key: str
    title: str
    nesting: int = 0
    prefix: str = ""
    union: "Place | None" = None
    stem: str = ""
    own: str = ""

    def property(self, name: str) -> "Place":
        if self.union is not None and name == self.own:
            return replace(self.union.declared().property(name), key=f"{self.key}/{escaped(name)}")
        return Place(f"{self.key}/{escaped(name)}", f"{self.prefix} {name}".strip(), self.nesting)

    def item(self) -> "Place":
        return Place(f"{self.key}/*", singular(self._words()), self.nesting + 1, self.prefix)

    def nth(self, index: int) -> "Place":
        return Place(f"{self.key}/{index}", f"{self._words()} {index + 1}", self.nesting + 1, self.prefix)

    def value(self) -> "Place":
        words = self._words()
        plural = singular(words) != f"{words} item"
        return Place(f"{self.key}/*", singular(words) if plural else f"{words} value", self.nesting + 1, self.prefix)

    def extra(self) -> "Place":
        return Place(f"{self.key}/**", f"{self._words()} extra", self.nesting + 1, self.prefix)

    def variant(self, label: str, alone: bool = False, own: str = "") -> "Place":
        """alone: no other alternative holds anything that needs a name, so that what is inside this one is called after the union. own: the property
        that tells it from the others."""
        stem = self._words() if alone else ""
        return Place(f"{self.key}|{escaped(label)}", f"{self.title} {label}", self.nesting + 1, self.prefix, self, stem, own)

    def matching(self, pattern: str) -> "Place":
        """What stands under names that match: called after the letters that the pattern spells out."""
        letters = " ".join(_WORDS.findall(_SIGNS.sub(" ", pattern)))
        return replace(self.variant(pattern), title=f"{self.title} {letters}".strip())

    def declared(self, title: str | None = None) -> "Place":
        """The place of a declaration: what is inside starts again at the surface, and is called after it (or, at the root, by its own name alone)."""
        name = title or self.title
        return replace(self, title=name, nesting=0, prefix=(title or self._words()) if self.key else "")

    def _words(self) -> str:
        """What is inside is called after these."""
        return self.stem or self.title


def singular(words: str) -> str:
    """One of several, for English plurals: `order items` → `order item`, `addresses` → `address`; anything else gets `item`."""
    lowered = words.lower()
    if lowered.endswith("ies") and len(words) > 4:
        return words[:-3] + ("y" if words[-3:].islower() else "Y")
    if lowered.endswith(("sses", "xes", "ches", "shes", "zes")):
        return words[:-2]
    if lowered.endswith("s") and not lowered.endswith(("ss", "us", "is")) and len(words) > 2:
        return words[:-1]
    return f"{words} item"
