"""Java: what is generated compiles without a warning, brings every event back equal, and refuses every mutant."""

import json
from pathlib import Path

import pytest

from schemactl.model.subject import Subject
from tests.java.packages import generated, head
from tests.java.roundtrip import Answer, Sent, round_trip
from tests.support import CASES

pytestmark = pytest.mark.toolchain("maven")
CORPUS = sorted(path for path in (CASES / "bindings").iterdir() if (path / "schema.json").is_file())


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Answer]:
    """What generated code says of every event of the corpus: one package, one compilation, one JVM."""
    folder = tmp_path_factory.mktemp("corpus")
    package = generated([head(Subject("cases", case.name), json.loads((case / "schema.json").read_bytes())) for case in CORPUS], folder)
    events = [path for case in CORPUS for path in sorted(case.glob("*valid/*.json"))]
    sent = [Sent(path.parent.parent.name, path.read_text("utf-8")) for path in events]
    return dict(zip(events, round_trip(package, folder, sent), strict=True))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_every_valid_event_comes_back_equal(case: Path, answers: dict[Path, Answer]) -> None:
    wrong = [f"{path.name}: {answers[path]}" for path in sorted((case / "valid").glob("*.json")) if not answers[path].equals(path.read_bytes())]
    assert not wrong


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_every_invalid_event_is_refused(case: Path, answers: dict[Path, Answer]) -> None:
    accepted = [path.name for path in sorted((case / "invalid").glob("*.json")) if answers[path].text is not None or answers[path].crash]
    assert not accepted


def test_no_text_of_a_schema_runs(answers: dict[Path, Answer]) -> None:
    """hostile-text has been compiled and loaded by now; had any of its text run, there would be a marker."""
    assert any(path.parent.parent.name == "hostile-text" for path in answers)
    assert not list(Path.cwd().glob("schemactl-marker"))
