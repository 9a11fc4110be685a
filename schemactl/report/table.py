"""Columns of text: aligned, on a terminal with colours and no wider than it. What comes from events is shown with its control characters escaped: a
line feed in a cell begins a new line of it, so text from events goes through `visible` before it is joined by one."""

import os
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, east_asian_width

from schemactl.report.text import visible

_GAP: Final = "  "
_NARROWEST: Final = 16
"""Characters of a column that is shortened."""
_ROOM: Final = 28
"""Characters that the last column should have, for which the others are shortened."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and how it looks on a terminal (a style of rich, empty: plain)."""

    text: str
    style: str = ""


Row = Sequence[Cell | str]
Rows = Sequence[Sequence[Cell]]


def print_table(heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Write a table to stdout; numbers in a column that is named with a leading `#` stand on the right."""
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    if is_terminal():
        _print_coloured(heads, cells)
    else:
        print("\n".join(plain_lines(heads, cells)))  # noqa: T201


def is_terminal() -> bool:
    """Whether stdout is a person's terminal that wants colours (NO_COLOR is honoured)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def plain_lines(heads: Sequence[str], rows: Rows) -> list[str]:
    """The table without colours, as wide as it needs to be."""
    return ["".join(cell.text for cell in line).rstrip() for line in _lines(heads, _by_line(rows))]


def _print_coloured(heads: Sequence[str], rows: Rows) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for number, line in enumerate(_lines(heads, _fitted(heads, _by_line(rows), console.width))):
        text = Text.assemble(*((cell.text, cell.style or ("bold" if number == 0 else "")) for cell in line))
        text.rstrip()
        console.print(text, soft_wrap=True)


def _by_line(rows: Rows) -> list[list[Cell]]:
    """Rows as lines of the table: as many for each as its longest cell has."""
    lines = []
    for row in rows:
        cells = [[Cell(visible(line), cell.style) for line in cell.text.split("\n")] for cell in row]
        lines += [[cell[number] if number < len(cell) else Cell("") for cell in cells] for number in range(max(map(len, cells)))]
    return lines


def _lines(heads: Sequence[str], lines: Rows) -> list[list[Cell]]:
    """The head and all lines, padded and with gaps between their cells."""
    widths = _widths(heads, lines)
    last = len(heads) - 1
    whole = [[Cell(head.removeprefix("#")) for head in heads], *lines]
    return [
        [
            Cell(_placed(cell.text, width, head.startswith("#")) + (_GAP if at < last else ""), cell.style)
            for at, (head, cell, width) in enumerate(zip(heads, line, widths, strict=True))
        ]
        for line in whole
    ]


def _widths(heads: Sequence[str], lines: Rows) -> list[int]:
    return [max(width_of(head.removeprefix("#")), *(width_of(line[at].text) for line in lines), 0) for at, head in enumerate(heads)]


def _fitted(heads: Sequence[str], lines: list[list[Cell]], width: int) -> list[list[Cell]]:
    """Lines no wider than a terminal, as far as that can be: the last column goes on below, and the widest of the others are shortened in the
    middle. Words of the last one, such as names, stay whole."""
    widths = _widths(heads, lines)
    room = width - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1)
    if room >= widths[-1]:
        return lines
    wanted = min(widths[-1], _ROOM)
    while room < wanted and max(widths[:-1], default=0) > _NARROWEST:
        widest = widths.index(max(widths[:-1]))
        taken = min(wanted - room, widths[widest] - _NARROWEST)
        widths[widest] -= taken
        room += taken
    wrapped = []
    for line in lines:
        *others, last = [Cell(_shortened(cell.text, most), cell.style) for cell, most in zip(line[:-1], widths, strict=False)] + [line[-1]]
        texts = textwrap.wrap(last.text, max(room, _NARROWEST), break_long_words=False, break_on_hyphens=False, subsequent_indent=_GAP) or [""]
        wrapped.append([*others, Cell(texts[0], last.style)])
        wrapped += [[*(Cell("") for _ in others), Cell(text, last.style)] for text in texts[1:]]
    return wrapped


def _shortened(text: str, most: int) -> str:
    """The text, with `…` for its middle where it is longer."""
    if width_of(text) <= most:
        return text
    ends = most - 1
    return f"{text[: ends // 2]}…{text[len(text) - (ends - ends // 2) :]}"


def width_of(text: str) -> int:
    """The columns that a terminal takes for a text: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _placed(text: str, width: int, on_the_right: bool) -> str:
    space = " " * (width - width_of(text))
    return space + text if on_the_right else text + space
