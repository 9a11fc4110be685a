"""What the last run remembers of an output folder, in a file beside what it wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import orjson

from schemactl.errors import UnreadableInput
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


def read_manifest(out: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none. Raises UnreadableInput for one that schemactl did not write, and for one that git
    left a conflict in."""
    raw = _raw(out)
    if raw is not None and _has_conflict(raw):
        raise UnreadableInput("holds a conflict of two branches.", str(out / MANIFEST), "`schemactl generate` settles it.")
    return Manifest() if raw is None else _manifest(raw, out)


def settled_manifest(out: Path) -> Manifest:
    """The same, where of two branches that both generated all files are ours and all names stand; nothing counts as up to date then."""
    raw = _raw(out)
    if raw is None or not _has_conflict(raw):
        return read_manifest(out)
    ours, theirs = (_manifest(side, out) for side in _sides(raw))
    naming = ours.naming if ours.naming == theirs.naming else ""
    return Manifest(naming=naming, files={**theirs.files, **ours.files}, modules={**theirs.modules, **ours.modules})


def encoded(manifest: Manifest) -> bytes:
    """The bytes of the file: sorted keys, so that it is the same whatever the order of subjects."""
    table: JsonObject = {
        "format": FORMAT,
        "key": manifest.key,
        "inputs": manifest.inputs,
        "naming": manifest.naming,
        "files": dict(manifest.files),
        "modules": dict(manifest.modules),
    }
    try:
        return orjson.dumps(table, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # half of a surrogate pair, in a name that the command line was given
        return (json.dumps(table, indent=2, sort_keys=True) + "\n").encode()


def _raw(out: Path) -> bytes | None:
    try:
        return (out / MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}.", str(out / MANIFEST)) from error


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


def _manifest(raw: bytes, out: Path) -> Manifest:
    try:
        table = json.loads(raw)
        if table["format"] != FORMAT:
            return Manifest(files=_texts(table["files"]))
        return Manifest(str(table["key"]), str(table["inputs"]), str(table["naming"]), _texts(table["files"]), dict(table["modules"]))
    except (AssertionError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableInput("is no manifest of schemactl.", str(out / MANIFEST), "Remove it, and the generated files beside it.") from error


def _texts(value: JsonValue) -> dict[str, str]:
    assert isinstance(value, dict)
    return {str(path): str(digest) for path, digest in value.items() if ".." not in PurePosixPath(path).parts and not path.startswith("/")}
