"""The first step in a new repository."""

from dataclasses import dataclass
from pathlib import Path

from schemactl.registry import config


@dataclass(frozen=True, slots=True)
class Initialised:
    """file: schemactl.toml. written: whether it is new."""

    file: Path
    written: bool


def initialise(folder: Path) -> Initialised:
    """Write a schemactl.toml with comments, unless there is one. Raises UsageError when the one that is there cannot be read."""
    created = config.create(folder)
    if created is None:
        config.read(folder / config.FILE_NAME)
    return Initialised(folder / config.FILE_NAME, created is not None)
