"""What each command loads: a person who types `list` does not wait for a code generator. No times are measured; modules are named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = frozenset(
    ("datamodel_code_generator", "genson", "isal", "jinja2", "jsonschema", "jsonschema_rs", "msgspec", "multiprocessing", "orjson", "rich", "tomlkit")
)
"""Libraries that take long to load, or are needed by few commands. (typer itself loads pydantic, and rich for `--help`.)"""

READING = frozenset(("msgspec", "orjson"))
LOADED: dict[str, frozenset[str]] = {
    "--help": frozenset(("rich",)),
    "--version": frozenset(),
    "list": frozenset(("orjson",)),
    "show shop@Placed": frozenset(("orjson",)),
    "envelopes": READING,
    "envelopes bus.ndjson": READING,
    "infer bus.ndjson": READING | {"genson"},
    "discover bus.ndjson": READING | {"genson", "tomlkit"},
    "validate bus.ndjson": READING | {"genson", "jsonschema_rs"},
}
"""Command line → all of HEAVY that it may load."""

PROGRAM = """
import json, sys
from schemactl.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
finally:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""
EVENT = '{"detail-type":"Placed","source":"shop","time":"2026-01-01T00:00:00Z","detail":{"n":1,"id":"a"}}\n'


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a capture and a registry that knows its subject."""
    folder = tmp_path_factory.mktemp("imports")
    (folder / "bus.ndjson").write_text(EVENT * 20)
    _loaded("discover bus.ndjson", folder)
    return folder


@pytest.mark.parametrize("command", LOADED)
def test_a_command_loads_what_it_needs_and_nothing_else(command: str, registry: Path) -> None:
    assert _loaded(command, registry) <= LOADED[command]


def _loaded(command: str, folder: Path) -> frozenset[str]:
    ran = subprocess.run([sys.executable, "-c", PROGRAM, *command.split()], cwd=folder, capture_output=True, text=True, check=True)
    return HEAVY.intersection(json.loads(ran.stderr.splitlines()[-1]))
