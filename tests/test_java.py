"""Java: what is generated compiles without a warning, brings every event back equal, and refuses every mutant."""

from collections.abc import Iterable
from pathlib import Path

import jsonschema_rs
import pytest

from schemactl.schema.parse import loads
from tests.java.answers import answered, built_classes
from tests.java.questions import Question, of_hand_written_schemas, of_inferred_schemas, of_random_schemas, of_the_corpus, random_schemas
from tests.java.roundtrip import Answer
from tests.roundtrip import corpus
from tests.support import needs_shared_data
from tests.webhooks import hand_written

pytestmark = pytest.mark.toolchain("maven")
CASES = [case.name for case in corpus()]
CORPUS = tuple(of_the_corpus())
Answers = dict[Question, Answer]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return answered(tmp_path_factory)


@pytest.mark.parametrize("case", CASES)
def test_every_valid_event_comes_back_equal(case: str, answers: Answers) -> None:
    assert not wrong(answers, [question for question in asked_of(case) if question.right is True])


@pytest.mark.parametrize("case", CASES)
def test_every_invalid_event_is_refused(case: str, answers: Answers) -> None:
    assert not wrong(answers, [question for question in asked_of(case) if question.right is False])


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


def test_no_text_of_a_schema_runs(answers: Answers, tmp_path_factory: pytest.TempPathFactory) -> None:
    """hostile-java has been compiled, loaded and used by now; had any of its text run, there would be a marker in the folder of the JVM."""
    assert answers[next(question for question in asked_of("hostile-java") if question.right)].text is not None
    assert not list(built_classes(tmp_path_factory).glob("schemactl-marker"))
    assert not list(Path.cwd().glob("schemactl-marker"))


def asked_of(case: str) -> list[Question]:
    return [question for question in CORPUS if question.subject == f"cases@{case}"]


def wrong(answers: Answers, asked: Iterable[Question]) -> list[tuple[Question, Answer]]:
    """Questions whose answer is not the right one."""
    return [(question, answers[question]) for question in asked if not right(question, answers[question])]


def right(question: Question, answer: Answer) -> bool:
    return answer.equals(question.text.encode()) if question.right else answer.refused
