"""Findings for a person at a terminal, or reading a build's log."""

from collections.abc import Iterator, Sequence

from schemactl.model.finding import Checked, Comparison, Finding, ReplayResult, Severity
from schemactl.report.findings.sections import (
    MARKS,
    Section,
    about_cause,
    acceptance,
    advice,
    behind,
    counted,
    elsewhere,
    following,
    place,
    quiet,
    replayed,
    sections,
    sentences,
    summary,
    together,
    verdict,
    witness_lead,
)
from schemactl.report.findings.witness import marked, replayed_event
from schemactl.report.table import Cell, is_terminal
from schemactl.report.text import visible
from schemactl.schema.canonical import compact_text

Line = list[Cell]
_MOST = 300
"""Findings of a section that are shown: nobody reads on."""
_COMMAND = ": schemactl "
_STYLES = {Severity.BREAKING: "bold red", Severity.UNDECIDED: "bold magenta", Severity.RISKY: "yellow", Severity.INFO: "dim"}


def render(result: Comparison | Checked) -> str:
    """The result as plain text."""
    return "".join("".join(cell.text for cell in line).rstrip() + "\n" for line in _lines(result))


def write(result: Comparison | Checked) -> None:
    """The result on stdout, in colours where a person's terminal wants them."""
    if is_terminal():
        _print_coloured(result)
    else:
        print(render(result), end="")  # noqa: T201


def _print_coloured(result: Comparison | Checked) -> None:
    """The result on a terminal, wrapped to its width, but for a command to be copied."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    for line in _lines(result):
        texts = Text.assemble(*((cell.text, cell.style) for cell in line))
        if _COMMAND in texts.plain:
            console.print(texts, soft_wrap=True)
            continue
        indent = len(texts.plain) - len(texts.plain.lstrip(" "))
        console.print(Padding(texts[indent:], (0, 0, 0, indent)))


def _lines(result: Comparison | Checked) -> Iterator[Line]:
    parts = sections(result)
    if isinstance(result, Checked):
        yield [Cell(visible(summary(result)), "bold")]
        if behind(result):
            yield [Cell(visible(behind(result)), "yellow")]
    for at, section in enumerate(parts):
        if at or isinstance(result, Checked):
            yield []
        yield from _section(section)


def _section(section: Section) -> Iterator[Line]:
    comparison = section.comparison
    style = "yellow" if section.is_policy else "green" if comparison.compatible else "bold red"
    head = [Cell(visible(section.name), "bold"), Cell(f"  {visible(section.step)}" if section.step else "")]
    yield [*head, Cell(f"    {verdict(section)}", style), Cell(f"    {following(section)}")]
    if not comparison.findings:
        yield [Cell(f"  {quiet(section)}", "dim")]
    loud = [finding for finding in comparison.findings if _is_loud(finding)]
    brief = [finding for finding in comparison.findings if not _is_loud(finding)]
    width = max((len(finding.rule) for finding in brief), default=0)
    grouped = together(loud)
    for finding, others in grouped[:_MOST]:
        yield []
        yield from _finding(finding, others)
    yield from _left(grouped[_MOST:])
    if brief:
        yield []
        grouped = together(brief)
        yield from (line for finding, others in grouped[:_MOST] for line in _brief(finding, others, width))
        yield from _left(grouped[_MOST:])
    if len(comparison.findings) > 1:
        yield []
        yield [Cell(f"  {counted(comparison.findings)}", "dim")]
    if acceptance(section):
        yield [Cell(f"  To accept one: {visible(acceptance(section))}", "dim")]
    if comparison.replay is not None:
        yield []
        yield from _replay(comparison.replay)


def _left(untold: Sequence[tuple[Finding, Sequence[Finding]]]) -> Iterator[Line]:
    left = [finding for first, others in untold for finding in (first, *others)]
    if left:
        yield []
        yield [Cell(f"  … and {len(left):,} more: {counted(left)}. `--format json` lists all of them.", "dim")]


def _is_loud(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO or finding.waived is not None


def _finding(finding: Finding, others: Sequence[Finding]) -> Iterator[Line]:
    accepted = finding.waived is not None
    mark, style = ("~", "dim") if accepted else (MARKS[finding.severity], _STYLES[finding.severity])
    yield [Cell(f"  {mark} {finding.rule}", style), Cell(f"   {visible(_place(finding))}", "bold")]
    message, *more = sentences(finding)
    if more and more[0] == about_cause(finding):
        message = f"{message} {more.pop(0)}"
    yield [Cell(f"    {visible(message)}")]
    yield from ([Cell(f"    {visible(sentence)}", "dim")] for sentence in more)
    yield from _elsewhere(finding, others)
    if finding.witness is not None:
        yield [Cell(f"    {witness_lead(finding.witness)}:  ", "dim"), Cell(marked(finding))]
        if finding.witness.event is not None:
            yield [Cell("    In its envelope:  ", "dim"), Cell(visible(compact_text(finding.witness.event)))]
    if advice(finding):
        yield [Cell(f"    {visible(advice(finding))}", "dim")]


def _elsewhere(finding: Finding, others: Sequence[Finding]) -> Iterator[Line]:
    before, named, after = elsewhere(finding, others)
    if named:
        yield [Cell(f"    {before}", "dim"), Cell(visible(", ".join(map(_place, named)))), Cell(after, "dim")]


def _brief(finding: Finding, others: Sequence[Finding], width: int) -> Iterator[Line]:
    yield [
        Cell(f"  {MARKS[finding.severity]} {finding.rule.ljust(width)}   ", "dim"),
        Cell(visible(_place(finding))),
        Cell(f"   {visible(finding.message)}", "dim"),
    ]
    cause = about_cause(finding)
    if cause:
        yield [Cell(f"    {visible(cause)}", "dim")]
    yield from _elsewhere(finding, others)


def _place(finding: Finding) -> str:
    return f"{place(finding)}  [{' › '.join(finding.variants)}]" if finding.variants else place(finding)


def _replay(replay: ReplayResult) -> Iterator[Line]:
    for side, outcome in replayed(replay):
        yield [Cell(f"  {outcome}", "bold red" if side.refused else "green")]
        for refused in side.examples:
            yield [Cell(f"    {visible(refused.place)}   at {visible(str(refused.at)) or '/'}   "), Cell(replayed_event(refused), "dim")]
        if side.refused > len(side.examples) > 0:
            yield [Cell(f"    … and {side.refused - len(side.examples):,} more", "dim")]
