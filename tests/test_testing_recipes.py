"""The recipes of docs/testing.md for TypeScript and Java, as they stand there: with generated code, on events that mock made."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.java.toolchain import compiled as compiled_java
from tests.java.toolchain import dependencies
from tests.support import ROOT, schemactl
from tests.typescript.toolchain import compiled


def _recipe(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs/testing.md").read_text("utf-8"), re.DOTALL)
    return str(found)


@pytest.fixture
def events(in_tmp: Path) -> list[str]:
    """A registry, and the events that the page has mock write, which it reads."""
    assert schemactl("discover", ROOT / "samples/orders/day-1.ndjson").code == 0
    ran = schemactl("mock", "shop.orders@OrderSubmitted", "--count", 50)
    Path("order-submitted.ndjson").write_text(ran.stdout)
    return ran.stdout.splitlines()


def _with_one_that_is_wrong(events: list[str]) -> None:
    Path("order-submitted.ndjson").write_text("\n".join([*events, '{"channel": "web"}']) + "\n")


@pytest.mark.toolchain("node")
def test_the_recipe_for_typescript(events: list[str], in_tmp: Path) -> None:
    assert schemactl("generate", "typescript", "--out", "ts/types").code == 0
    Path("ts/order.test.ts").write_text(_recipe("ts"))
    program = compiled(in_tmp / "ts", types=["node"], inferred=["zod"]) / "order.test.js"
    assert subprocess.run(["node", "--test", program], capture_output=True, text=True, timeout=300).returncode == 0
    _with_one_that_is_wrong(events)
    assert subprocess.run(["node", "--test", program], capture_output=True, text=True, timeout=300).returncode == 1


@pytest.mark.toolchain("maven")
def test_the_recipe_for_java(events: list[str], in_tmp: Path) -> None:
    assert schemactl("generate", "java", "--out", "java").code == 0
    Path("java/OrderTest.java").write_text(_recipe("java"))
    classes = compiled_java(sorted((in_tmp / "java").rglob("*.java")), in_tmp / "classes")
    command = ["java", "-cp", f"{dependencies()}/*{os.pathsep}{classes}", "OrderTest"]
    assert subprocess.run(command, capture_output=True, text=True, timeout=300).returncode == 0
    _with_one_that_is_wrong(events)
    assert subprocess.run(command, capture_output=True, text=True, timeout=300).returncode == 1
