"""The first step in a new repository."""

from dataclasses import dataclass
from pathlib import Path

from schemactl.files import recover
from schemactl.pipeline import configuration
from schemactl.registry import config


@dataclass(frozen=True, slots=True)
class Initialised:
    """file: schemactl.toml. written: whether it is new. recovered: whether an interrupted write to the registry was finished."""

    file: Path
    written: bool
    recovered: bool = False


def initialise(folder: Path) -> Initialised:
    """Write a schemactl.toml with comments, unless there is one, and finish what an interrupted run left of a write to the registry. Raises
    UsageError when the file that is there cannot be read, WriteFailed, UnfinishedWrite."""
    created = config.create(folder)
    options = config.read(folder / config.FILE_NAME)
    if options.registry.is_remote:
        return Initialised(folder / config.FILE_NAME, created is not None)
    managed = configuration.registry(options).disk.view.managed
    interrupted = managed.is_interrupted()
    if managed.has_leftovers():
        recover(managed)
    return Initialised(folder / config.FILE_NAME, created is not None, interrupted)
