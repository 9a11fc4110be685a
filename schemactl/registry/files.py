"""The files of a registry, as a folder on disk has them; history.py has the same for a git commit."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from schemactl.errors import CorruptRegistry
from schemactl.registry.layout import SETTINGS, version_of


class Files(Protocol):
    """What the registry reads. Folders are `source/Type`, relative to the registry's directory, with `/`."""

    def folders(self) -> Sequence[str]:
        """All folders that hold a subject.toml, sorted."""

    def names(self, folder: str) -> Sequence[str]:
        """Names of the files in a folder; none where there is no such folder."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""


@dataclass(frozen=True, slots=True)
class DiskFiles:
    """A registry in a folder."""

    directory: Path

    def folders(self) -> Sequence[str]:
        return sorted(
            f"{source}/{type_}"
            for source in _folder_names(self.directory)
            for type_ in _folder_names(self.directory / source)
            if os.path.isfile(f"{self.directory}/{source}/{type_}/subject.toml")
        )

    def nameless(self) -> Sequence[str]:
        """Folders that hold a version, and no subject.toml that says whose it is."""
        folders = (f"{source}/{type_}" for source in _folder_names(self.directory) for type_ in _folder_names(self.directory / source))
        return sorted(folder for folder in folders if _holds_only_versions(self.names(folder)))

    def names(self, folder: str) -> Sequence[str]:
        try:
            return os.listdir(f"{self.directory}/{folder}")
        except (FileNotFoundError, NotADirectoryError):
            return ()

    def read(self, path: str) -> bytes | None:
        try:
            with open(f"{self.directory}/{path}", "rb", buffering=0) as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise CorruptRegistry(f"cannot be read ({error.strerror}).", path) from error


def _holds_only_versions(names: Sequence[str]) -> bool:
    return SETTINGS not in names and any(version_of(name) is not None for name in names)


def _folder_names(folder: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return
