"""The tables of docs/comparison.md."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from bench.comparison.contenders import CONTENDERS, Contender
from bench.comparison.measure import Measured

BEGIN, END = "<!-- made by `python -m bench.comparison` -->\n", "<!-- end of what is made -->\n"
Table = Mapping[tuple[str, str], Measured]
"""By schema and by the title of the contender."""


def written(page: Path, table: Table, missing: Sequence[str]) -> None:
    """Put the tables between the two marks of a page."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}{made(table, missing)}{END}{after}")


def made(table: Table, missing: Sequence[str]) -> str:
    lines = [line for _, group in groupby(CONTENDERS, lambda one: one.language.name) for line in _of_language([*group], table)]
    lines += [f"Not to be had where this was run: {name}." for name in missing]
    return "\n" + "\n".join(lines) + ("\n\n" if missing else "\n")


def _of_language(contenders: Sequence[Contender], table: Table) -> Iterator[str]:
    """A row a schema and one of all, a column a contender."""
    names = list(dict.fromkeys(name for name, _ in table))
    yield "| " + " | ".join([contenders[0].language.name, *(one.name for one in contenders)]) + " |"
    yield "|---" * (len(contenders) + 1) + "|"
    for name in names:
        yield "| " + " | ".join([name, *(_cell(table[name, one.title], one.reads) for one in contenders)]) + " |"
    yield "| **all** | " + " | ".join(_sum([table[name, one.title] for name in names], one.reads) for one in contenders) + " |"
    yield ""


def _cell(found: Measured, reads: bool) -> str:
    if found.failed:
        return "fails"
    errors = f" ({found.errors})" if found.errors else ""
    values = f", {found.back}/{found.good}, {found.refused}/{found.bad}" if reads else ""
    return f"{found.lines:,}{errors}{values}"


def _sum(found: Sequence[Measured], reads: bool) -> str:
    """What is generated and compiles, good values that come back, bad ones that are refused, and schemas of which a text was run."""
    compiled = sum(not one.failed and not one.errors for one in found)
    good, bad = (max(1, sum(getattr(one, name) for one in found)) for name in ("good", "bad"))
    values = f", {sum(one.back for one in found) / good:.0%}, {sum(one.refused for one in found) / bad:.0%}" if reads else ""
    return f"{compiled} of {len(found)}{values}; {sum(one.ran for one in found)} run"
