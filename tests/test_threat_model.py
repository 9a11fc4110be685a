"""SECURITY.md names every command, and what it says that a command writes is what it writes."""

import json
import re
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
