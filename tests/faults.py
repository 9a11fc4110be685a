"""Faults at every system call of a write: the process is killed there, the disk is full, or it fails."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from types import ModuleType, SimpleNamespace
from typing import Any

from schemactl.errors import SchemactlError

CHANGING = ("create", "write", "fsync", "replace", "unlink", "mkdir", "rmdir")
"""What changes something, or makes it last. create: an `open` that makes a file."""
ALL = (*CHANGING, "open", "stat", "scandir", "read", "close")
"""What writing, and recovering, asks of the system."""


class Fault(Enum):
    """KILL: this call and all that come after it do nothing, as if the process were gone; descriptors are closed, as they are then, too."""

    KILL = 0
    ENOSPC = errno.ENOSPC
    EIO = errno.EIO


class Killed(BaseException):
    """What stands for the end of the process: nothing catches it."""


@dataclass
class System:
    """Counts the calls of these names, and lets a fault happen at one of them. at: which one, from 1 on; 0: at none. made: the name of each call, and
    what it was given first; of fsync, whether that is a file or a folder. A call that fails does nothing, but for `close`, which closes."""

    at: int = 0
    fault: Fault = Fault.KILL
    calls: tuple[str, ...] = ALL
    made: list[tuple[str, object]] = field(default_factory=list)

    def wrapped(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            if name == "open" and name not in self.calls and not _creates(*arguments):
                return call(*arguments, **named)
            self.made.append((name, _kind(arguments[0]) if name == "fsync" else arguments[0]))
            is_dead = self.fault is Fault.KILL and 0 < self.at <= len(self.made)
            if is_dead and name != "close":
                raise Killed
            if is_dead or len(self.made) != self.at:
                return call(*arguments, **named)
            if name == "close":
                call(*arguments, **named)
            raise OSError(self.fault.value, os.strerror(self.fault.value))

        return counted

    @contextmanager
    def called(self) -> Iterator[None]:
        """By our modules and the lock's, for which `os` is another one meanwhile."""
        import filelock  # noqa: F401

        names = {"open" if name == "create" else name for name in self.calls}
        wrapped = {name: self.wrapped(name, getattr(os, name)) for name in names}
        other = SimpleNamespace(**{**vars(os), **wrapped})
        modules = [module for name, module in sys.modules.items() if name.startswith(("schemactl.files.", "filelock.")) and _uses_os(module)]
        for module in modules:
            module.os = other  # type: ignore[attr-defined]
        try:
            yield
        finally:
            for module in modules:
                module.os = os  # type: ignore[attr-defined]


def _creates(path: object, flags: int = 0, *_: object) -> bool:
    return bool(flags & os.O_CREAT)


def _kind(descriptor: int) -> str:
    return "file" if stat.S_ISREG(os.fstat(descriptor).st_mode) else "folder"


def _uses_os(module: ModuleType) -> bool:
    return getattr(module, "os", None) is os


def outcome(act: Callable[[], object], at: int, fault: Fault, calls: tuple[str, ...] = ALL) -> str:
    """Do something with a fault at one call of the system: "killed", "failed" (it raised an OSError or an error of ours), "survived" (the fault
    changed nothing) or "ended" (the call never came)."""
    system = System(at, fault, calls)
    try:
        with system.called():
            act()
    except Killed:
        return "killed"
    except (OSError, SchemactlError):
        return "failed"
    return "survived" if len(system.made) >= at else "ended"
