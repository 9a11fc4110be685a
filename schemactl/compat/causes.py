"""What discovery knows of why: the cause of a loosening, attached to the finding on the same path."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from schemactl.model.finding import Finding, Severity
from schemactl.model.schema import Cause, Loosening

_TELLS: Final[dict[str, tuple[str, ...]]] = {
    "missing-required": ("property-became-optional", "required-property-removed", "property-renamed"),
    "unknown-property": ("property-added", "required-property-added", "deprecated-property-added"),
    "other-type": ("became-nullable", "type-widened", "type-changed", "integer-became-number", "schema-widened", "variant-added"),
    "outside-enum": ("enum-value-added", "enum-removed", "const-changed", "variant-added"),
    "unknown-variant": ("variant-added",),
    "unknown-kind": ("variant-added", "schema-widened"),
    "unknown-items": ("array-opened", "max-items-raised", "items-removed", "tuple-item-added"),
    "format": ("format-removed", "format-changed", "binding-format-changed"),
}
"""What a loosening contradicts → the rules that tell the same."""


def caused(findings: Sequence[Finding], loosenings: Sequence[Loosening]) -> tuple[Finding, ...]:
    """The findings with the cause of the step that first loosened. loosenings: of all steps between the two sides, oldest first."""
    return tuple(_with_cause(finding, loosenings) for finding in findings)


def forgiving(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Of a draft: what was merely learned is information, since the events were always so."""
    return tuple(
        replace(finding, severity=Severity.INFO) if finding.cause is Cause.LEARNED and finding.severity is Severity.BREAKING else finding
        for finding in findings
    )


def _with_cause(finding: Finding, loosenings: Sequence[Loosening]) -> Finding:
    here = [loosening for loosening in loosenings if _is_about(loosening, finding)]
    told = [loosening for loosening in here if finding.rule in _TELLS.get(loosening.what, ())]
    if not told:
        return finding
    first = told[0]
    return replace(finding, cause=first.cause, since=first.since, contradicting=first.contradicting, events=first.events)


def _is_about(loosening: Loosening, finding: Finding) -> bool:
    """At the very path; of a variant, at the property that tells variants apart."""
    path = str(finding.path)
    return loosening.path == path or (loosening.what == "unknown-variant" and loosening.path.rpartition("/")[0] == path)
