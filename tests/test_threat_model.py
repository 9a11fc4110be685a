"""SECURITY.md names every command, and what it says that a command writes and runs is what it writes and runs."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from schemactl.cli import COMMANDS
from tests.support import ROOT, schemactl

ROWS = {
    cells[0].strip("` "): [cell.strip() for cell in cells[1:]]
    for line in (ROOT / "SECURITY.md").read_text("utf-8").splitlines()
    if re.match(r"\| `\w+` \|", line) and len(cells := line.strip("|").split("|")) == 4
}
EVENT = {"version": "0", "source": "a", "detail-type": "B", "detail": {"x": 1}, "id": "1", "time": "2026-01-01T00:00:00Z"}
ARGUMENTS = {
    "diff": ("s.json", "s.json"),
    "check": (),
    "list": (),
    "show": ("a@B",),
    "search": ("x",),
    "history": ("a@B",),
    "verify": (),
    "lint": (),
    "infer": ("c.jsonl",),
    "validate": ("c.jsonl",),
    "mock": ("a@B",),
    "drift": ("c.jsonl",),
    "envelopes": ("c.jsonl",),
    "impact": ("a@B", "--to", "s.json"),
}
"""How the commands are called that write nothing."""


def test_the_table_names_every_command() -> None:
    assert list(ROWS) == [command.name for command in COMMANDS]


def test_the_commands_that_are_tried_are_those_that_write_nothing() -> None:
    assert set(ARGUMENTS) == {name for name, (_reads, writes, _runs) in ROWS.items() if not writes or writes.startswith("`--rejects")} - {"discover"}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_command_that_writes_nothing_leaves_all_files_as_they_are(name: str, in_tmp: Path) -> None:
    Path("c.jsonl").write_text(json.dumps(EVENT) + "\n")
    Path("s.json").write_text('{"type": "object", "properties": {"x": {"type": "integer"}}}')
    assert schemactl("discover", "c.jsonl").code == 0
    before = {path: path.read_bytes() for path in in_tmp.rglob("*") if path.is_file()}
    schemactl(name, *ARGUMENTS[name])
    assert {path: path.read_bytes() for path in in_tmp.rglob("*") if path.is_file()} == before


CALLS: dict[str, list[tuple[str, ...]]] = {
    **{name: [arguments] for name, arguments in ARGUMENTS.items()},
    "init": [()],
    "discover": [("c.jsonl",), ("e.jsonl", "--rejects", "rejects.jsonl")],
    "diff": [("s.json", "t.json"), ("a@B@1", "a@B"), ("main:a@B", "a@B"), ("a@B@1", "a@B", "--replay", "c.jsonl")],
    "check": [(), ("--staged",), ("--against", "HEAD")],
    "generate": [("--check",), (), ("typescript", "--schema", "s.json", "--name", "S", "--out", "gen")],
    "show": [("a@B",), ("main:a@B",)],
    "register": [("t.json", "--subject", "a@R", "--force", "why"), ("main:a@B", "--subject", "a@New")],
    "verify": [(), ("--against", "main")],
    "waive": [("a@B", "property-removed", "/x", "--reason", "why", "--until", "2999-01-01")],
    "redact": [("a@R", "/k")],
    "mock": [("a@B",), ("main:a@B",)],
    "update": [(), ("--locked",)],
    "rebase": [("a@B",)],
    "validate": [("d.jsonl", "--rejects", "rejects.jsonl")],
    "impact": [("a@B", "--to", "t.json"), ("a@B", "--to", "main:a@B")],
    "catalog": [("--out", "gen")],
    "import": [("eventbridge", "o.json")],
    "export": [("eventbridge", "--out", "gen")],
}
PLACES = {
    "schemactl.toml": ("schemactl.toml",),
    ".gitattributes": (".gitattributes",),
    "the registry": ("schemas/",),
    "subject.toml": ("schemas/a/B/subject.toml",),
    "`--rejects FILE`": ("rejects.jsonl",),
    "schemactl.lock": ("schemactl.lock",),
    "`--out`": ("gen/", "generated/"),
}
"""What a row says is written, and the paths that this means here."""


@contextmanager
def programs() -> Iterator[list[str]]:
    """The programs that are run meanwhile, and what is asked of a network."""
    seen: list[str] = []
    listening = [True]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if listening[0] and (event.startswith("socket.") or event in ("os.system", "os.exec", "os.posix_spawn")):
            seen.append(event)
        elif listening[0] and event == "subprocess.Popen":
            seen.append(Path(str(arguments[0])).name)

    sys.addaudithook(hook)  # which nothing takes away again
    try:
        yield seen
    finally:
        listening[0] = False


@pytest.fixture
def branch(in_tmp: Path) -> Path:
    """A registry on its main branch, and a branch with more."""
    Path("c.jsonl").write_text(json.dumps(EVENT) + "\n")
    Path("o.json").write_text('{"openapi":"3.0.0","info":{"title":"a@O"},"components":{"schemas":{"A":{"type":"object"}}}}')
    Path("d.jsonl").write_text(json.dumps({**EVENT, "detail": {"x": "y", "new": 1}}) + "\nno event\n")
    Path("e.jsonl").write_text(json.dumps({**EVENT, "detail": {"x": "y", "newer": 1}}) + "\nno event\n")
    for name, kind in (("s.json", "integer"), ("t.json", "string")):
        Path(name).write_text(json.dumps({"type": "object", "properties": {"x": {"type": kind}, "k": {"enum": ["Anna", "Bo"]}}}))
    Path("schemactl.toml").write_text('[registries]\nown = "git+file:.@main#schemas"\n[targets.python]\nout = "generated"\n')
    assert schemactl("discover", "c.jsonl").code == 0
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    git("checkout", "-q", "-b", "branch")
    assert schemactl("discover", "d.jsonl").code == 0
    assert schemactl("register", "s.json", "--subject", "a@R").code == 0
    git("add", "-A")
    git("commit", "-q", "-m", "two")
    return in_tmp


def diverge() -> None:
    """The main branch has a second version, too."""
    git("checkout", "-q", "main")
    assert schemactl("discover", "e.jsonl").code == 0
    git("add", "-A")
    git("commit", "-q", "-m", "three")
    git("checkout", "-q", "branch")


def git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], check=True, capture_output=True)


def everything(folder: Path) -> dict[str, bytes]:
    """All files, git's too, but for its cache of what files look like."""
    found = {os.path.relpath(path, folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: content for path, content in found.items() if path != ".git/index"}


def test_every_command_is_called() -> None:
    assert CALLS.keys() == ROWS.keys()


@pytest.mark.parametrize("name", CALLS)
def test_a_command_writes_and_runs_what_its_row_says_and_no_more(name: str, branch: Path) -> None:
    _reads, writes, runs = ROWS[name]
    allowed = [place for words, places in PLACES.items() if words in writes for place in places]
    changed, ran = set[str](), set[str]()
    if name == "rebase":
        diverge()
    for arguments in CALLS[name]:
        before = everything(branch)
        with programs() as seen:
            result = schemactl(name, *arguments)
        assert result.code in (0, 1), result
        after = everything(branch)
        changed |= {path for path in {**before, **after} if before.get(path) != after.get(path)}
        ran |= set(seen)
    assert [path for path in changed if not path.startswith(tuple(allowed))] == []
    assert bool(changed) == bool(allowed) or name == "init", "the row says that it writes"
    assert ran <= ({"git"} if "git" in runs else set())
    assert ran or "git" not in runs, "the row says that it runs git"
