"""What a command works with: the options of schemactl.toml, and the registry that they name."""

from dataclasses import replace
from pathlib import Path

from schemactl.errors import CorruptRegistry, UsageError
from schemactl.model.options import Options
from schemactl.registry import Registry, config, transaction


def configure(directory: Path | None) -> Options:
    """The options of the nearest schemactl.toml in or above the current folder; `directory`, where given, is the registry instead of theirs."""
    options = config.load(Path.cwd())
    if directory is None:
        return options
    return replace(options, registry=replace(options.registry, directory=str(Path.cwd() / directory)))


def existing(options: Options) -> Registry:
    """The registry, for commands that prove something of one: of none, all would be well. Raises UsageError where there is no folder, and no
    schemactl.toml that says that there should be one."""
    found = registry(options)
    if not found.directory.exists() and not (options.root / config.FILE_NAME).is_file():
        raise UsageError(
            "there is no registry: neither this folder, nor a schemactl.toml in or above the current one.",
            options.registry.directory,
            "Go to where it is, or name it: --registry DIR.",
        )
    return found


def registry(options: Options) -> Registry:
    """The registry that the options name, with what an interrupted run left to do done first. Raises CorruptRegistry for a file."""
    found = Registry(options.root / options.registry.directory, root=options.root)
    if found.directory.is_file():
        raise CorruptRegistry("is a file, and the registry is a folder.", found.directory.name)
    if transaction.is_interrupted(found.directory):
        with transaction.locked(found.directory):
            pass
    return found
