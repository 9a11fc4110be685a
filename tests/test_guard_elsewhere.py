"""Nothing private of buses in other languages is shown, and what programs write there is found (tests/planted_elsewhere.py)."""

import json
from pathlib import Path

import pytest

from tests.planted_elsewhere import ENUMS, PLANTED, lines
from tests.planted_values import enum_at
from tests.support import Ran, schemactl

FOUND = [(subject, pointer) for subject, pointers in ENUMS.items() for pointer in pointers]


def leaked(text: str) -> list[str]:
    """As it is, as JSON, or as a name in code would have it."""
    folded = text.lower()
    return [
        value
        for value in PLANTED
        if any(
            form in folded
            for form in {value.lower(), json.dumps(value)[1:-1].lower(), value.lower().replace("-", "_"), value.lower().replace("-", "")}
        )
    ]


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "capture.ndjson").write_text("\n".join(lines()) + "\n")
    return folder


@pytest.fixture(scope="module")
def said(bus: Path) -> dict[str, Ran]:
    """What commands say."""
    subjects = list(ENUMS)
    commands = (
        ["discover", "capture.ndjson", "--examples"],
        ["discover", "capture.ndjson", "--format", "json"],
        ["infer", "capture.ndjson", "--examples"],
        ["envelopes", "capture.ndjson"],
        ["validate", "capture.ndjson"],
        *(["show", subject] for subject in subjects),
        *(["history", subject] for subject in subjects),
        ["diff", f"{subjects[0]}@1", f"{subjects[1]}@1"],
        ["discover", "--explain", subjects[1], "/peers", "capture.ndjson"],
        ["discover", "--explain", subjects[2], "/担当者", "capture.ndjson"],
        ["generate", "python", "typescript", "java", "--out", "generated", "--package", "com.example.events"],
    )
    return {" ".join(command): schemactl(*command, cwd=bus) for command in commands}


def test_no_planted_value_is_in_any_output(said: dict[str, Ran]) -> None:
    assert {command: values for command, ran in said.items() if (values := leaked(ran.stdout + ran.stderr))} == {}
    assert [command for command, ran in said.items() if ran.code > 1] == []


def test_no_planted_value_is_in_any_file(bus: Path, said: dict[str, Ran]) -> None:
    written = [path for folder in ("schemas", "generated") for path in sorted((bus / folder).rglob("*")) if path.is_file()]
    assert len(written) > 20
    assert {str(path): values for path in written if (values := leaked(f"{path.relative_to(bus)}\n{path.read_text()}"))} == {}


@pytest.mark.parametrize(("subject", "pointer"), FOUND)
def test_a_planted_enum_is_found(subject: str, pointer: str, bus: Path, said: dict[str, Ran]) -> None:
    source, _, type_ = subject.partition("@")
    document = json.loads((bus / "schemas" / source / type_ / "1.json").read_text())
    assert enum_at(document, pointer) == sorted(ENUMS[subject][pointer])
