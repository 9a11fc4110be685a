"""The output folder: what is in it is compared, written and removed by its manifest, so that nothing of anybody else's is ever touched."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from schemactl.bindings.ir import GeneratedFile
from schemactl.bindings.manifest import MANIFEST, Manifest, encoded
from schemactl.errors import UnreadableInput, UsageError


@dataclass(frozen=True, slots=True)
class Difference:
    """What writing would do, as paths in the output folder: files that are not there yet, that differ, and that are not generated any more."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.stale)


def difference(out: Path, expected: Mapping[str, str], manifest: Manifest) -> Difference:
    """How the folder differs from what should be in it. expected: sha256 by path."""
    found = {path: _hash_of(f"{out}/{path}") for path in expected}
    return Difference(
        tuple(sorted(path for path, digest in found.items() if digest is None)),
        tuple(sorted(path for path, digest in found.items() if digest not in (None, expected[path]))),
        tuple(sorted(path for path in manifest.files if path not in expected and (out / path).is_file())),
    )


def write(out: Path, files: Iterable[GeneratedFile], change: Difference, manifest: Manifest, after: Manifest) -> None:
    """Carry out a difference. Raises UsageError, before anything is written, when a file that schemactl did not write is in the way."""
    foreign = [path for path in change.changed if path not in manifest.files]
    if foreign:
        names = ", ".join(foreign[:5])
        raise UsageError(
            "holds a file that schemactl did not write; nothing was written.", f"{out}: {names}", "Move it away, or choose another --out."
        )
    writing = {*change.missing, *change.changed}
    for file in files:
        if file.path in writing:
            _replace(out / file.path, file.text.encode("utf-8", "backslashreplace"))
    for path in change.stale:
        _remove(out, path)
    if after != manifest or change:
        _replace(out / MANIFEST, encoded(after))


def digests(files: Iterable[GeneratedFile]) -> dict[str, str]:
    """sha256 by path. Raises AssertionError for a path that would leave the folder: names are made by naming.py, which lets none through."""
    found: dict[str, str] = {}
    for file in files:
        path = PurePosixPath(file.path)
        if path.is_absolute() or ".." in path.parts or file.path in found:
            raise AssertionError(f"no path for a generated file: {file.path!r}")
        found[file.path] = hashlib.sha256(file.text.encode("utf-8", "backslashreplace")).hexdigest()
    return found


def _hash_of(path: str) -> str | None:
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}.", path) from error


def _replace(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".schemactl-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise UnreadableInput(f"cannot be written: {error.strerror}.", str(path)) from error


def _remove(out: Path, path: str) -> None:
    """A file that is generated no more, and the folders that are empty without it."""
    (out / path).unlink(missing_ok=True)
    for parent in (out / path).parents:
        if parent == out or any(parent.iterdir()):
            break
        parent.rmdir()
