"""Parts of a comparison that no pair of files reaches alone: modes, causes of discovery, waivers, replays, the budget."""

from datetime import date

import pytest

from schemactl.compat.causes import caused, forgiving
from schemactl.compat.modes import DIRECTIONS, mode_named
from schemactl.compat.waivers import waived
from schemactl.errors import UsageError
from schemactl.model.finding import Direction, Finding, Severity
from schemactl.model.json import Document
from schemactl.model.options.compat import CompatOptions, Mode
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import Cause, Loosening, Schema, Status, Version, VersionMeta
from schemactl.model.settings import SubjectSettings, Waiver
from schemactl.model.subject import Subject
from schemactl.pipeline.comparison import bases_of, compare_documents, compare_versions, next_version, today
from schemactl.report.findings import FORMATS
from schemactl.report.findings.sections import about_cause

SUBJECT = Subject("shop", "Order")
ONE: Document = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
TWO: Document = {"type": "object", "properties": {"a": {"type": "string"}}}
TYPED: Document = {"type": "object", "properties": {"b": {"type": "string"}}}
OTHER: Document = {"type": "object", "properties": {"b": {"type": "integer"}}}
BARE: Document = {"type": "object"}


def version(number: int, document: Document, semver: str) -> Version:
    return Version(SUBJECT, number, Schema(document), VersionMeta("", semver))


def finding(rule: str = "property-became-optional", path: str = "/a", severity: Severity = Severity.BREAKING) -> Finding:
    return Finding(rule, severity, JsonPointer.parse(path), frozenset({Direction.FORWARD}), "message", fingerprint="f")


def test_modes_are_known_by_name_in_any_case_and_by_alias() -> None:
    assert [mode_named(mode.lower()) for mode in Mode] == list(Mode)
    assert (mode_named("Consumers"), mode_named("replay")) == (Mode.FORWARD, Mode.BACKWARD)
    assert set(DIRECTIONS) == set(Mode)
    with pytest.raises(UsageError, match="FORWARD_TRANSITIVE"):
        mode_named("SIDEWAYS")


def test_a_plain_mode_looks_at_the_current_major_and_a_transitive_one_at_all() -> None:
    versions = [version(1, ONE, "1.0.0"), version(2, ONE, "2.0.0"), version(3, ONE, "2.1.0")]
    head = version(4, ONE, "2.2.0")
    assert [one.number for one in bases_of(versions, head, CompatOptions("FORWARD"))] == [2, 3]
    assert [one.number for one in bases_of(versions, head, CompatOptions("FULL_TRANSITIVE"))] == [1, 2, 3]


def test_a_property_that_comes_back_with_another_type_breaks_the_version_that_had_it() -> None:
    versions = [version(1, TYPED, "1.0.0"), version(2, BARE, "1.1.0")]
    comparison = compare_versions(versions, Schema(OTHER), SubjectSettings(SUBJECT), CompatOptions("FORWARD"))
    assert (comparison.compatible, comparison.next_version) == (False, "2.0.0")
    assert [(one.rule, one.base) for one in comparison.findings if one.severity is Severity.BREAKING] == [("type-changed", 1)]
    moved_on = [version(1, TYPED, "1.0.0"), version(2, ONE, "2.0.0")]
    after = compare_versions(
        moved_on, Schema({**ONE, "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}), SubjectSettings(SUBJECT), CompatOptions()
    )
    assert after.compatible


@pytest.mark.parametrize(("bump", "after"), [("major", "2.0.0"), ("minor", "1.3.0"), ("patch", "1.2.4"), ("none", "1.2.3")])
def test_the_next_version_moves_one_part(bump: str, after: str) -> None:
    from schemactl.model.finding import Bump

    assert next_version("1.2.3", Bump(bump)) == after


def test_a_finding_gets_the_cause_of_the_step_that_first_loosened() -> None:
    first = Loosening("/a", "missing-required", Cause.CHANGED, "2026-11-24T14:03:00Z", 3, 10)
    later = Loosening("/a", "missing-required", Cause.LEARNED)
    elsewhere = Loosening("/b", "missing-required", Cause.UNKNOWN)
    (told,) = caused([finding()], [elsewhere, first, later])
    assert (told.cause, told.since) == (Cause.CHANGED, "2026-11-24T14:03:00Z")
    assert about_cause(told) == "The producer changed at 2026-11-24T14:03:00Z; 3 of 10 events seen so far contradict it."
    assert caused([finding("type-changed")], [first])[0].cause is None


def test_a_new_variant_gets_the_cause_of_the_property_that_tells_variants_apart() -> None:
    loosening = Loosening("/payment/method", "unknown-variant", Cause.LEARNED, None, 1, 9)
    (told,) = caused([finding("variant-added", "/payment")], [loosening])
    assert about_cause(told) == "It may always have been so, but too rare to be seen before (1 of 9 events seen so far contradicts it)."


SINCE = "2026-11-24T14:03:00Z"


@pytest.mark.parametrize(
    ("others", "asked"),
    [
        ([Loosening("/b", "unknown-property", Cause.CHANGED, SINCE, 3, 10)], True),
        ([Loosening("/b", "unknown-property", Cause.CHANGED, "2026-11-24T14:04:00Z", 3, 10)], False),
        ([Loosening("/b", "unknown-property", Cause.CHANGED, SINCE, 2, 10)], False),
        ([Loosening("/b", "unknown-property", Cause.CHANGED, SINCE, 3, 10), Loosening("/c", "unknown-property", Cause.CHANGED, SINCE, 3, 10)], False),
        ([Loosening("/b/c", "unknown-property", Cause.CHANGED, SINCE, 3, 10)], False),
    ],
)
def test_a_property_that_goes_with_the_event_that_brings_another_may_have_been_renamed(others: list[Loosening], asked: bool) -> None:
    gone = Loosening("/a", "missing-required", Cause.CHANGED, SINCE, 3, 10)
    findings = [finding(), *(finding("property-added", other.path) for other in others)]
    told, *rest = caused(findings, [gone, *others])
    assert ("Was it renamed to `b`, which came at the same time?" in told.message) == asked
    assert [one.message for one in rest] == [one.message for one in findings[1:]]


def test_of_two_properties_that_go_nobody_can_tell_which_was_renamed() -> None:
    gone = [Loosening(path, "missing-required", Cause.CHANGED, SINCE, 3, 10) for path in ("/a", "/z")]
    came = Loosening("/b", "unknown-property", Cause.CHANGED, SINCE, 3, 10)
    told = caused([finding(), finding(path="/z"), finding("property-added", "/b")], [*gone, came])
    assert not any("renamed" in one.message for one in told)


@pytest.mark.parametrize("cause", Cause)
def test_a_cause_without_counts_is_still_a_sentence(cause: Cause) -> None:
    (told,) = caused([finding()], [Loosening("/a", "missing-required", cause, "not a time")])
    assert about_cause(told).endswith(".")
    assert "0 of 0" not in about_cause(told)


def test_in_a_draft_what_was_learned_is_information_and_what_changed_is_not() -> None:
    learned, changed = Loosening("/a", "missing-required", Cause.LEARNED), Loosening("/a", "missing-required", Cause.CHANGED)
    assert [one.severity for one in forgiving(caused([finding()], [learned]))] == [Severity.INFO]
    assert [one.severity for one in forgiving(caused([finding()], [changed]))] == [Severity.BREAKING]
    draft, active = SubjectSettings(SUBJECT, Status.DRAFT), SubjectSettings(SUBJECT, Status.ACTIVE)
    one = [version(1, ONE, "1.0.0")]
    assert compare_versions(one, Schema(TWO), draft, CompatOptions(), [learned]).compatible
    assert not compare_versions(one, Schema(TWO), active, CompatOptions(), [learned]).compatible


@pytest.mark.parametrize(
    ("waiver", "accepted", "told"),
    [
        (Waiver("property-became-optional", "/a", "agreed", "2026-12-31"), True, []),
        (Waiver("property-became-optional", "/a", "agreed", "2026-12-31", "f"), True, []),
        (Waiver("property-became-optional", "/a", "agreed", "2026-12-31", "other"), False, ["waiver-stale"]),
        (Waiver("property-became-optional", "/b", "agreed", "2026-12-31"), False, ["waiver-stale"]),
        (Waiver("type-changed", "no pointer", "agreed", "2026-12-31"), False, ["waiver-stale"]),
        (Waiver("property-became-optional", "/a", "agreed", "2026-01-01"), False, ["waiver-expired"]),
    ],
)
def test_a_waiver_accepts_its_finding_until_its_day(waiver: Waiver, accepted: bool, told: list[str]) -> None:
    first, *others = waived([finding()], [waiver], "2026-06-01")
    assert (first.waived is not None) == accepted
    assert [one.rule for one in others] == told


def test_a_retired_subject_is_held_to_nothing() -> None:
    retired = SubjectSettings(SUBJECT, Status.RETIRED, mode="FULL")
    comparison = compare_versions([version(1, ONE, "1.0.0")], Schema(TWO), retired, CompatOptions())
    assert (comparison.mode, comparison.compatible) == ("NONE", True)


def test_today_is_a_day() -> None:
    assert date.fromisoformat(today())


def test_what_is_over_budget_is_undecided_and_never_compatible() -> None:
    hard: Document = {"anyOf": [{"properties": {f"p{at}": {"type": "string"}}, "required": [f"p{at}"]} for at in range(6)]}
    harder: Document = {"oneOf": [{"properties": {f"p{at}": {"type": "string", "minLength": 1}}, "required": [f"p{at}"]} for at in range(6)]}
    comparison = compare_documents(Schema(hard), Schema(harder), CompatOptions("FULL", budget=0.0))
    assert not comparison.compatible


UNDECIDABLE: tuple[Document, Document] = (
    {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a|b)\\1$", "minLength": 4}}},
    {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(c|d)\\1$", "minLength": 4}}},
)


@pytest.mark.parametrize("mode", ["FORWARD", "BACKWARD", "FULL"])
def test_what_is_undecided_is_not_called_breaking_and_passes_where_it_is_allowed(mode: str) -> None:
    old, new = (Schema(document) for document in UNDECIDABLE)
    (found,) = compare_documents(old, new, CompatOptions(mode)).findings
    assert (found.rule, found.severity, found.breaks, found.witness) == ("pattern-changed", Severity.UNDECIDED, frozenset(), None)
    assert found.undecided == frozenset(Direction)
    assert "could not be decided whether" in found.message
    assert not compare_documents(old, new, CompatOptions(mode)).compatible
    allowed = compare_documents(old, new, CompatOptions(mode, allow_undecided=True))
    assert (allowed.compatible, allowed.bump.value) == (True, "minor")
    assert [one.severity for one in allowed.findings] == [Severity.UNDECIDED]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_tells_that_it_is_undecided_and_none_fails_where_that_is_allowed(format: str) -> None:
    old, new = (Schema(document) for document in UNDECIDABLE)
    loud, quiet = (FORMATS[format](compare_documents(old, new, CompatOptions(allow_undecided=allowed))) for allowed in (False, True))
    assert "could not be decided" in loud
    assert "could not be decided" in quiet
    failing = {"github": "::error", "gitlab": '"major"', "junit": "<failure", "json": '"compatible": false'}
    failing |= dict.fromkeys(("text", "markdown"), "undecided (FORWARD)") | {"sarif": '"level": "error"'}
    told = [written.partition('"tool"')[0] if format == "sarif" else written for written in (loud, quiet)]  # after it come the rules, in general
    assert [failing[format] in written for written in told] == [True, False]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_tells_what_is_waived_or_undecided(format: str) -> None:
    from dataclasses import replace

    from schemactl.model.finding import Bump, Checked, Comparison, SubjectComparison

    findings = (
        finding(),
        replace(finding("type-changed", "/b"), waived="agreed"),
        replace(finding("undecided", "", Severity.UNDECIDED), breaks=frozenset(), undecided=frozenset(Direction)),
        replace(finding("enum-value-added", "/c", Severity.RISKY), base=3, cause=Cause.LEARNED),
    )
    comparison = Comparison("", "", "FORWARD", False, Bump.MAJOR, findings)
    one = SubjectComparison("shop@Order", 1, 2, comparison, None, "shop/Order/2.json")
    empty = SubjectComparison("shop@Other", None, 1, Comparison("", "", "FORWARD", True, Bump.NONE))
    written = FORMATS[format](Checked("main", "FORWARD", False, (one, empty)))
    for rule in ("property-became-optional", "type-changed", "undecided", "enum-value-added"):
        assert rule in written
    assert "agreed" in written
    assert "shop@Other" in written.replace("&#64;", "@") or format in ("github", "gitlab", "sarif")
