"""Columns of text: aligned, and on a terminal with colours by rich. What comes from events is shown with its control characters escaped: a line feed
in a cell begins a new line of it, so text from events goes through `visible` before it is joined by one."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

from schemactl.report.text import visible


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and how it looks on a terminal (a style of rich, empty: plain)."""

    text: str
    style: str = ""


Row = Sequence[Cell | str]


def print_table(heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Write a table to stdout; numbers in a column that is named with a leading `#` stand on the right."""
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    if is_terminal():
        _print_rich(heads, cells)
    else:
        print("\n".join(plain_lines(heads, cells)))  # noqa: T201


def is_terminal() -> bool:
    """Whether stdout is a person's terminal that wants colours (NO_COLOR is honoured)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def plain_lines(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The table without colours, as long as it needs to be."""
    names = [head.removeprefix("#") for head in heads]
    texts = [line for row in rows for line in _lines(row)]
    widths = [max(width_of(name), *(width_of(row[at]) for row in texts), 0) for at, name in enumerate(names)]

    def line(values: Sequence[str]) -> str:
        columns = zip(heads, values, widths, strict=True)
        return "  ".join(_placed(value, width, head.startswith("#")) for head, value, width in columns).rstrip()

    return [line(names), *(line(row) for row in texts)]


def _lines(row: Sequence[Cell]) -> list[list[str]]:
    """A row as lines of the table: as many as its longest cell has."""
    cells = [[visible(line) for line in cell.text.split("\n")] for cell in row]
    return [[cell[number] if number < len(cell) else "" for cell in cells] for number in range(max(map(len, cells)))]


def width_of(text: str) -> int:
    """The columns that a terminal takes for a text: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _placed(text: str, width: int, on_the_right: bool) -> str:
    space = " " * (width - width_of(text))
    return space + text if on_the_right else text + space


def _print_rich(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in heads:
        table.add_column(Text(head.removeprefix("#")), justify="right" if head.startswith("#") else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("\n".join(map(visible, cell.text.split("\n"))), style=cell.style) for cell in row))
    Console().print(table)
