"""What each command loads: a person who types `list` does not wait for a code generator. No times are measured; modules are named."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from schemactl.cli import COMMANDS
from tests.support import ROOT

HEAVY = frozenset(
    (
        "asyncio",
        "datamodel_code_generator",
        "filelock",
        "genson",
        "jinja2",
        "jsonschema",
        "jsonschema_rs",
        "msgspec",
        "multiprocessing",
        "orjson",
        "pydantic",
        "rich",
        "schemactl.schema.patterns",
        "tomlkit",
        "yaml",
    )
)
"""Libraries and packages of ours that take long to load, or are needed by few commands."""
PATTERNS = frozenset(("schemactl.schema.patterns",))

READING = frozenset(("msgspec", "orjson"))
WRITING = frozenset(("filelock", "orjson"))
JUDGING = frozenset(("jsonschema_rs", "orjson", "schemactl.schema.patterns"))
ORJSON = frozenset(("orjson",))
SCHEMAS = ORJSON | PATTERNS
LOADED: dict[str, frozenset[str]] = {
    "--help": frozenset(("rich",)),
    "--version": frozenset(),
    "init": ORJSON | {"filelock"},
    "discover bus.ndjson": READING | WRITING,
    "discover bus.ndjson --dry-run": READING,
    "diff shop@Placed@1 shop@Placed@1": JUDGING,
    "diff old.json new.json": JUDGING | {"jsonschema"},
    "check --against HEAD": SCHEMAS,
    "generate --list-templates": SCHEMAS,
    "generate typescript": SCHEMAS,
    "generate java": SCHEMAS,
    "generate python": SCHEMAS,
    "list": ORJSON,
    "show shop@Placed": ORJSON,
    "show shop@Placed --format json": ORJSON,
    "search n": ORJSON,
    "register old.json --subject shop@Registered": JUDGING | WRITING,
    "history shop@Placed": READING,
    "verify": SCHEMAS,
    "lint": SCHEMAS,
    "waive shop@Placed property-added /n --reason why --until 2099-01-01": WRITING | PATTERNS | {"tomlkit"},
    "redact shop@Placed /n": READING | WRITING | PATTERNS | {"tomlkit"},
    "update": ORJSON | {"filelock"},
    "rebase shop@Placed": READING | PATTERNS | {"filelock"},
    "infer bus.ndjson": READING,
    "validate bus.ndjson": READING | JUDGING,
    "mock shop@Placed": READING | JUDGING | {"jsonschema"},
    "drift bus.ndjson": READING | JUDGING,
    "envelopes": READING,
    "envelopes bus.ndjson": READING,
    "catalog --out site": READING | WRITING | JUDGING | {"jinja2", "jsonschema"},
    "impact shop@Placed --to old.json": JUDGING | {"jsonschema"},
    "import eventbridge eventbridge.json": JUDGING | WRITING,
    "export eventbridge --out out": JUDGING | WRITING,
}
"""Command line → all of HEAVY that it may load. `generate` has nothing to do, which is what it is asked most often."""

PROGRAM = """
import json, sys
from schemactl.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
EVENT = '{"detail-type":"Placed","source":"shop","time":"2026-01-01T00:00:00Z","detail":{"n":1,"id":"a"}}\n'


EVENTBRIDGE = '{"openapi":"3.0.0","info":{"title":"a@B"},"components":{"schemas":{"A":{"type":"object"}}}}'


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a capture, a committed registry that knows its subject, and the types of that."""
    folder = tmp_path_factory.mktemp("imports")
    (folder / "bus.ndjson").write_text(EVENT * 20)
    (folder / "old.json").write_text('{"type": "object", "properties": {"n": {"type": "integer"}}}')
    (folder / "new.json").write_text('{"type": "object", "properties": {"n": {"type": "integer"}, "m": {"type": "string"}}}')
    (folder / "eventbridge.json").write_text(EVENTBRIDGE)
    (folder / "schemactl.toml").write_text('[registries]\nown = "git+file:.@HEAD#schemas"\n')
    _loaded("discover bus.ndjson", folder)
    _loaded("generate python typescript java", folder)
    for command in ("init -q", "add -A", "-c user.name=n -c user.email=n@example.com commit -q -m message"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True)
    return folder


def test_every_command_is_looked_at() -> None:
    assert {command.name for command in COMMANDS} == {command.split()[0] for command in LOADED if not command.startswith("-")}


@pytest.mark.parametrize("command", LOADED)
def test_a_command_loads_what_it_needs_and_nothing_else(command: str, registry: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(registry, folder)
    assert _loaded(command, folder) <= LOADED[command]


def _loaded(command: str, folder: Path) -> frozenset[str]:
    ran = subprocess.run([sys.executable, "-c", PROGRAM, *command.split()], cwd=folder, capture_output=True, text=True, check=True)
    return HEAVY.intersection(json.loads(ran.stderr.splitlines()[-1]))


def test_no_file_imports_one_that_imports_it() -> None:
    """At the top or in a function; types alone may refer to one another. The console script stands beside the table that its application reads."""
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in (ROOT / "schemactl").rglob("*.py")}
    imported = {name: set(imports(ast.parse(path.read_text()), files.keys())) - {name} for name, path in files.items()}
    imported["schemactl.cli"].remove("schemactl.cli.application")
    assert list(TopologicalSorter(imported).static_order())


def imports(tree: ast.AST, files: Collection[str]) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom):
            yield from (name if (name := f"{node.module}.{alias.name}") in files else str(node.module) for alias in node.names)
        yield from imports(node, files)
