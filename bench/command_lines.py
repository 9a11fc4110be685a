"""Command lines that people wait for: start-up, and a registry of many subjects."""

import sys
from collections.abc import Mapping
from pathlib import Path

from bench.check import write_registry
from bench.generator import Bus, write
from bench.measure import Run, commands

VERSIONS = 3
_SUBJECT = "source-0@Event0"
_EMPTY = "import typer\napp = typer.Typer()\n@app.command()\ndef main() -> None: ...\napp()\n"
SCHEMACTL = (sys.executable, "-m", "schemactl")
LINES: Mapping[str, str] = {
    "schemactl --help": "--help",
    "schemactl list": "list",
    "schemactl show": f"show {_SUBJECT}",
    "schemactl search": "search Event1",
    "schemactl history": f"history {_SUBJECT}",
    "schemactl diff": f"diff {_SUBJECT}@1 {_SUBJECT}@2",
    "schemactl check": "check",
    "schemactl generate, nothing to do": "generate python typescript java",
    "schemactl discover, 100 events": "discover events.ndjson --registry other --dry-run",
}


def measured(folder: Path, rounds: int, subjects: int) -> Mapping[str, Run]:
    """The best round of each command line, in a git repository with a registry of so many subjects."""
    write_registry(folder, subjects, VERSIONS)
    write(Bus(100), folder / "events.ndjson")
    lines = {"an empty typer application --help": (sys.executable, "-c", _EMPTY, "--help")}
    return commands(lines | {name: (*SCHEMACTL, *arguments.split()) for name, arguments in LINES.items()}, folder, rounds)
