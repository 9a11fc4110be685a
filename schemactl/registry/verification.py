"""Proves that a registry is what schemactl wrote: hashes, numbers without a gap, `$id`, canonical bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemactl.errors import SchemactlError
from schemactl.model.subject import Subject
from schemactl.registry import layout, meta, settings
from schemactl.registry.files import Files
from schemactl.registry.store import remedy_for
from schemactl.schema.canonical import file_bytes, fingerprint
from schemactl.schema.parse import NotJson, loads_schema

_RESTORE = "Restore it from git: git checkout -- <file>."
_LINE_ENDS = "If git converted them: add `*.json -text` to a .gitattributes file in the registry, and check it out again."
_EDITED = "Published versions are immutable: restore the file from git, and register the change as the next version."


@dataclass(frozen=True, slots=True)
class Problem:
    """path: the file, below the registry. what: what is wrong with it. remedy: what to do."""

    path: str
    what: str
    remedy: str = ""


def problems(files: Files, nameless: Sequence[str]) -> Iterator[Problem]:
    """All that is wrong in a registry, by folder. nameless: folders that hold versions and no subject.toml."""
    for folder in nameless:
        yield Problem(f"{folder}/{layout.SETTINGS}", "is missing, so its versions belong to no subject.", _RESTORE)
    owners: dict[Subject, str] = {}
    for folder in files.folders():
        path = f"{folder}/{layout.SETTINGS}"
        try:
            subject = settings.decode(settings.parse(files.read(path) or b"", path), path).subject
        except SchemactlError as error:
            yield Problem(path, error.what, error.remedy)
            continue
        if subject in owners:
            yield Problem(path, f"names the same subject as {owners[subject]}.", "Remove one of the two folders.")
        owners[subject] = folder
        yield from _folder_problems(files, folder, subject)


def _folder_problems(files: Files, folder: str, subject: Subject) -> Iterator[Problem]:
    names = set(files.names(folder))
    numbers = sorted(number for number in map(layout.version_of, names) if number is not None)
    numbered = {written for number in numbers for written in (layout.schema_name(number), layout.meta_name(number))}
    widowed = sorted(name for name in names - numbered if layout.version_of(name.replace(".meta", "", 1)) is not None)
    for name in widowed:
        yield Problem(f"{folder}/{name.replace('.meta', '', 1)}", f"is missing, but {name} exists.", _RESTORE)
    missing = set(range(1, max(numbers, default=0) + 1)) - set(numbers)
    for number in sorted(number for number in missing if layout.meta_name(number) not in widowed):
        yield Problem(f"{folder}/{layout.schema_name(number)}", "is missing, but later versions exist.", _RESTORE)
    for name in sorted(names - {layout.SETTINGS} - numbered - set(widowed)):
        if name.endswith(".json") and not name.startswith("."):
            yield Problem(f"{folder}/{name}", "belongs to no version.", "Remove it.")
    for number in numbers:
        yield from _version_problems(files, folder, subject, number)


def _version_problems(files: Files, folder: str, subject: Subject, number: int) -> Iterator[Problem]:
    path, meta_path = f"{folder}/{layout.schema_name(number)}", f"{folder}/{layout.meta_name(number)}"
    raw, raw_meta = files.read(path) or b"", files.read(meta_path)
    try:
        document = loads_schema(raw)
    except NotJson as error:
        yield Problem(path, f"{error.of_a_schema}.", remedy_for(raw))
        return
    if not isinstance(document, dict):
        yield Problem(path, "is not a JSON object.", _RESTORE)
        return
    if document.get("$id") != layout.schema_id(subject, number):
        yield Problem(path, f"its $id is not {layout.schema_id(subject, number)}.", _RESTORE)
    if file_bytes(document) == raw.replace(b"\r\n", b"\n") != raw:
        yield Problem(path, "has Windows line endings.", _LINE_ENDS)
    elif file_bytes(document) != raw:
        yield Problem(path, "is not in canonical form.", _EDITED)
    if raw_meta is None:
        yield Problem(meta_path, "is missing.", _RESTORE)
        return
    try:
        if meta.decode(raw_meta, meta_path).sha256 != fingerprint(document):
            yield Problem(path, f"does not match the sha256 in {layout.meta_name(number)}.", _EDITED)
    except SchemactlError as error:
        yield Problem(meta_path, error.what, error.remedy)
