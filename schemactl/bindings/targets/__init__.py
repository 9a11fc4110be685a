"""The target languages. To add one: a file, a line here, a folder under templates/, goldens under tests/cases/bindings."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from schemactl.bindings.targets.target import Target

_MODULES = {"python": "python", "typescript": "typescript", "java": "java"}
"""The module here that has a target as `TARGET`."""


class _Targets(Mapping[str, Target[Any]]):
    """The targets by name; a language is loaded when it is asked for, so that nobody waits for the others."""

    def __getitem__(self, name: str) -> Target[Any]:
        found: Target[Any] = import_module(f"{__name__}.{_MODULES[name]}").TARGET
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)

    def __contains__(self, name: object) -> bool:
        return name in _MODULES


TARGETS: Mapping[str, Target[Any]] = _Targets()
