"""Each rule of `lint` has a subject that trips it and one that does not."""

from pathlib import Path

import pytest

from schemactl.compat.rules import RULES as RULES_OF_COMPATIBILITY
from schemactl.guard import Guard
from schemactl.model.json import JsonObject
from schemactl.model.schema import Schema, Status, Version, VersionMeta
from schemactl.model.settings import Consumer, Day, FieldSettings, SubjectSettings, Waiver
from schemactl.model.subject import Subject
from schemactl.registry import human_edits
from schemactl.registry.lint import RULES, Looked, remarks
from tests.support import ROOT, schemactl

SUBJECT = Subject("shop", "Order")
SCHEMA: JsonObject = {"type": "object", "properties": {"order_number": {"type": "string"}}}
ACTIVE = SubjectSettings(SUBJECT, Status.ACTIVE, owner="me", description="An order.")

TRIPS: dict[str, tuple[SubjectSettings, JsonObject]] = {
    "owner-missing": (SubjectSettings(SUBJECT, Status.ACTIVE, description="x"), SCHEMA),
    "description-missing": (SubjectSettings(SUBJECT, Status.ACTIVE, owner="me"), SCHEMA),
    "field-unknown": (SubjectSettings(SUBJECT, fields={"/gone": FieldSettings(pii=True)}), SCHEMA),
    "consumer-reads-unknown": (SubjectSettings(SUBJECT, consumers=(Consumer("billing", ("/gone",)),)), SCHEMA),
    "successor-unknown": (SubjectSettings(SUBJECT, successor_of="gone@Type"), SCHEMA),
    "waiver-rule-unknown": (SubjectSettings(SUBJECT, waivers=(Waiver("type-chnged", "/a", "why", Day("2027-01-31")),)), SCHEMA),
    "private-values": (
        SubjectSettings(SUBJECT),
        {"properties": {"note": {"type": "string", "enum": ["ok", "db01.internal"]}, "city": {"enum": ["Odense"], "x-inferred": ["enum"]}}},
    ),
    "private-name": (SubjectSettings(Subject("mailbox/anna@example.com", "Order")), SCHEMA),
    "pii-unmarked": (SubjectSettings(SUBJECT), {"properties": {"customer": {"properties": {"dateOfBirth": {"type": "string"}}}}}),
    "field-untyped": (SubjectSettings(SUBJECT), {"properties": {"extra": {"description": "whatever"}, "more": True}}),
    "pattern-unreadable": (SubjectSettings(SUBJECT), {"properties": {"a": {"type": "string", "pattern": "(?i)^a"}}}),
    "pattern-old": (SubjectSettings(SUBJECT), {"patternProperties": {r"^x\-": {"type": "string"}}}),
    "names-mixed": (SubjectSettings(SUBJECT), {"properties": {"orderNumber": {"type": "string"}, "order_date": {"type": "string"}}}),
}
PASSES: tuple[tuple[SubjectSettings, JsonObject], ...] = (
    (SubjectSettings(SUBJECT, waivers=(Waiver("type-changed", "/a", "why", Day("2027-01-31")),)), SCHEMA),
    (ACTIVE, SCHEMA),
    (SubjectSettings(SUBJECT), SCHEMA),
    (SubjectSettings(SUBJECT, fields={"/order_number": FieldSettings(pii=True)}), SCHEMA),
    (SubjectSettings(SUBJECT, fields={"/email": FieldSettings(pii=True)}), {"properties": {"email": {"type": "string"}}}),
    (
        SubjectSettings(SUBJECT, fields={"/email": FieldSettings(pii=False, description="of a machine")}),
        {"properties": {"email": {"type": "string"}}},
    ),
    (SubjectSettings(SUBJECT, consumers=(Consumer("billing", ("/order_number",)),), successor_of="old@Type"), SCHEMA),
    (SubjectSettings(SUBJECT), {"properties": {"emailed": {"const": 1}, "a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"type": "string"}}}),
)


def looked(settings: SubjectSettings, schema: JsonObject) -> Looked:
    version = Version(settings.subject, 1, Schema(schema), VersionMeta("0" * 64, "1.0.0"))
    guard = Guard(marks=human_edits.marks_of(settings.fields))
    return Looked(version, settings, ("old@Type", SUBJECT.name), RULES_OF_COMPATIBILITY, {1: schema}, guard)


def test_every_rule_has_a_case_and_a_row_in_the_documentation() -> None:
    assert {rule.id for rule in RULES} == TRIPS.keys()
    page = (ROOT / "docs/commands/lint.md").read_text()
    assert all(f"| `{rule.id}` | {rule.weight.value} |" in page for rule in RULES)


@pytest.mark.parametrize("rule", TRIPS)
def test_a_rule_says_what_is_the_matter(rule: str) -> None:
    said = [one for one, _ in remarks(looked(*TRIPS[rule]))]
    assert [one.id for one in said] == [rule] * len(said)
    assert said


@pytest.mark.parametrize("case", range(len(PASSES)))
def test_what_is_in_order_is_not_remarked_on(case: int) -> None:
    assert remarks(looked(*PASSES[case])) == ()


def test_of_an_empty_registry_it_says_that_nothing_was_looked_at(in_tmp: Path, caplog: pytest.LogCaptureFixture) -> None:
    Path("schemas").mkdir()
    assert schemactl("lint").code == 0
    assert "the registry is empty" in caplog.text


@pytest.mark.parametrize("command", ["list", "lint", "search", "generate"])
def test_versions_that_belong_to_no_subject_are_told(command: str, in_tmp: Path, caplog: pytest.LogCaptureFixture) -> None:
    Path("s.json").write_text('{"type": "object", "properties": {"a": {"type": "string"}}}')
    for subject in ("shop@Order", "shop@Paid"):
        assert schemactl("register", "s.json", "--subject", subject).code == 0
    Path("schemas/shop/Paid/subject.toml").unlink()
    arguments = {"search": ("Order",), "generate": ("python", "--out", "gen")}.get(command, ())
    assert schemactl(command, *arguments).code in (0, 1)
    assert "'shop/Paid' has versions but no subject.toml" in caplog.text
