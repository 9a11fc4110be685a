"""Findings as annotations of GitHub Actions: workflow commands, one a line (docs.github.com, "Workflow commands for GitHub Actions")."""

from collections.abc import Iterator

from schemactl.model.finding import Checked, Comparison, Finding, ReplayResult, Severity
from schemactl.report.findings.sections import (
    Section,
    behind,
    example,
    full_text,
    is_about_policy,
    place,
    replayed,
    sections,
    summary,
    verdict,
)
from schemactl.report.text import visible

_LEVELS = {Severity.BREAKING: "error", Severity.UNDECIDED: "error", Severity.RISKY: "warning", Severity.INFO: "notice"}
_EXAMPLES = 3
"""Events of a replay that an annotation names; it is one, whatever their number."""


def render(result: Comparison | Checked) -> str:
    """An annotation for each finding, those of the policy first, since GitHub shows few; then, for people who read the log, one line on the whole."""
    parts = sections(result)
    found = [(section, one) for section in parts for one in section.comparison.findings]
    lines = [_finding(section, one) for section, one in sorted(found, key=lambda pair: not is_about_policy(pair[1]))]
    lines += [line for section in parts if section.comparison.replay is not None for line in _replay(section, section.comparison.replay)]
    closing = [summary(result), behind(result)] if isinstance(result, Checked) else [f"{part.title}: {verdict(part)}" for part in parts]
    return "\n".join([*lines, *(_log(line) for line in closing if line)]) + "\n"


def _finding(section: Section, finding: Finding) -> str:
    level = "notice" if finding.waived is not None else "warning" if finding.allowed else _LEVELS[finding.severity]
    title = " ".join(part for part in (f"{finding.rule}:", section.title, place(finding), *finding.variants) if part)
    return _annotation(level, finding.file or section.file, finding.line, title, full_text(finding))


def _replay(section: Section, replay: ReplayResult) -> Iterator[str]:
    """Each side of it; its events are named, and shown as the replay has them."""
    for side, counts in replayed(replay):
        examples = map(example, side.examples[:_EXAMPLES])
        yield _annotation("warning" if side.refused else "notice", section.file, 1, f"replay: {section.title}", [counts, *examples])


def _annotation(level: str, file: str, line: int, title: str, parts: list[str]) -> str:
    properties = {"file": file, "line": str(line) if file else "", "title": title}
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    message = "\n".join(map(visible, parts))
    return f"::{level} {written}::{_message(message)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _log(text: str) -> str:
    """A line that is no command: neither begins with `::`, nor holds the `##[` that the runner looks for anywhere."""
    return visible(text).replace("##[", "#\\x23[").lstrip(":")
