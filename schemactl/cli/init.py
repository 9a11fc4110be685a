"""`schemactl init`."""

from pathlib import Path

from schemactl.pipeline.init import initialise
from schemactl.report import init as initialisation


def init() -> None:
    """Create schemactl.toml; existing files stay as they are."""
    initialisation.print_text(initialise(Path.cwd()))
