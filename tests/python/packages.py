"""A generated package, imported by this process."""

import importlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from schemactl.bindings.package import Entry
from schemactl.bindings.source import Source
from schemactl.bindings.targets.python_pydantic import module_path
from schemactl.model.options.generate import PythonOptions
from tests.roundtrip import write_package


class Package:
    """folder: where it stands. modules: of each subject, by its name."""

    options = PythonOptions(style="exact")

    def __init__(self, folder: Path, name: str, sources: Sequence[Source], datetimes: Literal["instant", "text"] = "instant") -> None:
        self.folder = folder
        self.name = name
        self.entries = write_package("python", replace(self.options, package=name, datetimes=datetimes), sources, folder)
        sys.path.insert(0, str(folder))
        try:
            self.root = importlib.import_module(name)
            self.modules = {subject: importlib.import_module(self.module_name(entry)) for subject, entry in self.entries.items()}
        finally:
            sys.path.remove(str(folder))

    def module_name(self, entry: Entry) -> str:
        return ".".join([self.name, *entry.path])

    def payload(self, subject: str) -> Any:
        """The type of a subject's payload."""
        return getattr(self.modules[subject], self.entries[subject].root)

    def written_back(self, subject: str, event: bytes) -> str:
        """The event as the package reads and writes it. Raises ValueError when it refuses it."""
        text: str = self.root.dumps(self.root.loads(self.payload(subject), event))
        return text


class PlainPackage(Package):
    """The same in the plain style, which pydantic reads and writes."""

    options = PythonOptions(style="pydantic")

    def module_name(self, entry: Entry) -> str:
        return ".".join([self.name, *module_path(entry).removesuffix(".py").removesuffix("/__init__").split("/")])

    def written_back(self, subject: str, event: bytes) -> str:
        adapter = self.adapter(subject)
        return adapter.dump_json(adapter.validate_json(event)).decode()

    def adapter(self, subject: str) -> TypeAdapter[Any]:
        return self._adapters.setdefault(subject, TypeAdapter(self.payload(subject)))

    @cached_property
    def _adapters(self) -> dict[str, TypeAdapter[Any]]:
        return {}
