"""schemactl.toml: found upward from where one stands, and read onto the option dataclasses."""

import json
import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final

from schemactl.errors import SchemactlError, UsageError
from schemactl.files import Folder, ManagedFolder, Project, writing
from schemactl.files.project import nearest
from schemactl.files.reading import read_within
from schemactl.model.options import Options
from schemactl.registry import custom_envelopes, remote, tables, toml

FILE_NAME: Final = "schemactl.toml"
MOST_BYTES: Final = 1 << 20
MOST: Final = 1 << 40
"""Of any number that is set: bytes of a record, above all."""


def load(start: Path) -> Options:
    """The options of the nearest schemactl.toml in `start` or above it, or the defaults where there is none.

    Raises UsageError for a file that is no TOML, an unknown key (with a suggestion), a value of another type, or a folder outside of the project;
    UnsafePath, UnreadableInput for a file that is not read.
    """
    path = find(start)
    return Options(root=start) if path is None else read(path)


def find(start: Path) -> Path | None:
    """The nearest schemactl.toml in `start` or a folder above it that belongs to the same repository; outside of git, one that only whoever runs this
    can have put there."""
    return nearest(start, FILE_NAME)


def read(path: Path) -> Options:
    """The options of one schemactl.toml."""
    raw = read_within(Project.around(path.parent).root, path, MOST_BYTES)
    return parse(raw or b"", path.name, path.parent)


def parse(raw: bytes, where: str, root: Path) -> Options:
    """The options that a schemactl.toml holds. where: its name for messages; root: the folder that it stands in. Raises as `load`."""
    try:
        table = toml.loads(raw.decode())
    except (toml.NoToml, UnicodeDecodeError) as error:
        raise UsageError(f"not valid TOML: {error}.", where) from error
    try:
        options = tables.read(Options, _in_full(table), where, root=root)
        custom_envelopes.check(options.envelopes.custom, where)
    except UsageError as error:
        raise custom_envelopes.with_line(error, raw.decode()) from error
    _check_numbers(options, where, "")
    project = Project.around(root)
    for key, written in _folders(options):
        project.configured(root, written, f"{where}: {key}")
    for key, written in _locations(options):
        remote.location_of(written, root, f"{where}: {key}")
    _check_apart(options, where)
    return options


def _check_apart(options: Options, where: str) -> None:
    """Raises UsageError for two targets that would be written to one folder, where each would remove the files of the other."""
    taken: dict[str, str] = {}
    for name in options.targets.configured:
        out = os.path.normpath(options.targets.of(name).out)
        if out in taken:
            raise UsageError(f"{out} is also the folder of {taken[out]}.", f"{where}: targets.{name}.out", "Give each target a folder of its own.")
        taken[out] = name


def _check_numbers(options: Any, where: str, key: str) -> None:
    """All of them count, measure or weigh something. Raises UsageError for one that nothing can come to."""
    for field in fields(options):
        value, name = getattr(options, field.name), f"{key}.{field.name}".lstrip(".")
        if is_dataclass(value):
            _check_numbers(value, where, name)
        elif isinstance(value, int | float) and not 0 <= value <= MOST:
            raise UsageError(f"{value:.17g} is not a number from 0 to {MOST:,}.", f"{where}: {name}")


def _folders(options: Options) -> Iterator[tuple[str, str]]:
    """The folders that are written to or read, by key."""
    if not options.registry.is_remote:
        yield "registry.directory", options.registry.directory
    yield from ((f"targets.{name}.out", options.targets.of(name).out) for name in options.targets.configured)
    if options.generate.templates:
        yield "generate.templates", options.generate.templates


def _locations(options: Options) -> Iterator[tuple[str, str]]:
    """The registries of other repositories, by key."""
    if options.registry.is_remote:
        yield "registry.directory", options.registry.directory
    yield from ((f"registries.{name}", written) for name, written in options.registries.items())


def _in_full(table: dict[str, Any]) -> dict[str, Any]:
    """`registry = "schemas"` is short for the table that says no more than where the registry is."""
    directory = table.get("registry")
    return {**table, "registry": {"directory": directory}} if isinstance(directory, str) else table


def create(folder: Path) -> Path | None:
    """Write a first schemactl.toml, all of it comments but the registry, and give its path; None where there is one already. A .gitattributes comes
    with it, unless there is one. Raises WriteFailed."""
    ours = managed(folder)
    if os.path.lexists(folder / FILE_NAME) and not ours.has_leftovers():
        return None
    with writing(ours) as writer:
        if os.path.lexists(folder / FILE_NAME):
            return None
        files = [(FILE_NAME, (_FIRST.replace(_ZOD, _TYPES) if _lacks_zod(folder) else _FIRST).encode())]
        if not os.path.lexists(folder / ATTRIBUTES_NAME):
            files.append((ATTRIBUTES_NAME, _ATTRIBUTES.encode()))
        writer.write(files)
    return folder / FILE_NAME


def _lacks_zod(folder: Path) -> bool:
    """Whether a package.json says what a project in TypeScript depends on, and zod is no part of it."""
    try:
        found = json.loads(read_within(Project.around(folder).root, folder / "package.json", MOST_BYTES) or b"null")
    except (SchemactlError, ValueError, RecursionError):
        return False
    if not isinstance(found, dict):
        return False
    named = [each for key, each in found.items() if key.lower().endswith("dependencies")]
    return not any("zod" in each for each in named if isinstance(each, dict))


def managed(folder: Path) -> ManagedFolder:
    """The two files that `init` writes."""
    return ManagedFolder(Folder.at(folder), "project", (FILE_NAME, ATTRIBUTES_NAME).__contains__, "`schemactl init`")


ATTRIBUTES_NAME = ".gitattributes"
_ATTRIBUTES = """\
# schemactl: the bytes of schemas are hashed, so git leaves line ends alone; meta files are folded in reviews
schemas/** -text
schemas/**/*.meta.json linguist-generated
"""
_FIRST = """\
# schemactl: every key is explained in docs/configuration.md; what is not set has the default that is shown here.

[registry]
directory = "schemas"       # relative to this file
# main_branch = ""          # a version that this branch has is never written again; empty: main, origin's own, or master

[compat]
# mode = "FORWARD"          # deployed consumers can read what comes next; also BACKWARD, FULL, *_TRANSITIVE, NONE

# How events are named, where their envelope says too little (discover proposes it when it sees the need):
#
#   [subjects]
#   strip_source = "-dev|-prod"
#
# What a bare `schemactl generate` writes:
#
#   [targets.python]
#   style = "pydantic"        # plain models; "exact" keeps every digit and every date's text
#   out = "generated/python"
#   package = "events"
#   handlers = false          # true: a dispatcher that hands each event to the handler of its subject
#
#   [targets.typescript]
#   style = "zod"             # schemas with inferred types; "types": interfaces alone; "exact": as for Python
#
#   [targets.java]
#   style = "records"         # for Jackson; "exact": as for Python
#   package = "com.example.events"
"""
_ZOD = """style = "zod"             # schemas with inferred types; "types": interfaces alone; """
_TYPES = """style = "types"           # interfaces alone; "zod": schemas with inferred types; """
