"""Waivers: findings that people have accepted, with a reason and a last day. One that has expired, or that matches nothing, is shown."""

from collections.abc import Sequence
from dataclasses import replace

from schemactl.compat.rules.registry import WAIVER_EXPIRED, WAIVER_STALE
from schemactl.compat.rules.rule import Rule
from schemactl.model.finding import Finding
from schemactl.model.pointer import JsonPointer
from schemactl.model.settings import Waiver


def waived(findings: Sequence[Finding], waivers: Sequence[Waiver], today: str) -> tuple[Finding, ...]:
    """The findings, those that a waiver accepts marked with its reason; then a finding for each waiver that has expired or matches none.
    today: YYYY-MM-DD."""
    good = [waiver for waiver in waivers if waiver.until >= today]
    marked = [_marked(finding, good) for finding in findings]
    expired = [_about(WAIVER_EXPIRED, waiver) for waiver in waivers if waiver.until < today and _matches_any(waiver, findings)]
    stale = [_stale(waiver, findings) for waiver in waivers if not _matches_any(waiver, findings)]
    return (*marked, *expired, *stale)


def _marked(finding: Finding, waivers: Sequence[Waiver]) -> Finding:
    waiver = next((waiver for waiver in waivers if _matches(waiver, finding)), None)
    return finding if waiver is None else replace(finding, waived=waiver.reason)


def _matches_any(waiver: Waiver, findings: Sequence[Finding]) -> bool:
    return any(_matches(waiver, finding) for finding in findings)


def _matches(waiver: Waiver, finding: Finding) -> bool:
    """A waiver without a fingerprint accepts whatever its rule finds at its path; one with it, this very finding."""
    return waiver.rule == finding.rule and waiver.path == str(finding.path) and waiver.fingerprint in ("", finding.fingerprint)


def _stale(waiver: Waiver, findings: Sequence[Finding]) -> Finding:
    """One that was written for another change at the same place says so."""
    stale = _about(WAIVER_STALE, waiver)
    there = [finding for finding in findings if (finding.rule, str(finding.path)) == (waiver.rule, waiver.path)]
    if not there:
        return stale
    other = f"There is now another change at this place (fingerprint {there[0].fingerprint}), which it does not accept."
    return replace(stale, message=f"{stale.message} {other}")


def _about(rule: Rule, waiver: Waiver) -> Finding:
    name = f"{waiver.rule} at {waiver.path or 'the root'}"
    return Finding(rule.id, rule.severity, _pointer(waiver.path), frozenset(), rule.because.format(name=name, after=waiver.until), rule.instead)


def _pointer(path: str) -> JsonPointer:
    try:
        return JsonPointer.parse(path)
    except ValueError:
        return JsonPointer((path,))
