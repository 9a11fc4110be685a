"""Findings as annotations of GitHub Actions: workflow commands, one a line (docs.github.com, "Workflow commands for GitHub Actions")."""

from collections.abc import Iterator

from schemactl.model.finding import Checked, Comparison, Finding, ReplayResult, Severity
from schemactl.report.findings.sections import (
    Section,
    advice,
    behind,
    is_about_policy,
    place,
    replayed,
    sections,
    sentences,
    summary,
    verdict,
    witness_lead,
)
from schemactl.report.findings.witness import marked, replayed_event
from schemactl.report.text import visible

_LEVELS = {Severity.BREAKING: "error", Severity.UNDECIDED: "error", Severity.RISKY: "warning", Severity.INFO: "notice"}
_EXAMPLES = 3
"""Events of a replay that an annotation names; it is one, whatever their number."""


def render(result: Comparison | Checked) -> str:
    """An annotation for each finding, those of the policy first, since GitHub shows few; then, for people who read the log, one line on the whole."""
    parts = sections(result)
    told = sorted(((section, one) for section in parts for one in section.comparison.findings), key=lambda told: not is_about_policy(told[1]))
    lines = [_finding(section, one) for section, one in told]
    lines += [line for section in parts if section.comparison.replay is not None for line in _replay(section, section.comparison.replay)]
    closing = [summary(result), behind(result)] if isinstance(result, Checked) else [f"{_title(part)}: {verdict(part)}" for part in parts]
    return "\n".join([*lines, *(_log(line) for line in closing if line)]) + "\n"


def _finding(section: Section, finding: Finding) -> str:
    level = "notice" if finding.waived is not None else "warning" if finding.allowed else _LEVELS[finding.severity]
    title = " ".join(part for part in (f"{finding.rule}:", _title(section), place(finding), *finding.variants) if part)
    return _annotation(level, finding.file or section.file, finding.line, title, _told(finding))


def _replay(section: Section, replay: ReplayResult) -> Iterator[str]:
    """Each side of it; its events are named, and shown as the replay has them."""
    for side, told in replayed(replay):
        examples = [f"{one.place} at {one.at}: {replayed_event(one)}" for one in side.examples[:_EXAMPLES]]
        yield _annotation("warning" if side.refused else "notice", section.file, 1, f"replay: {_title(section)}", [told, *examples])


def _told(finding: Finding) -> list[str]:
    shown = f"{witness_lead(finding.witness)}: {marked(finding)}" if finding.witness is not None else ""
    return [part for part in (*sentences(finding), shown, advice(finding)) if part]


def _title(section: Section) -> str:
    return f"{section.name} {section.step}".strip()


def _annotation(level: str, file: str, line: int, title: str, told: list[str]) -> str:
    properties = {"file": file, "line": str(line) if file else "", "title": title}
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    message = "\n".join(map(visible, told))
    return f"::{level} {written}::{_message(message)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _log(text: str) -> str:
    """A line that is no command: neither begins with `::`, nor holds the `##[` that the runner looks for anywhere."""
    return visible(text).replace("##[", "#\\x23[").lstrip(":")
