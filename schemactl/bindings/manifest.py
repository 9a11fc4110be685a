"""What the last run remembers of an output folder, in a file beside what it wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from schemactl.errors import UnreadableInput
from schemactl.files import View
from schemactl.files.names import fault_of
from schemactl.model.json import JsonObject, JsonValue

MANIFEST = ".schemactl.json"
FORMAT = 3


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last run wrote. key: of the options and templates that it depended on; inputs: of the schemas; naming: of the conventions. files:
    sha256 of what was written, by path. modules: what is remembered of each subject's version (bindings/memory.py)."""

    key: str = ""
    inputs: str = ""
    naming: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, JsonObject] = field(default_factory=dict)


def read_manifest(view: View) -> Manifest:
    """The manifest of a folder; an empty one where there is none. Raises UnreadableInput for one that schemactl did not write, and for one that git
    left a conflict in."""
    raw = view.read(MANIFEST)
    if raw is not None and _has_conflict(raw):
        raise UnreadableInput("has merge conflicts.", _place(view), "`schemactl generate` resolves them.")
    return Manifest() if raw is None else _manifest(raw, view)


def settled_manifest(view: View) -> Manifest:
    """The same, where of two branches that both generated all files are ours and all names stand; nothing counts as up to date then."""
    raw = view.read(MANIFEST)
    if raw is None or not _has_conflict(raw):
        return read_manifest(view)
    ours, theirs = (_manifest(side, view) for side in _sides(raw))
    naming = ours.naming if ours.naming == theirs.naming else ""
    return Manifest(naming=naming, files={**theirs.files, **ours.files}, modules={**theirs.modules, **ours.modules})


def encoded(manifest: Manifest) -> bytes:
    """The bytes of the file, sorted. Each file and each version has a line, so that a review is short, and branches that change different
    subjects merge."""
    table: JsonObject = {"format": FORMAT, "inputs": manifest.inputs, "key": manifest.key, "naming": manifest.naming}
    members = [_member(name, value) for name, value in table.items()]
    members += [f'"files": {_lines(manifest.files)}', f'"modules": {_lines(manifest.modules)}']
    return ("{\n  " + ",\n  ".join(members) + "\n}\n").encode()


def _lines(below: Mapping[str, JsonValue]) -> str:
    return "{\n    " + ",\n    ".join(_member(name, below[name]) for name in sorted(below)) + "\n  }"


def _member(name: str, value: JsonValue) -> str:
    return f"{json.dumps(name)}: {json.dumps(value, sort_keys=True)}"


def _has_conflict(raw: bytes) -> bool:
    return raw.startswith(b"<<<<<<<") or b"\n<<<<<<<" in raw


def _sides(raw: bytes) -> tuple[bytes, bytes]:
    """What each of two branches has in a file that git could not merge. (No line of JSON that we write begins with a mark.)"""
    sides: tuple[list[bytes], list[bytes]] = ([], [])
    here: tuple[list[bytes], ...] = sides
    for line in raw.splitlines(keepends=True):
        match line[:7]:
            case b"<<<<<<<":
                here = sides[:1]
            case b"|||||||":
                here = ()
            case b"=======":
                here = sides[1:]
            case b">>>>>>>":
                here = sides
            case _:
                for side in here:
                    side.append(line)
    return b"".join(sides[0]), b"".join(sides[1])


def _manifest(raw: bytes, view: View) -> Manifest:
    try:
        table = json.loads(raw)
        if table["format"] != FORMAT:
            return Manifest(files=_texts(table["files"]))
        return Manifest(str(table["key"]), str(table["inputs"]), str(table["naming"]), _texts(table["files"]), dict(table["modules"]))
    except (AssertionError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableInput("is not a manifest of schemactl.", _place(view), "Remove it, and the generated files beside it.") from error


def _place(view: View) -> str:
    return str(view.managed.folder.path / MANIFEST)


def _texts(value: JsonValue) -> dict[str, str]:
    """sha256 by path. Raises AssertionError for a path that no file of ours has."""
    assert isinstance(value, dict)
    assert all(fault_of(path) is None for path in value)
    return {path: str(digest) for path, digest in value.items()}
