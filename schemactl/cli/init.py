"""`schemactl init`."""

from pathlib import Path

from schemactl.pipeline.initialise import initialise
from schemactl.report import initialisation


def init() -> None:
    """Start a registry in this folder: writes schemactl.toml, and changes nothing where there is one."""
    initialisation.print_text(initialise(Path.cwd()))
