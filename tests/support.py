"""What all tests share: case folders, golden files, the command line in process, the real data beside the checkout."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from schemactl.model.finding import Direction

TESTS = Path(__file__).parent
CASES = TESTS / "cases"
ROOT = TESTS.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
UPDATING = bool(os.environ.get("UPDATE_CASES"))
OPPOSITE = {Direction.FORWARD: Direction.BACKWARD, Direction.BACKWARD: Direction.FORWARD}
IN_CI = bool(os.environ.get("CI"))

needs_shared_data = pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="../shared/data (real events) is not laid beside this checkout")


def cases(stage: str) -> list[object]:
    """A pytest parameter for each folder under tests/cases/<stage>/, named after it."""
    folders = sorted(path for path in (CASES / stage).iterdir() if path.is_dir())
    assert folders, f"no case under {CASES / stage}"
    return [pytest.param(folder, id=folder.name) for folder in folders]


FULL = os.environ.get("EXAMPLES") == "all"
"""Whether laws are tried on all their examples, as `.ci/run` does; otherwise on a part of them, so that `make test` takes minutes."""
EVERY = 1 if FULL else 7
"""Of faults at one call after the other, each so manieth is injected."""


def examples(number: int) -> int:
    """How many examples of a law are tried, of so many where all are."""
    return number if FULL else max(10, number // 6)


def assert_golden(path: Path, actual: str | bytes) -> None:
    """Hold `actual` against the file; `make update-cases` rewrites it instead, and the review reads that diff."""
    content = actual.encode() if isinstance(actual, str) else actual
    if UPDATING:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert path.exists(), f"{path} is missing: run `make update-cases` and review what it writes"
    assert content.decode() == path.read_bytes().decode()


@dataclass(frozen=True)
class Ran:
    code: int
    stdout: str
    stderr: str


EXACT = "".join(f'[targets.{language}]\nstyle = "exact"\n' for language in ("python", "typescript", "java"))
"""A schemactl.toml for tests of what only the exact styles have, or of files that they place."""


def schemactl(*arguments: object, stdin: bytes = b"", cwd: Path | None = None) -> Ran:
    """Run the command line in this process, as the console script would."""
    from schemactl.cli.application import run

    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    before = Path.cwd(), sys.argv, sys.stdin, sys.stdout, sys.stderr
    code: object = 0
    try:
        if cwd is not None:
            os.chdir(cwd)
        sys.argv = ["schemactl", *map(str, arguments)]
        sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin), "utf-8"), out, err
        try:
            run()
        except SystemExit as end:
            code = end.code or 0
    finally:
        os.chdir(before[0])
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before[1:]
    for stream in (out, err):
        with contextlib.suppress(ValueError):
            stream.flush()
    assert isinstance(code, int), code
    return Ran(int(code), _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
