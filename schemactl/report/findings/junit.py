"""Findings as JUnit XML, which every build server reads: a suite a subject, a test case a finding; a subject without findings is one that passed."""

from collections.abc import Iterator

from schemactl.model.finding import Checked, Comparison, Finding
from schemactl.report.findings.sections import Section, about_cause, sections, verdict, witness_lead
from schemactl.report.findings.witness import marked
from schemactl.report.text import visible


def render(result: Comparison | Checked) -> str:
    """One document. Only what counts as breaking is a failure; what is accepted is skipped, with its reason."""
    parts = sections(result)
    failures = sum(finding.counts_as_breaking for part in parts for finding in part.comparison.findings)
    tests = sum(max(1, len(part.comparison.findings)) for part in parts)
    body = [line for part in parts for line in _suite(part)]
    head = f'<testsuites name="schemactl" tests="{tests}" failures="{failures}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *body, "</testsuites>"]) + "\n"


def _suite(section: Section) -> Iterator[str]:
    findings = section.comparison.findings
    failures = sum(finding.counts_as_breaking for finding in findings)
    skipped = sum(finding.waived is not None for finding in findings)
    name = _attribute(f"{section.name} {section.step}".strip())
    yield f'  <testsuite name={name} tests="{max(1, len(findings))}" failures="{failures}" skipped="{skipped}">'
    if not findings:
        yield f"    <testcase classname={name} name={_attribute(verdict(section))}/>"
    for finding in findings:
        yield from _case(finding, name)
    yield "  </testsuite>"


def _case(finding: Finding, suite: str) -> Iterator[str]:
    name = _attribute(" ".join(part for part in (finding.rule, str(finding.path), *finding.variants) if part))
    told = _escaped(_told(finding))
    if finding.waived is not None:
        yield f"    <testcase classname={suite} name={name}><skipped message={_attribute(finding.waived)}/></testcase>"
    elif finding.counts_as_breaking:
        yield f"    <testcase classname={suite} name={name}>"
        yield f'      <failure type="{finding.severity}" message={_attribute(finding.message)}>{told}</failure>'
        yield "    </testcase>"
    else:
        yield f"    <testcase classname={suite} name={name}><system-out>{told}</system-out></testcase>"


def _told(finding: Finding) -> str:
    shown = f"{witness_lead(finding.witness)}: {marked(finding.witness)}" if finding.witness is not None else ""
    parts = [finding.message, about_cause(finding), shown, f"Instead: {finding.instead}" if finding.instead else ""]
    return "\n".join(visible(part) for part in parts if part)


def _escaped(text: str) -> str:
    from xml.sax.saxutils import escape  # with it come urllib.request and ssl, which no other format waits for

    return escape(text)


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(visible(text))
