"""What `generate` takes: from scratch, where one subject has another version, and where nothing has changed."""

import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from bench.check import write_registry, write_version
from bench.command_lines import SCHEMACTL
from bench.measure import Run, commands

VERSIONS = 10
SCRATCH, CHANGED, NOTHING = "from scratch", "one subject changed", "nothing to do"


def measured(folder: Path, rounds: int, subjects: int) -> Mapping[str, Run]:
    """The best round of each, for three languages at once."""
    write_registry(folder, subjects, VERSIONS)
    versions = count(VERSIONS + 1)
    before = {
        SCRATCH: lambda: shutil.rmtree(folder / "generated", ignore_errors=True),
        CHANGED: lambda: write_version(folder / "schemas/source-0/Event0", next(versions)),
    }
    return commands(dict.fromkeys((SCRATCH, CHANGED, NOTHING), (*SCHEMACTL, "generate", "python", "typescript", "java")), folder, rounds, before)
