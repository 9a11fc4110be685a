"""A generated package, imported by this process."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Literal

from schemactl.bindings.package import Entry
from schemactl.bindings.source import Source
from schemactl.model.options.generate import PythonOptions
from tests.roundtrip import write_package


class Package:
    """folder: where it stands. modules: of each subject, by its name."""

    def __init__(self, folder: Path, name: str, sources: Sequence[Source], datetimes: Literal["instant", "text"] = "instant") -> None:
        self.folder = folder
        self.name = name
        self.entries = write_package("python", PythonOptions(package=name, datetimes=datetimes, style="exact"), sources, folder)
        sys.path.insert(0, str(folder))
        try:
            self.root = importlib.import_module(name)
            self.modules = {subject: self._module(entry) for subject, entry in self.entries.items()}
        finally:
            sys.path.remove(str(folder))

    def _module(self, entry: Entry) -> ModuleType:
        return importlib.import_module(".".join([self.name, *entry.path]))

    def written_back(self, subject: str, event: bytes) -> str:
        """The event as the package reads and writes it. Raises ValueError when it refuses it."""
        text: str = self.root.dumps(self.root.loads(getattr(self.modules[subject], self.entries[subject].root), event))
        return text
