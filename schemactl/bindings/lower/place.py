"""Where a type stands in the payload, and what it would be called after."""

import re
from dataclasses import dataclass, replace

_SIGNS = re.compile(r"\\.|\[[^\]]*\]?|\{[^}]*\}|\(\?.")
"""What in a pattern does not spell out a name."""
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """key: the way there from the root of the payload or from a definition (`/items/*/price`, `#/$defs/Money`): an identity that does not change when
    neighbours come or go. title: words for a name. nesting: how deep inside one declaration. union: of an alternative, where the union stands."""

    key: str
    title: str
    nesting: int = 0
    prefix: str = ""
    union: "Place | None" = None

    def property(self, name: str) -> "Place":
        return Place(f"{self.key}/{escaped(name)}", f"{self.prefix} {name}".strip(), self.nesting)

    def item(self) -> "Place":
        return Place(f"{self.key}/*", singular(self.title), self.nesting + 1, self.prefix)

    def nth(self, index: int) -> "Place":
        return Place(f"{self.key}/{index}", f"{self.title} {index + 1}", self.nesting + 1, self.prefix)

    def value(self) -> "Place":
        plural = singular(self.title) != f"{self.title} item"
        return Place(f"{self.key}/*", singular(self.title) if plural else f"{self.title} value", self.nesting + 1, self.prefix)

    def extra(self) -> "Place":
        return Place(f"{self.key}/**", f"{self.title} extra", self.nesting + 1, self.prefix)

    def variant(self, label: str) -> "Place":
        return Place(f"{self.key}|{escaped(label)}", f"{self.title} {label}", self.nesting + 1, self.prefix, union=self)

    def matching(self, pattern: str) -> "Place":
        """What stands under names that match: called after the letters that the pattern spells out."""
        letters = " ".join(_WORDS.findall(_SIGNS.sub(" ", pattern)))
        return replace(self.variant(pattern), title=f"{self.title} {letters}".strip())

    def declared(self, title: str | None = None) -> "Place":
        """The place of a declaration: what is inside starts again at the surface, and is called after it (or, at the root, by its own name alone)."""
        name = title or self.title
        return replace(self, title=name, nesting=0, prefix=name if self.key else "")


def escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


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
