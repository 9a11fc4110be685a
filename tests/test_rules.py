"""The rule table: every rule has a case that trips it and one that does not, and the same change seen from the other side is told by its mirror."""

import json
from pathlib import Path
from string import Formatter

import pytest

from schemactl.compat.rules import FAMILIES, RULES, Rule, rule_for
from schemactl.diff import changes
from schemactl.model.change import Action, Change, ChangeKind, PayloadPath
from schemactl.model.finding import Comparison, Direction, Severity
from schemactl.model.json import Document, JsonObject
from schemactl.model.options.compat import CompatOptions, ContentModel, Formats
from schemactl.model.schema import Schema
from schemactl.pipeline.comparison import compare_documents
from schemactl.report.findings import json as json_report
from schemactl.schema.canonical import text_of
from schemactl.schema.parse import load_file
from schemactl.schema.validation import validator
from tests.rules_page import page
from tests.support import CASES, OPPOSITE, ROOT, assert_golden, cases

FOLDER = CASES / "compat"
OF_CHANGES = [rule.id for name, rules in FAMILIES if not name.startswith("Proofs") for rule in rules]
OPTIONS = CompatOptions(mode="FULL")


def _read(folder: Path, name: str) -> Document:
    document = load_file(folder / f"{name}.json")
    assert isinstance(document, dict | bool)
    return document


def _options(folder: Path) -> CompatOptions:
    path = folder / "options.json"
    given: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return CompatOptions(given.get("mode", "FORWARD"), ContentModel(given.get("content_model", "declared")), Formats(given.get("formats", "assert")))


def _compared(folder: Path, options: CompatOptions) -> Comparison:
    return compare_documents(Schema(_read(folder, "old"), "old"), Schema(_read(folder, "new"), "new"), options)


@pytest.mark.parametrize("folder", cases("compat"))
def test_a_case_gives_what_it_expects(folder: Path) -> None:
    assert_golden(folder / "expected.json", json_report.render(_compared(folder, _options(folder))))


@pytest.mark.parametrize("rule", sorted(OF_CHANGES))
def test_every_rule_has_a_case_that_trips_it_and_one_that_does_not(rule: str) -> None:
    tripped = {finding.rule for finding in _compared(FOLDER / rule, OPTIONS).findings}
    untouched = {finding.rule for finding in _compared(FOLDER / f"{rule}-not", OPTIONS).findings}
    assert rule in tripped
    assert rule not in untouched


@pytest.mark.parametrize("folder", cases("compat"))
def test_swapping_the_sides_mirrors_changes_and_directions(folder: Path) -> None:
    old, new = _read(folder, "old"), _read(folder, "new")
    mirrored = {_key(change.mirrored) for change in changes(old, new)}
    assert {_key(change) for change in changes(new, old)} == mirrored
    forth = compare_documents(Schema(old), Schema(new), _options(folder)).findings
    back = compare_documents(Schema(new), Schema(old), _options(folder)).findings
    swapped = {(RULES[one.rule].mirrored, _opposite(one.breaks), _opposite(one.undecided)) for one in forth}
    assert {(one.rule, one.breaks, one.undecided) for one in back} == swapped


def _opposite(directions: frozenset[Direction]) -> frozenset[Direction]:
    return frozenset(OPPOSITE[direction] for direction in directions)


def _key(change: Change) -> tuple[object, ...]:
    return (change.kind, change.action, change.path, text_of([change.old, change.new]))


@pytest.mark.parametrize("folder", cases("compat"))
def test_every_witness_is_sent_by_one_side_and_refused_by_the_other(folder: Path) -> None:
    options = _options(folder)
    comparison = _compared(folder, options)
    old, new = (validator(_read(folder, side), options.formats) for side in ("old", "new"))
    for finding in comparison.findings:
        assert (finding.witness is None) == (not finding.breaks), finding
        if finding.witness is None:
            assert finding.severity is not Severity.BREAKING, finding
            continue
        forward = new.is_valid(finding.witness.payload) and not old.is_valid(finding.witness.payload)
        backward = old.is_valid(finding.witness.payload) and not new.is_valid(finding.witness.payload)
        assert (forward and Direction.FORWARD in finding.breaks) or (backward and Direction.BACKWARD in finding.breaks), finding


@pytest.mark.parametrize("folder", cases("compat"))
def test_a_schema_does_not_differ_from_itself(folder: Path) -> None:
    for side in ("old", "new"):
        assert changes(_read(folder, side), _read(folder, side)) == ()


def test_mirrors_come_in_pairs() -> None:
    for rule in RULES.values():
        mirror = RULES[rule.mirrored]
        assert mirror.mirrored == rule.id
        assert {OPPOSITE[direction] for direction in rule.breaks} == set(mirror.breaks)


def test_ids_say_what_happened_in_lower_case_words() -> None:
    assert all(rule.id.replace("-", "").isalpha() and rule.id.islower() for rule in RULES.values())
    assert len(RULES) == sum(len(rules) for _, rules in FAMILIES)


@pytest.mark.parametrize("kind", sorted(ChangeKind))
@pytest.mark.parametrize("action", sorted(Action))
def test_at_most_one_rule_tells_a_change(kind: ChangeKind, action: Action) -> None:
    change = Change(kind, action, PayloadPath(), "name", old_value="integer", new_value="number")
    assert len([rule.id for rule in RULES.values() if rule.when(change)]) <= 1


@pytest.mark.parametrize("folder", cases("compat"))
def test_every_change_of_the_cases_is_told_by_one_rule(folder: Path) -> None:
    for change in changes(_read(folder, "old"), _read(folder, "new")):
        assert [rule.id for rule in RULES.values() if rule.when(change)] == [rule_for(change).id]


def test_the_words_of_rules_name_only_what_is_filled_in() -> None:
    of_changes, elsewhere = (
        {"name", "path", "before", "after", "old", "new"},
        {"name", "path", "before", "after", "reason", "ref", "commit", "subject", "old", "new", "who"},
    )
    for family, rules in FAMILIES:
        for rule in rules:
            texts = [rule.because, rule.instead, *(text for words in map(rule.says, Direction) for text in (words.because, words.instead))]
            named = {field for text in texts for _, field, _, _ in Formatter().parse(text) if field is not None}
            assert named <= (elsewhere if family.startswith("Proofs") else of_changes), rule.id


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_the_words_for_a_direction_are_about_those_whom_it_breaks(rule: Rule) -> None:
    forward, backward = (rule.says(direction) for direction in (Direction.FORWARD, Direction.BACKWARD))
    assert "onsumers" in forward.because or "old" in forward.because
    assert not {"Readers of {new}", "produced under {old}"} & {words for words in _OF_BACKWARD if words in forward.because}
    assert any(words in backward.because for words in _OF_BACKWARD)
    assert "onsumers of {old}" not in backward.because
    assert not any(words.instead.startswith("Nothing") for words in (forward, backward))


_OF_BACKWARD = ("eaders of {new}", "produced under {old}", "produced under it")


def test_every_direction_that_a_rule_expects_to_break_has_words_of_its_own() -> None:
    for family, rules in FAMILIES:
        for rule in rules if not family.startswith("Proofs") else ():
            if rule.severity is Severity.BREAKING:
                assert rule.forward is not None or Direction.FORWARD not in rule.breaks, rule.id
                assert rule.backward is not None or Direction.BACKWARD not in rule.breaks, rule.id


def test_what_validates_nothing_moves_a_patch() -> None:
    """A new kind of annotation belongs into ANNOTATIONS of model/change.py."""
    rules = next(rules for family, rules in FAMILIES if family == "Annotations")
    bumps = {rule.id: json.loads((FOLDER / rule.id / "expected.json").read_text())["bump"] for rule in rules}
    assert bumps == dict.fromkeys(bumps, "patch")


def test_only_a_rule_that_is_expected_to_break_says_what_it_is_where_nobody_breaks() -> None:
    assert [rule.id for rule in RULES.values() if rule.severity is not Severity.BREAKING and rule.if_nobody_breaks is not Severity.INFO] == []


def test_what_a_schema_says_is_never_read_as_a_template() -> None:
    name = "{old.__class__} %s {0}"
    old: JsonObject = {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}
    new: JsonObject = {"type": "object", "properties": {name: {"type": "string"}}}
    (finding,) = compare_documents(Schema(old, "old"), Schema(new, "new"), OPTIONS).findings
    assert f"`{name}`" in finding.message


def test_the_page_of_rules_is_generated_from_the_table() -> None:
    assert_golden(ROOT / "docs" / "rules.md", page())
