"""Every error that a user can meet. An error carries fields; `cli/` turns it into a line on stderr and an exit code, once."""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What a command ends with (docs/exit-codes.md)."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    UNREADABLE = 3
    INTERRUPTED = 130
    NOT_READ = 141


@dataclass
class SchemactlError(Exception):
    """Base of all errors. `what` happened, `where` (file:line, JSON pointer, subject) and what to do about it (`remedy`)."""

    what: str
    where: str = ""
    remedy: str = ""
    exit_code: ClassVar[ExitCode] = ExitCode.UNREADABLE

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


@dataclass
class UsageError(SchemactlError):
    """The command line or schemactl.toml asks for something that does not exist or does not fit together."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


@dataclass
class UnreadableInput(SchemactlError):
    """A file, stream or record that cannot be read as what it should be."""


@dataclass
class CorruptRegistry(SchemactlError):
    """A file in the registry is not what schemactl wrote."""


@dataclass
class InvalidSchema(SchemactlError):
    """A document that is no JSON Schema, or one whose references cannot be resolved inside the registry."""


@dataclass
class WriteFailed(SchemactlError):
    """Files that cannot be written: a full disk, missing rights, a lock that another holds. What was there before is whole."""


@dataclass
class UnfinishedWrite(SchemactlError):
    """A write that was interrupted and cannot be finished: its journal is damaged, or the files have been changed since. Nothing was touched."""


@dataclass
class UnsafePath(SchemactlError):
    """What stands where a file of the project should be: a link, a device, a pipe, or more bytes than such a file has. It is neither read nor
    written."""


@dataclass
class GitFailed(SchemactlError):
    """What git does not know, does not have here, or is not there to tell."""
