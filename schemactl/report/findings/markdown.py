"""Findings as a comment on a pull request: the summary and what breaks in sight, the rest folded. What comes from schemas is never markup."""

import re
from collections.abc import Iterator, Sequence

from schemactl.model.finding import Checked, Comparison, Finding, ReplayResult, Severity
from schemactl.report.findings.sections import (
    Section,
    acceptance,
    advice,
    behind,
    counted,
    elsewhere,
    following,
    is_about_policy,
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
from schemactl.report.text import plural, visible

_ICONS = {Severity.BREAKING: "❌", Severity.UNDECIDED: "❓", Severity.RISKY: "⚠️", Severity.INFO: "ℹ️"}
_LONGEST = 60_000
"""Characters of a comment: GitHub takes no more than 65,536, and refuses the whole otherwise."""
_MOST = (1_000, 100, 30, 10, 3, 0)
"""Findings of a section that are shown, in order of trial, until the whole is short enough."""
_UNJOINED = "&#8203;"
"""A space of no width. GitHub looks for mentions, issues and links after Markdown is done: neither a backslash nor an entity keeps them from it."""
_MARKUP = str.maketrans(
    {char: f"\\{char}" for char in "\\`*_[]~|"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": f"@{_UNJOINED}", "#": f"#{_UNJOINED}", "$": "<span>$</span>"}
)
_LINK = re.compile(r"(?i)(://|www\.)")
_CODE = re.compile(r"`([^`]+)`")


def render(result: Comparison | Checked) -> str:
    """The result in GitHub's dialect of Markdown, which GitLab reads too; cut where it would be too long for a comment."""
    for most in _MOST:
        written = "\n".join(_lines(result, most)) + "\n"
        if len(written) <= _LONGEST:
            return written
    whole = written[:_LONGEST].rpartition("\n#### ")[0]
    left = written.count("\n#### ") - whole.count("\n#### ")
    return f"{whole}\n#### … and {plural(left, 'subject')} more: `schemactl check` lists them all.\n"


def _lines(result: Comparison | Checked, most: int) -> Iterator[str]:
    if isinstance(result, Checked):
        yield f"### Event schemas: {_text(summary(result))}"
        yield ""
    if behind(result):
        yield _text(behind(result))
        yield ""
    for section in sections(result):
        yield from _section(section, most)


def _section(section: Section, most: int) -> Iterator[str]:
    comparison = section.comparison
    icon = _ICONS[Severity.RISKY] if section.is_policy else "✅" if comparison.compatible else "❌"
    head = [f"{code(section.name)}{f' {section.step}' if section.step else ''}: {verdict(section)}", following(section)]
    yield f"#### {icon} {', '.join(part for part in head if part)}"
    yield ""
    loud = [finding for finding in comparison.findings if _is_loud(finding)]
    folded = [finding for finding in comparison.findings if not _is_loud(finding)]
    if not comparison.findings:
        yield quiet(section)
        yield ""
    if section.forced is not None:
        yield f"Forced: {_text(section.forced)}"
        yield ""
    yield from _findings(loud, most)
    if acceptance(section):
        yield f"To accept one: {code(acceptance(section))}"
        yield ""
    if folded:
        yield f"<details><summary>{'Also' if loud else 'Findings'}: {counted(folded)}</summary>"
        yield ""
        yield from _findings(folded, most)
        yield "</details>"
        yield ""
    if comparison.replay is not None:
        yield from _replay(comparison.replay, most)


def _is_loud(finding: Finding) -> bool:
    return finding.counts_as_breaking or is_about_policy(finding)


def _replay(replay: ReplayResult, most: int) -> Iterator[str]:
    for side, outcome in replayed(replay):
        yield f"**{outcome}**"
        yield ""
        for one in side.examples[:most]:
            yield f"- {code(one.place)} at {code(str(one.at) or '(the whole event)')}: {code(replayed_event(one))}"
        if side.examples:
            yield ""


def _findings(findings: Sequence[Finding], most: int) -> Iterator[str]:
    grouped = together(findings)
    for finding, others in grouped[:most]:
        yield from _finding(finding, others)
    left = [finding for first, others in grouped[most:] for finding in (first, *others)]
    if left:
        yield f"- … and {len(left)} more: {counted(left)}."
        yield ""


def _finding(finding: Finding, others: Sequence[Finding]) -> Iterator[str]:
    icon = "☑️" if finding.waived is not None else _ICONS[finding.severity]
    where = f" at {_where(finding)}" if place(finding) else ""
    first, *more = sentences(finding)
    yield f"- {icon} **{finding.rule}**{where}: {_text(first)}"
    yield from (f"  {_text(sentence)}" for sentence in more)
    before, named, after = elsewhere(finding, others)
    if named:
        yield f"  <br>{before}{', '.join(map(_where, named))}{after}"
    if finding.witness is not None:
        yield f"  <br>{witness_lead(finding.witness)}: {code(marked(finding))}"
    if advice(finding):
        yield f"  <br>{_text(advice(finding))}"
    yield ""


def _where(finding: Finding) -> str:
    return " › ".join(map(code, (place(finding), *finding.variants)))


def code(text: str) -> str:
    """A code span that holds any text (CommonMark, section 6.1): fenced by more backticks than it has in a row."""
    shown = visible(text)
    longest = max((len(run) for run in "".join(char if char == "`" else " " for char in shown).split()), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {shown} {fence}" if longest or not shown.strip() else f"{fence}{shown}{fence}"


def _text(text: str) -> str:
    """Prose in which names stand in backticks: these as code, all else as text that nothing is made of."""
    parts = _CODE.split(visible(text))
    return "".join(code(part) if at % 2 else _plain(part) for at, part in enumerate(parts))


def _plain(text: str) -> str:
    return _LINK.sub(lambda found: f"{found[0][:-1]}{_UNJOINED}{found[0][-1]}", text.translate(_MARKUP))
