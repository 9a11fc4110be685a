"""The handlers in samples/handlers/typescript: npm generates and compiles them in one go, and they handle the sample's events."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from tests.support import ROOT, schemactl
from tests.typescript.toolchain import HERE, installed, node

pytestmark = pytest.mark.toolchain("node")
CAPTURE = ROOT / "samples" / "hub-and-spoke" / "day-1.ndjson"
SAMPLE = ROOT / "samples" / "handlers" / "typescript"


def test_the_sample_handlers_are_built_by_npm_and_handle_the_samples_events(tmp_path: Path) -> None:
    handlers = copytree(SAMPLE, tmp_path / "handlers", ignore=ignore_patterns("generated", "schemas", "node_modules", "dist"))
    discovered = schemactl("discover", CAPTURE, cwd=handlers)
    assert discovered.code == 0, discovered.stderr
    (handlers / "node_modules").symlink_to(installed() / "node_modules")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    built = subprocess.run(["npm", "run", "build"], cwd=handlers, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    assert int(node(HERE / "handlers.mjs", handlers / "dist", CAPTURE)) == len(CAPTURE.read_text().splitlines())
