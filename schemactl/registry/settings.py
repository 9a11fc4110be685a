"""subject.toml: read as SubjectSettings; written once by schemactl, then people's, so that an edit keeps their comments and order."""

import json
import re
from typing import TYPE_CHECKING, TypeAlias

from schemactl.errors import CorruptRegistry, UsageError
from schemactl.model.pointer import JsonPointer
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.registry import tables, toml

if TYPE_CHECKING:
    from collections.abc import Mapping


Table: TypeAlias = dict[str, object]

_PAIR = re.compile(r'^([a-z_]+) = "([^"\\\x00-\x1f\x7f]*)"$', re.MULTILINE)
_PLAIN = re.compile(r'(?:(?:[a-z_]+ = "[^"\\\x00-\x1f\x7f]*"|#[^\x00-\x1f\x7f]*+)?\n)*+')


def parse(raw: bytes, where: str) -> Table:
    """The keys of a subject.toml. Raises CorruptRegistry for what is no TOML."""
    try:
        text = raw.decode()
        return _plain(text) or toml.loads(text)
    except (toml.NoToml, UnicodeDecodeError) as error:
        remedy = "It has merge conflicts: resolve them by hand." if has_conflict(raw) else ""
        raise CorruptRegistry(f"not valid TOML: {error}.", where, remedy) from error


def _plain(text: str) -> Table | None:
    """The keys of a file that holds but texts and comments, which most do: there may be thousands of them. None where it holds more."""
    if not _PLAIN.fullmatch(text):
        return None
    pairs = _PAIR.findall(text)
    table: Table = dict(pairs)
    return table if len(table) == len(pairs) else None


def has_conflict(raw: bytes) -> bool:
    """Whether git left the markers of a conflict in a file."""
    return raw.startswith(b"<<<<<<<") or b"\n<<<<<<<" in raw


def subject_of(table: Table, where: str) -> Subject:
    """The exact name of the subject. Raises CorruptRegistry where the file does not say it."""
    source, type_ = table.get("source"), table.get("type")
    if isinstance(source, str) and source and (type_ is None or (isinstance(type_, str) and type_)):
        return Subject(source, type_)
    raise CorruptRegistry("`source` and `type` must be non-empty strings: they are the exact name of the subject.", where)


def decode(table: Table, where: str) -> SubjectSettings:
    """What people wrote. Raises CorruptRegistry for a file without `source`, UsageError for a key or value that a person got wrong."""
    subject = subject_of(table, where)
    written = {key: value for key, value in table.items() if key not in ("source", "type")}
    read = tables.read(SubjectSettings, written, where, subject=subject)
    _check_pointers(read, where)
    _check_enums(read, where)
    return read


def _check_pointers(settings: SubjectSettings, where: str) -> None:
    """One that is none would name nothing, and so be passed over."""
    named = [(f"consumers[{at}].reads", path) for at, consumer in enumerate(settings.consumers) for path in consumer.reads]
    named += [(f"waivers[{at}].path", waiver.path) for at, waiver in enumerate(settings.waivers)]
    for key, path in named:
        try:
            JsonPointer.parse(path)
        except ValueError as error:
            raise UsageError(f"{error}.", f"{where}: {key}", "Write it like /customer/email, with * for any item of an array.") from error


def _check_enums(settings: SubjectSettings, where: str) -> None:
    """They become part of the schema, which is JSON."""
    for path, field in settings.fields.items():
        if isinstance(field.enum, tuple):
            tables.json_value(field.enum, f"{where}: fields.{path}.enum")


def new(settings: SubjectSettings) -> bytes:
    """A first subject.toml, with what a person may want to fill in as comments."""
    subject = settings.subject
    said = {"source": subject.source, "type": subject.type, "status": settings.status.value, "successor_of": settings.successor_of}
    said |= {"owner": settings.owner, "description": settings.description}
    hints = "".join(line for line in _HINTS.splitlines(keepends=True) if not said.get(line[2:].partition(" = ")[0]))
    return ("".join(f"{key} = {_quoted(value)}\n" for key, value in said.items() if value) + hints).encode()


def _quoted(text: str) -> str:
    """A basic string of TOML, which is a string of JSON in which DEL is escaped, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def edited(raw: bytes, where: str, changes: "Mapping[str, str]") -> bytes:
    """The file with some top-level texts set; comments, order and everything else as they were."""
    import tomlkit

    document = toml.editable(raw, where)
    for key, value in changes.items():
        document[key] = value
    return tomlkit.dumps(document).encode()


def with_private_field(raw: bytes, where: str, pointer: str) -> bytes:
    """The file with `pii = true` for a field, and without the values that it states of it and of what is below; all else as it was."""
    import tomlkit

    document = toml.editable(raw, where)
    fields = document.setdefault("fields", tomlkit.table(is_super_table=True))
    for path, field in fields.items():
        if path == pointer or path.startswith(f"{pointer}/"):
            field.pop("enum", None)
    field = fields.setdefault(pointer, tomlkit.table())
    field["pii"] = True
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
