"""schemactl.toml: found upward from where one stands, and read onto the option dataclasses."""

from pathlib import Path
from typing import Any

from schemactl.errors import UsageError, WriteFailed
from schemactl.model.options import Options
from schemactl.registry import tables, toml

FILE_NAME = "schemactl.toml"


def load(start: Path) -> Options:
    """The options of the nearest schemactl.toml in `start` or above it, or the defaults where there is none.

    Raises UsageError for a file that is no TOML, an unknown key (with a suggestion) or a value of another type.
    """
    path = find(start)
    return Options(root=start) if path is None else read(path)


def find(start: Path) -> Path | None:
    """The nearest schemactl.toml in `start` or a folder above it."""
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file():
            return candidate
    return None


def read(path: Path) -> Options:
    """The options of one schemactl.toml."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}.", path.name) from error
    return parse(raw, path.name, path.parent)


def parse(raw: bytes, where: str, root: Path) -> Options:
    """The options that a schemactl.toml holds. where: its name for messages; root: the folder that it stands in. Raises as `load`."""
    try:
        table = toml.loads(raw.decode())
    except (toml.NoToml, UnicodeDecodeError) as error:
        raise UsageError(f"no TOML: {error}.", where) from error
    return tables.read(Options, _in_full(table), where, root=root)


def _in_full(table: dict[str, Any]) -> dict[str, Any]:
    """`registry = "schemas"` is short for the table that says no more than where the registry is."""
    directory = table.get("registry")
    return {**table, "registry": {"directory": directory}} if isinstance(directory, str) else table


def create(folder: Path) -> Path | None:
    """Write a first schemactl.toml, all of it comments but the registry, and give its path; None where there is one already. Raises WriteFailed."""
    path = folder / FILE_NAME
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(_FIRST)
    except FileExistsError:
        return None
    except OSError as error:
        raise WriteFailed(f"cannot be written ({error.strerror}).", FILE_NAME) from error
    return path


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
#   out = "generated/python"
#   package = "events"
"""
