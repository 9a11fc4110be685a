"""Where a subject's files stand: schemas/<source>/<Type>/, in readable slugs.

A slug is only a place; the exact name stands in subject.toml. Whatever a name holds, its slug is one harmless folder name on every file
system: ASCII, never hidden, no device name of Windows, of bounded length. Where that loses something that tells names apart, a short hash of the
exact name is appended. Names whose slugs are equal but for case get the hash too, from the second one on (`candidates`).
"""

import hashlib
import re
from typing import Final

from schemactl.files.names import fault_of, is_device
from schemactl.model.subject import Subject

SETTINGS: Final = "subject.toml"
NO_TYPE: Final = "_"
"""The folder of a subject that has no type."""

MAX_LENGTH: Final = 80
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_VERSION = re.compile(r"([1-9][0-9]{0,8})\.json\Z")
_OURS = re.compile(r"(?:subject\.toml|[1-9][0-9]{0,8}(?:\.meta)?\.json)\Z")


def schema_name(number: int) -> str:
    return f"{number}.json"


def meta_name(number: int) -> str:
    return f"{number}.meta.json"


def version_of(file_name: str) -> int | None:
    """The number of the version whose schema a file holds; None for every other file."""
    match = _VERSION.match(file_name)
    return int(match.group(1)) if match else None


def is_of_a_subject(path: str) -> bool:
    """Whether a path below the registry is that of a file which schemactl writes."""
    return path.count("/") == 2 and fault_of(path) is None and _OURS.match(path.rpartition("/")[2]) is not None


def schema_id(subject: Subject, number: int) -> str:
    """`$id` of a version: `schemactl:///<source>/<Type>/<N>`, the exact names percent-encoded."""
    from urllib.parse import quote

    parts = [subject.source] if subject.type is None else [subject.source, subject.type]
    return "schemactl:///" + "/".join([*(quote(part, safe="") for part in parts), str(number)])


def candidates(subject: Subject) -> tuple[str, ...]:
    """The folders in which a subject may stand, `source/Type`, in order of preference; a later one is for when an earlier is taken."""
    sources = _slugs(subject.source)
    types = (NO_TYPE,) if subject.type is None else _slugs(subject.type)
    return tuple(f"{source}/{type_}" for source in sources for type_ in types)


def _slugs(name: str) -> tuple[str, ...]:
    plain, certain = slug(name), _hashed(slug(name), name)
    return (plain,) if plain == certain or "~" in plain else (plain, certain)


def slug(name: str) -> str:
    """A folder name for any text."""
    readable = _UNSAFE.sub("-", name).strip("-. ")
    if is_device(readable):  # with a hash behind it, `aux.json` would still be one
        return _hashed(readable.replace(".", "-"), name)
    if not readable.isascii() or not name.isascii() or not readable or readable == NO_TYPE or len(readable) > MAX_LENGTH:
        return _hashed(readable[:MAX_LENGTH].rstrip("-. "), name)
    return readable


def _hashed(readable: str, name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{readable}~{digest}".lstrip("~") if readable else digest
