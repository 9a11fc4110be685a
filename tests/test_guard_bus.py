"""Nothing of a bus with planted people, tenants, hosts and secrets is in any file or in any output, and its planted enums are found."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.planted_values import ENUMS, PLANTED, enum_at, lines
from tests.support import Ran, schemactl

SUBJECTS = ("billing@PaymentTaken", "identity@UserSignedIn", "notes@NoteWritten", "shop.orders@OrderPlaced")


def leaked(text: str) -> list[str]:
    """As it is, and as JSON, a name in code, or a folder would have it."""
    folded = text.lower()
    return [value for value in PLANTED if any(form.lower() in folded for form in {value, json.dumps(value)[1:-1]})]


def files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.relative_to(folder).parts)


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the bus in it, discovered in two parts, with examples, the first of which is merged."""
    folder = tmp_path_factory.mktemp("bus")
    written = lines()
    (folder / "one.ndjson").write_text("\n".join(written[: len(written) * 2 // 3]) + "\n")
    (folder / "two.ndjson").write_text("\n".join(written[len(written) * 2 // 3 :]) + "\n")
    return folder


@pytest.fixture(scope="module")
def said(bus: Path) -> list[tuple[str, Ran]]:
    """What commands say: of all that reads captures or the registry."""
    ran: list[tuple[str, Ran]] = []

    def run(*arguments: str) -> Ran:
        ran.append((" ".join(arguments), schemactl(*arguments, cwd=bus)))
        return ran[-1][1]

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], cwd=bus, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    assert run("discover", "one.ndjson", "--examples").code == 0
    git("add", "schemas")
    git("commit", "-q", "-m", "one")
    git("checkout", "-q", "-b", "branch")
    for arguments in (
        ["discover", "two.ndjson"],
        ["discover", "two.ndjson", "--tighten", "--examples"],
        ["discover", "two.ndjson", "--format", "json"],
    ):
        assert run(*arguments).code == 0
    run("infer", "one.ndjson")
    run("infer", "one.ndjson", "--examples")
    run("envelopes", "one.ndjson")
    run("list")
    run("lint", "--format", "json")
    run("verify", "--against", "main")
    run("search", "name")
    run("check", "--against", "main", "--format", "markdown")
    run("validate", "two.ndjson")
    run("validate", "one.ndjson", "--format", "json")
    for subject in SUBJECTS:
        run("show", subject)
        run("show", subject, "--format", "json")
        run("history", subject, "--format", "json")
    for subject, pointer in (
        ("identity@UserSignedIn", "/apiKey"),
        ("identity@UserSignedIn", "/scores"),
        ("identity@UserSignedIn", "/quotaByTenant"),
        ("identity@UserSignedIn", "/nothing"),
        ("billing@PaymentTaken", "/owner"),
        ("billing@PaymentTaken", "/owner/org"),
        ("nobody@Nothing", "/a"),
    ):
        run("discover", "--explain", subject, pointer)
        run("discover", "--explain", subject, pointer, "one.ndjson", "--format", "json")
    (bus / "other.json").write_text(json.dumps({"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}))
    run("diff", "shop.orders@OrderPlaced", "other.json")
    run("diff", "shop.orders@OrderPlaced", "other.json", "--replay", "one.ndjson")
    run("impact", "shop.orders@OrderPlaced", "--to", "other.json")
    run("generate", "python", "typescript", "java", "--out", "generated", "--package", "com.example.events")
    return ran


def test_no_planted_value_is_in_any_output(said: list[tuple[str, Ran]]) -> None:
    found = {command: values for command, ran in said if (values := leaked(ran.stdout + ran.stderr))}
    assert found == {}


def test_no_planted_value_is_in_any_file_of_the_registry_or_of_generated_code(bus: Path, said: list[tuple[str, Ran]]) -> None:
    written = list(files(bus / "schemas", bus / "generated"))
    assert len([path for path in written if path.is_relative_to(bus / "generated")]) > 10
    found = {str(path): values for path in written if (values := leaked(f"{path.relative_to(bus)}\n{path.read_text()}"))}
    assert found == {}


@pytest.mark.parametrize("pointer", ENUMS)
def test_a_planted_enum_is_found(pointer: str, bus: Path, said: list[tuple[str, Ran]]) -> None:
    document = json.loads((bus / "schemas/shop.orders/OrderPlaced/1.json").read_text())
    assert enum_at(document, pointer) == sorted(ENUMS[pointer])


def test_what_is_held_back_is_told_with_what_publishes_it(said: list[tuple[str, Ran]]) -> None:
    first = said[0][1].stdout
    assert "notes@NoteWritten /p1: 3 values held back; `enum = true` in subject.toml publishes them." in first


def test_subjects_whose_names_hold_a_private_value_are_told_masked_with_a_rule_that_mends_it(bus: Path, said: list[tuple[str, Ran]]) -> None:
    first = said[0][1].stdout
    assert "mailbox/⟨e-mail address⟩@MessageReceived" in first
    rules = [line.strip() for line in first.splitlines() if line.startswith("    ")]
    (bus / "schemactl.toml").write_text("\n".join(rules) + "\n")
    ran = schemactl("discover", "one.ndjson", "--registry", "named", "--format", "json", cwd=bus)
    report = json.loads(ran.stdout)
    assert report["nameless"] == []
    assert {"mailbox@MessageReceived", "tenants@QuotaChanged"} <= {one["subject"] for one in report["subjects"]}
    assert not any(leaked(str(path) + path.read_text()) for path in files(bus / "named"))
    (bus / "schemactl.toml").unlink()
