"""Findings as annotations of GitHub Actions: workflow commands, one a line (docs.github.com, "Workflow commands for GitHub Actions")."""

from collections.abc import Iterator

from schemactl.model.finding import Checked, Comparison, Finding, Severity
from schemactl.report.findings.sections import Section, about_cause, sections, summary, verdict, witness_lead
from schemactl.report.findings.witness import marked
from schemactl.report.text import visible

_LEVELS = {Severity.BREAKING: "error", Severity.UNDECIDED: "error", Severity.RISKY: "warning", Severity.INFO: "notice"}


def render(result: Comparison | Checked) -> str:
    """An annotation for each finding; then, for people who read the log, one line on the whole."""
    lines = [line for section in sections(result) for line in _section(section)]
    closing = (
        [visible(summary(result))] if isinstance(result, Checked) else [visible(f"{_title(part)}: {verdict(part)}") for part in sections(result)]
    )
    return "\n".join([*lines, *closing]) + "\n"


def _section(section: Section) -> Iterator[str]:
    for finding in section.comparison.findings:
        level = "notice" if finding.waived is not None else _LEVELS[finding.severity]
        where = f"{_title(section)} {finding.path}".strip()
        properties = {"file": section.file, "line": str(finding.line) if section.file else "", "title": f"{finding.rule}: {where}"}
        told = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
        yield f"::{level} {told}::{_message(_sentence(finding))}"


def _sentence(finding: Finding) -> str:
    parts = [finding.message, about_cause(finding)]
    if finding.witness is not None:
        parts.append(f"{witness_lead(finding.witness)}: {marked(finding.witness)}")
    parts.append(f"Accepted: {finding.waived}" if finding.waived is not None else f"Instead: {finding.instead}" if finding.instead else "")
    return "\n".join(visible(part) for part in parts if part)


def _title(section: Section) -> str:
    return f"{section.name} {section.step}".strip()


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(visible(text)).replace(":", "%3A").replace(",", "%2C")
