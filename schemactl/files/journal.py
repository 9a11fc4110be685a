"""What an interrupted write had still to do: a file that names every file of the write, what it holds before and after, and where the new one
waits."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from schemactl.errors import UnfinishedWrite
from schemactl.files.tree import Tree

JOURNAL: Final = "journal.json"
STAGED: Final = "staged"
"""The folder, beside the journal, of the files that are to be moved."""
FORMAT: Final = 1
BESIDE_PREFIX: Final = ".schemactl-"
_BESIDE = re.compile(rf"{re.escape(BESIDE_PREFIX)}[0-9a-f]{{32}}\Z")
"""A staging folder that stands beside what is written, since nothing can be renamed across file systems. Nobody can guess its name."""
_SHA = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file. path: below the folder. staged: the name under which the new one waits; None: the file is removed. before, after: sha256 of what it
    holds, None where it is not there."""

    path: str
    staged: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Journal:
    """kind: of the folder that was written to. beside: the path of the staging folder from that folder's base on; empty where the files wait beside
    the journal."""

    kind: str
    entries: tuple[Entry, ...]
    beside: str = ""

    def encoded(self) -> bytes:
        files = [[entry.path, entry.staged, entry.before, entry.after] for entry in self.entries]
        table = {"format": FORMAT, "kind": self.kind, "beside": self.beside, "files": files}
        return json.dumps({**table, "checksum": _checksum(table)}, indent=1).encode()


def decode(raw: bytes, where: str, kind: str, owns: Callable[[str], bool]) -> Journal:
    """The journal that `encoded` wrote for this kind of folder. where: its folder. owns: which files may be written there. Raises UnfinishedWrite
    for anything else: then nothing is touched."""
    try:
        table: dict[str, Any] = json.loads(raw)
        checksum = table.pop("checksum")
        if checksum != _checksum(table) or table["format"] != FORMAT or table["kind"] != kind:
            raise ValueError("not what was written")
        journal = Journal(table["kind"], tuple(Entry(*file) for file in table["files"]), table["beside"])
        if not all(_is_sound(entry) and owns(entry.path) for entry in journal.entries) or not _is_staging(journal.beside):
            raise ValueError("a file that schemactl does not write")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise unfinished("the journal of an interrupted write is damaged, or names files that schemactl does not write there.", where) from error
    return journal


def unfinished(what: str, where: str) -> UnfinishedWrite:
    """where: the folder of the journal."""
    advice = f"Nothing was changed. Check the files (git status), then discard that write: remove the folder {where}"
    return UnfinishedWrite(what, where, advice)


def is_beside(name: str) -> bool:
    """Whether a staging folder beside what is written may have this name."""
    return _BESIDE.match(name) is not None


def digest_at(tree: Tree, path: str) -> str | None:
    """sha256 of a file, None where there is none."""
    content = tree.read(path)
    return None if content is None else digest(content)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def conflicts(entries: Sequence[Entry], target: Tree, staging: Tree) -> str | None:
    """The first file that is neither as it was before the write nor as it is after it, or whose new content is not what was staged; None where the
    write can be finished."""
    for entry in entries:
        waiting = None if entry.staged is None else digest_at(staging, entry.staged)  # before its target: another run may be moving it
        now = digest_at(target, entry.path)
        is_as_known = now in (entry.before, entry.after) and waiting in (None, entry.after)
        if not is_as_known or (waiting is None and entry.staged is not None and now != entry.after):
            return entry.path
    return None


def _is_sound(entry: Entry) -> bool:
    is_removal = entry.staged is None
    named = is_removal or (isinstance(entry.staged, str) and entry.staged.isascii() and entry.staged.isdecimal())
    hashes = all(one is None or (isinstance(one, str) and _SHA.match(one)) for one in (entry.before, entry.after))
    return isinstance(entry.path, str) and named and hashes and is_removal == (entry.after is None)


def _is_staging(beside: str) -> bool:
    return beside == "" or is_beside(beside.rpartition("/")[2])


def _checksum(table: dict[str, Any]) -> str:
    return digest(json.dumps(table, sort_keys=True).encode())
