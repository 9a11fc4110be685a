"""TypeScript: what is generated compiles under the strictest settings, and does what it says when it runs."""

import json
import os
import subprocess
from pathlib import Path
from shutil import copy

import pytest

from schemactl.model.subject import Subject
from tests.typescript.packages import generate, head
from tests.typescript.toolchain import HERE, compiled

pytestmark = pytest.mark.toolchain("node")
USAGE = HERE / "usage"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of two subjects, compiled together with the code that uses it."""
    folder = tmp_path_factory.mktemp("shop")
    subjects = {"OrderSubmitted": "order-submitted.json", "PaymentAuthorised": "payment-authorised.json"}
    generate([head(Subject("shop", type_), json.loads((USAGE / "schemas" / name).read_text())) for type_, name in subjects.items()], folder / "shop")
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
