"""What a command works with: the options of schemactl.toml, and the registry that they name."""

from dataclasses import replace
from pathlib import Path

from schemactl.errors import CorruptRegistry, UnreadableInput, UsageError
from schemactl.files import Folder, Project
from schemactl.model.options import Options
from schemactl.registry import Registry, config, remote
from schemactl.registry.files import DiskFiles
from schemactl.registry.reference import needs_registry


def configure(directory: Path | None) -> Options:
    """The options of the nearest schemactl.toml in or above the current folder; `directory`, where given, is the registry instead of theirs: a
    folder, or the name of one of its [registries]."""
    options = config.load(Path.cwd())
    if directory is None:
        return options
    named = options.registries.get(str(directory)) or str(Path.cwd() / directory)
    return replace(options, registry=replace(options.registry, directory=named))


def existing(options: Options) -> Registry:
    """The registry, for commands that read or prove something of one: of none, all would be well. Raises UnreadableInput where there is no folder,
    and no schemactl.toml that says that there should be one."""
    found = registry(options)
    if options.registry.is_remote:
        return found
    if not found.disk.view.exists() and not (options.root / config.FILE_NAME).is_file():
        raise UnreadableInput(
            "no registry found: this folder does not exist, and there is no schemactl.toml in the current folder or above it.",
            options.registry.directory,
            "Change to its folder, or name it: --registry DIR. `schemactl discover CAPTURE` creates one.",
        )
    return found


def listed(options: Options) -> Registry:
    """The same, for commands that look at every subject: a folder of versions that belong to none is reported in the log."""
    found = existing(options)
    for folder in () if options.registry.is_remote else found.disk.nameless():
        _warn("%s: %r has versions but no subject.toml, so they belong to no subject. Run `schemactl verify` for details.", found, folder)
    return found


def tell_empty(found: Registry) -> None:
    """That nothing was looked at, which would look like all is well."""
    _warn("%s: the registry is empty: nothing to check.", found)


def _warn(text: str, found: Registry, *more: str) -> None:
    import logging

    logging.getLogger("schemactl").warning(f"schemactl: {text}", found.directory.name, *more)


def naming(options: Options, *references: str) -> Registry:
    """The registry in which references are looked up; it has to be there only for those that are neither files nor in a commit. Raises as
    `existing`."""
    return existing(options) if any(map(needs_registry, references)) else registry(options)


def own(options: Options) -> Registry:
    """The registry, for commands that write to it, or that ask the git repository around it. Raises UsageError for one of another repository, and as
    `registry`."""
    if options.registry.is_remote:
        raise UsageError("this registry belongs to another repository, so it is only read here.", options.registry.directory, "Run this there.")
    return registry(options)


def registry(options: Options) -> Registry:
    """The registry that the options name. Raises CorruptRegistry for a file, UnsafePath where a link stands on the way, UsageError for a folder
    that is outside of the project; as `remote.pinned` for one of another repository."""
    if options.registry.is_remote:
        return remote.pinned(options.registry.directory, options.root)
    folder = folder_of(options.registry.directory, options, "registry.directory")
    files = DiskFiles.of(folder)
    try:
        files.view.exists()
    except NotADirectoryError as error:
        raise CorruptRegistry("is a file, but the registry must be a folder.", folder.path.name) from error
    return Registry(folder.path, files, root=options.root)


def registry_folder(options: Options) -> Path | None:
    """Where the registry is; None where no subject is there, and for one of another repository. Raises as `registry`."""
    if options.registry.is_remote:
        return None
    found = registry(options)
    return found.directory if found.files.folders() else None


def output_folder(out: Path | None, target: str, options: Options) -> Folder:
    """Where the types of a target go: `out`, which a person named and which is relative to the current folder, else as configured."""
    if out is None:
        return folder_of(options.targets.of(target).out, options, f"targets.{target}.out")
    return named_folder(out, options)


def named_folder(out: Path, options: Options) -> Folder:
    """The folder that the command line names, relative to the current one."""
    return Project.around(options.root).named(Path.cwd() / out)


def folder_of(named: str, options: Options, key: str) -> Folder:
    """The folder that an option names. What is absolute comes from the command line, where a person may name any; what is relative, from the file,
    which keeps to the project."""
    project = Project.around(options.root)
    return project.named(Path(named)) if Path(named).is_absolute() else project.configured(options.root, named, key)
