"""Findings as SARIF 2.1.0 (OASIS, 27 March 2020), for code scanning."""

from collections.abc import Sequence
from urllib.parse import quote

from schemactl.compat.rules import RULES
from schemactl.model.finding import Checked, Comparison, Finding, Severity
from schemactl.model.json import JsonObject, JsonValue
from schemactl.report.findings.sections import Section, behind, example, full_text, replayed, sections
from schemactl.report.text import visible
from schemactl.schema.canonical import canonical_bytes
from schemactl.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.BREAKING: "error", Severity.UNDECIDED: "error", Severity.RISKY: "warning", Severity.INFO: "note"}


def render(result: Comparison | Checked) -> str:
    """One run; a result a finding; the rules that they name; what a replay counted, as notifications."""
    parts = sections(result)
    used = sorted({finding.rule for part in parts for finding in part.comparison.findings})
    driver: JsonObject = {"name": "schemactl", "version": __version__, "rules": [_rule(name) for name in used]}
    results = [_result(finding, part, used) for part in parts for finding in part.comparison.findings]
    notes = [*([behind(result)] if behind(result) else []), *(note for part in parts for note in _replay(part))]
    run: JsonObject = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "schemactl/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [_notification(note) for note in notes]}],
        "results": list(results),
    }
    return canonical_bytes({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}).decode("utf-8", "backslashreplace")


def _rule(name: str) -> JsonObject:
    rule = RULES[name]
    words = rule.expected
    return {
        "id": name,
        "shortDescription": {"text": name.replace("-", " ")},
        "fullDescription": {"text": _in_general(words.because)},
        "help": {"text": f"Instead: {_in_general(words.instead)}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _in_general(text: str) -> str:
    """A rule's words, with an ellipsis for what a change fills in."""
    filled = text.format_map(_Ellipses({"old": "the old version", "new": "the new version", "ref": "the main branch"}))
    return filled[0].upper() + filled[1:]


class _Ellipses(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _replay(section: Section) -> list[str]:
    if section.comparison.replay is None:
        return []
    both = ((sentence, "; ".join(map(example, side.examples))) for side, sentence in replayed(section.comparison.replay))
    return [f"{section.title}: {sentence} {examples}".rstrip() for sentence, examples in both]


def _notification(text: str) -> JsonObject:
    return {"level": "note", "message": {"text": visible(text)}}


def _result(finding: Finding, section: Section, used: Sequence[str]) -> JsonObject:
    where: JsonObject = {"name": section.name, "fullyQualifiedName": f"{visible(section.name)} {visible(str(finding.path))}".strip()}
    location: JsonObject = {"logicalLocations": [where]}
    if file := finding.file or section.file:
        location["physicalLocation"] = {"artifactLocation": {"uri": quote(file)}, "region": {"startLine": finding.line}}
    result: JsonObject = {
        "ruleId": finding.rule,
        "ruleIndex": used.index(finding.rule),
        "level": "warning" if finding.allowed else _LEVELS[finding.severity],
        "message": {"text": visible(" ".join(full_text(finding)))},
        "locations": [location],
        "partialFingerprints": {"schemactl/v1": visible(f"{section.name} {finding.rule} {finding.path} {finding.fingerprint}".strip())},
        "properties": {"severity": finding.severity.value, "cause": None if finding.cause is None else finding.cause.value, "since": finding.since},
    }
    if finding.waived is not None:
        accepted: JsonValue = {"kind": "external", "status": "accepted", "justification": visible(finding.waived)}
        result["suppressions"] = [accepted]
    return result
