"""Findings as JUnit XML, which every build server reads: a suite a subject, a test case a finding; a subject without findings is one that passed.

Elements and attributes are those of the strictest schema in use, junit-10.xsd of the xUnit plugin of Jenkins. No time is shown: the same
findings are the same bytes.
"""

from collections.abc import Iterator

from schemactl.model.finding import Checked, Comparison, Finding
from schemactl.report.findings.sections import Section, behind, example, full_text, place, replayed, sections, verdict
from schemactl.report.text import visible


def render(result: Comparison | Checked) -> str:
    """One document. Only what counts as breaking is a failure; what is accepted is skipped, with its reason."""
    parts = sections(result)
    failures = sum(finding.counts_as_breaking for part in parts for finding in part.comparison.findings)
    tests = sum(max(1, len(part.comparison.findings)) for part in parts)
    body = [line for part in parts for line in _suite(part)]
    head = f'<testsuites name="schemactl" tests="{tests}" failures="{failures}" errors="0" time="0">'
    note = [f"<!-- {_escaped(visible(behind(result))).replace('--', '- -')} -->"] if behind(result) else []
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *note, *body, "</testsuites>"]) + "\n"


def _suite(section: Section) -> Iterator[str]:
    findings = section.comparison.findings
    failures = sum(finding.counts_as_breaking for finding in findings)
    skipped = sum(finding.waived is not None for finding in findings)
    name = _attribute(section.title)
    file = f" file={_attribute(section.file)}" if section.file else ""
    counts = f'tests="{max(1, len(findings))}" failures="{failures}" errors="0" skipped="{skipped}" time="0"'
    yield f"  <testsuite name={name} {counts}{file}>"
    if not findings:
        yield f'    <testcase classname={name} name={_attribute(verdict(section))} time="0"/>'
    for finding in findings:
        yield from _case(finding, name)
    if section.comparison.replay is not None:
        lines = [line for side, counts in replayed(section.comparison.replay) for line in (counts, *(f"  {example(one)}" for one in side.examples))]
        yield f"    <system-out>{_text(lines)}</system-out>"
    yield "  </testsuite>"


def _case(finding: Finding, suite: str) -> Iterator[str]:
    name = _attribute(" ".join(part for part in (finding.rule, place(finding), *finding.variants) if part))
    text = _text(full_text(finding))
    yield f'    <testcase classname={suite} name={name} time="0">'
    if finding.waived is not None:
        yield f"      <skipped message={_attribute(finding.waived)}>{text}</skipped>"
    elif finding.counts_as_breaking:
        yield f'      <failure type="{finding.severity}" message={_attribute(finding.message)}>{text}</failure>'
    else:
        yield f"      <system-out>{text}</system-out>"
    yield "    </testcase>"


def _text(lines: list[str]) -> str:
    return _escaped("\n".join(map(visible, lines)))


def _escaped(text: str) -> str:
    from xml.sax.saxutils import escape  # with it come urllib.request and ssl, which no other format waits for

    return escape(text)


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(visible(text))
