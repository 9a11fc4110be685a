"""Escapes and classes of patterns with the flag `u`: whatever stands for characters. Source: ECMA-262, 22.2.1 (Patterns)."""

from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, replace
from typing import Final, Never

from schemactl.schema.patterns import characters
from schemactl.schema.patterns.characters import Ranges
from schemactl.schema.patterns.folding import closure, unicode_fold
from schemactl.schema.patterns.properties import Property, property_of
from schemactl.schema.patterns.tree import Characters, members

DIGITS: Final[Ranges] = ((0x30, 0x39),)
WORD: Final[Ranges] = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
SPACES: Final[Ranges] = (
    *((9, 13), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F)),
    *((0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
"""WhiteSpace and LineTerminator."""
LINE_ENDS: Final[Ranges] = ((10, 10), (13, 13), (0x2028, 0x2029))
DECIMAL: Final = "0123456789"
HEX: Final = "0123456789abcdefABCDEF"
_CONTROLS: Final = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_SYNTAX: Final = frozenset("^$\\.*+?()[]{}|/")
_FOLDED_WORD: Final = characters.union(WORD, ((0x17F, 0x17F), (0x212A, 0x212A)))
"""The long s and the sign of Kelvin are an s and a k where case does not count."""


class Refused(Exception):
    """The grammar does not go on at a character."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.at = at


@dataclass(frozen=True, slots=True)
class Flags:
    """`(?ims:…)`."""

    i: bool = False
    m: bool = False
    s: bool = False


class CharacterReader:
    """Reads what stands for characters, at a place in a pattern."""

    folded_word: Ranges = _FOLDED_WORD

    def __init__(self, codes: SequenceOf[int]) -> None:
        self.codes = codes
        self.at = 0
        self.flags = Flags()

    def refuse(self, reason: str) -> Never:
        raise Refused(reason, self.at)

    def peek(self, ahead: int = 0) -> str:
        """The character that comes next, or later; empty at the end."""
        at = self.at + ahead
        return chr(self.codes[at]) if at < len(self.codes) else ""

    def take(self, expected: str) -> bool:
        """Moves over a text if it comes next."""
        if any(self.peek(ahead) != char for ahead, char in enumerate(expected)):
            return False
        self.at += len(expected)
        return True

    def next(self) -> int:
        if self.at >= len(self.codes):
            self.refuse("an unexpected end")
        self.at += 1
        return self.codes[self.at - 1]

    def digits(self, digits: str, least: int, most: int) -> str | None:
        """As many of the digits as there are, up to most; None, and nothing is taken, where there are fewer than least."""
        end = self.at
        while end < len(self.codes) and end - self.at < most and chr(self.codes[end]) in digits:
            end += 1
        if end - self.at < least:
            return None
        text = "".join(map(chr, self.codes[self.at : end]))
        self.at = end
        return text

    def escaped_set(self) -> Characters | None:
        """`\\d`, `\\p{…}` and the like; None, and nothing is taken, where something else follows the backslash."""
        kind = self.peek()
        if kind and kind in "dDsSwW":
            self.at += 1
            ranges = {"d": DIGITS, "s": SPACES, "w": self.word()}[kind.lower()]
            return Characters(ranges, (), negated=kind.isupper())
        return self.escaped_property()

    def escaped_property(self) -> Characters | None:
        if self.peek() not in ("p", "P"):
            return None
        negated = chr(self.next()) == "P"
        name = ""
        if self.take("{"):
            while self.peek() not in ("", "}"):
                name += chr(self.next())
        found = property_of(name, negated=negated)
        if found is None or not self.take("}"):
            self.refuse("a character property that ECMA-262 does not have")
        return Characters((), (found,))

    def escaped(self) -> int:
        """The one character that an escape stands for, the backslash being taken."""
        char = chr(self.next())
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "c" and self.peek().isascii() and self.peek().isalpha():
            return self.next() % 32
        if char == "0" and not (self.peek() and self.peek() in DECIMAL):
            return 0
        if char == "x":
            return int(self.digits(HEX, 2, 2) or self.refuse(r"no \xHH"), 16)
        if char == "u":
            return self.unicode_escape()
        return self.identity(char)

    def identity(self, char: str) -> int:
        if char not in _SYNTAX:
            self.at -= 1
            self.refuse(f"an unknown escape \\{char}")
        return ord(char)

    def unicode_escape(self) -> int:
        if self.take("{"):
            code = int(self.digits(HEX, 1, len(self.codes)) or "110000", 16)
            if code > characters.LAST or not self.take("}"):
                self.refuse(r"no \u{…} of a character")
            return code
        high = int(self.digits(HEX, 4, 4) or self.refuse(r"no \uHHHH"), 16)
        start = self.at
        if 0xD800 <= high < 0xDC00 and self.take("\\u"):
            low = int(self.digits(HEX, 4, 4) or "0", 16)
            if 0xDC00 <= low < 0xE000:
                return joined(high, low)
            self.at = start
        return high

    def word(self) -> Ranges:
        return self.folded_word if self.flags.i else WORD

    def character_class(self) -> Characters:
        self.at += 1
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        properties: list[Property] = []
        while not self.take("]"):
            first = self._member()
            if self.peek() != "-" or self.peek(1) == "]":
                self._add(first, ranges, properties)
                continue
            self.at += 1
            last = self._member()
            if isinstance(first, Characters) or isinstance(last, Characters):
                self.range_of_sets()
                for each in (first, ord("-"), last):
                    self._add(each, ranges, properties)
            elif first > last:
                self.refuse("a range in reverse order")
            else:
                ranges.append((first, last))
        return self.finished(Characters(characters.normal(ranges), tuple(dict.fromkeys(properties))), inverted=negated)

    def range_of_sets(self) -> None:
        """Between a set and something else stands a `-`."""
        self.refuse("a range that starts or ends with a character class")

    def _add(self, member: "Characters | int", ranges: list[tuple[int, int]], properties: list[Property]) -> None:
        if isinstance(member, int):
            ranges.append((member, member))
        else:
            properties.extend(member.properties)
            ranges.extend(() if member.properties else members(member))

    def _member(self) -> "Characters | int":
        if not self.take("\\"):
            if self.at >= len(self.codes):
                self.refuse("an unclosed [")
            return self.next()
        if self.take("b"):
            return 8
        return found if (found := self.escaped_set()) is not None else self.escaped_member()

    def escaped_member(self) -> int:
        return ord("-") if self.take("-") else self.escaped()

    def literal(self, code: int) -> Characters:
        return self.finished(Characters(((code, code),)))

    def finished(self, node: Characters, *, inverted: bool = False) -> Characters:
        """The node as it stands in the tree, flags resolved. inverted: what it matches are all other characters."""
        if not self.flags.i:
            return replace(node, negated=node.negated != inverted)
        return Characters(closure(members(node), unicode_fold), (), inverted)


def joined(high: int, low: int) -> int:
    """The character of two halves."""
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
