"""The handlers in samples/handlers/typescript compile against what is generated for samples/hub-and-spoke, and work."""

from pathlib import Path
from shutil import copytree

import pytest

from schemactl.registry import Registry
from tests.support import ROOT, schemactl
from tests.typescript.packages import generated, head
from tests.typescript.toolchain import HERE, compiled, node

pytestmark = pytest.mark.toolchain("node")
HUB = ROOT / "samples" / "hub-and-spoke"


def test_the_sample_handlers_compile_and_handle_the_samples_events(in_tmp: Path) -> None:
    copytree(HUB, "shop")
    discovered = schemactl("discover", "day-1.ndjson", cwd=in_tmp / "shop")
    assert discovered.code == 0, discovered.stderr
    registry = Registry(in_tmp / "shop" / "schemas")
    copytree(ROOT / "samples" / "handlers" / "typescript", "handlers")
    generated([head(subject, registry.head(subject).schema.document) for subject in registry.subjects()], in_tmp / "handlers" / "generated")
    output = node(HERE / "handlers.mjs", compiled(in_tmp / "handlers", types=["node"]), HUB / "day-1.ndjson")
    assert int(output) == len((HUB / "day-1.ndjson").read_text().splitlines())
