"""Proves that a registry is what schemactl wrote: hashes, numbers without a gap, `$id`, canonical bytes; and that what was merged did not change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemactl.errors import SchemactlError
from schemactl.model.subject import Subject
from schemactl.registry import layout, meta, settings
from schemactl.registry.files import Files
from schemactl.registry.store import remedy_for
from schemactl.schema.canonical import canonical_bytes, fingerprint
from schemactl.schema.parse import NotJson, loads

_RESTORE = "Restore it from git: git checkout -- <file>."
_EDITED = "A version is never edited: restore it from git, and register the change as the next version."


@dataclass(frozen=True, slots=True)
class Problem:
    """path: the file, below the registry. what: what is wrong with it. remedy: what to do."""

    path: str
    what: str
    remedy: str = ""


def problems(files: Files) -> Iterator[Problem]:
    """All that is wrong in a registry, by folder."""
    owners: dict[Subject, str] = {}
    for folder in files.folders():
        path = f"{folder}/{layout.SETTINGS}"
        try:
            subject = settings.decode(settings.parse(files.read(path) or b"", path), path).subject
        except SchemactlError as error:
            yield Problem(path, error.what, error.remedy)
            continue
        if subject in owners:
            yield Problem(path, f"names the subject of {owners[subject]}, too.", "Remove one of the two folders.")
        owners[subject] = folder
        yield from _folder_problems(files, folder, subject)


def changed_since(before: Files, now: Files, differing: Iterable[str]) -> Iterator[Problem]:
    """Of the files that differ, those of versions that `before` has: they are merged, and never change. subject.toml may."""
    for path in differing:
        folder, _, name = path.rpartition("/")
        if name.endswith(".json") and name in before.names(folder) and before.read(path) != now.read(path):
            gone = now.read(path) is None
            yield Problem(path, "was removed after it was merged.", _RESTORE) if gone else Problem(path, "was changed after it was merged.", _EDITED)


def _folder_problems(files: Files, folder: str, subject: Subject) -> Iterator[Problem]:
    names = set(files.names(folder))
    numbers = sorted(number for number in map(layout.version_of, names) if number is not None)
    for number in sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers)):
        yield Problem(f"{folder}/{layout.schema_name(number)}", "is missing, and later versions are there.", _RESTORE)
    for name in sorted(
        names - {layout.SETTINGS} - {written for number in numbers for written in (layout.schema_name(number), layout.meta_name(number))}
    ):
        if name.endswith(".json") and not name.startswith("."):
            yield Problem(f"{folder}/{name}", "belongs to no version.", "Remove it.")
    for number in numbers:
        yield from _version_problems(files, folder, subject, number)


def _version_problems(files: Files, folder: str, subject: Subject, number: int) -> Iterator[Problem]:
    path, meta_path = f"{folder}/{layout.schema_name(number)}", f"{folder}/{layout.meta_name(number)}"
    raw, raw_meta = files.read(path) or b"", files.read(meta_path)
    try:
        document = loads(raw)
    except NotJson as error:
        yield Problem(path, f"no JSON: {error}.", remedy_for(raw))
        return
    if not isinstance(document, dict):
        yield Problem(path, "is no JSON object.", _RESTORE)
        return
    if document.get("$id") != layout.schema_id(subject, number):
        yield Problem(path, f"its $id is not {layout.schema_id(subject, number)}.", _RESTORE)
    if canonical_bytes(document) != raw:
        yield Problem(path, "is not in canonical form.", _EDITED)
    if raw_meta is None:
        yield Problem(meta_path, "is missing.", _RESTORE)
        return
    try:
        if meta.decode(raw_meta, meta_path).sha256 != fingerprint(document):
            yield Problem(path, f"is not the schema whose sha256 stands in {layout.meta_name(number)}.", _EDITED)
    except SchemactlError as error:
        yield Problem(meta_path, error.what, error.remedy)
