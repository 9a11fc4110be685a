"""The output folder: what is in it is compared, written and removed by its manifest, so that nothing of anybody else's is ever touched."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from schemactl.bindings.ir import GeneratedFile
from schemactl.bindings.manifest import MANIFEST, Manifest, encoded
from schemactl.errors import UsageError
from schemactl.files import Folder, ManagedFolder, View, Writer
from schemactl.files.names import fault_of

HEADER: Final = b"enerated by schemactl"
"""What every file of ours holds."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What writing would do, as paths in the output folder: files that are not there yet, that differ, that are not generated any more and are
    removed, and such that are left, since somebody changed them or they do not say that they are ours."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.stale or self.left)


def managed(folder: Folder) -> ManagedFolder:
    """The files of an output folder that schemactl writes."""
    return ManagedFolder(folder, "output", lambda path: path == MANIFEST or fault_of(path) is None, "`schemactl generate`")


def check_apart(out: Path, files: Iterable[str], registry: Path | None) -> None:
    """Raises UsageError where files of an output folder would stand in the registry, whose folders hold versions and nothing else. files: as paths in
    the output folder; registry: None where there is none."""
    if registry is None:
        return
    if any(_is_same(above, registry) for above in (out, *out.parents)):
        raise UsageError(
            "is inside the registry, which contains only schemas.", str(out), "Choose another folder: --out, or `out` in schemactl.toml."
        )
    if not any(_is_same(above, out) for above in registry.parents):
        return
    inside = next((path for path in files if any(_is_same(out / above, registry) for above in PurePosixPath(path).parents)), None)
    if inside is not None:
        remedy = "Choose another folder, or another package."
        raise UsageError("would be generated into the registry, which contains only schemas.", str(out / inside), remedy)


def _is_same(one: Path, other: Path) -> bool:
    """Whether both are one folder, also on a disk that takes `Schemas` for `schemas`."""
    return one == other or (one.name.casefold() == other.name.casefold() and one.exists() and other.exists() and one.samefile(other))


def difference(view: View, expected: Mapping[str, str], manifest: Manifest) -> Difference:
    """How the folder differs from what should be in it. expected: sha256 by path."""
    found = {path: _hash_of(view.read(path)) for path in expected}
    stale = {path: _is_ours(view, path, manifest) for path in manifest.files if path not in expected and view.is_file(path)}
    return Difference(
        tuple(sorted(path for path, digest in found.items() if digest is None)),
        tuple(sorted(path for path, digest in found.items() if digest not in (None, expected[path]))),
        tuple(sorted(path for path, is_ours in stale.items() if is_ours)),
        tuple(sorted(path for path, is_ours in stale.items() if not is_ours)),
    )


def write(writer: Writer, view: View, files: Iterable[GeneratedFile], change: Difference, manifest: Manifest, after: Manifest) -> None:
    """Carry out a difference, all of it or nothing. Raises UsageError when a file that schemactl did not write is in the way; WriteFailed."""
    foreign = [path for path in change.changed if not _may_be_overwritten(view, path, manifest)]
    if foreign:
        where = f"{view.managed.folder.path}: {', '.join(foreign[:5])}"
        raise UsageError("contains a file that schemactl did not write; nothing was written.", where, "Move it away, or choose another --out.")
    writing = {*change.missing, *change.changed}
    contents: dict[str, bytes | None] = {file.path: _bytes_of(file) for file in files if file.path in writing}
    contents |= dict.fromkeys(change.stale)
    if after != manifest or change:
        contents[MANIFEST] = encoded(after)
    writer.write(contents.items())


def digests(files: Iterable[GeneratedFile]) -> dict[str, str]:
    """sha256 by path. Raises UsageError for a path that no file of ours may have, which only templates of the user's give: naming.py lets none
    through."""
    found: dict[str, str] = {}
    for file in files:
        fault = "is there twice" if file.path in found else fault_of(file.path)
        if fault is not None:
            raise UsageError(f"a generated file that {fault}.", file.path, "Correct its path in target.toml.")
        found[file.path] = hashlib.sha256(_bytes_of(file)).hexdigest()
    return found


def _bytes_of(file: GeneratedFile) -> bytes:
    return file.text.encode("utf-8", "backslashreplace")


def _hash_of(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _is_ours(view: View, path: str, manifest: Manifest) -> bool:
    """Whether a file is as we wrote it, and says so: a manifest may name any."""
    content = view.read(path) or b""
    return HEADER in content and _is_recorded(content, manifest.files[path])


def _may_be_overwritten(view: View, path: str, manifest: Manifest) -> bool:
    """Whether a file is as we wrote it, or was ours before somebody edited it."""
    content = view.read(path) or b""
    return path in manifest.files and (HEADER in content or _is_recorded(content, manifest.files[path]))


def _is_recorded(content: bytes, digest: str) -> bool:
    """Also where git has converted the line ends."""
    return digest in (_hash_of(content), _hash_of(content.replace(b"\r\n", b"\n")))
