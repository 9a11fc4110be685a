"""A pattern written for engines that read other syntax: Rust's crate `regex`, Python's `re` and Java's `java.util.regex`. What is written matches the
same texts as ECMA-262 says; what an engine cannot say so is not written at all.

Texts are searched (`is_match`, `re.search`, `Matcher.find`); of a pattern with `units` as `units.as_units` writes them.
"""

import unicodedata
from typing import Final

from schemactl.schema.patterns import characters, tree
from schemactl.schema.patterns.characters import Ranges
from schemactl.schema.patterns.escapes import LINE_ENDS, WORD
from schemactl.schema.patterns.pattern import Pattern
from schemactl.schema.patterns.properties import Property, ranges_of
from schemactl.schema.patterns.tree import Node, is_place, width
from schemactl.schema.patterns.units import SURROGATES

MOST_TIMES: Final = 1_000_000
"""Repetitions up to which an engine is asked to count."""


class Inexpressible(Exception):
    """The engine has nothing that means the same."""


def for_rust(pattern: Pattern) -> str:
    """Raises Inexpressible: Rust has no look-arounds and no references to groups."""
    return _RustPrinter().whole(pattern)


def for_ecma(pattern: Pattern) -> str:
    """The same in syntax that the flag `u` reads, and no newer than the edition of 2018. Raises Inexpressible: where halves of characters are
    matched, and for some references to groups."""
    if pattern.units:
        raise Inexpressible("characters that are matched by halves")
    return _EcmaPrinter().whole(pattern)


def for_fancy(pattern: Pattern) -> str:
    """Raises Inexpressible."""
    return _FancyPrinter().whole(pattern)


def for_python(pattern: Pattern) -> str:
    """Raises Inexpressible."""
    return _PythonPrinter().whole(pattern)


def for_java(pattern: Pattern) -> str:
    """Raises Inexpressible."""
    return _JavaPrinter().whole(pattern)


class _Printer:
    """What the engines have in common."""

    meant = frozenset("\\.+*?()|[]{}^$")
    """Signs that are escaped outside of a class."""
    meant_inside = frozenset("\\[]&~|^-")
    end = "$"
    anything, nothing = r"[\s\S]", r"[^\s\S]"

    def __init__(self) -> None:
        self.certain: frozenset[int] = frozenset()
        """Groups that hold a text, whatever was matched, at what is written next."""

    def whole(self, pattern: Pattern) -> str:
        try:
            return self.node(pattern.tree)
        except RecursionError as error:
            raise Inexpressible("groups that are nested too deep") from error

    def node(self, node: Node) -> str:
        match node:
            case tree.Characters():
                return self.characters(node)
            case tree.Start(lines):
                return self.lines(f"(?:^|(?<={self.set(LINE_ENDS)}))") if lines else "^"
            case tree.End(lines):
                return self.lines(f"(?={self.set(LINE_ENDS)}|{self.end})") if lines else self.end
            case tree.Boundary(word, negated):
                return self.boundary(word, negated=negated)
            case tree.Sequence(parts):
                return "".join(map(self.part, parts))
            case tree.Choice():
                return self.choice(node)
            case tree.Group(number, body):
                written = self.node(body)
                self.certain |= {number}
                return f"({written})"
            case tree.Repeat():
                return self.repeat(node)
            case tree.Look():
                return self.look(node)
            case tree.Backreference():
                return self.backreference(node)

    def part(self, node: Node) -> str:
        """As a part of a sequence."""
        return f"(?:{self.node(node)})" if isinstance(node, tree.Choice) else self.node(node)

    def choice(self, node: tree.Choice) -> str:
        before, after = self.certain, []
        written = []
        for option in node.options:
            self.certain = before
            written.append(self.node(option))
            after.append(self.certain)
        self.certain = frozenset.intersection(*after)
        return "|".join(written)

    def repeat(self, node: tree.Repeat) -> str:
        if max(node.least, node.most or 0) > MOST_TIMES:
            raise Inexpressible(f"more than {MOST_TIMES} repetitions")
        before = self.certain
        written = self.atom(node.body)
        if node.least == 0:
            self.certain = before
        if is_place(node.body):
            return written if node.least else f"(?:|{written})"  # not left out, since groups are counted
        match node.least, node.most:
            case 0, None:
                times = "*"
            case 1, None:
                times = "+"
            case 0, 1:
                times = "?"
            case least, most if least == most:
                times = f"{{{least}}}"
            case least, most:
                times = f"{{{least},{'' if most is None else most}}}"
        return f"{written}{times}{'?' * node.lazy}"

    def atom(self, node: Node) -> str:
        written = self.node(node)
        return written if isinstance(node, tree.Characters | tree.Group) else f"(?:{written})"

    def lines(self, written: str) -> str:
        return written

    def boundary(self, word: Ranges, *, negated: bool) -> str:
        one = self.set(word)
        if negated:
            return f"(?:(?<={one})(?={one})|(?<!{one})(?!{one}))"
        return f"(?:(?<={one})(?!{one})|(?<!{one})(?={one}))"

    def look(self, node: tree.Look) -> str:
        before = self.certain
        if node.behind and any(isinstance(inner, tree.Backreference) for inner in tree.walk(node.body)):
            raise Inexpressible("a reference to a group in a look-behind")
        written = self.behind(node) if node.behind else f"(?{'!' if node.negated else '='}{self.node(node.body)})"
        if node.negated or node.behind:
            self.certain = before
        return written

    def behind(self, node: tree.Look) -> str:
        """As one look-behind for each alternative, since engines want to know how far back it goes."""
        options = node.body.options if isinstance(node.body, tree.Choice) else (node.body,)
        self.check_behind(options)
        written = [f"(?<{'!' if node.negated else '='}{self.node(option)})" for option in options]
        return "".join(written) if node.negated or len(written) == 1 else f"(?:{'|'.join(written)})"

    def check_behind(self, options: tuple[Node, ...]) -> None:
        """Raises Inexpressible for what the engine does not look back for."""

    def backreference(self, node: tree.Backreference) -> str:
        if node.folded or len(node.groups) > 1 or not self.certain.issuperset(node.groups):
            raise Inexpressible("a reference to a group that may hold no text")
        return f"(?:\\{node.groups[0]})"

    # -- characters

    def characters(self, node: tree.Characters) -> str:
        if not node.properties:
            return self.set(node.ranges, negated=node.negated)
        native = [self.property(each) for each in node.properties]
        ranges = [*node.ranges, *(pair for each, written in zip(node.properties, native, strict=True) if written is None for pair in ranges_of(each))]
        written = "".join(each for each in native if each is not None)
        if not written:
            return self.set(characters.normal(ranges), negated=node.negated)
        return f"[{'^' * node.negated}{written}{self.inside(characters.normal(ranges))}]"

    def property(self, property_: Property) -> str | None:
        """As the engine writes it; None where its characters have to be listed."""
        return None

    def set(self, ranges: Ranges, *, negated: bool = False) -> str:
        if (not ranges and negated) or (ranges == characters.ANY and not negated):
            return self.anything
        if (not ranges) or (ranges == characters.ANY):
            return self.nothing
        if not negated and len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return self.character(ranges[0][0], self.meant)
        return f"[{'^' * negated}{self.inside(ranges)}]"

    def inside(self, ranges: Ranges) -> str:
        def written(low: int, high: int) -> str:
            first, last = self.character(low, self.meant_inside), self.character(high, self.meant_inside)
            return first if low == high else first + last if high == low + 1 else f"{first}-{last}"

        return "".join(written(low, high) for low, high in ranges)

    def character(self, code: int, meant: frozenset[str]) -> str:
        char = chr(code)
        if char in "\n\r\t":
            return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
        if char in meant:
            return f"\\{char}"
        is_plain = " " <= char <= "~" or (char.isalpha() and code > 0xA0 and unicodedata.is_normalized("NFC", char))
        return char if is_plain else self.coded(code)  # an editor that normalises would make another letter of it

    def coded(self, code: int) -> str:
        return f"\\x{{{code:x}}}"


class _EcmaPrinter(_Printer):
    anything, nothing = "[^]", "[]"
    meant_inside = frozenset("\\[]^-")

    def boundary(self, word: Ranges, *, negated: bool) -> str:
        return f"\\{'B' if negated else 'b'}" if word == WORD else super().boundary(word, negated=negated)

    def behind(self, node: tree.Look) -> str:
        return f"(?<{'!' if node.negated else '='}{self.node(node.body)})"

    def property(self, property_: Property) -> str | None:
        return str(property_)

    def coded(self, code: int) -> str:
        return f"\\u{{{code:x}}}"


class _RustPrinter(_Printer):
    anything, nothing = r"[\s\S]", r"[^\s\S]"

    def look(self, node: tree.Look) -> str:
        raise Inexpressible("a look-around")

    def lines(self, written: str) -> str:
        raise Inexpressible("lines")

    def backreference(self, node: tree.Backreference) -> str:
        raise Inexpressible("a reference to a group")

    def boundary(self, word: Ranges, *, negated: bool) -> str:
        if negated or word != WORD:
            raise Inexpressible("a boundary")
        return r"(?-u:\b)"

    def property(self, property_: Property) -> str | None:
        if property_.value in ("Cs", "Unknown") or property_.name == "Changes_When_NFKC_Casefolded":
            return None
        return str(property_).replace("gc=", "")

    def coded(self, code: int) -> str:
        """As ECMA-262 and Python read it, too: a model says its patterns in its own JSON Schema."""
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else chr(code)

    def inside(self, ranges: Ranges) -> str:
        return super().inside(_without_surrogates(ranges))

    def set(self, ranges: Ranges, *, negated: bool = False) -> str:
        """Its texts hold no surrogates: what is only them is nothing."""
        kept = _without_surrogates(ranges)
        everything = kept == _without_surrogates(characters.ANY)
        return super().set(characters.ANY if everything else kept, negated=negated)


class _FancyPrinter(_RustPrinter):
    """Rust's crate `fancy-regex`, which knows look-arounds, but no flags of a part."""

    look, lines, backreference, boundary = _Printer.look, _Printer.lines, _Printer.backreference, _Printer.boundary

    def check_behind(self, options: tuple[Node, ...]) -> None:
        places = (tree.Look, tree.Boundary, tree.Start, tree.End)
        if any(len(set(width(option))) > 1 or any(isinstance(one, places) for one in tree.walk(option)) for option in options):
            raise Inexpressible("a look-behind that looks around, or of no fixed width")


class _PythonPrinter(_Printer):
    end = r"\Z"

    def boundary(self, word: Ranges, *, negated: bool) -> str:
        if word != WORD:
            return super().boundary(word, negated=negated)
        return r"(?!(?a:\b))" if negated else r"(?a:\b)"

    def check_behind(self, options: tuple[Node, ...]) -> None:
        if any(len(set(width(option))) > 1 for option in options):
            raise Inexpressible("a look-behind of no fixed width")

    def coded(self, code: int) -> str:
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class _JavaPrinter(_Printer):
    end = r"\z"

    def check_behind(self, options: tuple[Node, ...]) -> None:
        """Of what is repeated, Java sees a greatest width only where that is one character."""
        repeats = [one for option in options for one in tree.walk(option) if isinstance(one, tree.Repeat)]
        if any(width(option)[1] is None for option in options) or not all(isinstance(one.body, tree.Characters) for one in repeats):
            raise Inexpressible("a look-behind of no greatest width")

    def property(self, property_: Property) -> str | None:
        """Of General_Category, which is as old as Java; C is left out, since not every version counts what is unassigned to it."""
        return str(property_).replace("gc=", "") if property_.name == "gc" and property_.value != "C" else None


def _without_surrogates(ranges: Ranges) -> Ranges:
    return characters.intersection(ranges, characters.complement(SURROGATES))
