"""schemactl.toml: found upward from where one stands, and read onto the option dataclasses."""

import tomllib
from pathlib import Path

from schemactl.errors import UsageError
from schemactl.model.options import Options
from schemactl.registry import tables

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
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"no TOML: {error}.", path.name) from error
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}.", path.name) from error
    return tables.read(Options, table, path.name, root=path.parent)
