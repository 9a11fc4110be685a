"""Findings as a Code Quality report of GitLab, which shows them in the changes of a merge request (docs.gitlab.com, "Code Quality report format")."""

import hashlib
from collections.abc import Iterator

from schemactl.model.finding import Checked, Comparison, Finding, Severity
from schemactl.model.json import JsonObject
from schemactl.report.findings.sections import Section, example, full_text, place, replayed, sections
from schemactl.report.text import visible
from schemactl.schema.canonical import canonical_bytes

_SEVERITIES = {Severity.BREAKING: "critical", Severity.UNDECIDED: "major", Severity.RISKY: "minor", Severity.INFO: "info"}


def render(result: Comparison | Checked) -> str:
    """A list of findings; GitLab tells those that are new in a merge request by their fingerprints."""
    parts = sections(result)
    issues = [_issue(finding, section) for section in parts for finding in section.comparison.findings]
    issues += [issue for section in parts for issue in _replay(section)]
    return canonical_bytes([*issues]).decode("utf-8", "backslashreplace")


def _replay(section: Section) -> Iterator[JsonObject]:
    """Each side of a replay, with the events that it names."""
    for side, counts in replayed(section.comparison.replay) if section.comparison.replay is not None else ():
        yield {
            "check_name": "replay",
            "description": visible("; ".join([f"{section.name} {section.step}: {counts}", *map(example, side.examples)])),
            "fingerprint": _digest("replay", section.name, section.step, counts),
            "severity": "minor" if side.refused else "info",
            "location": {"path": visible(section.file or section.name), "lines": {"begin": 1}},
        }


def _issue(finding: Finding, section: Section) -> JsonObject:
    named = (section.name, section.step, finding.rule, str(finding.path), *finding.variants, str(finding.base), finding.fingerprint)
    return {
        "check_name": finding.rule,
        "description": _description(finding, section),
        "fingerprint": _digest(*named),
        "severity": "info" if finding.waived is not None else "minor" if finding.allowed else _SEVERITIES[finding.severity],
        "location": {"path": visible(finding.file or section.file or section.name), "lines": {"begin": finding.line}},
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _description(finding: Finding, section: Section) -> str:
    where = " ".join(part for part in (section.name, section.step, place(finding), *finding.variants) if part)
    return visible(" ".join((f"{where}:", *full_text(finding))))
