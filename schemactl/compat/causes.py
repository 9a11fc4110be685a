"""What discovery knows of why: the cause of a loosening, attached to the finding on the same path."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from schemactl.model.finding import Finding, Severity
from schemactl.model.pointer import JsonPointer
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
_GONE: Final = ("property-became-optional", "required-property-removed")
_CAME: Final = ("property-added", "required-property-added")
_LONGEST: Final = 60
_Moment = tuple[JsonPointer, tuple[str, ...], str | None, int, int]


def caused(findings: Sequence[Finding], loosenings: Sequence[Loosening]) -> tuple[Finding, ...]:
    """The findings with the cause of the step that first loosened. loosenings: of all steps between the two sides, oldest first."""
    return _with_new_names([_with_cause(finding, loosenings) for finding in findings])


def forgiving(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Of a draft: what was merely learned is information, since the events were always so."""
    return tuple(
        replace(finding, severity=Severity.INFO) if finding.cause is Cause.LEARNED and finding.severity is Severity.BREAKING else finding
        for finding in findings
    )


def _with_cause(finding: Finding, loosenings: Sequence[Loosening]) -> Finding:
    here = [loosening for loosening in loosenings if _is_about(loosening, finding)]
    matching = [loosening for loosening in here if finding.rule in _TELLS.get(loosening.what, ())]
    if not matching:
        return finding
    first = matching[0]
    return replace(finding, cause=first.cause, since=first.since, contradicting=first.contradicting, events=first.events, new=first.new)


def _with_new_names(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """A property that is missing since the very event that brought another beside it may have been renamed; where more are, nobody can tell."""
    gone = Counter(_moment(finding) for finding in findings if finding.rule in _GONE)
    came: dict[_Moment, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule in _CAME and finding.path.tokens:
            came[_moment(finding)].append(finding)
    return tuple(_with_new_name(finding, gone, came) for finding in findings)


def _with_new_name(finding: Finding, gone: Mapping["_Moment", int], came: Mapping["_Moment", Sequence[Finding]]) -> Finding:
    moment = _moment(finding)
    others = came.get(moment, ())
    if finding.rule not in _GONE or finding.since is None or gone[moment] > 1 or len(others) != 1:
        return finding
    name = str(others[0].path.tokens[-1])[:_LONGEST]
    return replace(finding, message=f"{finding.message} Was it renamed to `{name}`, which came at the same time?")


def _moment(finding: Finding) -> "_Moment":
    """Where and when, and for how many events: what a property and its new name have in common."""
    return finding.path.parent, finding.variants, finding.since, finding.contradicting, finding.events


def _is_about(loosening: Loosening, finding: Finding) -> bool:
    """At the very path; of a variant, at the property that tells variants apart."""
    path = str(finding.path)
    return loosening.path == path or (loosening.what == "unknown-variant" and loosening.path.rpartition("/")[0] == path)
