"""subject.toml: read as SubjectSettings; written once by schemactl, then people's, so that an edit keeps their comments and order."""

import tomllib
from typing import TYPE_CHECKING

from schemactl.errors import CorruptRegistry
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.registry import tables

if TYPE_CHECKING:
    from collections.abc import Mapping


def decode(raw: bytes, where: str) -> SubjectSettings:
    """Raises CorruptRegistry for what is no TOML or has no `source`, UsageError for a key or value that a person got wrong."""
    try:
        table = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorruptRegistry(f"no TOML: {error}.", where) from error
    subject = _subject(table)
    if subject is None:
        raise CorruptRegistry("`source` and `type`, the exact name of the subject, are texts that are not empty.", where)
    written = {key: value for key, value in table.items() if key not in ("source", "type")}
    return tables.read(SubjectSettings, written, where, subject=subject)


def subject_of(raw: bytes) -> Subject | None:
    """The exact name in a subject.toml, or None where it has none; for finding a subject's folder."""
    try:
        table = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    return _subject(table)


def _subject(table: "Mapping[str, object]") -> Subject | None:
    source, type_ = table.get("source"), table.get("type")
    if isinstance(source, str) and source and (type_ is None or (isinstance(type_, str) and type_)):
        return Subject(source, type_)
    return None


def new(settings: SubjectSettings) -> bytes:
    """A first subject.toml, with what a person may want to fill in as comments."""
    import tomlkit

    document = tomlkit.document()
    document.add("source", tomlkit.string(settings.subject.source))
    if settings.subject.type is not None:
        document.add("type", tomlkit.string(settings.subject.type))
    document.add("status", tomlkit.string(settings.status.value))
    if settings.successor_of:
        document.add("successor_of", tomlkit.string(settings.successor_of))
    return (tomlkit.dumps(document) + _HINTS).encode()


def edited(raw: bytes, where: str, changes: "Mapping[str, str]") -> bytes:
    """The file with some top-level texts set; comments, order and everything else as they were."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(raw.decode())
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise CorruptRegistry(f"no TOML: {error}.", where) from error
    for key, value in changes.items():
        document[key] = value
    return tomlkit.dumps(document).encode()


_HINTS = """\
# owner = "team-checkout"
# description = ""
# mode = "FORWARD"
#
# [fields."/path/of/a/field"]
# description = ""
# deprecated = "use /other instead"
# pii = true
# enum = true            # the inferred values are all there are
"""
