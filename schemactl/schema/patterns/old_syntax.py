"""Patterns that the flag `u` refuses, as browsers have always read them: `[\\w-.]`, `\\-`, `{`, octal escapes. Texts are UTF-16 code units then.

Source: ECMA-262, B.1.2 (Regular Expressions Patterns).
"""

from collections.abc import Mapping
from collections.abc import Sequence as SequenceOf
from dataclasses import replace
from typing import Final

from schemactl.schema.patterns import characters
from schemactl.schema.patterns.characters import Ranges
from schemactl.schema.patterns.escapes import DECIMAL, HEX, WORD, Refused
from schemactl.schema.patterns.folding import closure, unit_fold
from schemactl.schema.patterns.parser import Reader
from schemactl.schema.patterns.tree import Backreference, Characters, Look, Node, members
from schemactl.schema.patterns.units import LAST_UNIT, SURROGATES, ranges_of_units

_OCTAL: Final = "01234567"
_UNITS: Final[Ranges] = ((0, LAST_UNIT),)


class OldReader(Reader):
    """Reads a pattern without the flag `u`. Once the names of groups are known, `\\k` refers to one."""

    folded_word = WORD

    def __init__(self, codes: SequenceOf[int], names: Mapping[str, tuple[int, ...]] | None = None) -> None:
        super().__init__(codes, names)
        self.splits = False
        """Whether it may match half of a character."""

    def plain(self) -> int:
        start = self.at
        if self.times() is not None:
            self.at = start
            self.refuse("nothing to repeat")
        return self.next()

    def no_times(self) -> None:
        return None

    def after_look(self, look: Look) -> Node:
        return look if look.behind else self.repeated(look)

    def names_a_group(self) -> bool:
        return self.names is not None and self.peek() == "k"

    def numbered(self) -> Node:
        start = self.at
        number = int(self.digits(DECIMAL, 1, 9) or "0")
        if number <= self.total:
            return Backreference((number,), self.flags.i)
        self.at = start
        return self.literal(self.escaped())

    def escaped_property(self) -> None:
        return None

    def escaped(self) -> int:
        start = self.at
        if self.peek() == "c" and not (self.peek(1).isascii() and self.peek(1).isalpha()):
            return ord("\\")
        if (octal := self._octal()) is not None:
            return octal
        if self.take("u"):
            digits = self.digits(HEX, 4, 4)
            return ord("u") if digits is None else int(digits, 16)
        try:
            return super().escaped()
        except Refused:
            self.at = start
            return self.identity(chr(self.next()))

    def _octal(self) -> int | None:
        digits = self.digits(_OCTAL, 1, 3 if self.peek() in tuple("0123") else 2)
        return None if digits is None else int(digits, 8)

    def identity(self, char: str) -> int:
        if char == "k" and self.names is not None:
            self.refuse("a reference without a name")
        return ord(char)

    def escaped_member(self) -> int:
        if self.peek() == "c" and (self.peek(1) == "_" or (self.peek(1).isascii() and self.peek(1).isdigit())):
            self.at += 1
            return self.next() % 32
        return self.escaped()

    def range_of_sets(self) -> None:
        """The `-` is itself."""

    def finished(self, node: Characters, *, inverted: bool = False) -> Characters:
        ranges = members(node)
        if self.flags.i:
            ranges = closure(ranges, unit_fold)
        ranges = characters.intersection(characters.complement(ranges) if inverted else ranges, _UNITS)
        if not characters.intersection(ranges, SURROGATES):
            return Characters(ranges)
        self.splits = True
        return Characters(ranges_of_units(ranges))


class WholeReader(OldReader):
    """The same, where texts are code points all the same."""

    def finished(self, node: Characters, *, inverted: bool = False) -> Characters:
        if self.flags.i:
            return Characters(closure(members(node), unit_fold), (), inverted)
        return replace(node, negated=node.negated != inverted)
