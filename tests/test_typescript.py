"""TypeScript: the whole corpus compiles under the strictest settings, every event comes back equal, every mutant is refused."""

from pathlib import Path

import pytest

from schemactl.bindings.source import Source
from schemactl.model.options.generate import TypescriptOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import load_file
from tests.support import CASES, assert_golden
from tests.typescript.packages import generated, head, rendered
from tests.typescript.roundtrip import Answer, Sent, round_trip
from tests.typescript.toolchain import compiled

pytestmark = pytest.mark.toolchain("node")
CORPUS = sorted(path for path in (CASES / "bindings").iterdir() if (path / "schema.json").is_file())
READABLE = [case for case in CORPUS if (case / "schema.json").stat().st_size < 10_000]
"""What is larger tries sizes, and nobody would review it."""


def source_of(case: Path) -> Source:
    return head(Subject("cases", case.name), load_file(case / "schema.json"))


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_the_code_reads_as_reviewed(case: Path) -> None:
    files = rendered([source_of(case)], TypescriptOptions(style="exact")).files
    assert_golden(case / "golden" / "typescript" / f"{case.name}.ts", files[f"cases/{case.name}/v1.ts"])


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Answer]:
    """What generated code says of every event of the corpus: one package, one compilation, one run."""
    folder = tmp_path_factory.mktemp("corpus")
    package = generated([source_of(case) for case in CORPUS], folder)
    events = [path for case in CORPUS for path in sorted(case.glob("*valid/*.json"))]
    sent = [Sent(path.parent.parent.name, path.read_text("utf-8")) for path in events]
    return dict(zip(events, round_trip(compiled(folder), package, sent), strict=True))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_every_valid_event_comes_back_equal(case: Path, answers: dict[Path, Answer]) -> None:
    wrong = [f"{path.name}: {answers[path]}" for path in sorted((case / "valid").glob("*.json")) if not answers[path].equals(path.read_bytes())]
    assert not wrong


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_every_invalid_event_is_refused(case: Path, answers: dict[Path, Answer]) -> None:
    accepted = [path.name for path in sorted((case / "invalid").glob("*.json")) if answers[path].text is not None]
    assert not accepted


def test_no_text_of_a_schema_runs(answers: dict[Path, Answer]) -> None:
    """hostile-text has been compiled and run by now; had any of its text run, there would be a marker."""
    assert any(path.parent.parent.name == "hostile-text" for path in answers)
    assert not list(Path.cwd().glob("schemactl-marker"))
