"""Java: what is generated compiles without a warning, brings every event back equal, and refuses every mutant."""

import json
from collections.abc import Iterable
from pathlib import Path

import jsonschema_rs
import pytest

from schemactl.model.subject import Subject
from schemactl.schema.parse import loads
from tests.carried import FORMS, payload_of, unfolded
from tests.changes import CHANGES
from tests.deliveries import FOLDERS, expected, handed_over
from tests.java.answers import HUB_AND_SPOKE, OPTIONS, answered, built_classes
from tests.java.packages import generated, head
from tests.java.questions import (
    IGNORED,
    ContainmentQuery,
    of_formats,
    of_hand_written_schemas,
    of_inferred_schemas,
    of_other_types,
    of_random_schemas,
    of_roots,
    of_the_corpus,
    of_the_other_options,
    random_schemas,
)
from tests.java.roundtrip import Answer, same
from tests.java.toolchain import java
from tests.roundtrip import CORPUS as CORPUS_FOLDER
from tests.roundtrip import corpus
from tests.support import assert_golden, needs_shared_data
from tests.webhooks import hand_written

pytestmark = pytest.mark.toolchain("maven")
GOLDEN = (
    "alternatives",
    "awkward-keys",
    "bounds",
    "constants",
    "enums",
    "extra-properties",
    "hostile-java",
    "nullable-optional",
    "order-submitted",
    "recursion",
    "shape-union",
    "tagged-union-open",
    "tuples",
)
"""Cases whose Java is read by people, in golden/java; all of them are compiled."""
CASES = [case.name for case in corpus()]
CORPUS = tuple(of_the_corpus())
Answers = dict[ContainmentQuery, Answer]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return answered(tmp_path_factory)


@pytest.mark.parametrize("case", CASES)
def test_every_valid_event_comes_back_equal(case: str, answers: Answers) -> None:
    assert not wrong(answers, [question for question in asked_of(case) if question.right is True])


@pytest.mark.parametrize("case", CASES)
def test_every_invalid_event_is_refused(case: str, answers: Answers) -> None:
    assert not wrong(answers, [question for question in asked_of(case) if question.right is False])


def test_payloads_that_are_no_objects_and_names_that_java_has_taken(answers: Answers) -> None:
    assert not wrong(answers, of_roots())


def test_random_values_of_random_schemas_come_back_equal_and_mutants_are_refused(answers: Answers) -> None:
    mistakes = wrong(answers, of_random_schemas())
    assert not [(random_schemas()[question.subject.partition("@")[2]].schema, question, answer) for question, answer in mistakes]


@needs_shared_data
def test_a_payload_of_github_comes_back_equal_exactly_when_its_hand_written_schema_accepts_it(answers: Answers) -> None:
    validators = {name: jsonschema_rs.validator_for(schema) for name, schema in hand_written().items()}
    disagreeing = [
        (question.subject, question.name, answers[question])
        for question in of_hand_written_schemas()
        if answers[question].equals(question.text.encode()) != validators[question.subject.partition("@")[2]].is_valid(loads(question.text.encode()))
    ]
    assert not disagreeing


@needs_shared_data
def test_every_payload_of_github_comes_back_equal_by_the_inferred_schema_of_its_event(answers: Answers) -> None:
    assert not [
        (question.subject, question.name, answers[question])
        for question in of_inferred_schemas()
        if not answers[question].equals(question.text.encode())
    ]


def test_date_times_keep_every_character_where_they_are_text(answers: Answers) -> None:
    asked = [question for question in of_the_other_options() if question.right is not None]
    lost = [answers[question] for question in asked if question.right and loads((answers[question].text or "").encode()) != json.loads(question.text)]
    assert not lost
    assert all(answers[question].refused for question in asked if not question.right)


def test_formats_are_what_their_table_says(answers: Answers) -> None:
    assert not wrong(answers, of_formats())


def test_types_that_a_team_configures_read_and_write_what_their_format_allows(answers: Answers) -> None:
    asked = list(of_other_types())
    assert not [(question, answers[question]) for question in asked if not question.right and not answers[question].refused]
    read = [question for question in asked if question.right and not answers[question].refused]
    differ = [
        (question.text, answers[question])
        for question in read
        if not answers[question].equals(question.text.encode()) and (answers[question].text or "").lower() != question.text.lower()
    ]
    assert not differ, "but for the case of a UUID"
    by_format = {
        kind: [question for question in asked if question.right and question.subject.endswith(f"@{kind}")]
        for kind in ("date-time", "uuid", "uri", "numbers")
    }
    refused = {kind: [question.text for question in questions if question not in read] for kind, questions in by_format.items()}
    assert not refused["uuid"] + refused["numbers"]
    assert len(refused["uri"]) < len(by_format["uri"]) / 4, refused["uri"]
    assert all(":60" in text or len(text) > 32 for text in refused["date-time"]), refused["date-time"]


def test_ignored_properties_are_gone_and_those_with_a_type_of_their_own_are_not(answers: Answers) -> None:
    answer = next(answers[question] for question in of_the_other_options() if question.text == IGNORED)
    assert json.loads(answer.text or "") == {"typed": {"name": "a", "flag": True}, "open": {"a": "b"}}


def test_services_use_the_types_as_documented(tmp_path_factory: pytest.TempPathFactory) -> None:
    """programs/Usage.java prints what does not hold."""
    assert java(built_classes(tmp_path_factory), "Usage") == ""


def test_what_has_no_envelope_is_named_by_where_it_came_by_as_the_registry_names_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    events = [json.dumps(json.loads(handed_over(folder).read_bytes())) for folder in FOLDERS]
    told = java(built_classes(tmp_path_factory), "Deliveries", stdin="\n".join(events)).splitlines()
    named = {folder: [tuple(each) for each in json.loads(line)] for folder, line in zip(FOLDERS, told, strict=True)}
    assert named == {folder: expected(folder) for folder in FOLDERS}


def test_a_removal_reaches_the_handlers_that_ask_for_removals(tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = "\n".join(json.dumps(record) for record, _, _ in CHANGES.values())
    *told, unknown = java(built_classes(tmp_path_factory), "Removals", stdin=lines).splitlines()
    for (name, (_, with_removals, without)), line in zip(CHANGES.items(), told, strict=True):
        asking, ordinary, others, handled, failed = json.loads(line)
        assert (asking, ordinary, failed) == ([with_removals] * bool(with_removals), [without] * bool(without), 0), name
        assert bool(without) or others in ([], ["removed"], ["other"]), name
        assert handled in ([without], ["null"], ["keys 1"], []), name
    assert unknown == "no handler for customers"


def test_an_envelope_knows_that_its_payload_is_a_part_of_the_detail(tmp_path_factory: pytest.TempPathFactory) -> None:
    events = [json.loads(line) for line in (HUB_AND_SPOKE / "day-1.ndjson").read_text().splitlines() if "order-submit" in line]
    assert len(events) > 10
    asked = [(form(event), event) for event in events for form in FORMS.values()]
    told = java(built_classes(tmp_path_factory), "HubAndSpoke", stdin="\n".join(json.dumps(carried) for carried, _ in asked)).splitlines()
    for (carried, event), answer in zip(asked, map(json.loads, told), strict=True):
        assert same(unfolded(answer["event"]), unfolded(carried))
        assert same(answer["detail"], payload_of(event))


def test_mappers_of_services_read_and_write_as_none_does(tmp_path_factory: pytest.TempPathFactory) -> None:
    """programs/Mappers.java prints what does not hold."""
    assert java(built_classes(tmp_path_factory), "Mappers") == ""


@pytest.mark.parametrize("case", GOLDEN)
def test_the_class_reads_as_its_golden(case: str, tmp_path: Path) -> None:
    folder, document = CORPUS_FOLDER / case, next(each for each in corpus() if each.name == case).source.document
    generated([head(Subject("cases", case), document)], tmp_path, OPTIONS)
    (written,) = (tmp_path / "src/main/java/com/acme/events/cases").rglob("*.java")
    assert_golden(folder / "golden" / "java" / written.name, written.read_text("ascii"))


def test_no_text_of_a_schema_runs(answers: Answers, tmp_path_factory: pytest.TempPathFactory) -> None:
    """hostile-java has been compiled, loaded and used by now; had any of its text run, there would be a marker in the folder of the JVM."""
    assert answers[next(question for question in asked_of("hostile-java") if question.right)].text is not None
    assert not list(built_classes(tmp_path_factory).glob("schemactl-marker"))
    assert not list(Path.cwd().glob("schemactl-marker"))


def asked_of(case: str) -> list[ContainmentQuery]:
    return [question for question in CORPUS if question.subject == f"cases@{case}"]


def wrong(answers: Answers, asked: Iterable[ContainmentQuery]) -> list[tuple[ContainmentQuery, Answer]]:
    """Questions whose answer is not the right one."""
    return [(question, answers[question]) for question in asked if not right(question, answers[question])]


def right(question: ContainmentQuery, answer: Answer) -> bool:
    return answer.equals(question.text.encode()) if question.right else answer.refused
