"""Findings for programs; docs/schemas/diff.json and check.json describe the two shapes, and the tests hold them to it."""

from schemactl.model.finding import Checked, Comparison, Finding, Replay, ReplayResult, SubjectComparison
from schemactl.model.json import JsonObject, JsonValue
from schemactl.report.json_document import share_document
from schemactl.schema.canonical import canonical_bytes


def render(result: Comparison | Checked) -> str:
    """The result as canonical JSON."""
    return canonical_bytes(_check(result) if isinstance(result, Checked) else _diff(result)).decode("utf-8", "surrogatepass")


def _check(result: Checked) -> JsonObject:
    return {
        "against": result.against,
        "behind": list(result.behind),
        "compatible": result.compatible,
        "mode": result.mode,
        "policy": [finding_document(finding) for finding in result.policy],
        "subjects": [_subject(one) for one in result.subjects],
    }


def _subject(one: SubjectComparison) -> JsonValue:
    return {**_diff(one.comparison), "subject": one.subject, "from": one.from_version, "to": one.to_version, "forced": one.forced}


def _diff(comparison: Comparison) -> JsonObject:
    shape: JsonObject = {
        "compatible": comparison.compatible,
        "mode": comparison.mode,
        "bump": comparison.bump.value,
        "findings": [finding_document(finding) for finding in comparison.findings],
        "next_version": comparison.next_version,
    }
    return shape if comparison.replay is None else {**shape, "replay": _replay(comparison.replay)}


def finding_document(finding: Finding) -> JsonObject:
    """One finding; `discover` and `register` write theirs in the same shape."""
    witness = finding.witness
    directions: list[JsonValue] = []
    directions += sorted(direction.value for direction in finding.breaks)
    undecided: list[JsonValue] = []
    undecided += sorted(direction.value for direction in finding.undecided)
    variants: list[JsonValue] = []
    variants += finding.variants
    event: JsonObject = {} if witness is None or witness.event is None else {"witness_event": witness.event}
    return {
        **event,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": str(finding.path),
        "variants": variants,
        "breaks": directions,
        "undecided": undecided,
        "message": finding.message,
        "instead": finding.instead,
        "witness": None if witness is None else witness.payload,
        "witness_at": None if witness is None else str(witness.at),
        "witness_breaks": None if witness is None or witness.breaks is None else witness.breaks.value,
        "witness_rests_on_format": witness is not None and witness.rests_on_format,
        "proof": finding.proof.value,
        "cause": None if finding.cause is None else finding.cause.value,
        "since": finding.since,
        "contradicting": finding.contradicting,
        "events": finding.events,
        "new": share_document(finding.new),
        "base": finding.base,
        "fingerprint": finding.fingerprint,
        "waived": finding.waived,
    }


def _replay(replay: ReplayResult) -> JsonObject:
    return {
        "events": replay.events,
        "by_old": _refusals(replay.by_old),
        "by_new": _refusals(replay.by_new),
    }


def _refusals(side: Replay) -> JsonObject:
    return {"refused": side.refused, "examples": [{"place": one.place, "at": str(one.at), "payload": one.payload} for one in side.examples]}
