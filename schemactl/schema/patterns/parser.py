"""The grammar of patterns with the flag `u`.

Source: ECMA-262, 22.2.1 (Patterns), edition of 2025: groups with modifiers, one name in several alternatives.
"""

from collections.abc import Mapping
from collections.abc import Sequence as SequenceOf
from dataclasses import replace
from typing import Final, Self

from schemactl.schema.patterns import tree
from schemactl.schema.patterns.escapes import DECIMAL, LINE_ENDS, CharacterReader, joined
from schemactl.schema.patterns.tree import EMPTY, Characters, Node

DEEPEST: Final = 50
"""Groups in one another that are read."""
MOST_TIMES: Final = 2**31 - 1
"""More repetitions than that are as good as endless."""


class Reader(CharacterReader):
    """Reads a pattern with the flag `u`."""

    def __init__(self, codes: SequenceOf[int], names: Mapping[str, tuple[int, ...]] | None = None) -> None:
        """names: of all groups, where they are known."""
        super().__init__(codes)
        self.names = names
        self.groups = self._depth = 0
        self.tree: Node = EMPTY
        self.total = _count_groups(codes)
        self.named: dict[str, tuple[int, ...]] = {}
        self.recent = False
        self.refers = False
        """Whether a group is referred to by its name."""
        self._met: frozenset[str] = frozenset()
        """Names of groups that may take part together with what is read next."""

    def whole(self) -> Self:
        """Reads all. Raises Refused."""
        self.tree = self._disjunction()
        if self.at < len(self.codes):
            self.refuse("an unmatched )")
        if self.refers and self.names is None:
            return type(self)(self.codes, self.named).whole()
        return self

    def _disjunction(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            self.refuse(f"groups that are nested more than {DEEPEST} deep")
        outside, inside = self._met, self._met
        options = []
        while True:
            self._met = outside
            options.append(self._alternative())
            inside |= self._met
            if not self.take("|"):
                break
        self._met = inside
        self._depth -= 1
        return options[0] if len(options) == 1 else tree.Choice(tuple(options))

    def _alternative(self) -> Node:
        parts: list[Node] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else tree.Sequence(tuple(parts))

    def _term(self) -> Node:
        match self.peek():
            case "^":
                self.at += 1
                return tree.Start(self.flags.m)
            case "$":
                self.at += 1
                return tree.End(self.flags.m)
            case "(":
                return self._group()
            case "[":
                return self.repeated(self.character_class())
            case ".":
                self.at += 1
                return self.repeated(self.finished(Characters(() if self.flags.s else LINE_ENDS, (), negated=True)))
            case "\\":
                return self._escape()
            case _:
                return self.repeated(self.literal(self.plain()))

    def plain(self) -> int:
        """A character that stands for itself."""
        if self.peek() in "*+?":
            self.refuse("nothing to repeat")
        if self.peek() in "{}]":
            self.refuse(f"a lone {self.peek()}")
        return self.next()

    def _group(self) -> Node:
        self.at += 1
        if not self.take("?"):
            return self.repeated(self._capturing())
        for sign, look in _LOOKS.items():
            if self.take(sign):
                body = self._inside()
                return self.after_look(replace(look, body=body))
        if self.take("<"):
            return self.repeated(self._capturing(self._name()))
        return self.repeated(self._modified())

    def after_look(self, look: tree.Look) -> Node:
        return look

    def _inside(self) -> Node:
        body = self._disjunction()
        if not self.take(")"):
            self.refuse("an unclosed group")
        return body

    def _capturing(self, name: str = "") -> Node:
        self.groups += 1
        number = self.groups
        if name in self._met:
            self.refuse(f"two groups called {name}")
        if name:
            self._met |= {name}
            self.recent |= name in self.named
            self.named[name] = (*self.named.get(name, ()), number)
        return tree.Group(number, self._inside())

    def _modified(self) -> Node:
        start = self.at
        added = self._modifiers()
        removed = self._modifiers() if self.take("-") else ""
        if not self.take(":") or (self.at - start == 2 and self.codes[start] == ord("-")) or set(added) & set(removed):
            self.at = start
            self.refuse("a kind of group that ECMA-262 does not have")
        outside = self.flags
        self.recent |= bool(added or removed)
        self.flags = replace(outside, **dict.fromkeys(added, True), **dict.fromkeys(removed, False))
        body = self._inside()
        self.flags = outside
        return body

    def _modifiers(self) -> str:
        found = ""
        while self.peek() and self.peek() in "ims":
            if self.peek() in found:
                self.refuse("a modifier twice")
            found += chr(self.next())
        return found

    def repeated(self, body: Node) -> Node:
        """The node with the quantifier that follows, if one does."""
        times = self.times()
        return body if times is None else tree.Repeat(body, *times, lazy=self.take("?"))

    def times(self) -> tuple[int, int | None] | None:
        for sign, times in _TIMES.items():
            if self.take(sign):
                return times
        start = self.at
        if not self.take("{"):
            return None
        least, most = self.digits(DECIMAL, 1, len(self.codes)), None
        bounded = least is not None and (self.take(",") is False or (most := self.digits(DECIMAL, 1, len(self.codes))) is not None)
        if least is None or not self.take("}"):
            self.at = start
            return self.no_times()
        low = _number(least)
        high = low if bounded and most is None else None if most is None else _number(most)
        if high is not None and _is_less(most or least, least):
            self.refuse("a repetition whose minimum exceeds its maximum")
        return low, None if high is not None and high >= MOST_TIMES else high

    def no_times(self) -> tuple[int, int | None] | None:
        """At a { that begins no quantifier."""
        self.refuse("a lone {")

    def _escape(self) -> Node:
        self.at += 1
        kind = self.peek()
        if kind in ("b", "B") and kind:
            self.at += 1
            return tree.Boundary(self.word(), negated=kind == "B")
        if kind and kind in "123456789":
            return self.repeated(self.numbered())
        if self.names_a_group():
            self.at += 1
            return self.repeated(self._named())
        if (found := self.escaped_set()) is not None:
            return self.repeated(self.finished(found))
        return self.repeated(self.literal(self.escaped()))

    def names_a_group(self) -> bool:
        """Whether what follows the backslash refers to a group by its name."""
        return self.peek() == "k"

    def numbered(self) -> Node:
        number = _number(self.digits(DECIMAL, 1, len(self.codes)) or "")
        if number > self.total:
            self.refuse("a reference to a group that does not exist")
        return tree.Backreference((number,), self.flags.i)

    def _named(self) -> Node:
        if not self.take("<"):
            self.refuse("a reference without a name")
        name = self._name()
        self.refers = True
        if self.names is not None and name not in self.names:
            self.refuse(f"a reference to {name}, but no group has that name")
        return tree.Backreference(self.names[name] if self.names is not None else (0,), self.flags.i)

    def _name(self) -> str:
        name = ""
        while not self.take(">"):
            code = self.next()
            if code == ord("\\"):
                code = self.unicode_escape() if self.take("u") else -1
            elif 0xD800 <= code < 0xDC00 and 0xDC00 <= ord(self.peek() or " ") < 0xE000:
                code = joined(code, self.next())
            if not _is_name(code, first=not name):
                self.refuse("an invalid group name")
            name += chr(code)
        if not name:
            self.refuse("an invalid group name")
        return name


_LOOKS: Final = {sign: tree.Look(EMPTY, behind=sign.startswith("<"), negated=sign.endswith("!")) for sign in ("=", "!", "<=", "<!")}
_TIMES: Final[dict[str, tuple[int, int | None]]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def _number(digits: str) -> int:
    """A number, that is not read in full where it is too large to matter."""
    return MOST_TIMES if len(digits.lstrip("0")) > 10 else min(int(digits), MOST_TIMES)


def _is_less(one: str, other: str) -> bool:
    """Of two numbers of any length."""
    one, other = one.lstrip("0"), other.lstrip("0")
    return (len(one), one) < (len(other), other)


def _is_name(code: int, *, first: bool) -> bool:
    """ID_Start and ID_Continue, which are those of Python's names but for what NFKC changes."""
    if code < 0:
        return False
    char = chr(code)
    return char == "$" or (char if first else f"a{char}").isidentifier() or (not first and char in ("\u200c", "\u200d"))


def _count_groups(codes: SequenceOf[int]) -> int:
    """The groups that capture, counted before they are read, since what \\1 means depends on it."""
    found, at, in_class = 0, 0, False
    text = "".join(map(chr, codes))
    while at < len(text):
        match text[at]:
            case "\\":
                at += 1
            case "[":
                in_class = True
            case "]":
                in_class = False
            case "(" if not in_class:
                found += text[at + 1 : at + 2] != "?" or (text[at + 2 : at + 3] == "<" and text[at + 3 : at + 4] not in ("=", "!"))
        at += 1
    return found
