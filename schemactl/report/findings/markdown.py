"""Findings as a comment on a pull request: the summary and what breaks in sight, the rest folded. What comes from schemas is never markup."""

from collections.abc import Iterator

from schemactl.model.finding import Checked, Comparison, Finding, Proof, ReplayResult, Severity
from schemactl.report.findings.sections import Section, about_cause, affected, counted, refusal_told, sections, summary, verdict, witness_lead
from schemactl.report.findings.witness import compact, marked
from schemactl.report.text import visible

_ICONS = {Severity.BREAKING: "❌", Severity.UNDECIDED: "❓", Severity.RISKY: "⚠️", Severity.INFO: "ℹ️"}
_MARKUP = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]()#+!|~>"} | {"<": "&lt;", "&": "&amp;", "@": "&#64;"})


def render(result: Comparison | Checked) -> str:
    """The result in GitHub's dialect of Markdown, which GitLab reads too."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: Comparison | Checked) -> Iterator[str]:
    if isinstance(result, Checked):
        yield f"### Event schemas: {_text(summary(result))}"
        yield ""
    for section in sections(result):
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    comparison = section.comparison
    icon = "✅" if comparison.compatible else "❌"
    following = f", next: `{comparison.next_version}`" if comparison.next_version else f", bump: {comparison.bump}"
    yield f"#### {icon} {code(section.name)} {_text(section.step)}: {verdict(section)}{following}"
    yield ""
    loud = [finding for finding in comparison.findings if finding.counts_as_breaking]
    quiet = [finding for finding in comparison.findings if finding not in loud]
    for finding in loud:
        yield from _finding(finding)
    if quiet:
        yield f"<details><summary>{'Also' if loud else 'Findings'}: {counted(quiet)}</summary>"
        yield ""
        for finding in quiet:
            yield from _finding(finding)
        yield "</details>"
        yield ""
    if comparison.replay is not None:
        yield from _replay(comparison.replay)


def _replay(replay: ReplayResult) -> Iterator[str]:
    for side, who in ((replay.by_old, "consumers of the old schema would have refused"), (replay.by_new, "readers of the new schema would refuse")):
        yield f"**{refusal_told(side, replay, who)}**"
        yield ""
        yield from (f"- {code(one.place)} at {code(str(one.at) or '/')}: {code(compact(one.payload))}" for one in side.examples)
        yield ""


def _finding(finding: Finding) -> Iterator[str]:
    icon = "☑️" if finding.waived is not None else _ICONS[finding.severity]
    variants = f" ({_text(', '.join(finding.variants))})" if finding.variants else ""
    yield f"- {icon} **{finding.rule}** at {code(str(finding.path) or '/')}{variants}: {_text(finding.message)}"
    cause = about_cause(finding)
    if cause:
        yield f"  {_text(cause)}"
    if finding.severity is Severity.RISKY and finding.breaks:
        yield f"  It {affected(finding)}, which the mode does not ask about."
    if finding.witness is not None:
        yield f"  <br>{witness_lead(finding.witness)}: {code(marked(finding.witness))}"
    elif finding.proof is Proof.UNPROVEN:
        yield "  <br>No event that proves it was found (unproven)."
    if finding.waived is not None:
        yield f"  <br>Accepted: {_text(finding.waived)}"
    elif finding.instead:
        yield f"  <br>Instead: {_text(finding.instead)}"
    yield ""


def code(text: str) -> str:
    """A code span that holds any text (CommonMark, section 6.1): fenced by more backticks than it has in a row."""
    shown = visible(text)
    longest = max((len(run) for run in "".join(char if char == "`" else " " for char in shown).split()), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {shown} {fence}" if longest or not shown.strip() else f"{fence}{shown}{fence}"


def _text(text: str) -> str:
    return visible(text).translate(_MARKUP)
