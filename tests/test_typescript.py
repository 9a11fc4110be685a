"""TypeScript: what is generated compiles under the strictest settings, and does what it says when it runs."""

import json
import os
import subprocess
from pathlib import Path
from shutil import copy

import pytest

from schemactl.model.subject import Subject
from tests.support import CASES
from tests.typescript.packages import generated, head
from tests.typescript.roundtrip import Answer, Sent, round_trip
from tests.typescript.toolchain import HERE, compiled

pytestmark = pytest.mark.toolchain("node")
USAGE = HERE / "usage"


CORPUS = sorted(path for path in (CASES / "bindings").iterdir() if (path / "schema.json").is_file())


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Answer]:
    """What generated code says of every event of the corpus: one package, one compilation, one run."""
    folder = tmp_path_factory.mktemp("corpus")
    sources = [head(Subject("cases", case.name), json.loads((case / "schema.json").read_bytes())) for case in CORPUS]
    package = generated(sources, folder)
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


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of two subjects, compiled together with the code that uses it."""
    folder = tmp_path_factory.mktemp("shop")
    subjects = {"OrderSubmitted": "order-submitted.json", "PaymentAuthorised": "payment-authorised.json"}
    generated(
        [head(Subject("shop", type_), json.loads((USAGE / "schemas" / name).read_bytes())) for type_, name in subjects.items()], folder / "shop"
    )
    copy(USAGE / "types.ts", folder)
    return compiled(folder)


def test_the_types_allow_what_is_right_and_nothing_else(shop: Path) -> None:
    """types.ts is full of @ts-expect-error: it has compiled, so all of them were errors, and nothing else was."""
    assert (shop / "types.js").exists()


def test_the_run_time_support_does_what_it_promises(shop: Path) -> None:
    node_test(HERE / "runtime.test.mjs", RUNTIME=(shop / "shop/runtime/index.js").as_uri())


def test_events_reach_their_handlers(shop: Path) -> None:
    node_test(USAGE / "events.test.mjs", SHOP=(shop / "shop").as_uri())


def node_test(script: Path, **environment: str) -> None:
    ran = subprocess.run(["node", "--test", str(script)], capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment})
    assert ran.returncode == 0, ran.stdout[-6000:]
