"""A `pattern` as ECMA-262 reads it: with the flag `u`, as JSON Schema asks (Core, 6.4), and else by Annex B, which reads what old engines did."""

from dataclasses import dataclass
from functools import lru_cache

from schemactl.schema.patterns.escapes import Refused
from schemactl.schema.patterns.old_syntax import OldReader, WholeReader
from schemactl.schema.patterns.parser import Reader
from schemactl.schema.patterns.tree import Node, without_dead_references
from schemactl.schema.patterns.units import halves


class NotAPattern(Exception):
    """A text that ECMA-262 does not read, with or without the flag `u`. at: the index of the character where reading ended."""

    def __init__(self, source: str, at: int, reason: str) -> None:
        super().__init__(f"{reason}, at character {at + 1}")
        self.source, self.at, self.reason = source, at, reason


@dataclass(frozen=True, slots=True)
class Pattern:
    """groups: how many capture. old: why the flag `u` refuses it, where only Annex B reads it; empty for others. units: a text is read as UTF-16 code
    units, each a character as `units.as_units` writes it; else as code points. recent: it has what came with the edition of 2025."""

    source: str
    tree: Node
    groups: int = 0
    old: str = ""
    units: bool = False
    recent: bool = False


@lru_cache(maxsize=4096)
def read(source: str) -> Pattern:
    """Raises NotAPattern."""
    try:
        reader = Reader([ord(char) for char in source]).whole()
        return Pattern(source, without_dead_references(reader.tree), reader.groups, recent=reader.recent)
    except Refused as refused:
        return _read_old(source, f"{refused}, at character {refused.at + 1}")


def _read_old(source: str, old: str) -> Pattern:
    codes = [half for char in source for half in halves(ord(char))]
    try:
        reader = OldReader(codes).whole()
        if reader.named:
            reader = OldReader(codes, reader.named).whole()
    except Refused as refused:
        at = sum(not 0xDC00 <= code <= 0xDFFF for code in codes[: refused.at])
        raise NotAPattern(source, at, str(refused)) from refused
    return Pattern(source, without_dead_references(reader.tree), reader.groups, old, reader.splits, reader.recent)


def read_whole_characters(source: str) -> Pattern:
    """An old pattern, read as if texts were code points. Raises NotAPattern."""
    reader = WholeReader([ord(char) for char in source]).whole()
    if reader.named:
        reader = WholeReader([ord(char) for char in source], reader.named).whole()
    return Pattern(source, without_dead_references(reader.tree), reader.groups, read(source).old, recent=reader.recent)


def shown(pattern: str) -> str:
    """For a message."""
    return f"`{pattern if len(pattern) <= 80 else f'{pattern[:79]}…'}`"
