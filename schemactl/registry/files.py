"""The files of a registry, as a folder on disk has them; history.py has the same for a git commit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from schemactl.files import Folder, ManagedFolder, View
from schemactl.files.tree import MOST_BYTES
from schemactl.registry.layout import SETTINGS, is_of_a_subject, version_of

MOST_OF_SETTINGS: Final = 1 << 20
"""Bytes of a subject.toml: more than anybody writes."""
_FINISHED_BY: Final = "`schemactl init`, or the next command that writes to it (discover, register, waive, rebase),"


class Files(Protocol):
    """What the registry reads. Folders are `source/Type`, relative to the registry's directory, with `/`."""

    def folders(self) -> Sequence[str]:
        """All folders that hold a subject.toml, sorted."""

    def names(self, folder: str) -> Sequence[str]:
        """Names of the files in a folder; none where folder not found."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""


def managed(folder: Folder) -> ManagedFolder:
    """The files of a registry that schemactl writes."""
    return ManagedFolder(folder, "registry", is_of_a_subject, _FINISHED_BY)


@dataclass(frozen=True, slots=True)
class DiskFiles:
    """A registry in a folder. Raises as View does: UnsafePath for links and what is no file, UnreadableInput, UnfinishedWrite."""

    view: View

    @classmethod
    def of(cls, folder: Folder) -> "DiskFiles":
        return cls(View(managed(folder)))

    def folders(self) -> Sequence[str]:
        return sorted(folder for folder in self._all() if self.view.is_file(f"{folder}/{SETTINGS}"))

    def nameless(self) -> Sequence[str]:
        """Folders that hold a version, and no subject.toml that says whose it is."""
        without = (folder for folder in self._all() if not self.view.is_file(f"{folder}/{SETTINGS}"))
        return sorted(folder for folder in without if _holds_only_versions(self.names(folder)))

    def names(self, folder: str) -> Sequence[str]:
        return self.view.names(folder)

    def read(self, path: str) -> bytes | None:
        return self.view.read(path, MOST_OF_SETTINGS if path.endswith(f"/{SETTINGS}") else MOST_BYTES)

    def _all(self) -> Iterator[str]:
        return (f"{source}/{type_}" for source in self.view.folders() for type_ in self.view.folders(source))


def _holds_only_versions(names: Sequence[str]) -> bool:
    return SETTINGS not in names and any(version_of(name) is not None for name in names)
