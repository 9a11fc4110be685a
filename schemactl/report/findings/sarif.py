"""Findings as SARIF 2.1.0 (OASIS, 27 March 2020), for code scanning."""

from collections.abc import Sequence
from urllib.parse import quote

from schemactl import __version__
from schemactl.compat.rules import RULES
from schemactl.model.finding import Checked, Comparison, Finding, Severity
from schemactl.model.json import JsonObject, JsonValue
from schemactl.report.findings.sections import Section, about_cause, sections, witness_lead
from schemactl.report.findings.witness import marked
from schemactl.report.text import visible
from schemactl.schema.canonical import canonical_bytes

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.BREAKING: "error", Severity.UNDECIDED: "error", Severity.RISKY: "warning", Severity.INFO: "note"}


def render(result: Comparison | Checked) -> str:
    """One run; a result a finding; the rules that they name."""
    parts = sections(result)
    used = sorted({finding.rule for part in parts for finding in part.comparison.findings})
    driver: JsonObject = {"name": "schemactl", "version": __version__, "rules": [_rule(name) for name in used]}
    results = [_result(finding, part, used) for part in parts for finding in part.comparison.findings]
    run: JsonObject = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": list(results)}
    return canonical_bytes({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}).decode()


def _rule(name: str) -> JsonObject:
    rule = RULES[name]
    return {
        "id": name,
        "shortDescription": {"text": name.replace("-", " ")},
        "help": {"text": f"Instead: {rule.instead}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, section: Section, used: Sequence[str]) -> JsonObject:
    where: JsonObject = {"name": section.name, "fullyQualifiedName": f"{visible(section.name)} {visible(str(finding.path))}".strip()}
    location: JsonObject = {"logicalLocations": [where]}
    if section.file:
        location["physicalLocation"] = {"artifactLocation": {"uri": quote(section.file)}, "region": {"startLine": finding.line}}
    result: JsonObject = {
        "ruleId": finding.rule,
        "ruleIndex": used.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": _sentence(finding)},
        "locations": [location],
        "partialFingerprints": {"schemactl/v1": finding.fingerprint or f"{finding.rule}:{finding.path}"},
    }
    if finding.waived is not None:
        accepted: JsonValue = {"kind": "external", "status": "accepted", "justification": visible(finding.waived)}
        result["suppressions"] = [accepted]
    return result


def _sentence(finding: Finding) -> str:
    shown = f"{witness_lead(finding.witness)}: {marked(finding.witness)}" if finding.witness is not None else ""
    return visible(" ".join(part for part in (finding.message, about_cause(finding), shown) if part))
